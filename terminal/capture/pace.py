"""Recordings run at their own speed, whatever the machine could do."""

import math
import time
from collections.abc import Callable

SLOWEST, FASTEST = 1.0, 60.0
"""Frames a second: slower would keep `read` waiting too long, faster shows nobody more."""


class Pace:
    """Waits until the next frame is due."""

    def __init__(
        self,
        frames_per_second: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if not math.isfinite(frames_per_second) or frames_per_second <= 0:
            raise ValueError("a pace is a number of frames a second above zero")
        self._period = 1 / min(max(frames_per_second, SLOWEST), FASTEST)
        self._clock = clock
        self._sleep = sleep
        self._due: float | None = None

    def wait(self) -> float:
        """Wait, and say when it is: monotonic seconds."""
        now = self._clock()
        if self._due is not None and now < self._due:
            self._sleep(self._due - now)
            now = self._clock()
        # Who fell behind goes on from here: a burst of old frames would help nobody.
        late = self._due is None or now - self._due > self._period
        self._due = (now if late or self._due is None else self._due) + self._period
        return now
