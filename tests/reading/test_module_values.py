import numpy as np
import pytest

from terminal.reading.function_patterns import function_patterns, side_of
from terminal.reading.module_places import BORDER
from terminal.reading.module_values import (
    agreement,
    decoded,
    module_values,
    read_values,
    thresholded,
)
from terminal.reading.straightening import SCALE
from tests.reading.bent_codes import modules_of, payload_of_version


def straight(dark: np.ndarray, dim: float = 40, bright: float = 210) -> np.ndarray:
    paper = np.where(np.pad(dark, BORDER), dim, bright)
    return np.kron(paper, np.ones((SCALE, SCALE))).astype(np.uint8)


@pytest.mark.parametrize("version", [1, 2, 6, 7, 14, 25, 40])
def test_a_straightened_picture_of_any_version_is_read(version: int) -> None:
    payload = payload_of_version(version)
    found = read_values(straight(modules_of(payload)), version, turned=False)
    assert found.payload == payload.encode()
    assert found.agreement == 1


@pytest.mark.parametrize("turns", range(4))
def test_it_may_be_turned_by_any_quarter(turns: int) -> None:
    code = np.rot90(modules_of("AN OLD TEXT"), turns)
    assert read_values(straight(code), 1, turned=True).payload == b"AN OLD TEXT"
    assert bool(read_values(straight(code), 1, turned=False).payload) is (turns == 0)


def test_a_mirrored_code_is_read() -> None:
    assert read_values(straight(modules_of("AN OLD TEXT").T), 1, turned=True).payload


def test_the_very_bytes_are_given() -> None:
    name = "Trần Ánh"
    assert read_values(straight(modules_of(name)), 1, turned=False).payload == name.encode()


def test_spoilt_finders_do_not_keep_a_code_from_being_read() -> None:
    code = modules_of("AN OLD TEXT")
    code[:6, :6] = True
    assert read_values(straight(code), 1, turned=False).payload == b"AN OLD TEXT"


def test_under_a_slope_of_light_dark_and_light_are_told_apart() -> None:
    code = modules_of(payload_of_version(4))
    light = np.linspace(40, 250, (len(code) + 2 * BORDER) * SCALE)
    picture = (straight(code, 0.3 * 255, 255) / 255 * light).astype(np.uint8)
    values = module_values(picture)
    assert (next(thresholded(values)) == code).mean() > 0.99
    assert ((values < 127) == code).mean() < 0.85


def test_what_does_not_agree_with_its_version_is_not_decoded() -> None:
    code = modules_of("AN OLD TEXT")
    code[6, 8:13] ^= True
    assert agreement(code, function_patterns(1)) == 0.5
    assert decoded(code, function_patterns(1)), "zxing-cpp would"
    assert read_values(straight(code), 1, turned=False).payload == b""


def test_no_text_comes_of_chance_within_right_function_patterns() -> None:
    random = np.random.default_rng(11)
    for _ in range(300):
        version = int(random.integers(1, 7))
        patterns = function_patterns(version)
        chance = random.random((side_of(version),) * 2) < 0.5
        picture = straight(np.where(patterns.known, patterns.dark, chance))
        uneven = random.normal(0, 40, (side_of(version) + 2 * BORDER,) * 2)
        picture = picture + np.kron(uneven, np.ones((SCALE, SCALE)))
        picture = np.clip(picture, 0, 255).astype(np.uint8)
        assert read_values(picture, version, turned=False).payload == b""


def test_what_leaves_no_error_correction_unused_is_not_believed() -> None:
    code = modules_of("AN OLD TEXT", "L")
    # One module in each of three codewords, which is what 1-L corrects.
    code[[20, 16, 12], 20] ^= True
    found = decoded(code, function_patterns(1))
    assert found is not None
    assert found.payload == b"AN OLD TEXT"
    assert found.unused < 0.15
    assert read_values(straight(code), 1, turned=False).payload == b""
    code[20, 20] ^= True
    assert read_values(straight(code), 1, turned=False).payload == b"AN OLD TEXT"
