"""What is held to be true of a picture of codes, and which reads contradict it."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from terminal.reading.symbol import Corners

ENCODINGS: Final = (
    "utf-8", "utf-8-sig", "utf-16-be", "shift_jis", "gb18030", "big5", "euc_kr", "latin-1",
    "iso8859_2", "iso8859_5", "cp437", "cp1250", "cp1251", "cp1252", "cp1256", "cp1258",
)  # fmt: skip
"""In which the text beside a picture may have been written into its code: that codes can name
them is the only thing they have in common.
"""

SAME_PLACE: Final = 0.4
"""Common area over joint area of two boxes from which on they are one code. A code inside another
(a "double" code) lies elsewhere.
"""


@dataclass(frozen=True, slots=True)
class Read:
    """One code as an engine read it.

    `payloads` holds more than one where an engine keeps only a text that it may have guessed
    from other bytes. Corners are in the pixels of the picture that all engines were shown.
    """

    payloads: tuple[bytes, ...]
    corners: Corners

    def moved(self, matrix: NDArray[np.float64]) -> "Read":
        """The same read where an affine matrix, shape (2, 3), puts it."""
        places = np.array(self.corners) @ matrix[:, :2].T + matrix[:, 2]
        first, second, third, fourth = ((float(x), float(y)) for x, y in places)
        return Read(self.payloads, (first, second, third, fourth))


@dataclass(frozen=True, slots=True)
class Expected:
    """What a corpus says about a picture.

    `code` is None where nobody says whether there is one. Without a text and without bytes the
    truth is what unrelated engines agree on.
    """

    code: bool | None
    text: str | None = None
    raw: bytes | None = None

    @property
    def written(self) -> bool:
        """Whether the corpus says what the code holds."""
        return self.text is not None or self.raw is not None

    def holds(self, read: Read) -> bool:
        """Whether this is what the corpus says that the code holds."""
        return any(
            payload == self.raw or (self.text is not None and says(payload, self.text))
            for payload in read.payloads
        )


def says(payload: bytes, text: str) -> bool:
    """Whether the bytes are the text in any of `ENCODINGS`, whatever its newlines and accents."""
    wanted = _plain(text)
    return any(_plain(each) == wanted for each in _texts(payload))


def agreed(reads: Mapping[str, Iterable[Read]]) -> tuple[Read, ...]:
    """The reads whose bytes at least two engines found, by engine; engines of one origin must
    come under one name.
    """
    engines: dict[bytes, set[str]] = {}
    corners: dict[bytes, Corners] = {}
    for engine, each in reads.items():
        for read in each:
            for payload in read.payloads:
                engines.setdefault(payload, set()).add(engine)
                corners.setdefault(payload, read.corners)
    return tuple(Read((each,), corners[each]) for each, by in engines.items() if len(by) > 1)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether at least one code was read rightly, and the reads that contradict the truth."""

    right: bool
    wrong: tuple[Read, ...]


def judge(reads: Sequence[Read], expected: Expected, agreement: Sequence[Read]) -> Judgement:
    """Compare what one engine read in a picture with what is held to be true of it.

    Where the corpus tells the text, any other is wrong on which engines do not agree. Where it
    does not, a read is wrong that differs from what engines agree on in the same place; a read of
    one engine alone cannot be contradicted. Where there is no code every read is wrong.
    """
    if expected.code is False:
        return Judgement(right=False, wrong=tuple(reads))
    accepted = [
        read
        for read in reads
        if expected.holds(read) or any(_alike(read, other) for other in agreement)
    ]
    wrong = tuple(
        read
        for read in reads
        if read not in accepted
        and (expected.written or any(_same_place(read, other) for other in agreement))
    )
    right = accepted if expected.written else [read for read in reads if read not in wrong]
    return Judgement(bool(right), wrong)


def _texts(payload: bytes) -> Iterable[str]:
    for encoding in ENCODINGS:
        try:
            yield payload.decode(encoding)
        except UnicodeDecodeError:
            continue


def _plain(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    return unicodedata.normalize("NFC", lines)


def _alike(one: Read, other: Read) -> bool:
    return not set(one.payloads).isdisjoint(other.payloads)


def _same_place(one: Read, other: Read) -> bool:
    left, top, right, bottom = _box(one.corners)
    other_left, other_top, other_right, other_bottom = _box(other.corners)
    width = min(right, other_right) - max(left, other_left)
    height = min(bottom, other_bottom) - max(top, other_top)
    common = max(width, 0.0) * max(height, 0.0)
    areas = (right - left) * (bottom - top)
    areas += (other_right - other_left) * (other_bottom - other_top)
    return common >= SAME_PLACE * (areas - common)


def _box(corners: Corners) -> tuple[float, float, float, float]:
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(down), max(across), max(down)
