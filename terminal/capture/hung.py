"""Keeps a driver that never answers again from taking the terminal with it."""

import threading
import time
from collections.abc import Callable
from typing import Final

from terminal.capture.frame import Frame
from terminal.capture.mailbox import Mailbox
from terminal.capture.source import CameraState, FrameSource, SourceFault

HUNG_AFTER: Final = 8.0
"""Seconds. A driver that waits for a frame gives up after two, and opening some cameras takes
four."""
_WAIT: Final = 2.0
_CLOSE_WAIT: Final = 3.0
"""A read that is under way gives up after two seconds."""


class _Attempt:
    """One source in a thread of its own, which may be left behind."""

    def __init__(self, make: Callable[[], FrameSource], clock: Callable[[], float]) -> None:
        self.frames: Mailbox[Frame] = Mailbox()
        self.fault: SourceFault | None = None
        self.name = ""
        self.opened = threading.Event()
        self.answered_at = clock()
        self._make = make
        self._clock = clock
        self._stop = threading.Event()
        # Nobody can end a thread inside a driver: it must not keep the process from ending.
        self.thread = threading.Thread(target=self._run, name="camera driver", daemon=True)
        self.thread.start()

    def _run(self) -> None:
        source = self._make()
        try:
            source.open()
            self.name = source.name
            self._answer()
            self.opened.set()
            while not self._stop.is_set():
                frame = source.read()
                self._answer()
                if frame is not None and not self._stop.is_set():
                    self.frames.put(frame)
        except SourceFault as fault:
            self.name = source.name
            self.fault = fault
        except Exception as error:  # noqa: BLE001 - the boundary of the thread: told to the reader
            self.fault = SourceFault(CameraState.LOST, type(error).__name__)
        finally:
            self._answer()
            self.opened.set()
            source.close()

    def _answer(self) -> None:
        self.answered_at = self._clock()

    def silent_for(self) -> float:
        """Seconds since the driver last came back."""
        return self._clock() - self.answered_at

    def end(self, seconds: float) -> bool:
        """Ask it to end and wait so long. :return: whether it did."""
        self._stop.set()
        self.thread.join(seconds)
        return not self.thread.is_alive()


class HungGuard:
    """A live source whose driver may hang: `open` and `read` always come back.

    The driver works in a thread of its own. When it has not answered for `hung_after` seconds
    the camera is LOST; the next `open` makes a fresh source in a fresh thread and leaves the old
    one behind. While one that was left behind is stuck it may hold the device, so that only a
    new process helps: `stuck_for` says for how long that has been so, for the watchdog.
    """

    live = True

    def __init__(
        self,
        make: Callable[[], FrameSource],
        *,
        hung_after: float = HUNG_AFTER,
        wait: float = _WAIT,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name = make().name
        self._make = make
        self._hung_after = hung_after
        self._wait = wait
        self._clock = clock
        self._attempt: _Attempt | None = None
        self._stuck: list[_Attempt] = []
        self._stuck_since: float | None = None

    def open(self) -> None:
        """Start giving frames. :raises SourceFault: if that cannot be done now."""
        self.close()
        self._stuck = [attempt for attempt in self._stuck if attempt.thread.is_alive()]
        if self._stuck:
            # Each try would leave another thread inside the driver; the device is held anyway.
            raise SourceFault(CameraState.LOST)
        attempt = self._attempt = _Attempt(self._make, self._clock)
        while not attempt.opened.wait(min(self._wait, self._hung_after)):
            self._give_up_hung(attempt)
        self.name = attempt.name or self.name
        self._raise_fault(attempt)

    def read(self) -> Frame | None:
        """The next frame; None when none came in time.

        :raises SourceFault: when the source is gone, or its driver does not come back.
        """
        attempt = self._attempt
        if attempt is None:
            raise SourceFault(CameraState.LOST)
        frame = attempt.frames.take(self._wait)
        if frame is not None:
            self._stuck_since = None
            return frame
        self._raise_fault(attempt)
        self._give_up_hung(attempt)
        return None

    def close(self) -> None:
        """Let go of the device; of one that is stuck, not wait for it."""
        attempt, self._attempt = self._attempt, None
        if attempt is not None and not attempt.end(min(_CLOSE_WAIT, self._hung_after)):
            self._leave_behind(attempt)

    def stuck_for(self) -> float:
        """Seconds since a driver hung, until frames come again; 0 where none hangs."""
        return 0.0 if self._stuck_since is None else self._clock() - self._stuck_since

    def _give_up_hung(self, attempt: _Attempt) -> None:
        if attempt.silent_for() >= self._hung_after:
            self._attempt = None
            attempt.end(0)
            self._leave_behind(attempt)
            raise SourceFault(CameraState.LOST)

    def _leave_behind(self, attempt: _Attempt) -> None:
        self._stuck.append(attempt)
        if self._stuck_since is None:
            self._stuck_since = self._clock()

    def _raise_fault(self, attempt: _Attempt) -> None:
        if attempt.fault is not None:
            raise attempt.fault
