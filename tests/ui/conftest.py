"""What the tests of the screens share: no real screen, the shipped fonts, invented people."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from terminal.ui.kiosk.window import KioskWindow
from terminal.ui.operator.window import OperatorWindow
from terminal.ui.theme import load_fonts
from terminal.ui.words import Words
from tests.ui.scenes import RecordingPlayer, settings

ASSETS = Path(__file__).parents[2] / "assets"

Window = TypeVar("Window", OperatorWindow, KioskWindow)


@pytest.fixture(scope="session")
def assets() -> Path:
    return ASSETS


@pytest.fixture(scope="session", autouse=True)
def _shipped_fonts(qapp: QApplication) -> None:
    load_fonts(ASSETS)
    qapp.setQuitOnLastWindowClosed(False)


@pytest.fixture
def vietnamese(assets: Path) -> Words:
    return Words("vi", assets)


@pytest.fixture
def english(assets: Path) -> Words:
    return Words("en", assets)


@pytest.fixture
def player() -> RecordingPlayer:
    return RecordingPlayer()


@pytest.fixture
def make_operator(qtbot: QtBot, player: RecordingPlayer) -> Iterator[Callable[..., OperatorWindow]]:
    made: list[OperatorWindow] = []

    def make(size: tuple[int, int] = (1366, 768), **changes: object) -> OperatorWindow:
        window = OperatorWindow(settings(ASSETS, **changes), player)
        return _shown(qtbot, window, made, size)

    yield make
    _forget(made)


@pytest.fixture
def make_kiosk(qtbot: QtBot, player: RecordingPlayer) -> Iterator[Callable[..., KioskWindow]]:
    made: list[KioskWindow] = []

    def make(size: tuple[int, int] = (1366, 768), **changes: object) -> KioskWindow:
        window = KioskWindow(settings(ASSETS, **changes), player)
        return _shown(qtbot, window, made, size)

    yield make
    _forget(made)


def _shown(qtbot: QtBot, window: Window, made: list[Window], size: tuple[int, int]) -> Window:
    qtbot.addWidget(window)
    made.append(window)
    window.resize(*size)
    with qtbot.waitExposed(window):
        window.show()
    return window


def _forget(windows: list[Window]) -> None:
    for window in windows:
        window._words.uninstall()
