from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from sync.protocol.terms import Source
from terminal.capture import video as video_module
from terminal.capture.frame import Frame
from terminal.capture.layout import JpegPicture, PlainPicture
from terminal.capture.source import CameraState, SourceFault
from terminal.capture.video import MAX_TORN, VideoSource
from tests.capture.fake_source import FakeClock, all_of, picture
from tests.capture.source_contract import keeps_the_contract


def video(path: Path, frames: int = 8, rate: float = 30.0, code: str = "MJPG") -> Path:
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*code), rate, (320, 240))
    assert writer.isOpened()
    for each in range(frames):
        writer.write(picture(each * 20, (320, 240)).copy())
    writer.release()
    return path


def test_a_video_keeps_the_contract(tmp_path: Path) -> None:
    keeps_the_contract(VideoSource(video(tmp_path / "a.avi")))


def test_a_looped_video_keeps_the_contract_beyond_its_end(tmp_path: Path) -> None:
    keeps_the_contract(VideoSource(video(tmp_path / "a.avi", frames=3), loop=True))


@pytest.mark.parametrize(("suffix", "code"), [("avi", "MJPG"), ("mp4", "mp4v")])
def test_a_video_gives_all_its_frames_and_then_ends(tmp_path: Path, suffix: str, code: str) -> None:
    clock = FakeClock()
    path = video(tmp_path / f"a.{suffix}", code=code)
    frames = all_of(VideoSource(path, clock=clock, sleep=clock.sleep))
    assert len(frames) == 8
    assert {frame.source for frame in frames} == {Source.RECORDING}


def played(path: Path) -> list[Frame]:
    clock = FakeClock()
    return all_of(VideoSource(path, clock=clock, sleep=clock.sleep))


def test_motion_jpeg_is_handed_on_as_it_is_and_other_videos_as_pixels(tmp_path: Path) -> None:
    path = video(tmp_path / "a.avi")
    frames = played(path)
    assert {type(frame.picture) for frame in frames} == {JpegPicture}
    decoded = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    for frame in frames:
        assert np.abs(frame.pixels - decoded.read()[1].astype(int)).max() <= 2
    decoded.release()
    others = played(video(tmp_path / "b.mp4", code="mp4v"))
    assert {type(frame.picture) for frame in others} == {PlainPicture}


def altered(path: Path, alter: Callable[[bytearray, int], None], *numbers: int) -> Path:
    """The video with these of its JPEGs altered in their place."""
    data = bytearray(path.read_bytes())
    at = -1
    for number in range(max(numbers) + 1):
        at = data.index(b"\xff\xd8\xff", at + 1)
        if number in numbers:
            alter(data, at)
    path.write_bytes(data)
    return path


def tear(data: bytearray, at: int) -> None:
    data[at : at + 2] = b"\0\0"


def halve(data: bytearray, at: int) -> None:
    height = data.index(b"\xff\xc0", at) + 5
    data[height : height + 2] = (120).to_bytes(2)


def test_torn_frames_of_a_video_are_passed_over(tmp_path: Path) -> None:
    frames = played(altered(video(tmp_path / "a.avi"), tear, 2, 3, 7))
    assert {type(frame.picture) for frame in frames} == {JpegPicture}
    assert len(frames) == 5
    assert [frame.number for frame in frames] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("torn", "frames"), [(MAX_TORN, 2), (MAX_TORN + 1, 1)])
def test_a_video_of_which_too_much_is_torn_ends(tmp_path: Path, torn: int, frames: int) -> None:
    path = video(tmp_path / "a.avi", frames=torn + 2)
    assert len(played(altered(path, tear, *range(1, torn + 1)))) == frames


@pytest.mark.parametrize("alter", [tear, halve])
def test_a_video_whose_first_frame_is_no_whole_picture_of_its_size_is_left_to_the_decoder(
    tmp_path: Path, alter: Callable[[bytearray, int], None]
) -> None:
    path = video(tmp_path / "a.avi")
    assert video_module._gives_jpegs(path)
    assert not video_module._gives_jpegs(altered(path, alter, 0))


def test_a_video_runs_at_its_own_speed(tmp_path: Path) -> None:
    clock = FakeClock()
    path = video(tmp_path / "a.avi", frames=6, rate=10)
    frames = all_of(VideoSource(path, clock=clock, sleep=clock.sleep))
    times = np.diff([frame.captured_at for frame in frames])
    assert times == pytest.approx([0.1] * 5, abs=0.001)


@pytest.mark.parametrize("content", [b"", b"no video at all", b"RIFF\0\0\0\0AVI "])
def test_a_file_that_is_no_video_is_absent_and_no_crash(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.avi"
    path.write_bytes(content)
    with pytest.raises(SourceFault) as fault:
        VideoSource(path, loop=True).open()
    assert fault.value.state is CameraState.ABSENT


@pytest.mark.parametrize(("limit", "plays"), [(320, True), (319, False)])
def test_a_video_larger_than_the_limit_is_not_played(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: int, plays: bool
) -> None:
    monkeypatch.setattr(video_module, "MAX_SIDE", limit)
    source = VideoSource(video(tmp_path / "a.avi"))
    if plays:
        source.open()
        source.close()
        return
    with pytest.raises(SourceFault, match="not a video"):
        source.open()


def test_a_missing_video_is_absent(tmp_path: Path) -> None:
    with pytest.raises(SourceFault) as fault:
        VideoSource(tmp_path / "none.avi").open()
    assert fault.value.state is CameraState.ABSENT
