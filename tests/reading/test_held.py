import numpy as np
import pytest

from terminal.capture.frame import Pixels
from terminal.reading.held import Held
from terminal.reading.symbol import Symbol, Symbology
from tests.reading.codes import paper, put, qr

CODE = qr("HELD IN A HAND THAT SHAKES")
SIDE = len(CODE)


def shown(left: int, top: int, code: Pixels = CODE) -> Pixels:
    grain = np.random.default_rng(left).normal(0, 6, (480, 640))
    return np.clip(put(paper(), code, left, top) + grain, 0, 255).astype(np.uint8)


def read_at(left: int, top: int) -> Symbol:
    right, bottom = float(left + SIDE), float(top + SIDE)
    corners = (float(left), float(top)), (right, float(top)), (right, bottom), (float(left), bottom)
    return Symbol(b"x", Symbology.QR, corners)


@pytest.mark.parametrize(("across", "down"), [(0, 0), (7, -5), (-30, 20)])
def test_a_code_that_moved_a_little_is_known_again_where_it_is_now(across: int, down: int) -> None:
    held = Held.of(shown(200, 200), read_at(200, 200))
    assert held is not None
    found = held.found(shown(200 + across, 200 + down))
    assert found is not None
    (x, y), *_ = found.symbol.corners
    assert abs(x - 200 - across) < 4
    assert abs(y - 200 - down) < 4
    assert found.symbol.payload == b"x"


def test_what_is_gone_far_away_or_another_code_is_not_known_again() -> None:
    held = Held.of(shown(200, 200), read_at(200, 200))
    assert held is not None
    assert held.found(shown(420, 20)) is None
    assert held.found(paper()) is None
    assert held.found(paper(30, 20)) is None
    assert held.found(shown(200, 200, qr("A CODE OF SOMEBODY ELSE!!!"))) is None


def test_too_small_a_code_or_one_outside_of_the_picture_is_not_held() -> None:
    assert Held.of(paper(), Symbol(b"x", Symbology.QR, ((0, 0), (9, 0), (9, 9), (0, 9)))) is None
    assert Held.of(paper(60, 60), read_at(500, 400)) is None
