"""The words of the scanner test: its codes, its findings, and what to change."""

from collections.abc import Mapping

from terminal.capture.scanner_state import ScannerState
from terminal.diagnostics.scanner_diagnosis import Finding, Problem
from terminal.ui.words import QT_TRANSLATE_NOOP, Words

STEPS: Mapping[str, str] = {
    "start": QT_TRANSLATE_NOOP("Scanner", "Start"),
    "digits": QT_TRANSLATE_NOOP("Scanner", "Digits"),
    "letters": QT_TRANSLATE_NOOP("Scanner", "Letters"),
    "signs": QT_TRANSLATE_NOOP("Scanner", "Signs"),
    "typing": QT_TRANSLATE_NOOP("Scanner", "Input method"),
    "vietnamese": QT_TRANSLATE_NOOP("Scanner", "Vietnamese letters"),
    "control": QT_TRANSLATE_NOOP("Scanner", "Separators"),
    "long": QT_TRANSLATE_NOOP("Scanner", "Long code"),
    "stop": QT_TRANSLATE_NOOP("Scanner", "End"),
}

STATES: Mapping[ScannerState, str] = {
    ScannerState.OPENING: QT_TRANSLATE_NOOP("Scanner", "Starting"),
    ScannerState.READY: QT_TRANSLATE_NOOP("Scanner", "Ready"),
    ScannerState.LOST: QT_TRANSLATE_NOOP("Scanner", "Disconnected"),
    ScannerState.BUSY: QT_TRANSLATE_NOOP("Scanner", "Does not open"),
    ScannerState.ABSENT: QT_TRANSLATE_NOOP("Scanner", "Not found"),
}

FINDINGS: Mapping[Problem, tuple[str, str]] = {
    Problem.LAYOUT: (
        QT_TRANSLATE_NOOP("Scanner", "Keyboard layouts differ ({detail})"),
        QT_TRANSLATE_NOOP(
            "Scanner",
            "Switch the scanner to USB-COM. Or set this computer and the scanner to the US layout.",
        ),
    ),
    Problem.CAPS_LOCK: (
        QT_TRANSLATE_NOOP("Scanner", "Caps Lock is on"),
        QT_TRANSLATE_NOOP("Scanner", "Turn Caps Lock off, on the keyboard and in the scanner."),
    ),
    Problem.TELEX: (
        QT_TRANSLATE_NOOP("Scanner", "Telex rewrites what is scanned"),
        QT_TRANSLATE_NOOP(
            "Scanner", "Turn the Vietnamese input method off (UniKey: E), or switch to USB-COM."
        ),
    ),
    Problem.VNI: (
        QT_TRANSLATE_NOOP("Scanner", "VNI rewrites what is scanned"),
        QT_TRANSLATE_NOOP(
            "Scanner", "Turn the Vietnamese input method off (UniKey: E), or switch to USB-COM."
        ),
    ),
    Problem.LOST_LETTERS: (
        QT_TRANSLATE_NOOP("Scanner", "Vietnamese letters are lost: {detail}"),
        QT_TRANSLATE_NOOP(
            "Scanner", "A scanner that types cannot send them. Switch it to USB-COM."
        ),
    ),
    Problem.CODE_PAGE: (
        QT_TRANSLATE_NOOP("Scanner", "Vietnamese letters come in another encoding"),
        QT_TRANSLATE_NOOP("Scanner", "Set the scanner's output to UTF-8, or to send raw bytes."),
    ),
    Problem.LOST_CONTROLS: (
        QT_TRANSLATE_NOOP("Scanner", "Separators inside codes are lost"),
        QT_TRANSLATE_NOOP(
            "Scanner", "Have the scanner send control characters, or switch it to USB-COM."
        ),
    ),
    Problem.NO_TERMINATOR: (
        QT_TRANSLATE_NOOP("Scanner", "Nothing ends a text"),
        QT_TRANSLATE_NOOP("Scanner", "Set the scanner to send Enter (CR) after each code."),
    ),
    Problem.READ_TWICE: (
        QT_TRANSLATE_NOOP("Scanner", "Codes are read twice"),
        QT_TRANSLATE_NOOP(
            "Scanner", "Set the scanner's delay for the same code to 1 second or more."
        ),
    ),
    Problem.GLUED: (
        QT_TRANSLATE_NOOP("Scanner", "Codes are glued together"),
        QT_TRANSLATE_NOOP("Scanner", "Set the scanner to send Enter (CR) after each code."),
    ),
    Problem.SLOW: (
        QT_TRANSLATE_NOOP("Scanner", "The scanner types slowly ({detail} characters a second)"),
        QT_TRANSLATE_NOOP(
            "Scanner", "Set its delay between keys to zero, or switch it to USB-COM."
        ),
    ),
    Problem.CUT_OFF: (
        QT_TRANSLATE_NOOP("Scanner", "Long codes are cut off ({detail})"),
        QT_TRANSLATE_NOOP("Scanner", "Allow longer codes in the scanner, or switch it to USB-COM."),
    ),
    Problem.ADDED: (
        QT_TRANSLATE_NOOP("Scanner", "Something is added to each code: {detail}"),
        QT_TRANSLATE_NOOP(
            "Scanner", "Turn it off in the scanner, or put it into [scanner] prefix and suffix."
        ),
    ),
    Problem.DAMAGED: (
        QT_TRANSLATE_NOOP("Scanner", "Codes arrive damaged"),
        QT_TRANSLATE_NOOP("Scanner", "Scan again. If it stays so, switch the scanner to USB-COM."),
    ),
}
"""For each problem its title, and what to change."""

_LAYOUTS: Mapping[str, str] = {
    "us": QT_TRANSLATE_NOOP("Scanner", "US"),
    "uk": QT_TRANSLATE_NOOP("Scanner", "UK"),
    "fr": QT_TRANSLATE_NOOP("Scanner", "French"),
    "de": QT_TRANSLATE_NOOP("Scanner", "German"),
    "vn": QT_TRANSLATE_NOOP("Scanner", "Vietnamese"),
}


def step_word(words: Words, name: str) -> str:
    """What a code of the card is called."""
    return words.translate("Scanner", STEPS[name])


def scanner_word(words: Words, state: ScannerState) -> str:
    """How a scanner is doing, in a word or two."""
    return words.translate("Scanner", STATES[state])


def finding_text(words: Words, finding: Finding) -> tuple[str, str]:
    """A finding in words: what is the matter, and what to change."""
    title, advice = (words.translate("Scanner", each) for each in FINDINGS[finding.problem])
    detail = finding.detail
    if finding.problem is Problem.LAYOUT:
        scanner, _, computer = detail.partition(">")
        told = words.translate("Scanner", "scanner {scanner}, computer {computer}")
        for place, layout in (("{scanner}", scanner), ("{computer}", computer)):
            told = told.replace(place, words.translate("Scanner", _LAYOUTS[layout]))
        detail = told
    return title.replace("{detail}", detail), advice
