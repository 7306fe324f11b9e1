"""What the kiosk says in each state; nothing in here knows anything about a person."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sync.protocol.terms import Direction, Verdict
from terminal.capture.source import CameraState
from terminal.desk.occupancy import Occupancy
from terminal.desk.triage import Lane
from terminal.diagnostics import Fault
from terminal.reading.hints import Hint
from terminal.reading.symbol import PartsRead
from terminal.ui import text, text_hints
from terminal.ui.signs import ICONS, TONES
from terminal.ui.words import Words

HARMLESS = frozenset(
    {
        Fault.CENTRE_DOWN,
        Fault.CENTRE_NOT_OURS,
        Fault.CENTRE_CERTIFICATE,
        Fault.CENTRE_LOST_RECORDS,
        Fault.TOKEN_REFUSED,
        Fault.CLOCK_BEHIND,
        Fault.CLOCK_AHEAD,
        Fault.CLOCK_JUMPED,
        Fault.NO_KEYS,
        Fault.RULES_UNREADABLE,
        Fault.JOURNAL_FORKED,
        Fault.CLOCK_SKEWED,
        Fault.RECORDS_DIFFER,
        Fault.JOURNAL_RECOVERED,
        Fault.RECORDS_LOST,
        Fault.RECORDS_ASIDE,
        Fault.KEY_LOCKED,
        Fault.KEY_EXPOSED,
        Fault.HEAD_CODE_DUE,
        Fault.NO_SUPERVISOR,
        Fault.EXPORT_FOLDER,
        Fault.BATTERY_LOW,
        Fault.LISTS_OLD,
        Fault.PRINTER_GONE,
        Fault.PRINTER_PAPER,
        Fault.KIOSK_NOT_ALONE,
    }
)
"""Faults with which a kiosk goes on: verdicts are given and kept until they can be sent."""
BORNE = HARMLESS | {
    Fault.NO_CAMERA,
    Fault.CAMERA_BUSY,
    Fault.CAMERA_LOST,
    Fault.CAMERA_STALLED,
    Fault.CAMERA_FROZEN,
}
"""Those and what the camera's own state says better: a scanner may still read codes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageContent:
    """What stands on the whole screen, in one language."""

    tone: str
    icon: str
    word: str
    step: str
    inviting: bool = False
    """Whether the visitor aims a code now, and so sees the camera's picture."""
    figure: str = ""
    """What stands beside the drawing: initials, a queue number, how many are inside."""
    caption: str = ""
    """What the figure means."""
    acknowledged: str = ""
    """What stands on the button that sends this away; empty where it goes by itself."""


_COMING_BACK = frozenset({CameraState.LOST, CameraState.STALLED, CameraState.FROZEN})
_LANE_ICONS = {
    "clinic": "clinic",
    "fever": "temperature",
    "emergency": "emergency",
    "desk": "person",
}


def verdict_content(
    words: Words, verdict: Verdict, *, saved: bool, initials: str = ""
) -> StageContent:
    """A verdict: the word and where to go. Reasons are for the officer's eyes, not for a hall.

    :param initials: whose verdict it is, for a queue that stands close.
    """
    if not saved:
        return StageContent(
            tone="not_saved",
            icon="not-saved",
            word=text.not_saved_word(words),
            step=words.translate("Kiosk", "This machine is paused. Please see the officer."),
            figure=initials,
            acknowledged=_understood(words),
        )
    steps = {
        Verdict.ADMIT: words.translate("Kiosk", "Please go on"),
        Verdict.ATTENTION: words.translate("Kiosk", "Please see the officer on duty"),
        Verdict.REFUSE: words.translate("Kiosk", "Please go to the desk; the officer will help"),
    }
    return StageContent(
        tone=TONES[verdict],
        icon=ICONS[verdict],
        word=text.verdict_word(words, verdict),
        step=steps[verdict],
        figure=initials,
        acknowledged="" if verdict is Verdict.ADMIT else _understood(words),
    )


def lane_content(words: Words, lane: Lane, number: int | None) -> StageContent:
    """Where a visitor of a hospital goes, and the number to wait with once it is given."""
    vietnamese = words.language == "vi"
    return StageContent(
        tone=TONES[lane.tone],
        icon=_LANE_ICONS[lane.sign],
        word=lane.name.vi if vietnamese else lane.name.en,
        step=lane.step.vi if vietnamese else lane.step.en,
        figure="" if number is None else f"{number:03d}",
        caption="" if number is None else words.translate("Kiosk", "Your number"),
        acknowledged=_understood(words),
    )


def waiting_content(words: Words) -> StageContent:
    """The answers are being recorded."""
    return StageContent(
        tone="ready",
        icon="clock",
        word=words.translate("Kiosk", "Thank you"),
        step=words.translate("Kiosk", "Please wait a moment"),
    )


def full_content(words: Words, occupancy: Occupancy) -> StageContent:
    """Nobody more may come in for now."""
    return StageContent(
        tone="attention",
        icon="people",
        word=words.translate("Kiosk", "PLEASE WAIT"),
        step=words.translate("Kiosk", "It is full inside. Please wait until somebody comes out."),
        figure=inside(words, occupancy),
        caption=words.translate("Kiosk", "Inside now"),
    )


def with_inside(words: Words, idle: StageContent, occupancy: Occupancy) -> StageContent:
    """The invitation of a market: how many are inside stands beside it."""
    return replace(
        idle, figure=inside(words, occupancy), caption=words.translate("Kiosk", "Inside now")
    )


def inside(words: Words, occupancy: Occupancy) -> str:
    """How many are inside, and of how many."""
    count = words.number(occupancy.inside)
    return f"{count}/{words.number(occupancy.limit)}" if occupancy.limit else count


def way_word(words: Words, direction: Direction) -> str:
    """Which way a visitor of a market goes."""
    if direction is Direction.OUT:
        return words.translate("Kiosk", "I am leaving")
    return words.translate("Kiosk", "I am coming in")


def skip_word(words: Words) -> str:
    """What passes over a question."""
    return words.translate("Kiosk", "Skip this question")


def continue_word(words: Words) -> str:
    """What goes on after several answers were chosen."""
    return words.translate("Kiosk", "Continue")


def _understood(words: Words) -> str:
    return words.translate("Kiosk", "I understand")


def several_codes_content(words: Words) -> StageContent:
    """More than one code is in view."""
    return StageContent(
        tone="notice",
        icon="several",
        word=words.translate("Kiosk", "One code at a time"),
        step=words.translate("Kiosk", "Please show one code only"),
        inviting=True,
    )


def parts_content(words: Words, parts: PartsRead) -> StageContent:
    """Some of the codes are read that hold one text together."""
    return StageContent(
        tone="notice",
        icon="several",
        word=words.parts_read(parts.read, parts.count),
        step=words.translate("Kiosk", "Please show the other codes of this document, one by one"),
        inviting=True,
    )


def hint_content(words: Words, hint: Hint) -> StageContent:
    """A code is not read, and held in another way it would be."""
    return StageContent(
        tone="notice",
        icon=text_hints.ICONS[hint],
        word=text_hints.hint_word(words, hint),
        step=text_hints.hint_reason(words, hint),
        inviting=True,
    )


def idle_content(
    words: Words, camera: CameraState, faults: Iterable[Fault], *, has_scanner: bool
) -> StageContent:
    """Nobody is here: the invitation, or that the machine is out of service."""
    paused = any(fault not in BORNE for fault in faults)
    blind = camera is not CameraState.LIVE and not has_scanner
    if blind and not paused and camera in _COMING_BACK:
        return StageContent(
            tone="ready",
            icon="camera-off",
            word=words.translate("Kiosk", "The camera is coming back"),
            step=words.translate("Kiosk", "Please wait a moment, or see the officer"),
        )
    if paused or (blind and camera is not CameraState.OPENING):
        return StageContent(
            tone="ready",
            icon="pause",
            word=words.translate("Kiosk", "Out of service"),
            step=words.translate("Kiosk", "This machine is paused. Please see the officer."),
        )
    if blind:
        return StageContent(
            tone="ready",
            icon="clock",
            word=words.translate("Kiosk", "Starting"),
            step=words.translate("Kiosk", "Please wait a moment"),
        )
    return StageContent(
        tone="ready",
        icon="present-code",
        word=words.translate("Kiosk", "Please show your QR code"),
        step=words.translate("Kiosk", "Hold it still before the camera, a hand's length away"),
        inviting=True,
    )
