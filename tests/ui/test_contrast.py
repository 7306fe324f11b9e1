"""WCAG 2.2 AA of every pair of colours that a screen truly paints, and of the theme's controls."""

from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

from terminal.ui.kiosk.window import KioskWindow
from terminal.ui.theme import PALETTES, Palette, contrast
from tests.ui.painted import Painted, painted
from tests.ui.screens import DISTINCT, Setup, shown

_LARGE, _LARGE_BOLD = 24.0, 18.66
"""Pixels from which WCAG calls text large: 18 points, or 14 where it is bold."""
palettes = pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)


def behind(text: Painted, picture: QImage) -> QColor:
    """The commonest colour where a text stands."""
    window = text.part.window()
    around = text.place.toAlignedRect().adjusted(-4, -6, 4, 6) & text.part.rect()
    place: QRect = around.translated(text.part.mapTo(window, QPoint())) & picture.rect()
    step = max(1, place.width() // 60)
    seen = Counter(
        picture.pixel(x, y)
        for y in range(place.top(), place.bottom() + 1, 2)
        for x in range(place.left(), place.right() + 1, step)
    )
    return QColor(seen.most_common(1)[0][0]) if seen else QColor(text.ink)


def blended(text: Painted, back: QColor) -> str:
    """The ink as it is seen where it lets something through."""
    ink, part = QColor(text.ink), text.opacity
    pairs = zip(
        (ink.red(), ink.green(), ink.blue()), (back.red(), back.green(), back.blue()), strict=True
    )
    return QColor(*(round(part * over + (1 - part) * under) for over, under in pairs)).name()


def too_faint(window: QWidget) -> Iterator[str]:
    """What of a window stands out less than it must; what is disabled need not."""
    texts = painted(window)
    picture = window.grab().toImage()
    for text in texts:
        large = text.size >= _LARGE or (text.size >= _LARGE_BOLD and text.weight >= 700)
        least = 3.0 if large else 4.5
        if isinstance(window, KioskWindow):
            least = 7.0
        back = behind(text, picture)
        found = contrast(blended(text, back), back.name())
        if text.part.isEnabled() and found < least:
            yield f"{text}: {blended(text, back)} on {back.name()} is {found:.2f} < {least}"


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("name", DISTINCT)
def test_every_text_stands_out_from_what_is_behind_it(name: str, theme: str) -> None:
    with shown(name, Setup("vi", theme)) as window:
        assert list(too_faint(window)) == []


@palettes
@pytest.mark.parametrize("back", ["window", "surface", "raised"])
def test_focus_and_drawings_stand_out_three_to_one(palette: Palette, back: str) -> None:
    behind_it = getattr(palette, back)
    assert contrast(palette.accent, behind_it) >= 3
    for tone in ("admit", "attention", "refuse", "not_saved", "notice", "trouble"):
        assert contrast(palette.tone(tone).sign, behind_it) >= 3


@palettes
def test_a_place_to_type_and_a_pressed_button_can_be_told_from_what_is_around(
    palette: Palette,
) -> None:
    for back in (palette.window, palette.surface):
        assert contrast(palette.muted, back) >= 3
        assert contrast(palette.notice.back, back) >= 3 or contrast(palette.text, back) >= 3
    # The focus of a chosen button is drawn in the colour of text.
    assert contrast(palette.text, palette.window) >= 3
