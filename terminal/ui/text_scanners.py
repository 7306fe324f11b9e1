"""The words for what a scanner or a thermometer sent that was not taken."""

from collections.abc import Mapping

from terminal.capture.thermometer import NoTemperature
from terminal.reading.scanner_gate import ScannerNotice
from terminal.ui.words import QT_TRANSLATE_NOOP, Words

NOTICES: Mapping[ScannerNotice, str] = {
    ScannerNotice.GLUED: QT_TRANSLATE_NOOP(
        "Scanner", "Codes came glued together. Scan them one by one, then run the scanner test."
    ),
    ScannerNotice.OVERLONG: QT_TRANSLATE_NOOP(
        "Scanner", "The scanner sent more than any code holds. Run the scanner test."
    ),
    ScannerNotice.FLOOD: QT_TRANSLATE_NOOP(
        "Scanner", "The scanner sends noise. Check its cable and its baud rate."
    ),
    ScannerNotice.NO_CODE: QT_TRANSLATE_NOOP(
        "Scanner", "That is a bar code of goods, not a person's code."
    ),
}

TEMPERATURES: Mapping[NoTemperature, str] = {
    NoTemperature.NOT_UNDERSTOOD: QT_TRANSLATE_NOOP(
        "Scanner", "The thermometer gave no temperature. Measure again."
    ),
    NoTemperature.NOT_OF_A_BODY: QT_TRANSLATE_NOOP(
        "Scanner", "The thermometer measures surfaces. Switch it to body temperature."
    ),
    NoTemperature.OUT_OF_RANGE: QT_TRANSLATE_NOOP(
        "Scanner", "No body has that temperature. Measure again."
    ),
}


def notice_text(words: Words, notice: ScannerNotice) -> str:
    """Why a scan was not taken, and what to do."""
    return words.translate("Scanner", NOTICES[notice])


def no_temperature_text(words: Words, reason: NoTemperature) -> str:
    """Why a measurement was not taken, and what to do."""
    return words.translate("Scanner", TEMPERATURES[reason])
