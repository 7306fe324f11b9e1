"""From the first frame that plain zxing-cpp reads to the durable record and the painted verdict."""

import itertools
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, Self

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
_MEMORY = Path("/dev/shm")  # noqa: S108 - only for folders made by tempfile
_WATCH = """
import os, select, sys, time
file = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT, 0o600)
while not select.select([sys.stdin], [], [], 0.1)[0]:
    began = time.perf_counter()
    os.pwrite(file, os.urandom(4096), 0)
    os.fsync(file)
    print((time.perf_counter() - began) * 1000)
"""
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
    """The latency of a whole terminal, beside the bare steps that nobody can do without: once on
    this machine's disk, and once in memory, where no disk can stall.
    """
    os.environ.update({"QT_QPA_PLATFORM": environment()["QT_QPA_PLATFORM"]})
    with tempfile.TemporaryDirectory(prefix="chot-latency-") as name:
        folder = Path(name)
        write_video(folder / "people.avi", PEOPLE, _SHOWN, _EMPTY)
        first_read, bare = _plain(folder)
        # Or the disk would still be writing the video while people come.
        os.sync()
        with _DiskWatch(folder) as disk:
            latencies = _alone(folder / "people.avi", first_read, folder / "post")
        yield _figures("latency", latencies, bare) | {"disk": disk.figures()}
        if _MEMORY.is_dir():
            with tempfile.TemporaryDirectory(prefix="chot-latency-", dir=_MEMORY) as kept:
                latencies = _alone(folder / "people.avi", first_read, Path(kept) / "post")
            yield _figures("latency in memory", latencies, bare)


def _alone(*asked: Any) -> list[float]:
    # A process holds one application of Qt in its life.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, context, max_tasks_per_child=1) as processes:
        return processes.submit(_latencies, *asked).result()


def _latencies(video: Path, first_read: list[int], post: Path) -> list[float]:
    """Milliseconds from the capture of each of those frames to the painted verdict, sorted."""
    from sync.protocol.terms import Mode  # noqa: PLC0415 - Qt reads the variable when loaded
    from terminal.app.asked import Asked  # noqa: PLC0415
    from terminal.app.run import run  # noqa: PLC0415

    source = _Logged(VideoSource(video))
    painted: list[float] = []
    run(
        Asked(
            mode=Mode.OPERATOR,
            config=parse_config(_CONFIG, "benchmark"),
            folder=post,
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
    return sorted(
        (at - source.captured[frame]) * 1000 for at, frame in zip(painted, first_read, strict=True)
    )


def _figures(name: str, latencies: list[float], bare: float) -> dict[str, Any]:
    p50, p95, p99 = _percentiles(latencies)
    return {
        "name": name,
        "p50": p50,
        "p95": p95,
        "p99": p99,
        "unit": "ms",
        "people": len(latencies),
        "peer": f"{bare:.1f} ms: zxing-cpp on the frame and one fsync",
        "ratio": round(p50 / bare, 2),
    }


def _percentiles(ordered: list[float]) -> list[float]:
    return [round(ordered[int(len(ordered) * part)], 1) for part in (0.5, 0.95, 0.99)]


class _DiskWatch:
    """How long this disk takes for one durable block, all the while: another process writes one
    now and then. On shared disks the slowest take longer than all that a terminal does.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / "watch"
        self._taken: list[float] = []

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _WATCH, str(self._file)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        told, _nothing = self._process.communicate()
        self._taken = sorted(float(line) for line in told.split())

    def figures(self) -> dict[str, float]:
        """Percentiles in ms."""
        return dict(zip(("p50", "p95", "p99"), _percentiles(self._taken), strict=True))


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
