import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from terminal.capture.frame import Pixels
from terminal.capture.source import CameraState
from terminal.reading.symbol import CodeInView
from terminal.ui.icons import Icons
from terminal.ui.label import FittedLabel
from terminal.ui.marks import PRESENTED, SEEN
from terminal.ui.preview import Preview
from terminal.ui.theme import DAY, Look
from terminal.ui.words import Words
from tests.ui.scenes import camera_picture, codes_in_view, frame


def preview(qtbot: QtBot, words: Words, *, mirrored: bool = False) -> Preview:
    widget = Preview(Icons(words.assets), words, mirrored=mirrored)
    qtbot.addWidget(widget)
    widget.restyle(Look(DAY, 16))
    widget.resize(320, 240)
    widget.show()
    widget.show_state(CameraState.LIVE)
    return widget


def halves(left: tuple[int, int, int], right: tuple[int, int, int], width: int = 640) -> Pixels:
    pixels = np.zeros((360, width, 3), np.uint8)
    pixels[:, : width // 2] = left
    pixels[:, width // 2 :] = right
    return pixels


def colour(widget: QWidget, x: int, y: int) -> QColor:
    return widget.grab().toImage().pixelColor(x, y)


def rgb(widget: QWidget, x: int, y: int) -> tuple[int, int, int]:
    seen = colour(widget, x, y)
    return seen.red(), seen.green(), seen.blue()


def spoken(widget: Preview) -> list[str]:
    return [label.text() for label in widget.findChildren(FittedLabel) if label.isVisible()]


def test_blue_green_red_come_out_in_their_places(qtbot: QtBot, vietnamese: Words) -> None:
    widget = preview(qtbot, vietnamese)
    widget.show_frame(frame(halves((250, 0, 0), (0, 0, 250))))
    assert rgb(widget, 40, 120) == (0, 0, 250)
    assert rgb(widget, 280, 120) == (250, 0, 0)


def test_a_mirror_swaps_left_and_right(qtbot: QtBot, vietnamese: Words) -> None:
    widget = preview(qtbot, vietnamese, mirrored=True)
    widget.show_frame(frame(halves((250, 0, 0), (0, 0, 250))))
    assert rgb(widget, 40, 120) == (250, 0, 0)


def test_the_whole_picture_is_shown_with_bars_above_and_below(
    qtbot: QtBot, vietnamese: Words
) -> None:
    widget = preview(qtbot, vietnamese)
    widget.show_frame(frame(np.full((360, 640, 3), 200, np.uint8)))
    assert colour(widget, 160, 10).lightness() < 20
    assert colour(widget, 160, 230).lightness() < 20
    assert colour(widget, 2, 120).lightness() == pytest.approx(200, abs=2)
    assert colour(widget, 317, 120).lightness() == pytest.approx(200, abs=2)


def test_grey_pictures_are_shown_too(qtbot: QtBot, vietnamese: Words) -> None:
    widget = preview(qtbot, vietnamese)
    widget.show_frame(frame(np.full((240, 320), 90, np.uint8)))
    assert rgb(widget, 160, 120) == (90, 90, 90)


@pytest.mark.parametrize("mirrored", [False, True])
def test_pictures_of_any_shape_and_layout_are_shown(
    qtbot: QtBot, vietnamese: Words, mirrored: bool
) -> None:
    widget = preview(qtbot, vietnamese, mirrored=mirrored)
    whole = np.full((721, 1283, 3), 120, np.uint8)
    for pixels in (whole, whole[:, ::2], whole[::-1], whole[:5, :7], whole[:1, :1]):
        widget.show_frame(frame(pixels))
        assert colour(widget, 160, 120).lightness() == pytest.approx(120, abs=2)


def test_the_newest_frame_wins(qtbot: QtBot, vietnamese: Words) -> None:
    widget = preview(qtbot, vietnamese)
    for brightness in range(10, 250, 10):
        widget.show_frame(frame(np.full((90, 160, 3), brightness, np.uint8), brightness))
    assert colour(widget, 160, 120).lightness() == 240


@pytest.mark.parametrize("state", [state for state in CameraState if state is not CameraState.LIVE])
def test_a_camera_that_is_not_live_is_told_in_words_instead_of_an_old_picture(
    qtbot: QtBot, vietnamese: Words, state: CameraState
) -> None:
    widget = preview(qtbot, vietnamese)
    widget.show_frame(frame(np.full((90, 160, 3), 200, np.uint8)))
    assert spoken(widget) == []
    widget.show_state(state)
    assert len(spoken(widget)) == 1
    assert colour(widget, 2, 120).lightness() < 20
    widget.show_state(CameraState.LIVE)
    assert colour(widget, 2, 120).lightness() < 20, "the old picture came back"
    widget.show_frame(frame(np.full((90, 160, 3), 200, np.uint8)))
    assert spoken(widget) == []


def test_a_frame_that_comes_late_does_not_hide_what_is_wrong(
    qtbot: QtBot, vietnamese: Words
) -> None:
    widget = preview(qtbot, vietnamese)
    widget.show_state(CameraState.FROZEN)
    widget.show_frame(frame(np.full((90, 160, 3), 200, np.uint8)))
    assert spoken(widget) == ["Hình camera bị đứng. Rút camera ra rồi cắm lại."]
    assert colour(widget, 2, 120).lightness() < 20


def test_several_codes_stay_marked_where_they_are_until_it_is_over(
    qtbot: QtBot, vietnamese: Words
) -> None:
    widget = preview(qtbot, vietnamese)
    widget.show_frame(frame(np.full((720, 1280, 3), 90, np.uint8)))
    before = widget.grab().toImage()
    widget.mark_codes(codes_in_view(False, True))
    assert widget._outline_ends.isActive() is False
    marked = {colour(widget, x, 108).name() for x in (65, 66, 94, 95)}
    assert marked == {SEEN}
    assert {colour(widget, x, 135).name() for x in (226, 254)} == {PRESENTED}
    assert colour(widget, 160, 120).lightness() == pytest.approx(90, abs=2)
    widget.mark_codes(())
    assert widget.grab().toImage() == before


def test_a_mirror_shows_the_codes_mirrored_and_their_numbers_upright_from_the_left(
    qtbot: QtBot, vietnamese: Words
) -> None:
    plain, mirror = preview(qtbot, vietnamese), preview(qtbot, vietnamese, mirrored=True)
    for widget in (plain, mirror):
        widget.show_frame(frame(np.full((720, 1280, 3), 90, np.uint8)))
        widget.mark_codes(codes_in_view(False, False, False))
    alike = plain.grab().toImage()
    assert mirror.grab().toImage() == alike
    for widget in (plain, mirror):
        widget.mark_codes(codes_in_view(False, False, False)[:1])
    assert plain.grab().toImage() != alike
    assert colour(plain, 280, 120) == colour(mirror, 40, 120)
    assert colour(plain, 40, 120) != colour(mirror, 40, 120)


def test_badges_of_codes_near_each_other_do_not_cover_each_other(
    qtbot: QtBot, vietnamese: Words
) -> None:
    widget = preview(qtbot, vietnamese)
    widget.show_frame(frame(np.full((720, 1280, 3), 90, np.uint8)))
    near = tuple(
        CodeInView(((x, 300), (x + 80, 300), (x + 80, 380), (x, 380)), False) for x in (500, 620)
    )
    widget.mark_codes(near)
    assert max(colour(widget, 150, y).lightness() for y in range(240)) <= 92
    assert colour(widget, 126, 115).name() == colour(widget, 174, 115).name() == SEEN


def test_a_code_is_outlined_for_a_moment(qtbot: QtBot, vietnamese: Words) -> None:
    widget = preview(qtbot, vietnamese)
    widget.show_frame(frame(camera_picture()))
    before = widget.grab().toImage()
    widget.mark_code([(400.0, 200.0), (700.0, 200.0), (700.0, 500.0), (400.0, 500.0)])
    assert widget.grab().toImage() != before
    qtbot.waitUntil(lambda: widget.grab().toImage() == before, timeout=3000)
