"""What one frame of a camera costs: a new code, a followed one, none, and hard ones."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import numpy as np

from benchmarks.charsets import texts
from benchmarks.one_core import one_core
from benchmarks.peers import timed, zxing
from benchmarks.reading import TimedReader
from benchmarks.rendered_codes import Condition, modules_of, rendered
from benchmarks.textures import KINDS, textured
from terminal.capture.frame import Pixels
from terminal.reading.choice import reader_for
from terminal.reading.reader import STILL_FRAMES
from terminal.reading.symbol import Symbology
from terminal.reading.warm_up import warm_up

SIZES: Final = {"720p": (1280, 720), "1080p": (1920, 1080)}
SEED: Final = 1
FPS: Final = 15

_EASY_PIXELS: Final = 1 / 180
"""A module, as a part of the frame's height: four pixels at 720p."""
_NOISE: Final = 3.0
"""Grey levels: a cheap sensor's indoors."""
_CODES: Final = 40
_FOLLOWED, _FOLLOWED_FRAMES, _UNTIL_FOLLOWED = 3, 30, 5
_EMPTY_OF_A_KIND: Final = 2
_TIMES: Final = 3
"""How often frames that stand still are shown: of the looks with one number the cheapest counts,
for what a shared machine adds is not ours.
"""

_HARD: Final = {
    "blurred": Condition("blurred", blur=4.0, noise=_NOISE),
    "glare": Condition("glare", glare=400, noise=_NOISE),
    "dark": Condition("dark", contrast=0.12, noise=9),
    "tilted": Condition("tilted", tilt=60, blur=1.5, noise=_NOISE),
}


def measure() -> Iterator[dict[str, Any]]:
    """For frames of 720p and 1080p: CPU milliseconds of an easy code in view of a new reader, of
    the same code moving on, and of every look at frames that stand still: with textures or noise
    and no code, and with hard codes. Plain zxing-cpp sees the same frames. `read` is the percent
    of frames read.
    """
    with one_core():
        warm_up(reader_for([Symbology.QR]))
        for name, size in SIZES.items():
            yield _figure(f"frames {name}, new code", _untracked(_easy(size, _CODES)))
            yield _figure(f"frames {name}, followed code", _tracked(size))
            yield _figure(f"frames {name}, no code", _still(_empty(size)))
            yield _figure(f"frames {name}, noise", _still(_noise(size)))
            for kind in _HARD:
                yield _figure(f"frames {name}, {kind} code", _still(_hard(size, kind)))


Costs = tuple[Sequence[float], Sequence[float], float]
"""Ours and plain zxing-cpp's, and the percent of our frames in which a code was read."""


def _figure(name: str, costs: Costs) -> dict[str, Any]:
    ours, plain, read = costs
    return {
        "name": name,
        **_spread(ours),
        "unit": "ms",
        "read": round(read, 1),
        "peer": {"zxing-cpp": _spread(plain)},
        "ratio": round(float(np.median(ours) / np.median(plain)), 2),
    }


def _spread(costs: Sequence[float]) -> dict[str, float]:
    percentiles = np.percentile(costs, [50, 95, 100])
    return {
        name: round(float(cost), 2)
        for name, cost in zip(("p50", "p95", "max"), percentiles, strict=True)
    }


def _untracked(frames: Iterable[Pixels]) -> Costs:
    ours, plain, read = [], [], []
    for frame in frames:
        reader = TimedReader(reader_for([Symbology.QR]))
        read.append(bool(reader.look(frame, 0.0).symbols))
        ours += reader.costs
        plain.append(timed(zxing, frame)[1])
    return ours, plain, 100 * sum(read) / len(read)


def _tracked(size: tuple[int, int]) -> Costs:
    ours, plain, read = [], [], []
    for number in range(_FOLLOWED):
        reader = TimedReader(reader_for([Symbology.QR]))
        shown = []
        for count, frame in enumerate(_moving(size, number)):
            shown.append(bool(reader.look(frame, count / FPS).symbols))
            plain.append(timed(zxing, frame)[1])
        ours += reader.costs[_UNTIL_FOLLOWED:]
        read += shown[_UNTIL_FOLLOWED:]
    return ours, plain, 100 * sum(read) / len(read)


def _still(frames: Iterable[Pixels]) -> Costs:
    """Every look at frames that stand still, until they are read."""
    ours, plain, read = [], [], []
    for frame in frames:
        costs = []
        for _ in range(_TIMES):
            reader = TimedReader(reader_for([Symbology.QR]))
            # Copies, for a camera never gives the same frame twice.
            looks = (reader.look(frame.copy(), turn / FPS) for turn in range(STILL_FRAMES))
            read.append(any(look.symbols for look in looks))
            costs.append(reader.costs)
        ours += [min(same) for same in zip(*costs, strict=False)]
        plain.append(min(timed(zxing, frame)[1] for _ in range(_TIMES)))
    return ours, plain, 100 * sum(read) / len(read)


def _easy(size: tuple[int, int], count: int) -> Iterator[Pixels]:
    for number, text in enumerate(texts(SEED)[:count]):
        dice = np.random.default_rng((SEED, number))
        modules = modules_of(text.encode(), "M", 8)
        yield rendered(modules, size[1] * _EASY_PIXELS, Condition("easy", noise=_NOISE), dice, size)


def _hard(size: tuple[int, int], kind: str) -> Iterator[Pixels]:
    for number, text in enumerate(texts(SEED)[:4]):
        dice = np.random.default_rng((SEED, number))
        modules = modules_of(text.encode(), "M", 8)
        yield rendered(modules, size[1] * _EASY_PIXELS, _HARD[kind], dice, size)


def _moving(size: tuple[int, int], number: int) -> Iterator[Pixels]:
    """The same code, a few pixels further in every frame."""
    width, height = size
    room = height // 15
    dice = np.random.default_rng((SEED, number))
    modules = modules_of(texts(SEED)[number].encode(), "M", 8)
    larger = (width + 2 * room, height + 2 * room)
    still = rendered(modules, height * _EASY_PIXELS, Condition("still", noise=0), dice, larger)
    for count in range(_FOLLOWED_FRAMES):
        left = room + round((room - 1) * np.sin(count / 6))
        top = room + round((room - 1) * np.sin(count / 9))
        seen = still[top : top + height, left : left + width]
        grain = dice.normal(0, _NOISE, (height, width))
        yield np.clip(seen + grain, 0, 255).astype(np.uint8)


def _empty(size: tuple[int, int]) -> Iterator[Pixels]:
    for kind in sorted(set(KINDS) - {"noise", "modules", "finders"}):
        for number in range(_EMPTY_OF_A_KIND):
            yield textured(kind, np.random.default_rng((SEED, number)), *size)


def _noise(size: tuple[int, int]) -> Iterator[Pixels]:
    width, height = size
    for number in range(3):
        dice = np.random.default_rng((SEED, number))
        grain = dice.normal(128, dice.uniform(5, 40), (height, width))
        yield np.clip(grain, 0, 255).astype(np.uint8)
