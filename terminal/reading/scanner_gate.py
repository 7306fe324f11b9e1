"""Joins the readings of scanners into showings of codes, as the scan gate does; pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sync.protocol.terms import Source
from terminal.capture.scanned_text import ScannedText
from terminal.reading.scanned_codes import GluedCodes, NoCode, understand
from terminal.reading.symbol import Presentation

MAX_REMEMBERED: Final = 64
MOST_A_SECOND: Final = 5
"""New codes from one scanner: nobody shows more; a wrong baud rate makes hundreds out of noise."""


class ScannerNotice(StrEnum):
    """What a screen tells about a reading that was not presented."""

    GLUED = "glued"
    """Different codes came as one: show them one by one, and have the scanner set up."""
    OVERLONG = "overlong"
    """More came in one go than any code holds."""
    FLOOD = "flood"
    """A scanner sends more than people can show."""
    NO_CODE = "no-code"
    """A bar code of goods, or another kind that is not read here."""


@dataclass(frozen=True, slots=True)
class ScannerGateState:
    """What the gate remembers, all of it bounded.

    `seen` are the codes of late by when they were last read; `passed` the times of those that
    each scanner passed on within a second.
    """

    seen: tuple[tuple[bytes, float], ...] = ()
    passed: tuple[tuple[str, float], ...] = ()


def observe(
    state: ScannerGateState, text: ScannedText, again_after: float
) -> tuple[ScannerGateState, Presentation | ScannerNotice | None]:
    """What one text of a scanner means, given those before.

    The same code counts again only after no scanner has read it for `again_after` seconds, so
    that one who holds it before the scanner shows it once.
    """
    passed = tuple((name, at) for name, at in state.passed if text.at - at < 1.0)
    found = understand(text.payload)
    if isinstance(found, GluedCodes | NoCode):
        notice = ScannerNotice.GLUED if isinstance(found, GluedCodes) else ScannerNotice.NO_CODE
        return ScannerGateState(state.seen, passed), notice
    payload = found.symbol.payload
    fresh = tuple(each for each in state.seen if text.at - each[1] < again_after)
    again = any(code == payload for code, _ in fresh)
    others = tuple(each for each in fresh if each[0] != payload)
    seen = (*others, (payload, text.at))[-MAX_REMEMBERED:]
    if again:
        return ScannerGateState(seen, passed), None
    if sum(name == text.scanner for name, _ in passed) >= MOST_A_SECOND:
        return ScannerGateState(fresh, passed), ScannerNotice.FLOOD
    passed = (*passed, (text.scanner, text.at))[-MAX_REMEMBERED:]
    shown = Presentation(found.symbol, text.at, Source.SCANNER)
    return ScannerGateState(seen, passed), shown
