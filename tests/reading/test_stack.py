import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.capture.frame import Pixels
from terminal.reading.engine import ZxingEngine
from terminal.reading.regions import Box
from terminal.reading.stack import LARGEST_SIDE, stacked
from terminal.reading.symbol import Symbology
from tests.reading.codes import paper, put, qr

BOX = (280, 180, 420, 320)
CLEAN = put(paper(), qr("AN OLD TEXT"), 290, 190)


def moved(
    across: float, down: float, contrast: float = 1.0, noise: float = 0.0, seed: int = 0
) -> Pixels:
    """The clean frame as a hand that moved shows it in poor light to a noisy sensor."""
    move = np.array([[1, 0, across], [0, 1, down]], np.float32)
    seen = cv2.warpAffine(CLEAN, move, (640, 480), borderMode=cv2.BORDER_REPLICATE)
    grains = np.random.default_rng(seed).normal(0, noise, CLEAN.shape)
    pixels: Pixels = np.clip(
        np.asarray(seen, float) * contrast + 60 * (1 - contrast) + grains, 0, 255
    ).astype(np.uint8)
    return pixels


def off(picture: Pixels | None, box: Box = BOX) -> float:
    """How far a crop is from the clean one, on average."""
    assert picture is not None
    left, top, right, bottom = box
    clean = CLEAN[top:bottom, left:right].astype(float)
    assert picture.shape == clean.shape
    return float(np.abs(picture - clean).mean())


@given(st.floats(-20, 20), st.floats(-20, 20), st.floats(-20, 20), st.floats(-20, 20))
@settings(max_examples=20, deadline=None)
def test_frames_of_a_hand_that_moves_are_laid_on_the_newest(
    one: float, two: float, three: float, four: float
) -> None:
    # Off by a pixel, an edge of this code is off by its whole height.
    assert off(stacked(CLEAN, [moved(one, two), moved(three, four)], BOX)) < 14


def test_noise_goes_out_and_a_code_that_no_frame_shows_well_enough_is_read() -> None:
    engine = ZxingEngine([Symbology.QR])
    for seed in range(3):
        frames = [moved(4 * number, number, 0.2, 20, 5 * seed + number) for number in range(5)]
        assert all(engine.look(frame).symbols == () for frame in frames)
        together = stacked(frames[0], frames[1:], BOX)
        assert together is not None
        assert [symbol.payload for symbol in engine.look(together).symbols] == [b"AN OLD TEXT"]
        grains = [
            (each.astype(float) - moved(0, 0, 0.2)[BOX[1] : BOX[3], BOX[0] : BOX[2]]).std()
            for each in (together, frames[0][BOX[1] : BOX[3], BOX[0] : BOX[2]])
        ]
        assert grains[0] < 0.55 * grains[1], "five frames have 0.45 of the noise of one"


def test_frames_are_not_written_to_and_the_stack_is_a_picture_of_its_own() -> None:
    frames = [moved(0, 0), moved(2, 2), moved(4, 4)]
    before = [frame.copy() for frame in frames]
    for frame in frames:
        frame.setflags(write=False)
    together = stacked(frames[0], frames[1:], BOX)
    assert together is not None
    assert together.dtype == np.uint8
    assert all((one == other).all() for one, other in zip(frames, before, strict=True))


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_earlier_frames_are_no_stack(count: int) -> None:
    assert stacked(CLEAN, [CLEAN] * count, BOX) is None
    assert stacked(CLEAN, [CLEAN] * (count + 2), BOX) is not None


def test_frames_that_show_something_else_or_have_another_size_are_left_out() -> None:
    other = np.random.default_rng(2).integers(0, 256, CLEAN.shape, np.uint8)
    large = cv2.resize(CLEAN, (1280, 960))
    assert stacked(CLEAN, [CLEAN, other, paper(), np.asarray(large, np.uint8)], BOX) is None
    assert off(stacked(CLEAN, [CLEAN, CLEAN, other], BOX)) == 0


def test_what_moved_farther_than_a_quarter_is_left_out() -> None:
    far = moved(60, 0)
    assert stacked(CLEAN, [CLEAN, far], BOX) is None


@pytest.mark.parametrize(("side", "together"), [(LARGEST_SIDE, True), (LARGEST_SIDE + 1, False)])
def test_large_boxes_are_not_stacked(side: int, together: bool) -> None:
    for box in ((200, 100, 200 + side, 300), (200, 100, 400, 100 + side)):
        assert (stacked(CLEAN, [CLEAN, CLEAN], box) is not None) is together


@pytest.mark.parametrize(
    "box", [(0, 0, 140, 140), (500, 340, 640, 480), (0, 100, 21, 121), (619, 459, 640, 480)]
)
def test_boxes_at_the_border_of_the_frame_are_filled_without_a_seam(box: Box) -> None:
    dice = np.random.default_rng(1)
    rough = cv2.GaussianBlur(dice.integers(0, 256, (480, 640), np.uint8), (0, 0), 2)
    frame = np.asarray(rough, np.uint8)
    together = stacked(frame, [np.roll(frame, 2, 0), np.roll(frame, -2, 1)], box)
    left, top, right, bottom = box
    if together is not None:
        inside = frame[top:bottom, left:right].astype(float)[3:-3, 3:-3]
        assert np.abs(together[3:-3, 3:-3] - inside).mean() < 4
    else:
        assert right - left == 21, "so few pixels may not show enough"
