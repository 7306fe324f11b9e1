"""Reads the codes in a picture file, as the command `read` does."""

import base64
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2

from terminal.capture.frame import Pixels
from terminal.capture.picture import PictureFault, load_picture
from terminal.reading.reader import FrameReader, read_still
from terminal.reading.symbol import Symbol
from terminal.reading.variants import at_most

LONGER_SIDE = 1280
"""Pixels, of what a camera gives."""


@dataclass(frozen=True, slots=True)
class PictureReading:
    """The codes in one picture file and the milliseconds until they were read.

    `problem` is empty, or says why the file gave no picture: `unreadable`, `too-large` or
    `no-picture`.
    """

    file: str
    symbols: tuple[Symbol, ...]
    ms: float
    problem: str = ""

    def as_json(self) -> dict[str, object]:
        """The object that the command prints (DESIGN.md, section 9)."""
        codes = [
            {
                "bytes_b64": base64.b64encode(symbol.payload).decode("ascii"),
                "symbology": symbol.symbology.value,
                "ms": round(self.ms, 3),
            }
            for symbol in self.symbols
        ]
        answer: dict[str, object] = {"file": self.file, "codes": codes}
        if self.problem:
            answer["problem"] = self.problem
        return answer


def read_picture(
    path: Path,
    make_reader: Callable[[], FrameReader],
    clock: Callable[[], float] = time.perf_counter,
) -> PictureReading:
    """The codes in a file, as a reader gets them that never saw another.

    A picture larger than a camera's is read reduced to that first, then as it is.

    The milliseconds are those of reading; loading the file is not counted.
    """
    try:
        grey = _grey(load_picture(path))
    except PictureFault as fault:
        return PictureReading(str(path), (), 0.0, str(fault))
    began = clock()
    symbols: tuple[Symbol, ...] = ()
    reduced, scale = at_most(grey, LONGER_SIDE)
    for each in (reduced, grey) if scale < 1 else (grey,):
        symbols = read_still(make_reader(), each).symbols
        if symbols:
            break
    return PictureReading(str(path), symbols, (clock() - began) * 1000)


def _grey(picture: Pixels) -> Pixels:
    if picture.ndim == 2:
        return picture
    grey: Pixels = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)  # type: ignore[assignment]
    return grey
