"""A whole shift through the real window: gaps of the screen's thread, memory and CPU."""

import multiprocessing
import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, Final

from benchmarks.processes import environment

PEOPLE: Final = 1000


def measure(samples: int = PEOPLE) -> Iterator[dict[str, Any]]:
    """One shift of so many people, every tenth of them hostile. Meanwhile the embedded centre takes
    in what is recorded, somebody searches, lists and measures temperatures, and a supervisor
    comes twice, looks at the register and at charts, and exports.

    The peer of the gaps is the period of the timer that finds them; of memory, what the rows of
    the day book may take (4 KiB each); of CPU, one core.
    """
    os.environ.update({"QT_QPA_PLATFORM": environment()["QT_QPA_PLATFORM"]})
    from benchmarks.shift_run import SETTLED, TICK_MS, run_shift  # noqa: PLC0415 - Qt reads it

    context = multiprocessing.get_context("spawn")
    with (
        tempfile.TemporaryDirectory(prefix="chot-shift-") as name,
        # A process holds one application of Qt in its life.
        ProcessPoolExecutor(1, context, max_tasks_per_child=1) as processes,
    ):
        found = processes.submit(run_shift, samples, Path(name) / "post").result()
    gaps, verdicts = sorted(found["gaps"]), found["verdicts"]
    if verdicts != samples:
        raise RuntimeError(f"{verdicts} verdicts for {samples} people")
    yield {
        "name": "shift: gap of the screen's thread",
        **dict(zip(("p50", "p99", "p999"), _at(gaps, (0.5, 0.99, 0.999)), strict=True)),
        "longest": round(gaps[-1], 1),
        "over_100_ms": sum(gap > 100 for gap in gaps),
        "longest_in": found["place"],
        "unit": "ms",
        "people": verdicts,
        "of": samples,
        "amended": found["amended"],
        "export_files": found["exports"],
        "supervisor_signed_in": found["supervised"],
        "peer": f"a timer of {TICK_MS} ms",
        "ratio": round(gaps[-1] / TICK_MS, 1),
    }
    grown = found["memory"][-1] - found["memory"][0]
    allowed = verdicts * (1 - SETTLED) * 4096
    yield {
        "name": "shift: memory grown after the first fifth",
        "value": round(grown / 1e6, 1),
        "unit": "MB",
        "resident": round(found["memory"][-1] / 1e6, 1),
        "peer": f"{allowed / 1e6:.1f} MB: 4 KiB a person in the day book",
        "ratio": round(grown / allowed, 2),
    }
    yield {
        "name": "shift: CPU of the terminal",
        "value": round(100 * found["cpu"] / found["wall"], 1),
        "unit": "% of one core",
        "peer": "one core; the pictures are made in the same process",
        "ratio": round(found["cpu"] / found["wall"], 3),
    }


def _at(ordered: list[float], parts: tuple[float, ...]) -> list[float]:
    return [round(ordered[int(len(ordered) * part)], 1) for part in parts]
