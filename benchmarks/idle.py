"""What the camera loop costs while nobody is there, at 15 decoded frames a second."""

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2

from benchmarks.scenes import FPS, write_video
from terminal.capture.frame import Frame
from terminal.capture.loop import CaptureLoop
from terminal.capture.mailbox import Mailbox
from terminal.capture.video import VideoSource
from terminal.reading.choice import reader_for
from terminal.reading.loop import DecodeLoop
from terminal.reading.symbol import Symbology

SECONDS = 10.0


def measure() -> Iterator[dict[str, Any]]:
    """CPU time of capture and reading as a share of one core, beside OpenCV's bare reading."""
    with tempfile.TemporaryDirectory(prefix="chot-idle-") as name:
        video = Path(name) / "nobody.avi"
        write_video(video, codes=0, shown=0, empty=FPS * 4)
        bare = _share(lambda stop: _read_only(video, stop))
        frames = [0]
        loops = _share(lambda stop: _capture_and_read(video, stop, frames))
    yield {
        "name": "idle",
        "value": round(loops, 1),
        "unit": "% of one core",
        "frames_per_second": round(frames[0] / SECONDS, 1),
        "peer": f"{bare:.1f} %: OpenCV reading the same MJPEG and nothing else",
        "ratio": round(loops / bare, 2),
    }


def _share(work: Callable[[threading.Event], None]) -> float:
    stop = threading.Event()
    thread = threading.Thread(target=work, args=(stop,))
    thread.start()
    time.sleep(1.0)
    cpu, wall = time.process_time(), time.perf_counter()
    time.sleep(SECONDS)
    share = 100 * (time.process_time() - cpu) / (time.perf_counter() - wall)
    stop.set()
    thread.join()
    return share


def _read_only(path: Path, stop: threading.Event) -> None:
    video = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    while not stop.wait(1 / FPS):
        if not video.read()[0]:
            video.set(cv2.CAP_PROP_POS_FRAMES, 0)
    video.release()


def _capture_and_read(path: Path, stop: threading.Event, frames: list[int]) -> None:
    mailbox: Mailbox[Frame] = Mailbox()
    decode = DecodeLoop(
        mailbox,
        reader_for([Symbology.QR]),
        lambda _: None,
        lambda _: None,
        again_after=1.0,
    )
    capture = CaptureLoop(VideoSource(path, loop=True), mailbox, lambda _state, _detail: None)
    reading = threading.Thread(target=decode.run, args=(stop,))
    reading.start()
    before = time.monotonic()
    capture.run(stop)
    reading.join()
    frames[0] = round(decode.counts.frames * SECONDS / (time.monotonic() - before))
