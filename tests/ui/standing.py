"""A sheet alone on a screen, as a person meets it: seen, active, and with the keyboard."""

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from terminal.ui.operator.sheet import Sheet
from terminal.ui.theme import Look


def stand_up(sheet: Sheet, place: QWidget, look: Look, qtbot: QtBot) -> None:
    """Show the sheet over the whole of its place, and wait until it has the keyboard."""
    sheet.setGeometry(place.rect())
    sheet.restyle(look)
    qtbot.addWidget(place)
    with qtbot.waitExposed(place):
        place.show()
    sheet.show()
    sheet.open_about(None)
    place.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
