"""What can be seen in a window: its words, its drawings, and what of them is cut."""

from collections.abc import Iterator

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget

from terminal.ui.icons import IconView
from terminal.ui.label import FittedLabel, PlainLabel
from terminal.ui.operator.window import OperatorWindow
from tests.ui import scenes


def visible(window: QWidget) -> Iterator[PlainLabel]:
    for label in window.findChildren(PlainLabel):
        if label.isVisibleTo(window) and label.text():
            yield label


def texts(window: QWidget) -> list[str]:
    return [label.text() for label in visible(window)]


def icons(window: QWidget) -> list[str]:
    return [icon.icon_name for icon in window.findChildren(IconView) if icon.isVisibleTo(window)]


def band_colour(window: OperatorWindow) -> QColor:
    band = window._panel.band
    return band.grab().toImage().pixelColor(4, band.height() // 2)


def cut(window: QWidget) -> list[str]:
    QApplication.processEvents()  # what was told may move things
    window.grab()
    names = {scenes.LONG_NAME}
    return [
        label.text()
        for label in visible(window)
        if isinstance(label, FittedLabel) and label.shortened and label.text() not in names
    ]


def smallest(window: QWidget) -> int:
    return min(
        label._fit()[1].pixelSize() for label in visible(window) if isinstance(label, FittedLabel)
    )
