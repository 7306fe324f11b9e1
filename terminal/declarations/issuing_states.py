"""Whose a travel document is: certificates write two letters of a state, documents three."""

from typing import Final

from iso3166 import countries_by_alpha3

_OWN_CODES: Final = {"D": "DE", "EUE": "EU", "UNO": "UN", "UTO": "UT"}
"""Codes of travel documents (ICAO 9303-3, section 5) that ISO 3166-1 does not have."""


def two_letters(state: str) -> str:
    """The two letters (ICAO 9303-3) of a state that is written with three; empty if there is none.

    Fillers count for nothing: documents write Germany as `D` or as `D<<`.
    """
    code = state.rstrip("<")
    known = countries_by_alpha3.get(code)
    return _OWN_CODES.get(code, known.alpha2 if known else "")
