import numpy as np
import pytest

from terminal.reading.finders import Finder
from terminal.reading.module_places import (
    BORDER,
    Anchor,
    finder_cells,
    places_by_anchors,
    steps_along,
)

SIDE = 33
MATRIX = np.array(((5.0, 0.6, 40.0), (-0.4, 4.6, 60.0), (0.0012, 0.0008, 1.0)))


def seen(points: np.ndarray) -> np.ndarray:
    lifted = np.concatenate((points, np.ones((*points.shape[:-1], 1))), -1) @ MATRIX.T
    return np.asarray(lifted[..., :2] / lifted[..., 2:])


def lattice() -> np.ndarray:
    line = np.arange(-BORDER, SIDE + BORDER) + 0.5
    return np.stack(np.meshgrid(line, line), 2)


def anchor(column: float, row: float) -> Anchor:
    middle, right, down = np.array((column, row)), np.array((3, 0)), np.array((0, 3))
    steps = [
        (seen(middle + right) - seen(middle - right)) / 6,
        (seen(middle + down) - seen(middle - down)) / 6,
    ]
    x, y = seen(middle)
    return Anchor(column, row, (float(x), float(y)), np.array(steps))


def test_three_finders_tell_the_places_of_a_flat_code_in_perspective() -> None:
    anchors = (anchor(3.5, 3.5), anchor(29.5, 3.5), anchor(3.5, 29.5))
    off = places_by_anchors(anchors, SIDE) - seen(lattice())
    assert np.hypot(off[..., 0], off[..., 1]).max() < 0.3 * 4


def test_two_finders_tell_the_places_around_them() -> None:
    anchors = (anchor(3.5, 3.5), anchor(29.5, 3.5))
    off = np.hypot(*np.moveaxis(places_by_anchors(anchors, SIDE) - seen(lattice()), 2, 0))
    assert off[:10].max() < 1
    assert np.isfinite(off).all()


@pytest.mark.parametrize("turns", range(4))
def test_a_finder_is_turned_as_its_code_is(turns: int) -> None:
    steps = [np.array((4.0, 1.0)), np.array((-1.0, 4.0))]
    for _ in range(turns):
        steps = [steps[1], -steps[0]]
    (ax, ay), (dx, dy) = (each.tolist() for each in steps)
    finder = Finder((0.0, 0.0), (ax, ay), (dx, dy), False, 1.0)
    found = steps_along(finder, np.array((40.0, 14.0)), (1, 0))
    assert found.tolist() == [[4.0, 1.0], [-1.0, 4.0]]


def test_finder_cells_are_those_of_the_finders_named() -> None:
    cells = finder_cells(21, ((False, False), (True, False)))
    assert cells.sum() == 2 * 49
    assert cells[BORDER, BORDER]
    assert cells[BORDER + 6, -BORDER - 1]
    assert not cells[-BORDER - 1, BORDER]
