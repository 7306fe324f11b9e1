"""What one input may do to a parser: nothing raised, half a second, 64 MiB."""

import gc
import resource
import signal
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Final

from benchmarks.fuzz.findings import BrokenPromise, Finding, Kind

SLOW_MS: Final = 500.0
GROWN_MIB: Final = 64.0

INTERRUPT_MS: Final = 5_000
"""After which an input is not waited for any longer."""

_WARM: Final = 2_000
"""Inputs after which tables and caches are filled."""
_LOOK_EVERY: Final = 500
_MIB: Final = 2**20


class _TookTooLong(BaseException):
    """Raised in the parser itself, which catches what it knows; not an Exception therefore."""


class Guard:
    """Calls a parser with one input after another, and says what it should not have done.

    Each fault is reported once, told by its kind and by where it was raised. Time is CPU time of
    this thread, so that a busy machine finds nothing. Not reentrant; POSIX, main thread only.
    """

    def __init__(
        self,
        parser: Callable[[bytes], None],
        report: Callable[[Finding], None],
        *,
        interrupt_ms: int = INTERRUPT_MS,
    ) -> None:
        self._interrupt_ms = interrupt_ms
        self._parser = parser
        self._report = report
        self._known: set[str] = set()
        self._start_rss = 0.0
        self.inputs = 0
        self.slowest_ms = 0.0
        self.grown_mib = 0.0
        signal.signal(signal.SIGVTALRM, _interrupt)
        _forget_peak()

    def __call__(self, data: bytes) -> None:
        """Give the parser one input; raises nothing."""
        hung, peak = False, _peak_mib()
        began = time.thread_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, self._interrupt_ms / 1000)
        try:
            self._parser(data)
        except _TookTooLong:
            hung = True
            self._found(Kind.HANG, f"over {self._interrupt_ms} ms", data, where="")
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
            where = _place(error)
            self._found(
                Kind.CRASH, f"{type(error).__name__} at {where}: {error}"[:300], data, where
            )
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        ms = (time.thread_time() - began) * 1000
        self.inputs += 1
        self.slowest_ms = max(self.slowest_ms, ms)
        if ms > SLOW_MS and not hung:
            self._found(Kind.SLOW, f"{ms:.0f} ms", data, where="")
        if (grown := _peak_mib() - peak) > GROWN_MIB:
            self._found(Kind.GROWTH, f"{grown:.0f} MiB in one input", data, where="one")
        if self.inputs % _LOOK_EVERY == 0:
            self._look_at_growth(data)

    def _look_at_growth(self, data: bytes) -> None:
        """What stays after many inputs; the fuzzer's own corpus is in it."""
        if self.inputs <= _WARM:
            gc.collect()
            self._start_rss = _rss_mib()
            return
        grown = _rss_mib() - self._start_rss
        if grown > GROWN_MIB:
            gc.collect()
            grown = _rss_mib() - self._start_rss
        self.grown_mib = max(self.grown_mib, grown)
        if grown > GROWN_MIB:
            self._found(
                Kind.GROWTH, f"{grown:.0f} MiB over {self.inputs} inputs", data, where="all"
            )

    def _found(self, kind: Kind, what: str, data: bytes, where: str) -> None:
        if f"{kind} {where}" not in self._known:
            self._known.add(f"{kind} {where}")
            self._report(Finding(kind, what, data))


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise _TookTooLong


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    # A promise is broken where it is asked for, not where the asking is written down.
    innermost = frames[-2 if isinstance(error, BrokenPromise) and len(frames) > 1 else -1]
    return f"{Path(innermost.filename).name}:{innermost.lineno}"


def _forget_peak() -> None:
    """What the process once had would hide what an input asks for (proc(5), clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")


def _peak_mib() -> float:
    # Not getrusage: its peak is never below that of whoever started this process (proc(5)).
    status = Path("/proc/self/status").read_bytes()
    return int(status.partition(b"VmHWM:")[2].split(maxsplit=1)[0]) / 1024


def _rss_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / _MIB
