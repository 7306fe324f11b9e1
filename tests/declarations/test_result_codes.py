import pytest

from terminal.declarations.health_content import DETECTED as IN_RULES
from terminal.declarations.result_codes import DETECTED, NOT_DETECTED, meaning


@pytest.mark.parametrize(
    "code", ["260373001", "10828004", "260408008", "LA6576-8", "RA01.0", "positive", "Abnormal"]
)
def test_every_code_for_found_is_the_one_that_verdicts_look_for(code: str) -> None:
    assert meaning(code) == DETECTED == IN_RULES


@pytest.mark.parametrize(
    "code", ["260415000", "260385009", "LA11883-8", "RA01.1", "negative", "normal"]
)
def test_every_code_for_not_found_is_one(code: str) -> None:
    assert meaning(code) == NOT_DETECTED


@pytest.mark.parametrize("code", ["", "419984006", "LA9663-1", "inconclusive", "positive?"])
def test_any_other_code_stays_what_it_is(code: str) -> None:
    assert meaning(code) == code
