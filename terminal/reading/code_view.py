"""Where the modules of a code may lie in a picture, before it is known how it is bent."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from terminal.capture.frame import Pixels
from terminal.reading.finders import Finder
from terminal.reading.function_patterns import FINDER_SIDE, side_of
from terminal.reading.module_places import (
    BORDER,
    Anchor,
    Mask,
    Places,
    Which,
    finder_cells,
    places_by_anchors,
    steps_along,
)
from terminal.reading.straightening import SCALE, Phases, phases, straightened
from terminal.reading.symbol import Corners
from terminal.reading.triplets import Pair, Triplet

MAX_VIEWS: Final = 2
"""Views of one code that are worth an attempt."""
_AS_LIKELY: Final = 0.8
"""Share of the best coherence from which a view may be the right one too."""
_LEAST_COHERENT: Final = 0.045
"""Of chance finders it is 0.02 to 0.09, of codes 0.05 (version 17, bent) to 0.45."""
_SMALLEST_CUT: Final = 8


@dataclass(frozen=True, slots=True, eq=False)
class CodeView:
    """The part of a picture with a code, dark on light, and a first guess of its grid.

    `grey` begins at `left` and `top` and is reduced to what is of use; `places` are in its
    pixels. `held` are modules that are where they are guessed, `turned` tells that the code may
    be turned by any quarter. `picture` and `phases` are what the guess gives.
    """

    grey: Pixels
    places: Places
    left: int
    top: int
    reduced: int
    version: int
    held: Mask
    turned: bool
    picture: Pixels
    phases: Phases

    def corners(self, places: Places) -> Corners:
        """The corners in the whole picture of a code whose modules are at these places."""
        inner = places[BORDER:-BORDER, BORDER:-BORDER].astype(np.float64)
        # From the middles of the outermost modules half a diagonal outwards.
        ends = (((0, 0), (1, 1)), ((0, -1), (1, -2)), ((-1, -1), (-2, -2)), ((-1, 0), (-2, 1)))
        start = np.array((self.left, self.top))
        first, second, third, fourth = (
            (float(x), float(y))
            for x, y in (
                (1.5 * inner[end] - 0.5 * inner[before] + 0.5) * self.reduced - 0.5 + start
                for end, before in ends
            )
        )
        return first, second, third, fourth


@dataclass(frozen=True, slots=True, eq=False)
class _Guess:
    version: int
    places: Places
    which: Which


@dataclass(frozen=True, slots=True, eq=False)
class _Turned:
    """A finder with the steps of its code, and whether it is right and whether below in it."""

    finder: Finder
    steps: NDArray[np.float64]
    where: tuple[bool, bool]


def triplet_views(grey: Pixels, triplet: Triplet) -> Generator[None, None, list[CodeView]]:
    """The code of three finders as of each version that it may have, the likeliest first.

    It pauses every few milliseconds, and returns them at the end.
    """
    corner, right, below = triplet.corner, triplet.right, triplet.below
    rightwards = np.subtract(right.centre, corner.centre)
    downwards = np.subtract(below.centre, corner.centre)
    finders = (
        _Turned(corner, steps_along(corner, rightwards, (1, 0)), (False, False)),
        _Turned(right, steps_along(right, rightwards, (1, 0)), (True, False)),
        _Turned(below, steps_along(below, downwards, (0, 1)), (False, True)),
    )
    guesses = _guesses(triplet.modules, finders)
    return (yield from _likeliest(grey, guesses, inverted=corner.inverted, turned=False))


def pair_views(grey: Pixels, pair: Pair) -> Generator[None, None, list[CodeView]]:
    """The code of two finders, on either side of them and of each version that it may have; as
    `triplet_views`.
    """
    first, second = pair.first, pair.second
    way = np.subtract(second.centre, first.centre)
    if pair.diagonal:
        guesses = _guesses(
            pair.modules,
            (
                _Turned(first, steps_along(first, way, (-1, 1)), (True, False)),
                _Turned(second, steps_along(second, way, (-1, 1)), (False, True)),
            ),
        )
    else:
        guesses = [
            guess
            for one, other, sign in ((first, second, 1), (second, first, -1))
            for guess in _guesses(
                pair.modules,
                (
                    _Turned(one, steps_along(one, sign * way, (1, 0)), (False, False)),
                    _Turned(other, steps_along(other, sign * way, (1, 0)), (True, False)),
                ),
            )
        ]
    return (yield from _likeliest(grey, guesses, inverted=first.inverted, turned=True))


def _guesses(modules: float, finders: tuple[_Turned, ...]) -> list[_Guess]:
    guesses = []
    for version in _versions_near(modules):
        side = side_of(version)
        middles = (FINDER_SIDE / 2, side - FINDER_SIDE / 2)
        anchors = tuple(
            Anchor(middles[each.where[0]], middles[each.where[1]], each.finder.centre, each.steps)
            for each in finders
        )
        which = tuple(each.where for each in finders)
        guesses.append(_Guess(version, places_by_anchors(anchors, side), which))
    return guesses


def _versions_near(modules: float) -> list[int]:
    """At most three. A bend makes the way between finders seem longer or shorter than it is."""
    version = (modules - 17) / 4
    off = 0.9 + 0.12 * version
    near = [each for each in range(1, 41) if abs(each - version) <= off]
    return sorted(near, key=lambda each: abs(each - version))[:3]


def _likeliest(
    grey: Pixels, guesses: list[_Guess], *, inverted: bool, turned: bool
) -> Generator[None, None, list[CodeView]]:
    """Those with whose grid the edges in the picture go best."""
    seen = []
    for guess in guesses:
        seen.append(_seen(grey, guess, inverted=inverted, turned=turned))
        yield
    views = [each for each in seen if each and each.phases.coherence > _LEAST_COHERENT]
    views.sort(key=lambda each: -each.phases.coherence)
    return [
        each
        for each in views[:MAX_VIEWS]
        if each.phases.coherence > _AS_LIKELY * views[0].phases.coherence
    ]


def _seen(grey: Pixels, guess: _Guess, *, inverted: bool, turned: bool) -> CodeView | None:
    places = guess.places
    if not np.isfinite(places).all():
        return None
    height, width = grey.shape
    flat = places.reshape(-1, 2)
    margin = 0.1 * (flat.max(0) - flat.min(0)).max()
    left, top = np.clip(flat.min(0) - margin, 0, (width, height)).astype(int).tolist()
    right, bottom = np.clip(flat.max(0) + margin + 1, 0, (width, height)).astype(int).tolist()
    across = np.hypot(*(places[0, -1] - places[0, 0])) / len(places)
    down = np.hypot(*(places[-1, 0] - places[0, 0])) / len(places)
    reduced = max(1, int(min(across, down) / SCALE))
    size = ((right - left) // reduced, (bottom - top) // reduced)
    if min(size) < _SMALLEST_CUT:
        return None
    cut = grey[top : top + size[1] * reduced, left : left + size[0] * reduced]
    if reduced > 1:
        cut = np.asarray(cv2.resize(cut, size, interpolation=cv2.INTER_AREA), np.uint8)
    if inverted:
        cut = np.asarray(cv2.bitwise_not(cut), np.uint8)
    moved = (places - np.array((left, top)) + 0.5) / reduced - 0.5
    places = moved.astype(np.float32)
    picture = straightened(cut, places)
    held = finder_cells(side_of(guess.version), guess.which)
    return CodeView(
        cut, places, left, top, reduced, guess.version, held, turned, picture, phases(picture)
    )
