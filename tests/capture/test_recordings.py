import base64
import json
import threading
from pathlib import Path

import cv2
import numpy as np
import pytest

from sync.protocol.terms import Source
from terminal.capture.frame import Frame, Pixels
from terminal.capture.pictures import LARGEST_SIDE, PAPER, PictureSource
from terminal.capture.source import CameraState, SourceFault
from tests.capture.fake_source import FakeClock, all_of, picture
from tests.capture.source_contract import keeps_the_contract


def save(path: Path, pixels: Pixels) -> Path:
    assert cv2.imwrite(str(path), pixels)
    return path


def slides(paths: list[Path], **settings: object) -> PictureSource:
    clock = FakeClock()
    return PictureSource(paths, clock=clock, sleep=clock.sleep, **settings)  # type: ignore[arg-type]


def three(folder: Path) -> list[Path]:
    return [save(folder / f"{each}.png", picture(each * 60, (700, 500))) for each in range(1, 4)]


def brightness(frames: list[Frame]) -> list[int]:
    return [int(frame.pixels.flat[frame.pixels.size // 2]) for frame in frames]


def test_pictures_keep_the_contract(tmp_path: Path) -> None:
    keeps_the_contract(PictureSource(three(tmp_path), frames_each=1, gap_frames=1))


def test_each_picture_is_shown_and_then_light_grey_of_the_same_size(tmp_path: Path) -> None:
    frames = all_of(slides(three(tmp_path), frames_each=2, gap_frames=1))
    assert brightness(frames) == [60, 60, PAPER, 120, 120, PAPER, 180, 180, PAPER]
    assert {frame.pixels.shape[:2] for frame in frames} == {(500, 700)}
    assert {frame.source for frame in frames} == {Source.RECORDING}


def test_pictures_can_follow_each_other_without_a_gap(tmp_path: Path) -> None:
    frames = all_of(slides(three(tmp_path), frames_each=1, gap_frames=0))
    assert brightness(frames) == [60, 120, 180]


def test_pictures_are_paced(tmp_path: Path) -> None:
    frames = all_of(slides(three(tmp_path), frames_each=2, frames_per_second=5))
    assert np.diff([frame.captured_at for frame in frames]) == pytest.approx(0.2, abs=0.001)


def test_an_announced_picture_is_taken_away(tmp_path: Path) -> None:
    source = slides(three(tmp_path), frames_each=50, gap_frames=1)
    source.open()
    shown = source.read()
    assert shown is not None
    source.advance(shown.captured_at)
    after = [source.read(), source.read()]
    assert brightness([frame for frame in after if frame]) == [PAPER, 120]


def test_a_late_announcement_takes_no_other_picture_away(tmp_path: Path) -> None:
    source = slides(three(tmp_path), frames_each=2, gap_frames=0)
    source.open()
    first = source.read()
    assert first is not None
    source.advance(first.captured_at)
    source.advance(first.captured_at)
    second = source.read()
    assert second is not None
    source.advance(first.captured_at)
    third = source.read()
    assert third is not None
    assert brightness([second, third]) == [120, 120]


def test_advancing_before_during_and_after_a_row_of_pictures_is_harmless(tmp_path: Path) -> None:
    source = slides(three(tmp_path), frames_each=1, gap_frames=1)
    source.advance()
    source.open()
    source.advance()
    shown = source.read()
    assert shown is not None
    assert brightness([shown]) == [60]
    source.advance()
    all_of(source)
    source.advance()


def test_pictures_may_be_taken_away_from_another_thread(tmp_path: Path) -> None:
    source = slides(three(tmp_path), frames_each=100_000, gap_frames=0)
    done = threading.Event()

    def hurry() -> None:
        while not done.wait(0.001):
            source.advance()

    thread = threading.Thread(target=hurry)
    thread.start()
    try:
        frames = all_of(source)
    finally:
        done.set()
        thread.join()
    assert set(brightness(frames)) >= {60, 120, 180}


def test_what_is_shown_is_told_with_its_index(tmp_path: Path) -> None:
    told: list[tuple[int, str]] = []
    source = slides(
        three(tmp_path),
        start_at=1,
        frames_each=1,
        on_picture=lambda index, path: told.append((index, path.name)),
    )
    assert source.index == -1
    all_of(source)
    assert told == [(1, "2.png"), (2, "3.png")]
    assert source.index == 2


def test_an_unreadable_file_is_skipped_and_told(tmp_path: Path) -> None:
    skipped: list[tuple[int, str]] = []
    torn = tmp_path / "torn.png"
    torn.write_bytes(b"\x89PNG\r\n\x1a\n and then nothing")
    paths = three(tmp_path)
    frames = all_of(
        slides(
            [paths[0], torn, tmp_path / "missing.png", paths[1]],
            frames_each=1,
            gap_frames=0,
            on_skipped=lambda index, _path, reason: skipped.append((index, reason)),
        )
    )
    assert brightness(frames) == [60, 120]
    assert skipped == [(1, "no-picture"), (2, "unreadable")]


def test_a_loop_of_unreadable_files_ends(tmp_path: Path) -> None:
    assert all_of(slides([tmp_path / "a.png", tmp_path / "b.png"], loop=True)) == []


def test_a_loop_of_pictures_starts_again_with_the_first(tmp_path: Path) -> None:
    source = slides(three(tmp_path), frames_each=1, gap_frames=0, start_at=2, loop=True)
    source.open()
    frames = [source.read() for _ in range(4)]
    assert brightness([frame for frame in frames if frame]) == [180, 60, 120, 180]


def test_no_pictures_at_all_are_an_absent_source() -> None:
    with pytest.raises(SourceFault) as fault:
        PictureSource([]).open()
    assert fault.value.state is CameraState.ABSENT


def test_a_picture_in_a_test_vector_is_shown(tmp_path: Path) -> None:
    png = save(tmp_path / "a.png", picture(90, (700, 500))).read_bytes()
    vector = tmp_path / "a.json"
    vector.write_text(json.dumps({"2DCODE": base64.b64encode(png).decode()}))
    frames = all_of(slides([vector], frames_each=1, gap_frames=0))
    assert brightness(frames) == [90]


@pytest.mark.parametrize("size", [(300, 300), (639, 479), (1, 1), (200, 900), (900, 100)])
def test_a_small_picture_stands_unscaled_in_the_middle_of_a_light_canvas(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    path = save(tmp_path / "a.png", picture(0, size))
    pixels = all_of(slides([path], frames_each=1, gap_frames=0))[0].pixels
    height, width = pixels.shape[:2]
    assert width >= 640
    assert height >= 480
    dark = np.argwhere(pixels[:, :, 0] == 0)
    (top, left), (bottom, right) = dark.min(0), dark.max(0)
    assert (right - left + 1, bottom - top + 1) == size
    quiet = min(size) // 5
    assert min(top, left, height - 1 - bottom, width - 1 - right) >= quiet
    assert abs(top - (height - 1 - bottom)) <= 1
    assert abs(left - (width - 1 - right)) <= 1


@pytest.mark.parametrize("side", [LARGEST_SIDE, LARGEST_SIDE + 1])
def test_a_picture_is_reduced_only_above_the_largest_side(tmp_path: Path, side: int) -> None:
    path = save(tmp_path / "a.png", picture(0, (side, 600)))
    pixels = all_of(slides([path], frames_each=1, gap_frames=0))[0].pixels
    assert pixels.shape[1] == LARGEST_SIDE


@pytest.mark.parametrize(
    "settings", [{"frames_each": 0}, {"gap_frames": -1}, {"start_at": -1}, {"frames_per_second": 0}]
)
def test_senseless_settings_are_refused(tmp_path: Path, settings: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="frame"):
        slides(three(tmp_path), **settings)
