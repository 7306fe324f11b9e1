from hypothesis import given
from hypothesis import strategies as st

from sync.centre.pace import MAX_SOURCES, Pace, PaceKeeper


class Clock:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def keeper(each=Pace(3, 0.5), together=Pace(1000, 1000)):  # noqa: B008 - frozen
    clock = Clock()
    return PaceKeeper(each, together, clock), clock


def test_a_burst_passes_and_then_one_waits():
    keeping, clock = keeper()

    assert [keeping.wait_s("192.0.2.1") for _ in range(4)] == [0, 0, 0, 2]
    clock.at += 1.9
    assert keeping.wait_s("192.0.2.1") == 1
    clock.at += 0.1
    assert keeping.wait_s("192.0.2.1") == 0
    assert keeping.wait_s("192.0.2.1") == 2


def test_waiting_saves_up_no_more_than_a_burst():
    keeping, clock = keeper()
    assert keeping.wait_s("192.0.2.1") == 0
    clock.at += 10_000

    assert [keeping.wait_s("192.0.2.1") for _ in range(4)] == [0, 0, 0, 2]


def test_one_that_asks_too_often_holds_up_nobody_else():
    keeping, _ = keeper()
    for _ in range(50):
        keeping.wait_s("192.0.2.1")

    assert keeping.wait_s("192.0.2.2") == 0


def test_all_together_have_a_limit_too():
    keeping, clock = keeper(together=Pace(5, 1))
    answers = [keeping.wait_s(f"192.0.2.{number}") for number in range(7)]

    assert answers == [0, 0, 0, 0, 0, 1, 1]
    clock.at += 1
    assert keeping.wait_s("192.0.2.9") == 0


def test_a_network_of_ipv6_counts_as_one():
    keeping, _ = keeper()
    for number in range(3):
        keeping.wait_s(f"2001:db8:1:2::{number:x}")

    assert keeping.wait_s("2001:db8:1:2:ffff::1") == 2
    assert keeping.wait_s("2001:db8:1:3::1") == 0


def test_an_address_of_ipv4_is_the_same_however_it_is_written():
    keeping, _ = keeper()
    for _ in range(3):
        keeping.wait_s("::ffff:192.0.2.1")

    assert keeping.wait_s("192.0.2.1") == 2
    assert keeping.wait_s("::ffff:192.0.2.2") == 0


def test_it_remembers_no_more_addresses_than_its_limit():
    keeping, _ = keeper(together=Pace(10**9, 1))
    for number in range(MAX_SOURCES + 100):
        keeping.wait_s(f"10.0.{number // 256}.{number % 256}")

    assert len(keeping._sources) == MAX_SOURCES


@given(st.lists(st.floats(0, 5), max_size=200))
def test_in_any_time_no_more_pass_than_the_pace_allows(pauses):
    keeping, clock = keeper()
    passed = 0
    for pause in pauses:
        clock.at += pause
        passed += keeping.wait_s("here") == 0

    assert passed <= 3 + 0.5 * sum(pauses) + 1e-6
