import pytest
from iso3166 import countries

from terminal.declarations.issuing_states import two_letters


@pytest.mark.parametrize("country", countries, ids=lambda country: country.alpha3)
def test_every_country_is_known_by_its_three_letters_alone(country) -> None:
    assert two_letters(country.alpha3) == country.alpha2
    assert two_letters(country.alpha2) == two_letters(country.name) == ""


@pytest.mark.parametrize(
    ("state", "expected"),
    [("D", "DE"), ("D<<", "DE"), ("EUE", "EU"), ("UNO", "UN"), ("UTO", "UT")],
)
def test_codes_that_only_travel_documents_have_are_known(state: str, expected: str) -> None:
    assert two_letters(state) == expected


@pytest.mark.parametrize("state", ["", "<", "<<<", "vnm", " VNM", "704", "ZZZ", "DD", "VN<"])
def test_anything_else_is_no_state(state: str) -> None:
    assert two_letters(state) == ""
