from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontInfo

from terminal.ui.theme import DAY, FAMILY, PALETTES, Palette, contrast, look_for, style_sheet

VERDICTS = ("admit", "attention", "refuse", "not_saved")
TONES = (*VERDICTS, "ready", "notice", "trouble")

# Machado, Oliveira and Fernandes (2009), severity 1: how those see who lack one kind of cone.
COLOUR_BLIND = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def lab(colour: str, matrix: list[list[float]]) -> np.ndarray:
    named = QColor(colour)
    seen = np.array([named.redF(), named.greenF(), named.blueF()])
    linear = np.where(seen <= 0.04045, seen / 12.92, ((seen + 0.055) / 1.055) ** 2.4)
    linear = np.clip(np.array(matrix) @ linear, 0, 1)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    ratio = (to_xyz @ linear) / np.array([0.9505, 1.0, 1.089])
    root = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


palettes = pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)


@palettes
@pytest.mark.parametrize("verdict", VERDICTS)
def test_verdicts_stand_out_seven_to_one(palette: Palette, verdict: str) -> None:
    tone = palette.tone(verdict)
    assert contrast(tone.back, tone.ink) >= 7


@palettes
@pytest.mark.parametrize("name", TONES)
def test_all_text_stands_out_four_and_a_half_to_one(palette: Palette, name: str) -> None:
    tone = palette.tone(name)
    assert contrast(tone.back, tone.ink) >= 4.5
    assert contrast(palette.surface, tone.sign) >= 4.5


@palettes
@pytest.mark.parametrize("back", ["window", "surface", "raised"])
@pytest.mark.parametrize("ink", ["text", "muted", "accent"])
def test_plain_text_stands_out_on_every_surface(palette: Palette, back: str, ink: str) -> None:
    assert contrast(getattr(palette, back), getattr(palette, ink)) >= 4.5


@palettes
@pytest.mark.parametrize("blindness", COLOUR_BLIND)
def test_no_two_verdicts_look_alike_to_the_colour_blind(palette: Palette, blindness: str) -> None:
    matrix = COLOUR_BLIND[blindness]
    for first, second in combinations(VERDICTS, 2):
        one = lab(palette.tone(first).back, matrix)
        other = lab(palette.tone(second).back, matrix)
        assert np.linalg.norm(one - other) >= 20, (first, second)


def test_contrast_agrees_with_the_known_ends() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#808080", "#808080") == pytest.approx(1)


def test_sizes_grow_with_the_window() -> None:
    small, large = look_for(DAY, QSize(1366, 768)), look_for(DAY, QSize(1920, 1080))
    assert (small.size, large.size) == (16, 22)
    assert large.gap() > small.gap()
    assert large.line(2) > 1.8 * large.line(1)


def test_a_narrow_window_does_not_get_letters_for_a_wide_one() -> None:
    assert look_for(DAY, QSize(800, 1280)).size < 10


def test_the_shipped_font_is_used() -> None:
    assert QFontInfo(look_for(DAY, QSize(1366, 768)).font()).family() == FAMILY


@palettes
def test_the_style_sheet_is_built_from_the_palette(palette: Palette) -> None:
    assert palette.surface in style_sheet(look_for(palette, QSize(1366, 768)))


def test_a_tone_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        DAY.tone("text")
