from collections.abc import Generator

import cv2
import numpy as np
import pytest

from terminal.capture.frame import Pixels
from terminal.reading import grid_engine
from terminal.reading.code_view import CodeView
from terminal.reading.engine import Look
from terminal.reading.function_patterns import function_patterns, side_of
from terminal.reading.grid_engine import (
    MAX_ATTEMPTS,
    GridEngine,
)
from terminal.reading.symbol import Symbology
from terminal.reading.triplets import Pair, Triplet
from tests.reading.bent_codes import (
    Bend,
    cylinder,
    modules_of,
    payload_of_version,
    read_by_zxing,
    shown,
    wave,
)


def all_at_once(picture: np.ndarray) -> Look:
    looks = list(GridEngine().looks(picture))
    return Look(
        tuple(symbol for look in looks for symbol in look.symbols),
        tuple(corners for look in looks for corners in look.unread),
    )


def texts(picture: np.ndarray) -> list[bytes]:
    return [each.payload for each in all_at_once(picture).symbols]


@pytest.mark.parametrize("version", [*range(1, 11), 14, 17, 25])
def test_a_flat_code_of_any_version_is_read_where_it_is(version: int) -> None:
    payload = payload_of_version(version)
    code = modules_of(payload)
    picture = shown(code, module=4.0)
    picture.setflags(write=False)
    (found,) = all_at_once(picture).symbols
    assert found.payload == payload.encode()
    assert found.symbology is Symbology.QR
    centre, half = (len(picture) - 1) / 2, len(code) * 2
    expected = [(-half, -half), (half, -half), (half, half), (-half, half)]
    for (x, y), (right, down) in zip(found.corners, expected, strict=True):
        assert abs(x - centre - right) < 2
        assert abs(y - centre - down) < 2


@pytest.mark.parametrize("bend", [wave, cylinder])
@pytest.mark.parametrize("version", [3, 4, 6])
def test_a_bent_code_that_the_quick_engine_cannot_read_is_read(bend: Bend, version: int) -> None:
    payload = payload_of_version(version)
    picture = shown(modules_of(payload), bend, turn=0.3)
    assert read_by_zxing(picture) == []
    assert texts(picture) == [payload.encode()]


def test_a_code_cut_off_by_the_edge_of_the_picture_is_read() -> None:
    payload = payload_of_version(4, "H")
    picture = shown(modules_of(payload, "H"))
    # The outer three modules of the lower finder are out of view.
    cut = np.ascontiguousarray(picture[: -(len(picture) - 132) // 2 - 12])
    assert read_by_zxing(cut) == []
    assert texts(cut) == [payload.encode()]


@pytest.mark.parametrize("hidden", [(0, 0), (0, 1), (1, 0)])
def test_a_code_with_a_hidden_finder_is_read(hidden: tuple[int, int]) -> None:
    payload = payload_of_version(4, "H")
    picture = shown(modules_of(payload, "H"))
    start, far = (len(picture) - 132) // 2, len(picture) // 2 + 66 - 28
    top, left = (far if each else start for each in hidden)
    picture[top : top + 26, left : left + 26] = 90
    assert read_by_zxing(picture) == []
    assert texts(picture) == [payload.encode()]


def test_a_code_in_a_glare_that_drowns_one_finder_is_read() -> None:
    payload = payload_of_version(5, "H")
    picture = shown(modules_of(payload, "H")).astype(np.float64)
    y, x = np.indices(picture.shape) - np.array(picture.shape).reshape(2, 1, 1) / 2
    glare = 500 * np.exp(-((x - 60) ** 2 + (y + 60) ** 2) / (2 * 26.0**2))
    lit = np.clip(picture * 0.8 + glare, 0, 255).astype(np.uint8)
    assert read_by_zxing(lit) == []
    assert texts(lit) == [payload.encode()]


def test_inverted_and_mirrored_codes_are_read() -> None:
    picture = shown(modules_of("AN OLD TEXT"), turn=0.2)
    for seen in (cv2.bitwise_not(picture), cv2.flip(picture, 1), picture.T):
        assert texts(np.ascontiguousarray(seen)) == [b"AN OLD TEXT"]


def test_large_modules_are_read_too() -> None:
    assert texts(shown(modules_of("AN OLD TEXT"), wave, module=27.0)) == [b"AN OLD TEXT"]


def test_several_codes_are_read() -> None:
    one, two = shown(modules_of("ONE")), shown(modules_of("TWO"))
    assert set(texts(np.hstack((one, two)))) == {b"ONE", b"TWO"}


def test_looks_come_bit_by_bit_and_end_with_the_code() -> None:
    payload = payload_of_version(4)
    *before, last = GridEngine().looks(shown(modules_of(payload), wave))
    (found,) = last.symbols
    assert found.payload == payload.encode()
    assert len(before) >= 3
    assert not any(look.symbols for look in before)


def test_a_code_that_cannot_be_read_still_has_a_place() -> None:
    picture = shown(modules_of(payload_of_version(3, "L"), "L"))
    middle = slice(len(picture) // 2 - 20, len(picture) // 2 + 58)
    random = np.random.default_rng(5).integers(0, 2, (20, 20)) * 170 + 40
    picture[middle, middle] = np.kron(random, np.ones((4, 4)))[:78, :78]
    look = all_at_once(picture)
    assert look.symbols == ()
    assert look.unread
    for x, y in look.unread[0]:
        assert -10 < x < len(picture) + 10
        assert -10 < y < len(picture) + 10


@pytest.mark.parametrize("shape", [(0, 0), (0, 9), (1, 1), (1, 5000), (30, 30), (480, 640)])
def test_an_empty_picture_of_any_size_has_no_codes(shape: tuple[int, int]) -> None:
    look = all_at_once(np.full(shape, 200, np.uint8))
    assert (look.symbols, look.unread) == ((), ())


def test_nothing_is_read_in_noise() -> None:
    random = np.random.default_rng(7)
    for _ in range(5):
        assert texts(random.integers(0, 255, (240, 320), dtype=np.uint8)) == []


def test_nothing_is_read_where_finders_stand_around_chance() -> None:
    random = np.random.default_rng(9)
    for number in range(20):
        version = 1 + number % 6
        patterns = function_patterns(version)
        chance = random.random((side_of(version),) * 2) < 0.5
        picture = shown(np.where(patterns.known, patterns.dark, chance), module=4)
        assert texts(picture) == []


def test_a_wall_of_finders_costs_no_more_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = np.zeros((9, 9), np.uint8)
    ring[1:8, 1:8] = 1
    ring[2:7, 2:7] = 0
    ring[3:6, 3:6] = 1
    wall = np.tile(np.kron(200 - 160 * ring, np.ones((3, 3), np.uint8)), (18, 18))
    tried: list[Triplet | Pair] = []
    views = grid_engine._views

    def counted(grey: Pixels, group: Triplet | Pair) -> Generator[None, None, list[CodeView]]:
        tried.append(group)
        return views(grey, group)

    monkeypatch.setattr(grid_engine, "_views", counted)
    assert texts(wall.astype(np.uint8)) == []
    assert len(tried) == MAX_ATTEMPTS
