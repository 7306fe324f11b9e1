"""Every word for the codes of verdicts, documents, cameras and the centre."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from sync.protocol.terms import Assurance, Direction, TimeQuality, Verdict
from sync.uplink.state import CentreState
from terminal.capture.source import CameraState
from terminal.ui.words import QT_TRANSLATE_NOOP, Words

VERDICTS: Mapping[Verdict, str] = {
    Verdict.ADMIT: QT_TRANSLATE_NOOP("Verdict", "PLEASE PASS"),
    Verdict.ATTENTION: QT_TRANSLATE_NOOP("Verdict", "CHECK NEEDED"),
    Verdict.REFUSE: QT_TRANSLATE_NOOP("Verdict", "NOT CLEARED YET"),
}

ASSURANCES: Mapping[Assurance, str] = {
    Assurance.VERIFIED: QT_TRANSLATE_NOOP("Assurance", "Verified"),
    Assurance.UNSIGNED: QT_TRANSLATE_NOOP("Assurance", "Self-declared, not verified"),
    Assurance.OPAQUE: QT_TRANSLATE_NOOP("Assurance", "Needs an online look-up"),
    Assurance.REJECTED: QT_TRANSLATE_NOOP("Assurance", "Code not valid"),
}

DOCUMENTS: Mapping[str, str] = {
    "cccd7": QT_TRANSLATE_NOOP("Document", "Citizen ID card (CCCD)"),
    "cc11": QT_TRANSLATE_NOOP("Document", "Identity card (from 2024)"),
    "cccd?": QT_TRANSLATE_NOOP("Document", "Citizen ID card, unusual form"),
    "qrqg": QT_TRANSLATE_NOOP("Document", "National personal QR code"),
    "bhyt": QT_TRANSLATE_NOOP("Document", "Health insurance card"),
    "url": QT_TRANSLATE_NOOP("Document", "Web address"),
    "hc1": QT_TRANSLATE_NOOP("Document", "Health certificate (EU, Vietnam)"),
    "shc": QT_TRANSLATE_NOOP("Document", "SMART Health Card"),
    "vds-nc": QT_TRANSLATE_NOOP("Document", "Travel health proof (ICAO)"),
    "divoc": QT_TRANSLATE_NOOP("Document", "Vaccination certificate (DIVOC)"),
    "declaration": QT_TRANSLATE_NOOP("Document", "Health declaration"),
    "unknown": QT_TRANSLATE_NOOP("Document", "Unknown kind of code"),
}
"""Names by kind; a kind such as `cccd?8` is looked up by its beginning, `cccd?`."""

CAMERAS: Mapping[CameraState, tuple[str, str]] = {
    CameraState.OPENING: (
        QT_TRANSLATE_NOOP("Camera", "Starting"),
        QT_TRANSLATE_NOOP("Camera", "The camera is starting. Please wait."),
    ),
    CameraState.LIVE: (
        QT_TRANSLATE_NOOP("Camera", "Working"),
        QT_TRANSLATE_NOOP("Camera", "The camera is working."),
    ),
    CameraState.STALLED: (
        QT_TRANSLATE_NOOP("Camera", "No picture"),
        QT_TRANSLATE_NOOP("Camera", "No picture is coming. Check the camera's cable."),
    ),
    CameraState.FROZEN: (
        QT_TRANSLATE_NOOP("Camera", "Picture frozen"),
        QT_TRANSLATE_NOOP("Camera", "The picture does not move. Unplug the camera, plug it in."),
    ),
    CameraState.LOST: (
        QT_TRANSLATE_NOOP("Camera", "Disconnected"),
        QT_TRANSLATE_NOOP("Camera", "The camera is gone. Plug it in again."),
    ),
    CameraState.BUSY: (
        QT_TRANSLATE_NOOP("Camera", "In use elsewhere"),
        QT_TRANSLATE_NOOP("Camera", "Another program uses the camera. Close that program."),
    ),
    CameraState.ABSENT: (
        QT_TRANSLATE_NOOP("Camera", "Not found"),
        QT_TRANSLATE_NOOP("Camera", "No camera was found. Plug one in."),
    ),
    CameraState.ENDED: (
        QT_TRANSLATE_NOOP("Camera", "Recording ended"),
        QT_TRANSLATE_NOOP("Camera", "The recording has come to its end."),
    ),
}
"""A short word for the status bar and a sentence for the place of the picture."""

CENTRES: Mapping[CentreState, str] = {
    CentreState.NOT_CONFIGURED: QT_TRANSLATE_NOOP("Centre", "Not set up"),
    CentreState.CONNECTING: QT_TRANSLATE_NOOP("Centre", "Connecting"),
    CentreState.CONNECTED: QT_TRANSLATE_NOOP("Centre", "Connected"),
    CentreState.DOWN: QT_TRANSLATE_NOOP("Centre", "No connection"),
    CentreState.NOT_OURS: QT_TRANSLATE_NOOP("Centre", "Blocked network"),
    CentreState.CERTIFICATE: QT_TRANSLATE_NOOP("Centre", "Certificate fault"),
    CentreState.REFUSES: QT_TRANSLATE_NOOP("Centre", "Refuses this terminal"),
}

DIRECTIONS: Mapping[Direction, str] = {
    Direction.IN: QT_TRANSLATE_NOOP("Direction", "Into the province"),
    Direction.OUT: QT_TRANSLATE_NOOP("Direction", "Out of the province"),
    Direction.THROUGH: QT_TRANSLATE_NOOP("Direction", "Through the province"),
}

TIMES: Mapping[TimeQuality, str] = {
    TimeQuality.TRUSTED: QT_TRANSLATE_NOOP("Time", "Clock trusted"),
    TimeQuality.BEHIND: QT_TRANSLATE_NOOP("Time", "Clock runs behind"),
    TimeQuality.AHEAD: QT_TRANSLATE_NOOP("Time", "Clock may be ahead"),
    TimeQuality.JUMPED: QT_TRANSLATE_NOOP("Time", "Clock has jumped"),
}

SEXES: Mapping[str, str] = {
    "M": QT_TRANSLATE_NOOP("Person", "Male"),
    "F": QT_TRANSLATE_NOOP("Person", "Female"),
}


def verdict_word(words: Words, verdict: Verdict) -> str:
    """The verdict, in capitals, as the screen shouts it."""
    return words.translate("Verdict", VERDICTS[verdict])


def not_saved_word(words: Words) -> str:
    """What stands in the verdict's place when nothing was recorded."""
    return words.translate("Verdict", "NOT SAVED")


def assurance_word(words: Words, assurance: Assurance) -> str:
    """How far the declaration can be believed."""
    return words.translate("Assurance", ASSURANCES[assurance])


def document_name(words: Words, kind: str) -> str:
    """What kind of document a code is, by its kind; a kind not known here is an unknown code."""
    stem = "cccd?" if kind.startswith("cccd?") else kind
    return words.translate("Document", DOCUMENTS.get(stem, DOCUMENTS["unknown"]))


def camera_word(words: Words, state: CameraState) -> str:
    """The camera's state in a word or two, for the status bar."""
    return words.translate("Camera", CAMERAS[state][0])


def camera_sentence(words: Words, state: CameraState) -> str:
    """The camera's state and what to do about it, for the place of the picture."""
    return words.translate("Camera", CAMERAS[state][1])


def centre_word(words: Words, state: CentreState) -> str:
    """How the terminal stands with the centre, in a word or two."""
    return words.translate("Centre", CENTRES[state])


def direction_word(words: Words, direction: Direction) -> str:
    """Which way people go here, seen from the province."""
    return words.translate("Direction", DIRECTIONS[direction])


def time_word(words: Words, quality: TimeQuality) -> str:
    """How far the clock on the screen can be believed."""
    return words.translate("Time", TIMES[quality])


def sex_word(words: Words, sex: str) -> str:
    """`M` or `F` in words; empty where it is not known."""
    return words.translate("Person", SEXES[sex]) if sex in SEXES else ""


def lane_word(words: Words, lane: str) -> str:
    """The lane as people read it; empty where the post has none."""
    return words.translate("Panel", "Lane {lane}").replace("{lane}", lane) if lane else ""


def clock(at: datetime, zone: ZoneInfo) -> str:
    """The time of day at the post, on a 24-hour clock with seconds."""
    return at.astimezone(zone).strftime("%H:%M:%S")


def minute(at: datetime, zone: ZoneInfo) -> str:
    """The time of day at the post, to the minute."""
    return at.astimezone(zone).strftime("%H:%M")


def date(at: datetime, zone: ZoneInfo) -> str:
    """The day at the post, as `dd/MM/yyyy` in both languages: one form for all papers."""
    return at.astimezone(zone).strftime("%d/%m/%Y")
