import numpy as np
import pytest

from terminal.reading.finders import find_finders
from terminal.reading.module_places import BORDER, Places, finder_cells
from terminal.reading.straightening import (
    SCALE,
    bent_by_growing,
    bent_by_phases,
    phases,
    straightened,
)
from tests.reading.bent_codes import modules_of, payload_of_version, worked_out

CODE = modules_of(payload_of_version(5))
SIDE = len(CODE)
PIXELS = 5
THREE = ((False, False), (True, False), (False, True))


def picture() -> np.ndarray:
    paper = np.pad(~CODE, 6, constant_values=True)
    return np.kron(np.where(paper, 210, 40), np.ones((PIXELS, PIXELS))).astype(np.uint8)


def places() -> Places:
    line = (np.arange(-BORDER, SIDE + BORDER) + 6.5) * PIXELS - 0.5
    return np.stack(np.meshgrid(line, line), 2).astype(np.float32)


def bump(modules: float) -> Places:
    """Places off by as much in the middle, and right where the finders are."""
    row, column = np.indices(places().shape[:2]) - (SIDE + 2 * BORDER - 1) / 2
    far = np.exp(-(row**2 + column**2) / (2 * 6.0**2))
    return (places() + modules * PIXELS * np.stack((far, 0.6 * far), 2)).astype(np.float32)


def off(found: Places) -> float:
    inner = np.s_[BORDER:-BORDER, BORDER:-BORDER]
    return float(np.abs((found - places())[inner]).max() / PIXELS)


def test_a_straightened_picture_has_its_modules_in_rows() -> None:
    seen = straightened(picture(), places())
    assert seen.shape == ((SIDE + 2 * BORDER) * SCALE,) * 2
    middles = seen[SCALE // 2 :: SCALE, SCALE // 2 :: SCALE][BORDER:-BORDER, BORDER:-BORDER]
    assert ((middles < 125) == CODE).all()


def test_a_grid_that_lies_right_is_the_most_coherent_and_is_left_where_it_is() -> None:
    right = phases(straightened(picture(), places()))
    shifted = phases(straightened(picture(), bump(2.0)))
    assert 0 < shifted.coherence < right.coherence < 1
    assert off(bent_by_phases(places(), right, 2.0)) < 0.06
    held = finder_cells(SIDE, THREE)
    assert off(worked_out(bent_by_growing(places(), right, held))) < 0.1


@pytest.mark.parametrize("modules", [-0.3, 0.3])
def test_phases_put_right_what_is_less_than_half_a_module(modules: float) -> None:
    bent = bump(modules)
    for _ in range(3):
        bent = bent_by_phases(bent, phases(straightened(picture(), bent)), 2.0)
    assert off(bent) < 0.15


@pytest.mark.parametrize("modules", [-2.0, -1.2, 1.2, 2.0])
def test_growing_follows_a_bend_of_more_than_a_module(modules: float) -> None:
    bent = bump(modules)
    assert off(bent) > 1
    held = finder_cells(SIDE, THREE)
    for _ in range(2):
        bent = worked_out(bent_by_growing(bent, phases(straightened(picture(), bent)), held))
    assert off(bent) < 0.3


def test_a_flat_surface_moves_nothing_far_and_has_no_coherence() -> None:
    flat = np.full_like(picture(), 128)
    found = phases(straightened(flat, places()))
    assert found.coherence < 0.001
    assert np.isfinite(
        worked_out(bent_by_growing(places(), found, finder_cells(SIDE, THREE)))
    ).all()
    assert worked_out(find_finders(flat)) == ()
