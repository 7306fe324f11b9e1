"""From the first frame that plain zxing-cpp reads to the durable record and the painted verdict."""

import itertools
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import zxingcpp

from benchmarks.processes import environment
from benchmarks.scenes import write_video
from terminal.capture.frame import Frame
from terminal.capture.video import VideoSource
from terminal.config import find_asset, parse_config

PEOPLE = 110
_SHOWN, _EMPTY = 5, 8
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_CONFIG = '[post]\nname = "Chốt đo"\n[screen]\nsound = false\n'


class _Logged:
    """A source that remembers when each frame was captured."""

    live = False

    def __init__(self, source: VideoSource) -> None:
        self._source = source
        self.name = source.name
        self.captured: list[float] = []

    def open(self) -> None:
        self._source.open()

    def read(self) -> Frame | None:
        frame = self._source.read()
        if frame is not None:
            self.captured.append(frame.captured_at)
        return frame

    def close(self) -> None:
        self._source.close()


def measure() -> Iterator[dict[str, Any]]:
    """The latency of a whole terminal, beside the bare steps that nobody can do without."""
    os.environ.update({"QT_QPA_PLATFORM": environment()["QT_QPA_PLATFORM"]})
    from sync.protocol.terms import Mode  # noqa: PLC0415 - Qt reads the variable when loaded
    from terminal.app.asked import Asked  # noqa: PLC0415
    from terminal.app.run import run  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="chot-latency-") as name:
        folder = Path(name)
        write_video(folder / "people.avi", PEOPLE, _SHOWN, _EMPTY)
        first_read, bare = _plain(folder)
        source = _Logged(VideoSource(folder / "people.avi"))
        painted: list[float] = []
        run(
            Asked(
                mode=Mode.OPERATOR,
                config=parse_config(_CONFIG, "benchmark"),
                folder=folder / "post",
                assets=find_asset("fonts").parent,
                source=source,
                once=True,
                embedded=True,
                quiet=True,
                on_painted=lambda _: painted.append(time.monotonic()),
            )
        )
    if len(painted) != len(first_read):
        raise RuntimeError(f"{len(painted)} verdicts for {len(first_read)} people")
    latencies = sorted(
        (at - source.captured[frame]) * 1000 for at, frame in zip(painted, first_read, strict=True)
    )
    p50, p95, p99 = (latencies[int(len(latencies) * part)] for part in (0.5, 0.95, 0.99))
    yield {
        "name": "latency",
        "p50": round(p50, 1),
        "p95": round(p95, 1),
        "p99": round(p99, 1),
        "unit": "ms",
        "people": len(latencies),
        "peer": f"{bare:.1f} ms: zxing-cpp on the frame and one fsync",
        "ratio": round(p50 / bare, 2),
    }


def _plain(folder: Path) -> tuple[list[int], float]:
    """Numbers of the frames on which plain zxing-cpp first reads each code, and the median
    milliseconds of its reading plus one durable append.
    """
    video = cv2.VideoCapture(str(folder / "people.avi"), cv2.CAP_FFMPEG)
    first: dict[bytes, int] = {}
    costs: list[float] = []
    log = os.open(folder / "fsync", os.O_WRONLY | os.O_CREAT)
    for number in itertools.count():
        whole, frame = video.read()
        if not whole:
            break
        began = time.perf_counter()
        grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
        found = zxingcpp.read_barcodes(grey, formats=_QR)
        if found and found[0].bytes not in first:
            first[found[0].bytes] = number
            os.write(log, bytes(1024))
            os.fsync(log)
            costs.append((time.perf_counter() - began) * 1000)
    os.close(log)
    video.release()
    return list(first.values()), statistics.median(costs)
