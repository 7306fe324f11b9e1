"""A source of frames that does what a test tells it, on a clock that only the test moves."""

import threading
from collections.abc import Iterable, Iterator

import numpy as np

from sync.protocol.terms import Source
from terminal.capture.frame import Frame, Picture, Pixels
from terminal.capture.source import CameraState, FrameSource, SourceFault

STEP = 1 / 15


class FakeClock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


class FakeStop(threading.Event):
    """Waiting for it takes no time but moves the clock."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self._clock = clock
        self.waits: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        if not self.is_set() and timeout:
            self.waits.append(timeout)
            self._clock.sleep(timeout)
        return self.is_set()


def picture(brightness: int = 0, size: tuple[int, int] = (64, 48)) -> Pixels:
    pixels: Pixels = np.full((size[1], size[0], 3), brightness % 256, np.uint8)
    pixels.setflags(write=False)
    return pixels


class FakeSource:
    """Reads its way through `script`: a picture, None for a wait in vain, or a fault.

    `openings` are the faults of the first attempts to open it. `stop` is set at the script's end.
    """

    name = "fake"

    def __init__(
        self,
        script: Iterable[Pixels | Picture | SourceFault | None],
        clock: FakeClock,
        *,
        stop: threading.Event | None = None,
        openings: Iterable[SourceFault | None] = (),
        live: bool = True,
    ) -> None:
        self.live = live
        self.opened = 0
        self.closed = 0
        self._script: Iterator[Pixels | Picture | SourceFault | None] = iter(script)
        self._openings = iter(openings)
        self._clock = clock
        self._stop = stop
        self._is_open = False
        self._number = 0

    def open(self) -> None:
        fault = next(self._openings, None)
        if fault is not None:
            raise fault
        self.opened += 1
        self._is_open = True

    def read(self) -> Frame | None:
        if not self._is_open:
            raise SourceFault(CameraState.LOST)
        try:
            item = next(self._script)
        except StopIteration:
            if self._stop is None:
                raise SourceFault(CameraState.ENDED) from None
            self._stop.set()
            item = None
        if isinstance(item, SourceFault):
            raise item
        self._clock.sleep(2.0 if item is None else STEP)
        if item is None:
            return None
        self._number += 1
        return Frame(item, self._clock(), self._number, Source.CAMERA)

    def close(self) -> None:
        if self._is_open:
            self.closed += 1
        self._is_open = False


def all_of(source: FrameSource) -> list[Frame]:
    source.open()
    frames: list[Frame] = []
    while True:
        try:
            frame = source.read()
        except SourceFault as fault:
            assert fault.state is CameraState.ENDED
            return frames
        assert frame is not None
        frames.append(frame)
