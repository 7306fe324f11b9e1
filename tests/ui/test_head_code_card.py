from collections.abc import Callable
from datetime import UTC
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from sync.journal.evidence import read_head_code
from sync.uplink.state import UplinkStatus
from terminal.ui.operator.window import OperatorWindow
from terminal.ui.slip import Slip, typed_groups, write_pdf
from terminal.ui.text import lane_word
from terminal.ui.words import LANGUAGES, Words
from tests.ui import scenes
from tests.ui.looking import cut, texts

MakeOperator = Callable[..., OperatorWindow]
SLIP = Slip(
    post="Chốt Tam Đường, Quốc lộ 4D",
    lane="2",
    zone=ZoneInfo("Asia/Ho_Chi_Minh"),
    head=scenes.HEAD,
    counts=scenes.COUNTS,
    uplink=UplinkStatus(recorded=1284, confirmed=1272),
)


def button(window: OperatorWindow, text: str) -> QPushButton:
    return next(each for each in window.findChildren(QPushButton) if each.text() == text)


@pytest.fixture
def opened(make_operator: MakeOperator, qtbot: QtBot) -> OperatorWindow:
    window = make_operator()
    window.set_head_code(scenes.HEAD)
    qtbot.keyClick(window, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: "Mã sổ đến số 1.284" in texts(window))
    return window


def seen(window: OperatorWindow) -> list[str]:
    picture = window.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), -1)
    return [found.text for found in zxingcpp.read_barcodes(rows[:, : picture.width()])]


def test_a_telephone_reads_the_code_from_the_screen(opened: OperatorWindow) -> None:
    assert scenes.HEAD.text in seen(opened)


def test_what_is_typed_from_the_screen_is_the_same_code() -> None:
    typed = " ".join(typed_groups(scenes.HEAD.text)).lower()
    assert read_head_code(typed) == read_head_code(scenes.HEAD.text)


def test_a_verdict_stays_in_sight_beside_the_code(opened: OperatorWindow) -> None:
    opened.show_outcome(scenes.REFUSE)
    assert "CHƯA ĐƯỢC QUA" in texts(opened)
    assert "Mã sổ đến số 1.284" in texts(opened)


def test_the_code_stays_the_same_while_it_is_copied(opened: OperatorWindow) -> None:
    newer = scenes.HEAD.__class__("CHOT1H.NEWER", 7, 1285, scenes.NOW.astimezone(UTC))
    opened.set_head_code(newer)
    assert scenes.HEAD.text in seen(opened)


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F9])
def test_closing_it_brings_the_picture_back_and_keeps_nothing(
    opened: OperatorWindow, qtbot: QtBot, key: Qt.Key
) -> None:
    with qtbot.assertNotEmitted(opened.head_code_kept):
        qtbot.keyClick(opened, key)
        qtbot.waitUntil(opened._preview.isVisible)
    assert "Mã sổ đến số 1.284" not in texts(opened)


def test_saying_that_it_was_photographed_keeps_it(opened: OperatorWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(opened.head_code_kept) as kept:
        qtbot.mouseClick(button(opened, "Đã chụp ảnh"), Qt.MouseButton.LeftButton)
    assert kept.args == [scenes.HEAD]
    assert opened._preview.isVisible()


def test_a_slip_that_was_saved_keeps_it_and_one_that_was_not_says_so(
    opened: OperatorWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    offered: list[str] = []

    def choose(path: str) -> None:
        def chosen(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
            offered.append(name)
            return path, ""

        monkeypatch.setattr(QFileDialog, "getSaveFileName", chosen)

    save = button(opened, "Lưu PDF")
    with qtbot.assertNotEmitted(opened.head_code_kept):
        choose("")
        qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
        choose(str(tmp_path / "nowhere" / "slip.pdf"))
        qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    assert "Không ghi được phiếu vào đó. Hãy chọn thư mục khác." in texts(opened)
    choose(str(tmp_path / "slip.pdf"))
    with qtbot.waitSignal(opened.head_code_kept):
        qtbot.mouseClick(save, Qt.MouseButton.LeftButton)
    assert (tmp_path / "slip.pdf").read_bytes().startswith(b"%PDF")
    assert offered[0] == "phieu-ca-20261122-0247-1284.pdf"


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_word_of_it_is_cut(
    make_operator: MakeOperator, size: tuple[int, int], language: str
) -> None:
    window = make_operator(size, language=language)
    window.set_head_code(scenes.HEAD)
    window.turn_slip()
    window.grab()
    assert not cut(window)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_slip_is_one_page_in_either_language(assets, tmp_path, language: str) -> None:
    path = tmp_path / "slip.pdf"
    assert write_pdf(path, SLIP, Words(language, assets))
    content = path.read_bytes()
    assert content.count(b"/Type /Page\n") == 1
    assert 5_000 < len(content) < 200_000


def test_nothing_is_shown_before_the_journal_is_open(
    make_operator: MakeOperator, qtbot: QtBot
) -> None:
    window = make_operator()
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert window._preview.isVisible()


def test_a_post_without_a_lane_names_none(assets) -> None:
    words = Words("vi", assets)
    assert lane_word(words, "2") == "Làn 2"
    assert lane_word(words, "") == ""
