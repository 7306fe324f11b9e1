"""Reads QR codes that are bent, damaged or badly lit: lays the grid, samples it, lets decode.

It costs several times what a quick engine does, and gives its looks bit by bit.

zxing-cpp decodes, and corrects errors. That what it reads is no chance: modules that are the
same in all codes must be as they should (see `module_values`), which chance gets right once in
20 times in a code of version 1 (8 of its 10), more seldom in any larger; and some of the error
correction must be left unused. Of random modules, then, at most 5 in 10^10 are within reach of a
code's word: C(26,2) 255^2 / 256^7 in version 1-L, which corrects three errors, C(44,4) 255^4 /
256^10 in 2-L; all others have longer ones.
"""

from collections.abc import Generator, Iterator
from typing import Final, TypeVar

from terminal.capture.frame import Pixels
from terminal.reading.code_view import CodeView, pair_views, triplet_views
from terminal.reading.engine import Look
from terminal.reading.finders import Finder, find_finders
from terminal.reading.module_places import Places
from terminal.reading.module_values import read_values
from terminal.reading.straightening import (
    bent_by_growing,
    bent_by_phases,
    phases,
    straightened,
)
from terminal.reading.symbol import Symbol, Symbology
from terminal.reading.triplets import Pair, Triplet, find_pairs, find_triplets

T = TypeVar("T")

MAX_ATTEMPTS: Final = 8
"""Triplets and pairs of one picture that are tried."""
_PLAUSIBLE: Final = 0.1
"""Coherence from which an unread triplet is told of; of chance finders it is 0.09 at most."""
_FLAT: Final = 0.97
"""Agreement from which the grid is right, and what keeps the code from being read is another."""


class GridEngine:
    """A gradual engine for what quick engines leave unread."""

    def looks(self, grey: Pixels) -> Iterator[Look]:
        """See `terminal.reading.engine.GradualEngine`; unread are places where three finder
        patterns make a code that could not be read.
        """
        finders = yield from _pausing(find_finders(grey))
        used: set[Finder] = set()
        groups: list[Triplet | Pair] = [*find_triplets(finders)]
        yield Look()
        groups += find_pairs(finders)
        yield Look()
        for group in groups[:MAX_ATTEMPTS]:
            if used & set(group.finders):
                continue
            views = yield from _pausing(_views(grey, group))
            for symbol in _readings(views):
                yield Look((symbol,)) if symbol else Look()
                if symbol:
                    used |= set(group.finders)
            unread = isinstance(group, Triplet) and not used & set(group.finders)
            if unread and views and views[0].phases.coherence > _PLAUSIBLE:
                yield Look((), (views[0].corners(views[0].places),))


def _pausing(work: Generator[None, None, T]) -> Generator[Look, None, T]:
    """Looks that give nothing while there is something to work out."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: T = end.value
            return result
        yield Look()


def _views(grey: Pixels, group: Triplet | Pair) -> Generator[None, None, list[CodeView]]:
    return triplet_views(grey, group) if isinstance(group, Triplet) else pair_views(grey, group)


def _readings(views: list[CodeView]) -> Iterator[Symbol | None]:
    for view in views:
        for places in _laid(view):
            if places is None:
                yield None
                continue
            picture = straightened(view.grey, places)
            found = read_values(picture, view.version, turned=view.turned)
            if found.payload:
                yield Symbol(found.payload, Symbology.QR, view.corners(places), found.part)
                return
            yield None
            if found.agreement >= _FLAT:
                break


def _laid(view: CodeView) -> Iterator[Places | None]:
    """The grid as of a flat code, put right a little; then as bent as it may be."""
    places = bent_by_phases(view.places, view.phases, 5.0)
    yield bent_by_phases(places, phases(straightened(view.grey, places)), 3.0)
    places, found = view.places, view.phases
    for _ in range(2):
        places = yield from bent_by_growing(places, found, view.held)
        found = phases(straightened(view.grey, places))
    yield bent_by_phases(places, found, 2.0)
