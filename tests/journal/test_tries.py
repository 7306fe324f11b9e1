import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.journal import tries as module
from sync.journal.tries import FREE_TRIES, LONGEST_SECONDS, Tries, wait_after


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def test_the_first_slips_cost_nothing_and_the_wait_grows_to_its_limit() -> None:
    assert [wait_after(wrong) for wrong in range(7)] == [0, 0, 0, 2, 4, 8, 16]
    assert wait_after(FREE_TRIES + 7) == 256
    assert wait_after(FREE_TRIES + 8) == LONGEST_SECONDS


@given(wrong=st.integers(0, 10**9))
def test_nobody_is_locked_out_for_good(wrong) -> None:
    assert 0 <= wait_after(wrong) <= wait_after(wrong + 1) <= LONGEST_SECONDS


def test_after_wrong_tries_one_waits_and_the_right_one_makes_up_for_them(tmp_path) -> None:
    clock = Clock()
    tries = Tries(tmp_path / "people" / "wrong-tries", clock)
    for _ in range(FREE_TRIES):
        assert tries.wait("an") == 0
        tries.begin("an")
    assert tries.wait("an") == 2
    assert tries.wait("binh") == 0
    clock.seconds += 1.5
    assert tries.wait("an") == 1
    clock.seconds += 0.5
    assert tries.wait("an") == 0
    tries.forgive("an")
    assert tries.wrong("an") == 0


def test_a_restart_helps_nobody(tmp_path) -> None:
    clock, path = Clock(), tmp_path / "wrong-tries"
    for count in range(1, 12):
        tries = Tries(path, clock)
        clock.seconds += LONGEST_SECONDS
        tries.begin("an")  # and the plug is pulled before the try is over
        again = Tries(path, clock)
        assert again.wrong("an") == count
        assert again.wait("an") == wait_after(count)


def test_a_count_that_cannot_be_written_lets_nobody_try(tmp_path, monkeypatch) -> None:
    tries = Tries(tmp_path / "wrong-tries", Clock())

    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(module, "write_private", full)
    with pytest.raises(OSError, match="full"):
        tries.begin("an")
    assert tries.wrong("an") == 0


@given(
    content=st.binary(max_size=60)
    | st.dictionaries(st.text(max_size=3), st.integers() | st.text(max_size=2), max_size=4).map(
        lambda told: json.dumps(told).encode()
    )
)
def test_a_damaged_count_is_none(tmp_path_factory, content) -> None:
    path = tmp_path_factory.mktemp("post") / "wrong-tries"
    path.write_bytes(content)
    tries = Tries(path, Clock())
    assert tries.wait("an") <= LONGEST_SECONDS
    tries.begin("an")
    assert tries.wrong("an") >= 1
