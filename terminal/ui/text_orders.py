"""The words for what the desk would not do, and what to do instead."""

from collections.abc import Mapping

from terminal.desk.orders import OrderRefused
from terminal.ui.words import QT_TRANSLATE_NOOP, Words

REFUSED: Mapping[OrderRefused, str] = {
    OrderRefused.NO_SUCH_ENTRY: QT_TRANSLATE_NOOP(
        "Order", "The register has no such entry. Look for it again with F6."
    ),
    OrderRefused.UNREADABLE_ENTRY: QT_TRANSLATE_NOOP(
        "Order", "This machine can no longer read that entry. Ask the command centre."
    ),
    OrderRefused.NOTHING_GIVEN: QT_TRANSLATE_NOOP(
        "Order", "Nothing was given. Type or choose something first."
    ),
    OrderRefused.OUT_OF_RANGE: QT_TRANSLATE_NOOP(
        "Order", "This cannot be right. Check the figure, or write less."
    ),
    OrderRefused.NO_VEHICLE: QT_TRANSLATE_NOOP("Order", "No vehicle is open. Begin one with F2."),
    OrderRefused.NO_SUCH_LANE: QT_TRANSLATE_NOOP(
        "Order", "This post has no such lane. Choose another with F1."
    ),
    OrderRefused.NOT_SAVED: QT_TRANSLATE_NOOP(
        "Order", "NOT SAVED: the disk refused. Write it on the paper list."
    ),
}


def refused_text(words: Words, reason: OrderRefused) -> str:
    """Why nothing was changed, and what to do."""
    return words.translate("Order", REFUSED[reason])
