"""A row of pictures in the place of a camera, each shown as if a person held it up."""

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

import cv2
import numpy as np

from sync.protocol.terms import Source
from terminal.capture.frame import Frame, Pixels
from terminal.capture.opencv import read_only
from terminal.capture.pace import Pace
from terminal.capture.picture import PictureFault, load_picture
from terminal.capture.source import CameraState, SourceFault

PAPER = 235
"""Brightness of what is around and between the pictures: light grey, as a wall."""

SMALLEST = (640, 480)
LARGEST_SIDE = 4096


class PictureSource:
    """Pictures one after another, with some empty frames between two of them.

    Each is shown for `frames_each` frames, or until `advance`, then `gap_frames` empty ones of
    the same size follow. `on_picture(index, path)` is called when a picture starts and
    `on_skipped(index, path, reason)` for a file that holds none, both in the reading thread;
    it is then as if that file were not there.
    """

    live = False

    def __init__(
        self,
        paths: Sequence[Path],
        *,
        frames_each: int = 30,
        gap_frames: int = 8,
        frames_per_second: float = 15.0,
        start_at: int = 0,
        loop: bool = False,
        on_picture: Callable[[int, Path], None] = lambda _index, _path: None,
        on_skipped: Callable[[int, Path, str], None] = lambda _index, _path, _reason: None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if frames_each < 1 or gap_frames < 0 or start_at < 0:
            raise ValueError("a picture is shown for at least one frame, from an index on")
        self.name = paths[0].name if len(paths) == 1 else f"{len(paths)} pictures"
        self._paths = tuple(paths)
        self._frames_each = frames_each
        self._gap_frames = gap_frames
        self._start_at = start_at
        self._loop = loop
        self._on_picture = on_picture
        self._on_skipped = on_skipped
        self._pace = Pace(frames_per_second, clock=clock, sleep=sleep)
        self._lock = threading.Lock()
        self._open = False
        self._next = start_at
        self._index = -1
        self._began: float | None = None
        self._shown = self._blank = _paper(SMALLEST)
        self._left = 0
        self._gap_left = 0
        self._number = 0

    @property
    def index(self) -> int:
        """Index of the picture now or last shown; -1 before the first."""
        return self._index

    def open(self) -> None:
        """Start from the picture `start_at`.

        :raises SourceFault: ABSENT when there are no pictures at all.
        """
        if not self._paths:
            raise SourceFault(CameraState.ABSENT)
        with self._lock:
            self._open = True
            self._next = self._start_at
            self._index = -1
            self._began = None
            self._left = self._gap_left = 0

    def read(self) -> Frame | None:
        """The next frame when it is due; (height, width) or (height, width, 3).

        :raises SourceFault: ENDED after the gap behind the last picture, and when it is not open.
        """
        if not self._open:
            raise SourceFault(CameraState.ENDED)
        if self._left == 0 and self._gap_left == 0:
            self._turn_over()
        now = self._pace.wait()
        with self._lock:
            if self._left > 0:
                pixels = self._shown
                self._left -= 1
                self._began = now if self._began is None else self._began
            else:
                pixels = self._blank
                self._gap_left = max(self._gap_left - 1, 0)
        self._number += 1
        return Frame(pixels, now, self._number, Source.RECORDING)

    def advance(self, captured_at: float | None = None) -> None:
        """Take the picture away: its verdict was announced. Any thread may call this.

        :param captured_at: capture time of the frame that the verdict is about; a frame from
            before this picture takes nothing away, so a late announcement skips nobody.
        """
        with self._lock:
            if self._began is None or (captured_at is not None and captured_at < self._began):
                return
            self._left = 0

    def close(self) -> None:
        """Show nothing more; harmless when it is not open."""
        self._open = False

    def _turn_over(self) -> None:
        """Put the next readable picture up."""
        tried = 0
        while tried < len(self._paths):
            if self._next >= len(self._paths):
                if not self._loop:
                    break
                self._next = 0
            index = self._next
            path = self._paths[index]
            self._next += 1
            tried += 1
            try:
                shown = _fit(load_picture(path))
            except PictureFault as fault:
                self._on_skipped(index, path, str(fault))
                continue
            with self._lock:
                self._index = index
                self._began = None
                self._shown = shown
                self._blank = _paper((shown.shape[1], shown.shape[0]))
                self._left = self._frames_each
                self._gap_left = self._gap_frames
            self._on_picture(index, path)
            return
        self._open = False
        raise SourceFault(CameraState.ENDED)


def _paper(size: tuple[int, int]) -> Pixels:
    return read_only(np.full((size[1], size[0]), PAPER, np.uint8))


def _fit(picture: Pixels) -> Pixels:
    """The picture as a frame: never enlarged, with light around it where it is small."""
    height, width = picture.shape[:2]
    longest = max(width, height)
    if longest > LARGEST_SIDE:
        size = tuple(max(1, round(side * LARGEST_SIDE / longest)) for side in (width, height))
        smaller = cv2.resize(picture, cast("tuple[int, int]", size), interpolation=cv2.INTER_AREA)
        return _fit(read_only(smaller))
    if width >= SMALLEST[0] and height >= SMALLEST[1]:
        return picture
    # Four modules of quiet zone around the coarsest code (21 modules) are a fifth of its side.
    margin = min(width, height) // 5 + 8
    across = max(SMALLEST[0] - width, 2 * margin)
    down = max(SMALLEST[1] - height, 2 * margin)
    framed = cv2.copyMakeBorder(
        picture,
        down // 2,
        down - down // 2,
        across // 2,
        across - across // 2,
        cv2.BORDER_CONSTANT,
        value=(PAPER, PAPER, PAPER),
    )
    return read_only(framed)
