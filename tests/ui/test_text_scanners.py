import pytest

from terminal.capture.thermometer import NoTemperature
from terminal.reading.scanner_gate import ScannerNotice
from terminal.ui.text_scanners import NOTICES, TEMPERATURES, no_temperature_text, notice_text


def test_everything_that_is_not_taken_has_words() -> None:
    assert set(NOTICES) == set(ScannerNotice)
    assert set(TEMPERATURES) == set(NoTemperature)


@pytest.mark.parametrize("notice", ScannerNotice)
def test_a_notice_is_said_in_either_language(vietnamese, english, notice) -> None:
    assert notice_text(vietnamese, notice) != notice_text(english, notice)


@pytest.mark.parametrize("reason", NoTemperature)
def test_a_measurement_that_is_not_taken_is_said_in_either_language(
    vietnamese, english, reason
) -> None:
    assert no_temperature_text(vietnamese, reason) != no_temperature_text(english, reason)
