from datetime import UTC, datetime

import pytest

from sync.protocol.build import BUILT_AT_MS
from sync.protocol.terms import TimeQuality
from terminal.app.clock import PostClock
from terminal.diagnostics import Fault

YEAR_MS = 365 * 86_400_000


class Clocks:
    """Wall and monotonic clock in the hands of the test."""

    def __init__(self, wall_ms: int = BUILT_AT_MS + 60_000) -> None:
        self.wall_ms = wall_ms
        self.monotonic = 100.0

    def post(self) -> PostClock:
        return PostClock(wall=lambda: self.wall_ms, monotonic=lambda: self.monotonic)

    def pass_(self, seconds: float) -> None:
        self.wall_ms += round(seconds * 1000)
        self.monotonic += seconds


def test_an_honest_clock_is_believed() -> None:
    clocks = Clocks()
    now = clocks.post().now()
    assert now.quality is TimeQuality.TRUSTED
    assert now.at_ms == now.wall_ms == clocks.wall_ms


@pytest.mark.parametrize(
    ("years", "quality", "fault"),
    [(-10, TimeQuality.BEHIND, Fault.CLOCK_BEHIND), (10, TimeQuality.AHEAD, Fault.CLOCK_AHEAD)],
)
def test_a_clock_ten_years_off_is_named_and_what_it_says_is_kept(years, quality, fault) -> None:
    clocks = Clocks(BUILT_AT_MS + years * YEAR_MS)
    post = clocks.post()
    now = post.now()
    found = post.fault(now.quality)
    assert now.quality is quality
    assert now.wall_ms == clocks.wall_ms
    assert found is not None
    assert found[0] is fault
    assert "2026" in found[1]["floor"]


def test_a_clock_behind_is_not_the_time_of_the_register() -> None:
    now = Clocks(BUILT_AT_MS - 10 * YEAR_MS).post().now()
    assert datetime.fromtimestamp(now.at_ms / 1000, UTC).year == 2026


def test_a_jump_is_told_once() -> None:
    clocks = Clocks()
    post = clocks.post()
    post.now()
    clocks.pass_(10)
    clocks.wall_ms += 3_600_000
    assert post.now().quality is TimeQuality.JUMPED
    assert post.take_jump() == pytest.approx(3_600_000, abs=5)
    assert post.take_jump() == 0


def test_after_a_jump_every_time_is_in_doubt_for_a_while() -> None:
    clocks = Clocks()
    post = clocks.post()
    post.now()
    clocks.wall_ms += 3_600_000
    assert [post.now().quality for _ in range(3)] == [TimeQuality.JUMPED] * 3
    clocks.pass_(601)
    assert post.now().quality is TimeQuality.TRUSTED


def test_a_time_that_the_centre_confirms_is_in_doubt_no_longer() -> None:
    clocks = Clocks()
    post = clocks.post()
    post.now()
    clocks.wall_ms += 3_600_000
    assert post.now().quality is TimeQuality.JUMPED
    post.raise_floor(clocks.wall_ms - 500)
    assert post.now().quality is TimeQuality.TRUSTED


def test_a_receipt_raises_the_floor() -> None:
    clocks = Clocks()
    post = clocks.post()
    post.raise_floor(clocks.wall_ms + YEAR_MS)
    assert post.now().quality is TimeQuality.BEHIND
