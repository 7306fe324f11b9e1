import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.declarations.temperature import degrees, tenths_of


@pytest.mark.parametrize(
    ("typed", "tenths"),
    [
        ("375", 375),
        ("37,5", 375),
        ("37.5", 375),
        (" 37,5 °C ", 375),
        ("37", 370),
        ("37,", 370),
        ("", None),
        ("3", None),
        ("3755", None),
        ("37,55", None),
        ("-37", None),
        ("1e2", None),
        ("３７５", None),
    ],
)
def test_a_temperature_is_understood_as_people_type_it(typed: str, tenths: int | None) -> None:
    assert tenths_of(typed) == tenths


@given(st.integers(100, 999), st.sampled_from([",", "."]))
def test_what_is_written_is_read_again(tenths: int, point: str) -> None:
    assert tenths_of(degrees(tenths, point)) == tenths
