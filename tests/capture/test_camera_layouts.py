from typing import Any

import cv2
import numpy as np
import pytest

from terminal.capture.frame import TornFrame
from terminal.capture.source import CameraState, SourceFault
from tests.capture.jpegs import jpeg, torn_inside
from tests.capture.scripted_capture import Hasty, ScriptedCapture, opened


class Sending(ScriptedCapture):
    """Hands out one thing after the other, each time at once."""

    def __init__(self, *sent: object) -> None:
        super().__init__()
        self._sent = iter(sent)

    def grab(self) -> bool:
        return True

    def retrieve(self) -> tuple[bool, Any]:
        return True, next(self._sent)


def as_sent(data: bytes) -> Any:
    """A buffer as OpenCV hands it out: one row."""
    return np.frombuffer(data, np.uint8)[np.newaxis].copy()


WHOLE = jpeg(np.full((48, 64, 3), 77, np.uint8))
TORN = torn_inside(WHOLE)


def test_a_camera_that_changes_its_format_is_read_on(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = np.full((48, 64, 3), 77, np.uint8)
    raw = cv2.cvtColor(np.full((40, 60, 3), 77, np.uint8), cv2.COLOR_BGR2YUV_YUY2)
    grey = np.full((30, 40), 77, np.uint8)
    larger = jpeg(np.full((96, 128, 3), 77, np.uint8))
    source = opened(Sending(as_sent(WHOLE), raw, plain, as_sent(larger), grey), monkeypatch)
    frames = [frame for _ in range(5) if (frame := source.read())]
    assert [frame.size for frame in frames] == [(64, 48), (60, 40), (64, 48), (128, 96), (40, 30)]
    assert all(abs(int(frame.grey()[9, 9]) - 80) < 5 for frame in frames)


@pytest.mark.parametrize(
    "sent",
    [
        as_sent(WHOLE[:-2]),
        as_sent(b"\0" * 500),
        np.zeros((8, 8, 4), np.uint8),
        np.zeros((8, 7, 2), np.uint8),
        np.zeros((8, 8), np.uint16),
        np.zeros((0, 8, 3), np.uint8),
        np.zeros((2, 8, 8, 3), np.uint8),
    ],
)
def test_what_is_no_picture_is_a_failure_like_any_other(
    monkeypatch: pytest.MonkeyPatch, sent: Any
) -> None:
    fine = as_sent(WHOLE)
    source = opened(Sending(sent, sent, sent, sent, fine), monkeypatch)
    frame = source.read()
    assert frame is not None
    assert frame.size == (64, 48)
    with pytest.raises(SourceFault):
        opened(Sending(*[sent] * 5, fine), monkeypatch).read()


def test_a_camera_whose_frames_all_turn_out_torn_when_they_are_looked_at_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = opened(Sending(*[as_sent(TORN)] * 20), monkeypatch)
    for _ in range(5):
        frame = source.read()
        assert frame is not None
        with pytest.raises(TornFrame):
            frame.grey()
    with pytest.raises(SourceFault) as fault:
        source.read()
    assert fault.value.state is CameraState.LOST


def test_a_torn_frame_now_and_then_loses_no_camera(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = [as_sent(WHOLE), *[as_sent(TORN)] * 4] * 4
    source = opened(Sending(*sent, as_sent(WHOLE)), monkeypatch)
    torn = 0
    for _ in sent:
        frame = source.read()
        assert frame is not None
        try:
            frame.small_grey()
        except TornFrame:
            torn += 1
    assert torn == 16


@pytest.mark.parametrize(("code", "raw"), [("MJPG", True), ("YUYV", True), ("NV12", False)])
def test_frames_are_taken_as_sent_only_in_a_layout_that_is_known(
    monkeypatch: pytest.MonkeyPatch, code: str, raw: bool
) -> None:
    capture = Hasty()
    capture.format = cv2.VideoWriter.fourcc(*code)
    opened(capture, monkeypatch)
    assert (cv2.CAP_PROP_CONVERT_RGB in capture.settings) is raw
