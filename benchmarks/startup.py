"""From the start of the process to the window on the screen."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.processes import Process, environment

RUNS = 7
_BARE = (
    "from PySide6.QtWidgets import QApplication, QWidget\n"
    "a = QApplication([]); w = QWidget(); w.show(); a.processEvents()"
)


def measure() -> Iterator[dict[str, Any]]:
    """Warm starts of the terminal, beside an empty Qt window."""
    with tempfile.TemporaryDirectory(prefix="chot-startup-") as name:
        seconds = [_start(Path(name)) for _ in range(RUNS + 1)][1:]
    bare = statistics.median(_bare() for _ in range(RUNS))
    median = statistics.median(seconds)
    yield {
        "name": "startup",
        "value": round(median, 2),
        "worst": round(max(seconds), 2),
        "unit": "s",
        "peer": f"{bare:.2f} s: Python with an empty Qt window",
        "ratio": round(median / bare, 2),
    }


def _start(folder: Path) -> float:
    began = time.perf_counter()
    process = Process(
        "terminal", "--data", str(folder), "--json", "terminal", "--recording", str(folder),
        env=environment(),
    )  # fmt: skip
    line = process.next_line(60.0)
    seconds = time.perf_counter() - began
    process.kill()
    if line != {"window": True}:
        raise RuntimeError(f"no window, but {line}")
    return seconds


def _bare() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", _BARE], env=environment(), check=True)
    return time.perf_counter() - began
