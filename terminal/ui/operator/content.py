"""What the verdict panel says in each state, as values that need no screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from sync.protocol.terms import Verdict
from terminal.capture.source import CameraState
from terminal.desk.outcome import Outcome
from terminal.reading.symbol import CodeInView, PartsRead
from terminal.ui import text
from terminal.ui.signs import ASSURANCE_ICONS, ICONS, TONES
from terminal.ui.text_faults import fault_text
from terminal.ui.text_passage import entered_line, leave_line, needs_line, vehicle_line
from terminal.ui.text_reasons import next_step, reason_text
from terminal.ui.words import Words
from terminal.verdict.decision import Reason

_SAID_BY_ASSURANCE = frozenset({Reason.VERIFIED, Reason.UNSIGNED, Reason.OPAQUE})
_REASONS_SHOWN = 3
_CARDS = ("cccd", "cc11", "bhyt")
_POST_ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonContent:
    """As much of the person and the document as the operator compares."""

    name: str
    facts: tuple[tuple[str, str], ...]
    """A caption and a value each."""
    document: tuple[str, ...]
    """What it is, and on a second line what is to be noted about how it was shown."""
    assurance: str
    assurance_icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelContent:
    """Everything the verdict panel shows; empty parts are not shown."""

    tone: str
    icon: str
    word: str
    line: str = ""
    """Under the word, in the band."""
    passage: str = ""
    """Which way, in which lane and vehicle, at the foot of the band."""
    marks: tuple[tuple[str, str], ...] = ()
    """What is to be told besides the reasons: a drawing and words each."""
    person: PersonContent | None = None
    reasons: tuple[str, ...] = ()
    step: str = ""
    prompt: str = ""
    """While nobody is here: what the next person does."""
    hint: str = ""

    @property
    def spoken(self) -> str:
        """What a screen reader says; nothing that bystanders should not hear about a person."""
        marks = [words for _, words in self.marks]
        parts = (self.word, self.line, self.prompt, *marks, *self.reasons, self.step)
        return ". ".join(part.rstrip(".") for part in parts if part)


def ready_content(words: Words, camera: CameraState, *, has_scanner: bool) -> PanelContent:
    """Nobody is here: what the next person does, or why nothing can be read now."""
    hint = words.translate("Panel", "ID card, certificate or QR code, on paper or on a phone")
    if camera is CameraState.LIVE:
        return PanelContent(
            tone="ready",
            icon="scan",
            word=words.translate("Panel", "READY"),
            prompt=words.translate("Panel", "Hold the code up to the camera"),
            hint=hint,
        )
    if has_scanner:
        return PanelContent(
            tone="ready",
            icon="scan",
            word=words.translate("Panel", "READY"),
            prompt=words.translate("Panel", "Hold the code up to the scanner"),
            hint=hint,
        )
    if camera is CameraState.OPENING:
        return PanelContent(
            tone="ready",
            icon="clock",
            word=words.translate("Panel", "STARTING"),
            prompt=text.camera_sentence(words, camera),
        )
    return PanelContent(
        tone="ready",
        icon="camera-off",
        word=words.translate("Panel", "PAUSED"),
        line=words.translate("Panel", "No code can be read now"),
        prompt=text.camera_sentence(words, camera),
    )


def waiting_content(
    words: Words,
    camera: CameraState,
    several: Sequence[CodeInView],
    parts: PartsRead | None,
    *,
    has_scanner: bool,
) -> PanelContent:
    """No verdict is shown: what is asked of those before the camera, or of the next person."""
    if several and camera is CameraState.LIVE:
        return several_codes_content(words, several)
    if parts is not None and camera is CameraState.LIVE:
        return parts_content(words, parts)
    return ready_content(words, camera, has_scanner=has_scanner)


def several_codes_content(words: Words, codes: Sequence[CodeInView]) -> PanelContent:
    """More than one code is in view; the picture shows which is which."""
    prompt = words.translate("Panel", "Show one code only and cover the others")
    hint = ""
    if any(code.presented for code in codes):
        prompt, hint = words.translate("Panel", "Put the code with the tick away first"), prompt
    return PanelContent(
        tone="notice",
        icon="several",
        word=words.translate("Panel", "ONE CODE AT A TIME"),
        line=words.codes_in_view(len(codes)),
        prompt=prompt,
        hint=hint,
    )


def parts_content(words: Words, parts: PartsRead) -> PanelContent:
    """Some of the codes are read that hold one text together."""
    missing = words.translate("Panel", "Still missing: part {parts}")
    return PanelContent(
        tone="notice",
        icon="several",
        word=words.parts_read(parts.read, parts.count).upper(),
        line=missing.replace("{parts}", ", ".join(map(str, parts.missing))),
        prompt=words.translate("Panel", "Show the other codes of this document, one by one"),
    )


def outcome_content(
    words: Words,
    outcome: Outcome,
    details: Mapping[str, str] | None = None,
    *,
    zone: ZoneInfo = _POST_ZONE,
    lane: str = "",
) -> PanelContent:
    """A verdict; `details` fill the words of the fault that kept it from being saved."""
    if not outcome.saved:
        return _not_saved(words, outcome, details or {})
    word = text.verdict_word(words, outcome.verdict)
    return PanelContent(
        tone=TONES[outcome.verdict],
        icon=ICONS[outcome.verdict],
        word=word,
        line=_history(words, outcome),
        passage=_passage(words, outcome, lane),
        marks=_marks(words, outcome, zone),
        reasons=_reasons(words, outcome),
        step=_step(words, outcome),
        person=_person(words, outcome),
    )


def _history(words: Words, outcome: Outcome) -> str:
    """What is to be known of how the verdict came about."""
    if outcome.before is not None:
        before = text.verdict_word(words, outcome.before)
        told = words.translate("Panel", "Amended; before: {verdict}")
        if outcome.before is outcome.verdict:
            told = words.translate("Panel", "Amended; the verdict stays")
        return told.replace("{verdict}", before)
    return words.translate("Panel", "Recorded before the restart") if outcome.resumed else ""


def _passage(words: Words, outcome: Outcome, lane: str) -> str:
    way = "" if outcome.direction is None else text.direction_word(words, outcome.direction)
    vehicle = "" if outcome.vehicle is None else vehicle_line(words, outcome.vehicle)
    lane = text.lane_word(words, lane) if way else ""
    return " · ".join(filter(None, (way, lane, vehicle)))


def _marks(words: Words, outcome: Outcome, zone: ZoneInfo) -> tuple[tuple[str, str], ...]:
    marks = []
    if outcome.needs and outcome.verdict is Verdict.REFUSE:
        marks.append(("several", needs_line(words, outcome.needs)))
    if outcome.leave_by is not None:
        marks.append(("clock", leave_line(words, outcome.leave_by, zone)))
    if outcome.entered_at is not None:
        marks.append(("into", entered_line(words, outcome.entered_at, zone)))
    return tuple(marks)


def _step(words: Words, outcome: Outcome) -> str:
    """What is done now; a second document comes first, save after a refusal."""
    if outcome.needs and outcome.verdict is not Verdict.REFUSE:
        return needs_line(words, outcome.needs)
    return next_step(words, outcome.verdict, outcome.reasons)


def _not_saved(words: Words, outcome: Outcome, details: Mapping[str, str]) -> PanelContent:
    result = words.translate("Panel", "Result of the code: {verdict}")
    reasons: tuple[str, ...] = ()
    step = words.translate("Panel", "Write this person on the paper list now.")
    if outcome.fault is not None:
        told = fault_text(words, outcome.fault, details)
        reasons = (told.title,)
    if outcome.waiting > 0:
        reasons = (*reasons, words.waiting(outcome.waiting))
    return PanelContent(
        tone="not_saved",
        icon="not-saved",
        word=text.not_saved_word(words),
        line=result.replace("{verdict}", text.verdict_word(words, outcome.verdict)),
        reasons=reasons,
        step=step,
        person=_person(words, outcome),
    )


def _reasons(words: Words, outcome: Outcome) -> tuple[str, ...]:
    told = [code for code in outcome.reasons if code not in _SAID_BY_ASSURANCE]
    most = _REASONS_SHOWN - len(_marks(words, outcome, _POST_ZONE))
    shown = [reason_text(words, code).text for code in told[:most]]
    if len(told) > most:
        shown.append(words.more_reasons(len(told) - most))
    return tuple(shown)


def _document(words: Words, outcome: Outcome) -> tuple[str, ...]:
    name = text.document_name(words, outcome.document)
    if outcome.on_display and outcome.document.startswith(_CARDS):
        # A card that is shown by a phone is a picture of a card.
        return name, words.translate("Panel", "shown on a display")
    return (name,)


def _person(words: Words, outcome: Outcome) -> PersonContent:
    person = outcome.person
    facts = (
        (words.translate("Panel", "Year of birth"), person.birth_year),
        (words.translate("Panel", "Sex"), text.sex_word(words, person.sex)),
        (words.translate("Panel", "Number"), person.number),
    )
    return PersonContent(
        name=person.name or words.translate("Panel", "No name in the code"),
        facts=tuple(fact for fact in facts if fact[1]),
        document=_document(words, outcome),
        assurance=text.assurance_word(words, outcome.assurance),
        assurance_icon=ASSURANCE_ICONS[outcome.assurance],
    )
