"""Texts read where no code is, and bytes read that differ from those in the code."""

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from benchmarks.charsets import ENCODINGS, cases
from benchmarks.corpora import find, reduced
from benchmarks.one_core import one_core
from benchmarks.peers import Peer, peers
from benchmarks.textures import KINDS, textured, turned
from terminal.capture.frame import Pixels
from terminal.reading.choice import reader_for
from terminal.reading.reader import read_still
from terminal.reading.symbol import Symbology

SAMPLES: Final = 5_000
"""Frames of a quick run; the claim is about 100,000 (`--samples 100000`)."""
SEED: Final = 1

_CUTTINGS: Final = "cuttings"
_SIZES: Final = ((160, 120), (240, 180), (320, 240), (640, 360), (1280, 720))
_HOW_OFTEN: Final = (0.40, 0.35, 0.20, 0.04, 0.01)
"""Small frames are as good as large ones for what is looked for, and there are more of them."""
_PEERS: Final = ("zxing-cpp", "pyzbar")


def measure(data: Path, samples: int = SAMPLES) -> Iterator[dict[str, Any]]:
    """One object with the texts read in `samples` frames without a code, each shown to a reader of
    its own as often as `read_still` does; and one an encoding, with the percent of Vietnamese
    texts whose bytes were read exactly.

    The frames are those of `textures`, and cuttings of the corpora's pictures without a code.
    """
    with one_core():
        beside = peers()
        yield _without_code(_pictures_without_code(data), samples, beside)
        for encoding in ENCODINGS:
            yield _charset(encoding, beside)


def _without_code(
    pictures: Sequence[Pixels], samples: int, beside: Mapping[str, Peer]
) -> dict[str, Any]:
    kinds = [*KINDS, _CUTTINGS] if pictures else list(KINDS)
    texts, theirs = Counter[str](), Counter[str]()
    frames = Counter[str]()
    for number, kind in zip(range(samples), itertools.cycle(kinds), strict=False):
        dice = np.random.default_rng((SEED, number))
        width, height = _SIZES[int(dice.choice(len(_SIZES), p=_HOW_OFTEN))]
        if kind == _CUTTINGS:
            frame = _cutting(pictures[int(dice.integers(len(pictures)))], dice, width, height)
        else:
            frame = textured(kind, dice, width, height)
        frames[kind] += 1
        texts[kind] += len(read_still(reader_for([Symbology.QR]), frame).symbols)
        for name in set(_PEERS) & set(beside):
            theirs[name] += len(beside[name](frame))
    return {
        "name": "false-reads",
        "value": texts.total(),
        "unit": "texts",
        "frames": samples,
        "read_in": {kind: count for kind, count in texts.items() if count},
        "peer": {name: theirs[name] for name in _PEERS if name in beside},
    }


def _charset(encoding: str, beside: Mapping[str, Peer]) -> dict[str, Any]:
    right, theirs, total = 0, Counter[str](), 0
    for case in cases(encoding, SEED):
        total += 1
        symbols = read_still(reader_for([Symbology.QR]), case.grey).symbols
        right += [symbol.payload for symbol in symbols] == [case.payload]
        for name, peer in beside.items():
            # The first of the payloads is what the engine says; the others are what it may mean.
            theirs[name] += [read.payloads[0] for read in peer(case.grey)] == [case.payload]
    return {
        "name": f"charset {encoding}",
        "value": round(100 * right / total, 1),
        "unit": f"% of {total} texts, bytes exactly right",
        "peer": {name: round(100 * theirs[name] / total, 1) for name in beside},
        "ratio": {
            name: round(right / theirs[name], 2) if theirs[name] else None for name in beside
        },
    }


def _pictures_without_code(data: Path) -> list[Pixels]:
    found = [
        picture.grey()
        for pictures in find(data).values()
        for picture in pictures
        if picture.expected.code is False
    ]
    return [reduced(grey) for grey in found if grey is not None and min(grey.shape) >= 64]


def _cutting(picture: Pixels, dice: np.random.Generator, width: int, height: int) -> Pixels:
    """A part of a picture, of whatever size, turned."""
    rows, columns = picture.shape
    share = dice.uniform(0.2, 1.0)
    part_width, part_height = max(16, int(columns * share)), max(16, int(rows * share))
    left = int(dice.integers(columns - part_width + 1)) if columns > part_width else 0
    top = int(dice.integers(rows - part_height + 1)) if rows > part_height else 0
    part = picture[top : top + part_height, left : left + part_width]
    enlarged = cv2.resize(part, (width, height), interpolation=cv2.INTER_AREA)
    return np.clip(turned(enlarged.astype(np.float32), dice), 0, 255).astype(np.uint8)
