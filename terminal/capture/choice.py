"""Which source a name or some files mean."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from terminal.capture.camera import CameraSource
from terminal.capture.picture import PICTURE_SUFFIXES
from terminal.capture.pictures import PictureSource
from terminal.capture.source import FrameSource
from terminal.capture.video import VIDEO_SUFFIXES, VideoSource

MAX_PICTURES = 10_000


def source_for(
    *,
    camera: str = "",
    recordings: Sequence[Path] = (),
    size: tuple[int, int] = (1280, 720),
    frames_per_second: float = 15.0,
    loop: bool = False,
    frames_each: int = 30,
    start_at: int = 0,
    on_picture: Callable[[int, Path], None] = lambda _index, _path: None,
    on_skipped: Callable[[int, Path, str], None] = lambda _index, _path, _reason: None,
) -> FrameSource:
    """The camera of that name, or what is in `recordings`: one video, or pictures and folders.

    Nothing is opened yet. :raises ValueError: when a video stands beside something else.
    """
    if not recordings:
        return CameraSource(camera, size=size, frames_per_second=frames_per_second)
    videos = [path for path in recordings if path.suffix.lower() in VIDEO_SUFFIXES]
    if videos:
        if len(recordings) > 1:
            raise ValueError("a video is played alone")
        return VideoSource(videos[0], loop=loop)
    return PictureSource(
        pictures_in(recordings),
        frames_each=frames_each,
        frames_per_second=frames_per_second,
        start_at=start_at,
        loop=loop,
        on_picture=on_picture,
        on_skipped=on_skipped,
    )


def pictures_in(paths: Iterable[Path], limit: int = MAX_PICTURES) -> tuple[Path, ...]:
    """The files as given, and in the place of a folder all pictures below it, sorted by path.

    At most `limit`; what is beyond is left out.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            below = (each for each in path.rglob("*") if each.suffix.lower() in PICTURE_SUFFIXES)
            found.extend(sorted(each for each in below if each.is_file()))
        else:
            found.append(path)
        if len(found) >= limit:
            break
    return tuple(found[:limit])
