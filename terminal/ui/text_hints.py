"""What whoever holds a code is told to do so that it can be read."""

from collections.abc import Mapping

from terminal.reading.hints import Hint
from terminal.ui.words import QT_TRANSLATE_NOOP, Words

HINTS: Mapping[Hint, tuple[str, str]] = {
    Hint.SHOW_WHOLE: (
        QT_TRANSLATE_NOOP("Hint", "Show the whole code"),
        QT_TRANSLATE_NOOP("Hint", "A part of it is outside the picture or covered"),
    ),
    Hint.MOVE_AWAY: (
        QT_TRANSLATE_NOOP("Hint", "Move the code away"),
        QT_TRANSLATE_NOOP("Hint", "It is too close to the camera"),
    ),
    Hint.MOVE_CLOSER: (
        QT_TRANSLATE_NOOP("Hint", "Move the code closer"),
        QT_TRANSLATE_NOOP("Hint", "It is too small in the picture"),
    ),
    Hint.GLARE: (
        QT_TRANSLATE_NOOP("Hint", "Tilt the code"),
        QT_TRANSLATE_NOOP("Hint", "A light is reflected on it"),
    ),
    Hint.HOLD_STILL: (
        QT_TRANSLATE_NOOP("Hint", "Hold the code still"),
        QT_TRANSLATE_NOOP("Hint", "It is blurred because it moves"),
    ),
    Hint.BLURRED: (
        QT_TRANSLATE_NOOP("Hint", "Move the code slowly back and forth"),
        QT_TRANSLATE_NOOP("Hint", "It is not sharp yet"),
    ),
    Hint.TOO_DARK: (
        QT_TRANSLATE_NOOP("Hint", "Too dark"),
        QT_TRANSLATE_NOOP("Hint", "Make the phone's screen brighter or add light"),
    ),
    Hint.TOO_BRIGHT: (
        QT_TRANSLATE_NOOP("Hint", "Too bright"),
        QT_TRANSLATE_NOOP("Hint", "Keep the light off the camera"),
    ),
    Hint.LENS_COVERED: (
        QT_TRANSLATE_NOOP("Hint", "The camera cannot see clearly"),
        QT_TRANSLATE_NOOP("Hint", "Move the code away or wipe the lens"),
    ),
}
"""What to do, in a few words, and why or how."""

ICONS: Mapping[Hint, str] = {
    Hint.SHOW_WHOLE: "scan",
    Hint.MOVE_AWAY: "away",
    Hint.MOVE_CLOSER: "closer",
    Hint.GLARE: "tilt",
    Hint.HOLD_STILL: "still",
    Hint.BLURRED: "back-forth",
    Hint.TOO_DARK: "light",
    Hint.TOO_BRIGHT: "day",
    Hint.LENS_COVERED: "camera",
}
"""The drawing for each hint."""


def hint_word(words: Words, hint: Hint) -> str:
    """What to do, in a few words."""
    return words.translate("Hint", HINTS[hint][0])


def hint_reason(words: Words, hint: Hint) -> str:
    """Why, or how."""
    return words.translate("Hint", HINTS[hint][1])
