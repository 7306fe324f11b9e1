import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.journal.passphrase import Weakness
from sync.journal.pin import LEAST_DIGITS, pin_weakness


@pytest.mark.parametrize(
    ("pin", "why"),
    [
        ("", Weakness.SHORT),
        ("40291", Weakness.SHORT),
        ("402917", None),
        ("9" * 65, Weakness.LONG),
        ("111111", Weakness.SAMENESS),
        ("121212", Weakness.SAMENESS),
        ("123456", Weakness.SAMENESS),
        ("987654", Weakness.SAMENESS),
        ("890123", Weakness.SAMENESS),
        ("371371", Weakness.SAMENESS),
        ("bảy lá", None),
    ],
)
def test_a_pin_that_everybody_tries_first_is_refused(pin, why) -> None:
    assert pin_weakness(pin) is why


@given(pin=st.text(alphabet="0123456789", max_size=70))
def test_no_short_and_no_uniform_pin_gets_through(pin) -> None:
    if pin_weakness(pin) is None:
        assert len(pin) >= LEAST_DIGITS
        assert len(set(pin)) >= 3


def test_nearly_all_pins_of_six_digits_may_be_chosen() -> None:
    allowed = sum(pin_weakness(f"{number:06}") is None for number in range(0, 1_000_000, 7))
    assert allowed > 0.99 * 1_000_000 / 7
