"""The words for why somebody decided otherwise than the rules."""

from collections.abc import Mapping

from terminal.desk.orders import OverrideReason
from terminal.ui.words import QT_TRANSLATE_NOOP, Words

OVERRIDES: Mapping[OverrideReason, str] = {
    OverrideReason.DOCUMENTS_SEEN: QT_TRANSLATE_NOOP("Override", "Papers seen and in order"),
    OverrideReason.EMERGENCY: QT_TRANSLATE_NOOP("Override", "Emergency"),
    OverrideReason.OFFICIAL_DUTY: QT_TRANSLATE_NOOP("Override", "On official duty"),
    OverrideReason.HUMANITARIAN: QT_TRANSLATE_NOOP("Override", "Humanitarian reason"),
    OverrideReason.ORDER: QT_TRANSLATE_NOOP("Override", "Ordered by the superior"),
    OverrideReason.WRONG_READING: QT_TRANSLATE_NOOP("Override", "Read or pressed wrongly"),
    OverrideReason.SUSPICION: QT_TRANSLATE_NOOP("Override", "Suspicion"),
    OverrideReason.OTHER: QT_TRANSLATE_NOOP("Override", "Other (write a note)"),
}


def override_word(words: Words, reason: OverrideReason) -> str:
    """The reason as lists and registers call it."""
    return words.translate("Override", OVERRIDES[reason])
