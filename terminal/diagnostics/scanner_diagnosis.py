"""What is wrong with a scanner, judged by what arrived of the codes of the test card; pure."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from terminal.diagnostics.keyboard_layouts import Layout, typed
from terminal.diagnostics.scanner_card import CARD, TYPING, CardCode

READ_TWICE_WITHIN: Final = 2.0
"""Seconds: two readings of one code so close are one showing."""
SLOW_KEY: Final = 0.02
"""Seconds a key: a certificate of 500 characters then takes ten seconds."""
_BEGINNING: Final = 60
_ALIKE: Final = 0.9
_SIMILAR: Final = 0.65
_COMPARED: Final = 200
"""Characters that are compared; a likeness of more tells no more and takes long."""

_TELEX, _VNI = (part.strip() for part in TYPING.text.split("|"))


class Problem(StrEnum):
    """What can be wrong with a scanner; each has its advice in the words of the screen."""

    LAYOUT = "layout"
    """It presses keys for another keyboard layout than the computer's."""
    CAPS_LOCK = "caps-lock"
    TELEX = "telex"
    """A Vietnamese input method rewrites what it types."""
    VNI = "vni"
    LOST_LETTERS = "lost-letters"
    """Vietnamese letters are lost or became others."""
    CODE_PAGE = "code-page"
    """It sends Vietnamese letters in another encoding than UTF-8."""
    LOST_CONTROLS = "lost-controls"
    """Separators inside of codes are lost or became others."""
    NO_TERMINATOR = "no-terminator"
    READ_TWICE = "read-twice"
    GLUED = "glued"
    SLOW = "slow"
    CUT_OFF = "cut-off"
    """A long code arrives only in part."""
    ADDED = "added"
    """Something stands before or behind each text that the settings do not name."""
    DAMAGED = "damaged"
    """Something else is wrong with the text."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One text as it came while the card was scanned.

    :param key_seconds: the mean time between keys of a scanner that types; 0 of any other.
    """

    payload: bytes
    at: float
    terminated: bool = True
    key_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem, and the particular of it: a layout, the letters that are lost, a length."""

    problem: Problem
    detail: str = ""


def diagnose(code: CardCode, arrivals: Sequence[Arrival]) -> tuple[Finding, ...]:
    """What is wrong, by what arrived while one code was shown once; nothing where all is well.

    :param arrivals: in the order in which they came; none tells nothing.
    """
    if not arrivals:
        return ()
    first = arrivals[0]
    text = first.payload.decode("utf-8", "replace")
    found = [*_of_manner(arrivals)]
    if first.payload != code.payload:
        glued = _is_glued(text, code)
        found.append(Finding(Problem.GLUED) if glued else _of_text(code, first.payload, text))
    return tuple(dict.fromkeys(found))


def nearest(payload: bytes) -> CardCode | None:
    """The code of the card that a text is most like; None where it is like none."""
    text = payload.decode("utf-8", "replace")
    for code in CARD:
        if payload == code.payload:
            return code
    begun = text[:_BEGINNING]
    likeness = {
        (code, layout, written): _likeness(
            written, typed(code.text, scanner=Layout.US, computer=layout)[:_BEGINNING]
        )
        for code in CARD
        for layout in Layout
        for written in (begun, begun.swapcase())
    }
    best = max(likeness, key=lambda tried: likeness[tried])
    return best[0] if likeness[best] >= _SIMILAR else None


def together(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """All findings of a card, each problem once, those first that spoil most."""
    once: dict[Problem, Finding] = {}
    for finding in findings:
        once.setdefault(finding.problem, finding)
    if Problem.LAYOUT in once or Problem.CAPS_LOCK in once:
        # What such a keyboard makes of the other codes needs no advice of its own.
        once.pop(Problem.DAMAGED, None)
    return tuple(once[problem] for problem in Problem if problem in once)


def _of_manner(arrivals: Sequence[Arrival]) -> Iterable[Finding]:
    first = arrivals[0]
    if not first.terminated:
        yield Finding(Problem.NO_TERMINATOR)
    if first.key_seconds > SLOW_KEY:
        yield Finding(Problem.SLOW, f"{1 / first.key_seconds:.0f}")
    again = [each for each in arrivals[1:] if each.payload == first.payload]
    if any(each.at - first.at < READ_TWICE_WITHIN for each in again):
        yield Finding(Problem.READ_TWICE)


def _is_glued(text: str, code: CardCode) -> bool:
    twice = len(text) % 2 == 0 and text[: len(text) // 2] == text[len(text) // 2 :]
    known = sum(text.count(each.text) for each in CARD)
    return known > 1 or (twice and _likeness(text[: len(text) // 2], code.text) > _SIMILAR)


def _of_text(code: CardCode, payload: bytes, text: str) -> Finding:
    """Why a text is not the one of its code."""
    wanted = code.text
    added = _added(text, wanted)
    if added is not None:
        return Finding(Problem.ADDED, added)
    if text.swapcase() == wanted:
        return Finding(Problem.CAPS_LOCK)
    if len(text) < len(wanted) and len(wanted) > 100 and _is_part(text, wanted):
        return Finding(Problem.CUT_OFF, f"{len(text)}/{len(wanted)}")
    if _visible(text) == _visible(wanted) and text != wanted and _visible(wanted) != wanted:
        return Finding(Problem.LOST_CONTROLS)
    if not wanted.isascii():
        return _of_vietnamese(wanted, payload, text)
    return _of_input_method(code, text) or _of_layout(wanted, text) or Finding(Problem.DAMAGED)


def _added(text: str, wanted: str) -> str | None:
    """What stands around a text; None where it does not stand in it whole."""
    if wanted not in text:
        return None
    before, _, behind = text.partition(wanted)
    return None if not before + behind else before + "…" + behind


def _is_part(text: str, wanted: str) -> bool:
    rest = iter(wanted)
    return all(letter in rest for letter in text)


def _visible(text: str) -> str:
    return "".join(letter for letter in text if letter >= " ")


def _of_vietnamese(wanted: str, payload: bytes, text: str) -> Finding:
    if _in_another_encoding(payload, wanted):
        return Finding(Problem.CODE_PAGE)
    arrived = set(unicodedata.normalize("NFC", text))
    lost = sorted({letter for letter in wanted if not letter.isascii()} - arrived)
    if lost:
        return Finding(Problem.LOST_LETTERS, " ".join(lost))
    return Finding(
        Problem.LOST_LETTERS if text.casefold() == wanted.casefold() else Problem.DAMAGED
    )


def _in_another_encoding(payload: bytes, wanted: str) -> bool:
    for encoding in ("cp1258", "utf-16-le", "utf-16-be"):
        try:
            meant = payload.decode(encoding)
        except UnicodeDecodeError:
            continue
        if unicodedata.normalize("NFC", meant) == wanted:
            return True
    # UTF-8 that something took for Western European letters, and wrote as UTF-8 anew.
    for encoding in ("latin-1", "cp1252"):
        twice = wanted.encode().decode(encoding, "replace")
        if _likeness(payload.decode("utf-8", "replace"), twice) > _ALIKE:
            return True
    return False


def _of_input_method(code: CardCode, text: str) -> Finding | None:
    """Vietnamese letters, or deletions, where only ASCII was typed."""
    if code is not TYPING:
        return None
    spoilt = [letter for letter in text if letter == "\b" or not letter.isascii()]
    if not spoilt:
        return None
    if _VNI in text:
        return Finding(Problem.TELEX)
    return Finding(Problem.VNI if _TELEX in text else Problem.DAMAGED)


def _of_layout(wanted: str, text: str) -> Finding | None:
    """The pair of layouts that makes this of it: what a scanner presses, what the computer has."""
    candidates = [(Layout.US, other) for other in Layout] + [(other, Layout.US) for other in Layout]
    likeness = {
        pair: _likeness(text, typed(wanted, scanner=pair[0], computer=pair[1]))
        for pair in candidates
        if pair[0] is not pair[1]
    }
    best = max(likeness, key=lambda pair: likeness[pair])
    if likeness[best] < _ALIKE or likeness[best] <= _likeness(text, wanted):
        return None
    scanner, computer = best
    return Finding(Problem.LAYOUT, f"{scanner.value}>{computer.value}")


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one[:_COMPARED], other[:_COMPARED], autojunk=False).ratio()
