"""Codes bent, cut and lit in ways that a flat decoder cannot follow."""

from collections.abc import Callable, Generator
from typing import TypeVar

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from terminal.capture.frame import Pixels

T = TypeVar("T")
Numbers = NDArray[np.float64]
Bend = Callable[[Numbers, Numbers], tuple[Numbers, Numbers]]
"""From places on the picture to places on the code; both from -1 to 1 across the code."""


def worked_out(work: Generator[None, None, T]) -> T:
    """What it returns after all its pauses."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: T = end.value
            return result


def modules_of(payload: str, level: str = "M") -> NDArray[np.bool_]:
    """Where a code is dark, without a quiet zone."""
    code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    image = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    return np.asarray(np.array(image) == 0)


def payload_of_version(version: int, level: str = "M") -> str:
    """A text for which a code of that version is just large enough."""
    shortest, longest = 1, 3000
    while shortest < longest:
        middle = (shortest + longest) // 2
        try:
            side = len(modules_of(_text(middle), level))
        except ValueError:
            side = 1000
        if side < 17 + 4 * version:
            shortest = middle + 1
        else:
            longest = middle
    return _text(shortest)


def _text(length: int) -> str:
    letters = np.random.default_rng(length).integers(97, 123, length).astype(np.uint8)
    return letters.tobytes().decode()


def flat(x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    return x, y


def wave(x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """Cloth with two folds across each other."""
    return x + 0.03 * np.sin(4.5 * y + 0.5), y + 0.045 * np.sin(5 * x + 2)


def cylinder(x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """A bottle seen from above: the edges are pressed together, and lines are arcs."""
    turned = np.clip(0.8 * x, -0.999, 0.999)
    return np.arcsin(turned) / np.arcsin(0.8), y - 0.4 * (1 - np.sqrt(1 - turned**2))


def shown(
    dark: NDArray[np.bool_], bend: Bend = flat, *, module: float = 4.0, turn: float = 0.0
) -> Pixels:
    """A picture of a code, light grey paper around it, its edges as soft as a camera's."""
    fine = 8
    quiet = 4
    paper = np.kron(np.pad(~dark, quiet, constant_values=True), np.ones((fine, fine)))
    soft = cv2.GaussianBlur(paper.astype(np.float32), (0, 0), 0.25 * fine)
    side = len(dark)
    half = side * module / 2
    count = int(2 * half * (1.75 if turn else 1.4)) + 20
    line = (np.arange(count) - (count - 1) / 2) / half
    x, y = np.meshgrid(line, line)
    x, y = np.cos(turn) * x + np.sin(turn) * y, np.cos(turn) * y - np.sin(turn) * x
    across, down = (
        (((each + 1) / 2 * side + quiet) * fine - 0.5).astype(np.float32) for each in bend(x, y)
    )
    seen = cv2.remap(
        soft, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=1.0
    )
    return np.asarray(40 + 170 * np.asarray(seen), np.uint8)


def read_by_zxing(picture: Pixels) -> list[bytes]:
    """What the quick engine reads there."""
    formats = zxingcpp.BarcodeFormats(
        [zxingcpp.BarcodeFormat.QRCodeModel1, zxingcpp.BarcodeFormat.QRCodeModel2]
    )
    return [bytes(found.bytes) for found in zxingcpp.read_barcodes(picture, formats=formats)]
