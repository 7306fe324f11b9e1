"""What the camera loop costs while nobody is there, at 15 frames a second."""

import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

from benchmarks.scenes import FPS, write_video
from terminal.capture.frame import Frame
from terminal.capture.loop import CaptureLoop
from terminal.capture.mailbox import Mailbox
from terminal.capture.opencv import settle_opencv
from terminal.capture.source import CameraState
from terminal.capture.video import VideoSource
from terminal.config import find_asset
from terminal.reading.choice import reader_for
from terminal.reading.loop import DecodeLoop, ReadingHearers
from terminal.reading.symbol import Symbology
from terminal.ui.icons import Icons
from terminal.ui.preview import Preview
from terminal.ui.words import Words

SECONDS = 10.0
WARM_UP = 4.0
"""The gate is open when a camera starts."""

PREVIEW = (640, 360)


def measure() -> Iterator[dict[str, Any]]:
    """CPU time of capture, reading and preview as a share of one core, beside OpenCV's reading."""
    with tempfile.TemporaryDirectory(prefix="chot-idle-") as name:
        video = Path(name) / "nobody.avi"
        write_video(video, codes=0, shown=0, empty=FPS * 4)
        settle_opencv()
        bare = _share(lambda stop: _read_only(video, stop), time.sleep)
        terminal = _Terminal(video)
        idle = _share(terminal.run, time.sleep)
        shown = _Shown()
        with_preview = _Terminal(video, shown)
        beside_preview = _share(with_preview.run, _run_events)
    peer = f"{bare:.1f} %: OpenCV reading the same MJPEG and nothing else"
    for figure, share, run in (
        ("idle", idle, terminal),
        ("idle with preview", beside_preview, with_preview),
    ):
        yield {
            "name": figure,
            "value": round(share, 1),
            "unit": "% of one core",
            "frames_per_second": round(run.frames_per_second, 1),
            "peer": peer,
            "ratio": round(share / bare, 2),
        }


class _CountedMailbox(Mailbox[Frame]):
    frames = 0

    def put(self, item: Frame) -> bool:
        self.frames += 1
        return super().put(item)


class _CountedPreview(Preview):
    painted = 0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's word
        self.painted += 1
        super().paintEvent(event)


class _Shown(QObject):
    """A preview that paints every frame, in a window that no screen shows."""

    filled = Signal()

    def __init__(self) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        self.application = QApplication.instance() or QApplication([])
        super().__init__()
        assets = find_asset("fonts").parent
        self.preview = _CountedPreview(Icons(assets), Words("vi", assets))
        self.preview.resize(*PREVIEW)
        self.preview.show_state(CameraState.LIVE)
        self.preview.show()
        self.mailbox: Mailbox[Frame] = Mailbox()
        self.filled.connect(self.show_newest)

    @Slot()
    def show_newest(self) -> None:
        """Show what waits in the mailbox."""
        frame = self.mailbox.take()
        if frame is not None:
            self.preview.show_frame(frame)


class _Terminal:
    """Capture and reading as at a post, before a recording."""

    def __init__(self, video: Path, shown: _Shown | None = None) -> None:
        self._shown = shown
        self.frames_per_second = 0.0
        """After the run; those painted where there is a preview."""
        self._mailbox = _CountedMailbox()
        self._decode = DecodeLoop(
            self._mailbox, reader_for([Symbology.QR]), ReadingHearers(), again_after=1.0
        )
        self._capture = CaptureLoop(
            VideoSource(video, loop=True),
            self._mailbox,
            lambda _state, _detail: None,
            preview=shown.mailbox if shown else None,
            preview_filled=shown.filled.emit if shown else lambda: None,
        )

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set."""
        reading = threading.Thread(target=self._decode.run, args=(stop,))
        reading.start()
        began = time.monotonic()
        self._capture.run(stop)
        reading.join()
        frames = self._shown.preview.painted if self._shown else self._mailbox.frames
        self.frames_per_second = frames / (time.monotonic() - began)


def _share(work: Callable[[threading.Event], None], wait: Callable[[float], None]) -> float:
    stop = threading.Event()
    thread = threading.Thread(target=work, args=(stop,))
    thread.start()
    wait(WARM_UP)
    cpu, wall = time.process_time(), time.perf_counter()
    wait(SECONDS)
    share = 100 * (time.process_time() - cpu) / (time.perf_counter() - wall)
    stop.set()
    thread.join()
    return share


def _run_events(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def _read_only(path: Path, stop: threading.Event) -> None:
    video = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    while not stop.wait(1 / FPS):
        if not video.read()[0]:
            video.set(cv2.CAP_PROP_POS_FRAMES, 0)
    video.release()
