"""How dense a code may be in the frame and still be read, beside plain zxing-cpp."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from benchmarks.one_core import one_core
from benchmarks.peers import timed, zxing
from benchmarks.reading import TimedReader, symbols_as_reads
from benchmarks.rendered_codes import CONDITIONS, Condition, DenseCode, dense_codes, rendered
from benchmarks.truth import Read
from terminal.capture.frame import Pixels
from terminal.reading.choice import reader_for
from terminal.reading.reader import read_still
from terminal.reading.symbol import Symbology
from terminal.reading.warm_up import warm_up

SCALES: Final = (1.25, 1.5, 1.75, 2.0, 2.25, 2.5, 2.75, 3.0, 3.5, 4.0, 5.0, 6.0)
"""Pixels a module."""
RENDERINGS: Final = 8
SEED: Final = 1
_ENOUGH: Final = RENDERINGS // 2

Reading = Callable[[Pixels], tuple[tuple[Read, ...], list[float]]]
"""What one reader makes of a still frame, and the milliseconds of each look at it."""


@dataclass(slots=True)
class Reached:
    """How far one reader came with one code under one condition."""

    read: Reading
    scale: float | None = None
    """The lowest pixels a module at which half of the renderings are read, if any."""
    wrong: int = 0
    costs: list[float] = field(default_factory=list)

    def try_at(self, scale: float, payload: bytes, frames: Sequence[Pixels]) -> None:
        """Read frames of one scale until it is clear whether half of them can be."""
        right = 0
        for shown, frame in enumerate(frames):
            reads, costs = self.read(frame)
            matches = [payload in read.payloads for read in reads]
            right += any(matches)
            self.wrong += matches.count(False)
            self.costs += costs
            if right == _ENOUGH:
                self.scale = scale
                break
            if shown - right == _ENOUGH:
                break


def measure() -> Iterator[dict[str, Any]]:
    """One object a code and condition, with the lowest pixels a module at which half of eight
    renderings are read (null: not even at 6), and one of all: the worst of them.

    Every rendering is shown to a reader of its own as often as `read_still` does.
    """
    everything = []
    with one_core():
        warm_up(reader_for([Symbology.QR]))
        for number, code in enumerate(dense_codes(SEED)):
            for condition in CONDITIONS:
                ours, plain = _lowest(code, number, condition)
                everything.append((ours, plain))
                yield {
                    "name": f"dense {code.name}, {condition.name}",
                    **_figures([ours], [plain]),
                }
    yield {
        "name": "dense",
        **_figures([ours for ours, _ in everything], [plain for _, plain in everything]),
    }


def _lowest(code: DenseCode, number: int, condition: Condition) -> tuple[Reached, Reached]:
    ours, plain = Reached(_ours), Reached(_plain)
    for scale in SCALES:
        frames = [
            rendered(
                code.modules,
                scale,
                condition,
                np.random.default_rng((SEED, number, int(scale * 100), rendering)),
            )
            for rendering in range(RENDERINGS)
        ]
        for reached in (ours, plain):
            if reached.scale is None:
                reached.try_at(scale, code.payload, frames)
        if ours.scale is not None and plain.scale is not None:
            break
    return ours, plain


def _ours(frame: Pixels) -> tuple[tuple[Read, ...], list[float]]:
    reader = TimedReader(reader_for([Symbology.QR]))
    return symbols_as_reads(read_still(reader, frame)), reader.costs


def _plain(frame: Pixels) -> tuple[tuple[Read, ...], list[float]]:
    reads, cost = timed(zxing, frame)
    return reads, [cost]


def _figures(ours: Sequence[Reached], plain: Sequence[Reached]) -> dict[str, Any]:
    value, peer = _worst(ours), _worst(plain)
    costs = [cost for each in ours for cost in each.costs]
    return {
        "value": value,
        "unit": "px a module",
        "peer": {"zxing-cpp": peer},
        "ratio": round(value / peer, 2) if value and peer else None,
        "wrong": sum(each.wrong for each in ours),
        "frame_p95_ms": round(float(np.percentile(costs, 95)), 2),
        "frame_max_ms": round(max(costs), 2),
    }


def _worst(reached: Sequence[Reached]) -> float | None:
    scales = [each.scale for each in reached]
    return None if None in scales else max(scale for scale in scales if scale is not None)
