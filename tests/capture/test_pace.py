import pytest

from terminal.capture.pace import Pace
from tests.capture.fake_source import FakeClock


def test_a_recording_that_fell_behind_goes_on_from_now_and_does_not_hurry() -> None:
    clock = FakeClock()
    pace = Pace(10, clock=clock, sleep=clock.sleep)
    pace.wait()
    clock.sleep(5)
    assert [round(pace.wait() - 105, 3) for _ in range(3)] == [0.0, 0.1, 0.2]


@pytest.mark.parametrize(
    ("asked", "period"), [(0.001, 1.0), (1.0, 1.0), (60.0, 1 / 60), (1e9, 1 / 60)]
)
def test_a_pace_has_limits(asked: float, period: float) -> None:
    clock = FakeClock()
    pace = Pace(asked, clock=clock, sleep=clock.sleep)
    first = pace.wait()
    assert pace.wait() - first == pytest.approx(period)


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan"), float("inf")])
def test_a_pace_is_a_number_above_zero(rate: float) -> None:
    with pytest.raises(ValueError, match="above zero"):
        Pace(rate)
