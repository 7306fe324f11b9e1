import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontInfo

from terminal.ui.theme import DAY, FAMILY, PALETTES, Palette, contrast, look_for, style_sheet

VERDICTS = ("admit", "attention", "refuse", "not_saved")
TONES = (*VERDICTS, "ready", "notice", "trouble")

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
