"""What a post reads with."""

import os
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from terminal.reading.engine import Engine, GradualEngine, ZxingEngine
from terminal.reading.grid_engine import GridEngine
from terminal.reading.opencv_engine import OpenCvEngine
from terminal.reading.reader import Reader
from terminal.reading.steps import measured_steps
from terminal.reading.symbol import Symbology
from terminal.reading.zbar import ZbarEngine

FIRST = "zxing"
FOLLOWER = "zxing-known-only"


def engines_for(symbologies: Iterable[Symbology]) -> dict[str, Engine | GradualEngine]:
    """The engines of this machine that read such codes, by the names that the steps use.

    :raises ValueError: when there are no symbologies.
    """
    wanted = frozenset(symbologies)
    engines: dict[str, Engine | GradualEngine] = {
        FIRST: ZxingEngine(wanted),
        FOLLOWER: ZxingEngine(wanted, known_only=True),
        "zxing-one-threshold": ZxingEngine(wanted, one_threshold=True),
    }
    # The others read nothing but QR codes, and must not bring them in where nobody asked.
    if Symbology.QR in wanted:
        engines["opencv"] = OpenCvEngine()
        engines["grid"] = GridEngine()
        if (zbar := ZbarEngine()).available:
            engines["zbar"] = zbar
    return engines


def reader_for(symbologies: Iterable[Symbology], *, threads: int = 1) -> Reader:
    """A reader of these symbologies and no other; one thread may use it.

    :param threads: how many steps it may try at once.
    :raises ValueError: when there are no symbologies.
    """
    executor = ThreadPoolExecutor(threads, "reading") if threads > 1 else None
    return Reader(
        engines_for(symbologies),
        measured_steps(),
        first=FIRST,
        follower=FOLLOWER,
        executor=executor,
        threads=threads,
        # A machine that is busy with something else makes frames rarer, not readings worse.
        clock=time.perf_counter if executor else time.thread_time,
    )


def all_cores_but_one() -> int:
    """Threads that may read: one core stays free for the window."""
    return max(1, (os.cpu_count() or 1) - 1)
