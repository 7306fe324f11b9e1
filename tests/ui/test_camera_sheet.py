from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from terminal.capture.controls import Knob, Setting
from terminal.capture.devices import CameraInfo
from terminal.ui.icons import Icons
from terminal.ui.operator.camera_sheet import CameraSheet
from terminal.ui.operator.key_button import KeyButton
from terminal.ui.theme import DAY, look_for
from terminal.ui.words import Words

FRONT = CameraInfo("HD Webcam C270", "/dev/video0", 0)
BACK = CameraInfo("HD Webcam C270", "/dev/video2", 2)
OTHER = CameraInfo("Integrated Camera", "/dev/video4", 4)
FOCUS = Setting(value=30, low=0, high=250, automatic=True)
EXPOSURE = Setting(value=2047, low=3, high=2047, automatic=False)

Make = Callable[[], CameraSheet]


@pytest.fixture
def make_sheet(qtbot: QtBot, assets) -> Make:
    holders: list[QWidget] = []

    def make() -> CameraSheet:
        words = Words("vi", assets)
        words.install()
        holder = QWidget()
        holders.append(holder)
        qtbot.addWidget(holder)
        holder.resize(680, 560)
        sheet = CameraSheet(Icons(assets), words, ZoneInfo("Asia/Ho_Chi_Minh"), holder)
        sheet.resize(holder.size())
        sheet.restyle(look_for(DAY, QSize(1366, 768)))
        sheet.reword(words)
        holder.show()
        sheet.show()
        return sheet

    return make


def button(sheet: CameraSheet, said: str) -> KeyButton:
    QApplication.processEvents()
    return next(
        each for each in sheet.findChildren(KeyButton) if each.words == said and each.isVisible()
    )


def test_the_sheet_asks_what_there_is_when_it_is_opened(make_sheet: Make, qtbot: QtBot) -> None:
    sheet = make_sheet()
    with qtbot.waitSignal(sheet.asked):
        sheet.open_about(None)


def test_another_camera_is_chosen_by_arrow_and_enter(make_sheet: Make, qtbot: QtBot) -> None:
    sheet = make_sheet()
    sheet.open_about(None)
    sheet.show_cameras((FRONT, OTHER), FRONT.path)
    assert button(sheet, "HD Webcam C270").isChecked()
    chosen: list[str] = []
    sheet.chosen.connect(chosen.append)
    qtbot.keyClick(button(sheet, "HD Webcam C270"), Qt.Key.Key_Down)
    with qtbot.waitSignal(sheet.done):
        qtbot.keyClick(button(sheet, "Integrated Camera"), Qt.Key.Key_Return)
    assert chosen == [OTHER.path]


def test_the_camera_in_use_is_not_chosen_anew(make_sheet: Make, qtbot: QtBot) -> None:
    sheet = make_sheet()
    sheet.show_cameras((FRONT, OTHER), FRONT.path)
    chosen: list[str] = []
    sheet.chosen.connect(chosen.append)
    with qtbot.waitSignal(sheet.done):
        qtbot.mouseClick(button(sheet, "Dùng camera này"), Qt.MouseButton.LeftButton)
    assert chosen == []


def test_twins_are_told_apart_by_their_path(make_sheet: Make, qtbot: QtBot) -> None:
    sheet = make_sheet()
    sheet.show_cameras((FRONT, BACK, OTHER), FRONT.path)

    def offered() -> set[str]:
        buttons = sheet.findChildren(KeyButton)
        return {each.words for each in buttons if each.isCheckable() and each.isVisible()}

    twins = {"HD Webcam C270 (video0)", "HD Webcam C270 (video2)"}
    qtbot.waitUntil(lambda: offered() == {*twins, "Integrated Camera"})


def test_without_a_camera_the_sheet_says_what_to_do(make_sheet: Make) -> None:
    sheet = make_sheet()
    sheet.show_cameras((), "")
    assert sheet._none.isVisible()
    assert sheet._none.text() == "Không tìm thấy camera. Cắm camera vào máy."


def test_a_knob_is_turned_at_once_and_not_beyond_its_end(make_sheet: Make, qtbot: QtBot) -> None:
    sheet = make_sheet()
    sheet.show_cameras((FRONT,), FRONT.path)
    sheet.show_settings({Knob.FOCUS: FOCUS, Knob.EXPOSURE: EXPOSURE})
    turned: list[tuple[Knob, int]] = []
    sheet.turned.connect(lambda knob, steps: turned.append((knob, steps)))
    qtbot.mouseClick(button(sheet, "Gần hơn"), Qt.MouseButton.LeftButton)
    qtbot.mouseClick(button(sheet, "Tối hơn"), Qt.MouseButton.LeftButton)
    assert not button(sheet, "Sáng hơn").isEnabled(), "it is as bright as it goes"
    assert turned == [(Knob.FOCUS, 1), (Knob.EXPOSURE, -1)]


def test_a_knob_can_be_left_to_the_camera(make_sheet: Make, qtbot: QtBot) -> None:
    sheet = make_sheet()
    sheet.show_settings({Knob.EXPOSURE: EXPOSURE})
    left: list[Knob] = []
    sheet.left.connect(left.append)
    automatic = button(sheet, "Tự động")
    assert not automatic.isChecked()
    qtbot.mouseClick(automatic, Qt.MouseButton.LeftButton)
    assert left == [Knob.EXPOSURE]


def test_a_camera_without_knobs_says_so(make_sheet: Make) -> None:
    sheet = make_sheet()
    sheet.show_settings({})
    assert sheet._fixed.isVisible()
    assert not [
        each
        for each in sheet.findChildren(KeyButton)
        if each.words == "Gần hơn" and each.isVisible()
    ]
