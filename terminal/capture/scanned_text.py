"""Cuts what a scanner sends into texts, by terminators and by silence; pure."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MAX_SCANNED: Final = 7_089
"""Bytes of one text: as many as the largest QR code holds."""
AFTER_TERMINATORS: Final = 1.0
"""Seconds of silence that end a text of a scanner which has ended texts by a terminator."""


class Terminator(StrEnum):
    """What a scanner puts after a text, by the names that config.toml uses."""

    ANY = "any"
    """A carriage return, a line feed, or both."""
    CR = "cr"
    LF = "lf"
    CRLF = "crlf"
    TAB = "tab"
    NONE = "none"
    """Only silence ends a text."""


class EndedBy(StrEnum):
    """What ended a text."""

    TERMINATOR = "terminator"
    SILENCE = "silence"


@dataclass(frozen=True, slots=True)
class ScannedText:
    """One text as it came, without terminator, prefix and suffix.

    :param at: when it was whole, in monotonic seconds.
    :param scanner: by which name its scanner is shown.
    :param key_seconds: the mean time between keys of a scanner that types; 0 of any other.
    """

    payload: bytes
    at: float
    scanner: str
    ended_by: EndedBy = EndedBy.TERMINATOR
    key_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Overlong:
    """More came in one go than any code holds; it was thrown away."""

    scanner: str


@dataclass(frozen=True, slots=True)
class Framing:
    """How texts are told apart.

    :param silence: seconds without a byte that end a text.
    """

    terminator: Terminator = Terminator.ANY
    silence: float = 0.1
    prefix: bytes = b""
    suffix: bytes = b""
    most: int = MAX_SCANNED

    def bare(self, text: bytes) -> bytes:
        """A text without prefix and suffix, where it has them."""
        return text.removeprefix(self.prefix).removesuffix(self.suffix)


_ENDS: Final = {
    Terminator.ANY: re.compile(rb"[\r\n]"),
    Terminator.CR: re.compile(rb"\r"),
    Terminator.LF: re.compile(rb"\n"),
    Terminator.CRLF: re.compile(rb"\r\n"),
    Terminator.TAB: re.compile(rb"\t"),
}


class Framer:
    """Cuts the bytes of one scanner into texts; nothing in a text is changed.

    A scanner that once sent a terminator may pause inside a text for `AFTER_TERMINATORS`, since
    it would have ended it; one that sends none has its texts ended by `Framing.silence`.
    """

    def __init__(self, scanner: str, framing: Framing) -> None:
        self._scanner = scanner
        self._framing = framing
        self._end = _ENDS.get(framing.terminator)
        self._waiting = bytearray()
        self._last = 0.0
        self._too_long = False
        self._terminates = False

    @property
    def silent_after(self) -> float | None:
        """Until when something is waited for, in monotonic seconds; None where nothing is."""
        if not self._waiting and not self._too_long:
            return None
        return self._last + max(
            self._framing.silence, AFTER_TERMINATORS if self._terminates else 0.0
        )

    def feed(self, received: bytes, at: float) -> tuple[ScannedText | Overlong, ...]:
        """Take in bytes. :return: the texts that they completed."""
        found: list[ScannedText | Overlong] = list(self.quiet(at))
        if received:
            self._last = at
        self._waiting += received
        found.extend(self._cut(at))
        if len(self._waiting) > self._most_waiting:
            self._waiting.clear()
            if not self._too_long:
                found.append(Overlong(self._scanner))
            self._too_long = True
        return tuple(found)

    def quiet(self, at: float) -> tuple[ScannedText, ...]:
        """What silence until `at` ended."""
        until = self.silent_after
        if until is None or at < until:
            return ()
        text, was_too_long = bytes(self._waiting), self._too_long
        self._waiting.clear()
        self._too_long = False
        return () if was_too_long else self._texts(text, at, EndedBy.SILENCE)

    @property
    def _most_waiting(self) -> int:
        return self._framing.most + len(self._framing.prefix) + len(self._framing.suffix)

    def _cut(self, at: float) -> list[ScannedText | Overlong]:
        found: list[ScannedText | Overlong] = []
        while self._end is not None and (end := self._end.search(self._waiting)):
            text = bytes(self._waiting[: end.start()])
            del self._waiting[: end.end()]
            self._terminates = True
            if self._too_long:
                self._too_long = False
            elif len(text) > self._most_waiting:
                found.append(Overlong(self._scanner))
            else:
                found.extend(self._texts(text, at, EndedBy.TERMINATOR))
        return found

    def _texts(self, text: bytes, at: float, ended_by: EndedBy) -> tuple[ScannedText, ...]:
        # CR LF read as two ends leaves nothing between them.
        bare = self._framing.bare(text)
        return (ScannedText(bare, at, self._scanner, ended_by),) if bare else ()
