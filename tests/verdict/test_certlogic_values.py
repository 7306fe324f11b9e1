from types import MappingProxyType

import pytest

from terminal.verdict.certlogic_time import DateTime
from terminal.verdict.certlogic_values import is_date_time, is_integer, is_same, truth


@pytest.mark.parametrize("value", [True, "a", "0", 1, -1, 2.0, [0], (0,), {"a": None}])
def test_these_are_truthy(value: object) -> None:
    assert truth(value) is True


@pytest.mark.parametrize("value", [False, None, "", 0, 0.0, -0.0, [], (), {}, MappingProxyType({})])
def test_these_are_falsy(value: object) -> None:
    assert truth(value) is False


@pytest.mark.parametrize("value", [0.5, float("nan"), float("inf"), DateTime(1), b"", b"a", set()])
def test_these_are_neither(value: object) -> None:
    assert truth(value) is None


def test_whole_numbers_are_integers_and_booleans_are_not() -> None:
    assert [is_integer(value) for value in (0, -1, 3.0, 1e300, 10**400)] == [True] * 5
    others = (True, False, 0.5, float("inf"), float("nan"), "1", None, [1])
    assert not any(map(is_integer, others))


def test_date_times_are_of_their_own_kind_and_only_themselves() -> None:
    one = DateTime(1)

    assert is_date_time(one)
    assert not is_date_time(1)
    assert is_same(one, one)
    assert not is_same(one, DateTime(1))
