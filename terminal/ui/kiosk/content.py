"""What the kiosk says in each state; nothing in here knows anything about a person."""

from collections.abc import Iterable
from dataclasses import dataclass

from sync.protocol.terms import Verdict
from terminal.capture.source import CameraState
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
    }
)
"""Faults with which a kiosk goes on: verdicts are given and kept until they can be sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageContent:
    """What stands on the whole screen, in one language."""

    tone: str
    icon: str
    word: str
    step: str
    inviting: bool = False
    """Whether the visitor aims a code now, and so sees the camera's picture."""


def verdict_content(words: Words, verdict: Verdict, *, saved: bool) -> StageContent:
    """A verdict: the word and where to go. Reasons are for the officer's eyes, not for a hall."""
    if not saved:
        return StageContent(
            tone="not_saved",
            icon="not-saved",
            word=text.not_saved_word(words),
            step=words.translate("Kiosk", "This machine is paused. Please see the officer."),
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
    )


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
    paused = any(fault not in HARMLESS for fault in faults)
    blind = camera is not CameraState.LIVE and not has_scanner
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
