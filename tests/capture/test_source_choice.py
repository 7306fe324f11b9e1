from pathlib import Path

import pytest

from terminal.capture.camera import CameraSource
from terminal.capture.choice import MAX_PICTURES, pictures_in, source_for
from terminal.capture.pictures import PictureSource
from terminal.capture.video import VideoSource


def test_without_recordings_the_source_is_a_camera() -> None:
    source = source_for(camera="webcam")
    assert isinstance(source, CameraSource)
    assert source.live


def test_a_video_file_becomes_a_video_and_everything_else_pictures(tmp_path: Path) -> None:
    assert isinstance(source_for(recordings=[tmp_path / "A.MP4"]), VideoSource)
    assert isinstance(source_for(recordings=[tmp_path]), PictureSource)
    with pytest.raises(ValueError, match="alone"):
        source_for(recordings=[tmp_path / "a.mp4", tmp_path / "b.mp4"])


def test_a_folder_stands_for_all_pictures_below_it_in_order(tmp_path: Path) -> None:
    for name in ("b.png", "a.JPG", "notes.txt", "deep/c.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = pictures_in([tmp_path, tmp_path / "b.png"])
    assert [path.name for path in found] == ["a.JPG", "b.png", "c.json", "b.png"]
    assert len(pictures_in([tmp_path], limit=2)) == 2
    assert MAX_PICTURES == 10_000
