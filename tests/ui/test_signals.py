"""PySide6 6.12.0 loses a reference to True at every emit and ends Python 3.11 after about 570."""

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from pytestqt.qtbot import QtBot

from terminal.ui.operator.window import OperatorWindow
from tests.ui import scenes


class Emitter(QObject):
    told = Signal(object)


class Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard = 0

    def hear(self, _told: object) -> None:
        self.heard += 1


def test_five_thousand_signals_leave_true_and_none_alive(qtbot: QtBot) -> None:
    emitter, listener = Emitter(), Listener()
    emitter.told.connect(listener.hear)
    emitter.told.connect(listener.hear, Qt.ConnectionType.QueuedConnection)
    timer = QTimer(interval=60_000)
    before = sys.getrefcount(True), sys.getrefcount(None)
    for _ in range(5_000):
        emitter.told.emit(scenes.ADMIT)
        timer.setInterval(60_000)
    qtbot.waitUntil(lambda: listener.heard == 10_000)
    after = sys.getrefcount(True), sys.getrefcount(None)
    assert before[0] - after[0] < 100
    assert before[1] - after[1] < 100


def test_outcomes_from_a_signal_are_all_painted_or_replaced(
    make_operator: Callable[..., OperatorWindow], qtbot: QtBot
) -> None:
    window = make_operator()
    emitter = Emitter()
    emitter.told.connect(window.show_outcome)
    painted: list[object] = []
    window.verdict_painted.connect(painted.append)
    for index in range(300):
        emitter.told.emit(scenes.ADMIT if index % 2 else scenes.REFUSE)
    qtbot.waitUntil(lambda: painted != [])
    assert painted == [scenes.ADMIT]
