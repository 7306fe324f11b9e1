import threading
from collections.abc import Callable, Iterator

import pytest

from sync.protocol.terms import Source
from terminal.capture.frame import Frame
from terminal.capture.hung import HungGuard
from terminal.capture.layout import PlainPicture
from terminal.capture.loop import CaptureLoop, Patience
from terminal.capture.mailbox import Mailbox
from terminal.capture.source import CameraState, FrameSource, SourceFault
from tests.capture.fake_source import picture
from tests.capture.source_contract import keeps_the_contract

LONG = 10.0
"""Seconds that a test waits for a thread before it fails."""
HUNG_AFTER = 0.15


class Driver:
    """A camera whose driver hangs for ever where it is told to, until `mended`."""

    def __init__(self, *, hangs_at: int | None = None, in_open: bool = False) -> None:
        self.name = "Webcam"
        self.live = True
        self.mended = threading.Event()
        self.hanging = threading.Event()
        self.made = 0
        self.hangs_at = hangs_at
        self.in_open = in_open
        self.fault: SourceFault | Exception | None = None

    def __call__(self) -> "Opening":
        self.made += 1
        return Opening(self)

    def hang(self) -> None:
        self.hanging.set()
        self.mended.wait()


class Opening:
    live = True

    def __init__(self, driver: Driver) -> None:
        self.name = driver.name
        self._driver = driver
        self._open = False
        self._number = 0

    def open(self) -> None:
        if self._driver.in_open and not self._driver.mended.is_set():
            self._driver.hang()
        if self._driver.fault is not None:
            raise self._driver.fault
        self._open = True

    def read(self) -> Frame | None:
        if not self._open:
            raise SourceFault(CameraState.LOST)
        self._number += 1
        if self._number == self._driver.hangs_at and not self._driver.mended.is_set():
            self._driver.hang()
        threading.Event().wait(0.005)
        shown = PlainPicture(picture(self._number))
        return Frame(shown, float(self._number), self._number, Source.CAMERA)

    def close(self) -> None:
        self._open = False


@pytest.fixture
def driver() -> Iterator[Driver]:
    made = Driver()
    yield made
    made.mended.set()


@pytest.fixture
def guarded(driver: Driver) -> Iterator[HungGuard]:
    made = HungGuard(driver, hung_after=HUNG_AFTER, wait=0.05)
    yield made
    driver.mended.set()
    made.close()


def lost(work: Callable[[], object]) -> CameraState:
    with pytest.raises(SourceFault) as caught:
        work()
    return caught.value.state


def read_until_lost(guard: HungGuard) -> CameraState:
    def read() -> None:
        for _ in range(10_000):
            guard.read()

    return lost(read)


def test_a_healthy_camera_keeps_the_contract_through_the_guard(guarded: HungGuard) -> None:
    keeps_the_contract(guarded)
    assert guarded.name == "Webcam"
    assert guarded.stuck_for() == 0


def test_a_read_that_never_returns_is_a_lost_camera(driver: Driver, guarded: HungGuard) -> None:
    driver.hangs_at = 3
    guarded.open()
    assert read_until_lost(guarded) is CameraState.LOST
    assert driver.hanging.is_set()
    assert guarded.stuck_for() > 0


def test_an_opening_that_never_returns_is_a_lost_camera(driver: Driver, guarded: HungGuard) -> None:
    driver.in_open = True
    assert lost(guarded.open) is CameraState.LOST
    assert guarded.stuck_for() > 0


def test_no_second_thread_goes_into_a_driver_that_hangs(driver: Driver, guarded: HungGuard) -> None:
    driver.in_open = True
    made = driver.made
    for _ in range(5):
        assert lost(guarded.open) is CameraState.LOST
    assert driver.made == made + 1


def test_when_the_driver_comes_back_a_fresh_one_is_opened(
    driver: Driver, guarded: HungGuard
) -> None:
    driver.hangs_at = 2
    guarded.open()
    read_until_lost(guarded)
    driver.mended.set()
    for thread in threading.enumerate():
        if thread.name == "camera driver":
            thread.join(LONG)
    guarded.open()
    assert guarded.read() is not None
    assert guarded.stuck_for() == 0


def test_a_fault_of_the_camera_is_told_as_it_is(driver: Driver, guarded: HungGuard) -> None:
    driver.fault = SourceFault(CameraState.BUSY, "permission")
    with pytest.raises(SourceFault, match="permission") as caught:
        guarded.open()
    assert caught.value.state is CameraState.BUSY
    assert guarded.stuck_for() == 0


def test_a_bug_in_a_driver_is_a_lost_camera_too(driver: Driver, guarded: HungGuard) -> None:
    driver.fault = ValueError("something personal")
    with pytest.raises(SourceFault) as caught:
        guarded.open()
    assert caught.value.state is CameraState.LOST
    assert "personal" not in str(caught.value)


def test_closing_does_not_wait_for_a_driver_that_hangs(driver: Driver, guarded: HungGuard) -> None:
    driver.hangs_at = 1
    guarded.open()
    assert driver.hanging.wait(LONG)
    guarded.close()
    assert guarded.stuck_for() > 0
    assert lost(guarded.read) is CameraState.LOST


def test_the_terminal_says_the_camera_is_lost_and_brings_it_back_when_a_driver_hangs(
    driver: Driver, guarded: HungGuard
) -> None:
    driver.hangs_at = 4
    states: list[CameraState] = []
    lost_once, live_again = threading.Event(), threading.Event()

    def hear(state: CameraState, _detail: str) -> None:
        states.append(state)
        if state is CameraState.LOST:
            lost_once.set()
        elif state is CameraState.LIVE and lost_once.is_set():
            live_again.set()

    stop = threading.Event()
    quick = Patience(first_retry=0.01, longest_retry=0.02, stalled_reopen=60.0)
    source: FrameSource = guarded
    loop = CaptureLoop(source, Mailbox(), hear, patience=quick)
    thread = threading.Thread(target=loop.run, args=(stop,))
    thread.start()
    try:
        assert lost_once.wait(LONG)
        driver.mended.set()
        assert live_again.wait(LONG)
    finally:
        stop.set()
        thread.join(LONG)
    assert not thread.is_alive()
    assert states[0] is CameraState.OPENING
