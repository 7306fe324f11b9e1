"""Results of tests: one code for each meaning, whatever system a certificate writes it in."""

from typing import Final

DETECTED: Final = "260373001"
"""The disease was found (SNOMED CT; the code of the EU's value sets)."""
NOT_DETECTED: Final = "260415000"

# SNOMED CT and LOINC answers (the VCI's implementation guide), HL7 table 0078, ICD-11 (the
# WHO's core data set) and the words of ICAO's proof of testing.
_FOUND: Final = frozenset(
    {DETECTED, "10828004", "11214006", "260408008", "52101004", "LA11882-0", "LA6576-8", "DET"}
    | {"POS", "RA01.0", "POSITIVE", "ABNORMAL"}
)
_NOT_FOUND: Final = frozenset(
    {NOT_DETECTED, "131194007", "260385009", "2667000", "LA11883-8", "LA6577-6", "ND", "NEG"}
    | {"RA01.1", "NEGATIVE", "NORMAL"}
)


def meaning(code: str) -> str:
    """`DETECTED` or `NOT_DETECTED` for every code that means it; any other code as it is."""
    if code.upper() in _FOUND:
        return DETECTED
    return NOT_DETECTED if code.upper() in _NOT_FOUND else code
