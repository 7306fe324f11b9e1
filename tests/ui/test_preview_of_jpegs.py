"""What the preview makes of pictures that are decoded only when they are painted."""

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from sync.protocol.terms import Source
from terminal.capture.frame import Frame
from terminal.capture.layout import JpegPicture
from terminal.capture.source import CameraState
from terminal.ui.icons import Icons
from terminal.ui.preview import Preview
from terminal.ui.theme import DAY, Look
from terminal.ui.words import Words
from tests.capture.jpegs import jpeg, torn_inside


def preview(qtbot: QtBot, words: Words, *, mirrored: bool = False) -> Preview:
    widget = Preview(Icons(words.assets), words, mirrored=mirrored)
    qtbot.addWidget(widget)
    widget.restyle(Look(DAY, 16))
    widget.resize(320, 240)
    widget.show()
    widget.show_state(CameraState.LIVE)
    return widget


def halves(left: int, right: int, width: int = 1280, height: int = 960) -> bytes:
    """A JPEG whose halves are of these colours, as 0xRRGGBB."""
    pixels = np.zeros((height, width, 3), np.uint8)
    for colour, part in ((left, pixels[:, : width // 2]), (right, pixels[:, width // 2 :])):
        part[:] = colour & 0xFF, colour >> 8 & 0xFF, colour >> 16
    return jpeg(pixels)


def frame(data: bytes) -> Frame:
    return Frame(JpegPicture(data), 1.0, 1, Source.CAMERA)


def rgb(widget: Preview, x: int) -> tuple[int, int, int]:
    seen = widget.grab().toImage().pixelColor(x, 120)
    return seen.red(), seen.green(), seen.blue()


RED, BLUE = pytest.approx((250, 0, 0), abs=3), pytest.approx((0, 0, 250), abs=3)


@pytest.mark.parametrize("size", [(1280, 960), (1284, 963), (320, 240), (161, 121)])
@pytest.mark.parametrize("mirrored", [False, True])
def test_a_jpeg_is_shown_in_its_colours(
    qtbot: QtBot, vietnamese: Words, mirrored: bool, size: tuple[int, int]
) -> None:
    widget = preview(qtbot, vietnamese, mirrored=mirrored)
    widget.show_frame(frame(halves(0xFA0000, 0x0000FA, *size)))
    assert rgb(widget, 20) == (BLUE if mirrored else RED)
    assert rgb(widget, 300) == (RED if mirrored else BLUE)


def test_a_torn_frame_leaves_the_picture_before_it(qtbot: QtBot, vietnamese: Words) -> None:
    widget = preview(qtbot, vietnamese)
    widget.show_frame(frame(halves(0xFA0000, 0x0000FA)))
    before = widget.grab().toImage()
    widget.show_frame(frame(torn_inside(halves(0, 0))))
    assert widget.grab().toImage() == before


def test_a_torn_frame_brings_no_old_picture_back(qtbot: QtBot, vietnamese: Words) -> None:
    torn = frame(torn_inside(halves(0xFA0000, 0xFA0000)))
    widget = preview(qtbot, vietnamese)
    widget.show_frame(torn)
    assert max(rgb(widget, 20)) < 20
    widget.show_frame(frame(halves(0xFA0000, 0x0000FA)))
    assert rgb(widget, 20) == RED
    for state in (CameraState.LOST, CameraState.LIVE):
        widget.show_state(state)
    widget.show_frame(torn)
    assert max(rgb(widget, 20)) < 20


def test_a_hidden_preview_decodes_nothing(qtbot: QtBot, vietnamese: Words) -> None:
    widget = preview(qtbot, vietnamese)
    widget.hide()
    shown = frame(halves(0, 0))
    widget.show_frame(shown)
    qtbot.wait(20)
    assert shown.torn is None
