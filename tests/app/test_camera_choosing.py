"""Choosing a camera: the drivers are asked in a thread of their own."""

import threading
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtWidgets import QWidget

from terminal.app import camera_choosing
from terminal.app.camera_choosing import CameraChoosing
from terminal.capture.camera import CameraSource
from terminal.capture.controls import Knob, Setting
from terminal.capture.devices import CameraInfo
from terminal.config import find_asset
from terminal.ui.icons import Icons
from terminal.ui.operator.camera_sheet import CameraSheet
from terminal.ui.words import Words

FRONT = CameraInfo("Front", "/dev/video0", 0)
BACK = CameraInfo("Back", "/dev/video2", 2)
FOCUS = Setting(value=30, low=0, high=250, automatic=True)


@pytest.fixture
def choosing(qtbot, monkeypatch):
    asked: list[object] = []
    monkeypatch.setattr(camera_choosing, "find_cameras", lambda: (FRONT, BACK))
    monkeypatch.setattr(camera_choosing, "controls_of", lambda _path: {Knob.FOCUS: FOCUS})

    def note(*what: object) -> None:
        asked.append((threading.current_thread() is threading.main_thread(), *what))

    monkeypatch.setattr(camera_choosing, "turn", note)
    monkeypatch.setattr(camera_choosing, "leave_to_camera", note)
    assets = find_asset("fonts").parent
    holder = QWidget()
    qtbot.addWidget(holder)
    sheet = CameraSheet(Icons(assets), Words("en", assets), ZoneInfo("Asia/Ho_Chi_Minh"), holder)
    source = CameraSource(find=lambda: (FRONT, BACK))
    source.path = FRONT.path
    kept: list[str] = []
    made = CameraChoosing(source, sheet, kept.append)
    yield made, sheet, source, asked, kept
    made.close()


def test_the_sheet_is_told_what_there_is(choosing, qtbot) -> None:
    _, sheet, _, _, _ = choosing
    sheet.open_about(None)
    qtbot.waitUntil(lambda: sheet._cameras == (FRONT, BACK))
    qtbot.waitUntil(lambda: not sheet._rows[Knob.FOCUS].isHidden())


def test_a_choice_goes_to_the_source_and_is_kept(choosing) -> None:
    _, sheet, source, _, kept = choosing
    sheet.chosen.emit(BACK.path)
    assert source._chosen == BACK.path
    assert kept == [BACK.path]


def test_knobs_are_turned_outside_the_thread_of_the_screen(choosing, qtbot) -> None:
    _, sheet, _, asked, _ = choosing
    sheet.turned.emit(Knob.FOCUS, -1)
    sheet.left.emit(Knob.FOCUS)
    qtbot.waitUntil(lambda: len(asked) == 2)
    assert asked == [
        (False, FRONT.path, Knob.FOCUS, -1),
        (False, FRONT.path, Knob.FOCUS),
    ]
