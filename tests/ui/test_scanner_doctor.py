"""The page that finds out what is wrong with a scanner, walked through as a keeper does."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from terminal.capture.scanned_text import EndedBy, Overlong, ScannedText
from terminal.capture.scanner_state import ScannerState, ScannerStatus
from terminal.capture.wedge import WedgeRules
from terminal.diagnostics.keyboard_layouts import Layout, typed
from terminal.diagnostics.scanner_card import CARD, LETTERS, SIGNS, START, VIETNAMESE
from terminal.diagnostics.scanner_diagnosis import Finding, Problem
from terminal.ui.icons import Icons
from terminal.ui.scanner_doctor.page import ScannerDoctorPage
from terminal.ui.scanner_doctor.paper import paint_card, write_card
from terminal.ui.scanner_doctor.words import FINDINGS, STATES, STEPS, finding_text
from terminal.ui.theme import PALETTES, look_for, style_sheet
from terminal.ui.wedge_filter import WedgeFilter
from terminal.ui.words import Words
from tests.ui.looking import cut, icons, texts

MakePage = Callable[..., ScannerDoctorPage]


@pytest.fixture
def make_page(qtbot: QtBot, assets: Path) -> MakePage:
    windows: list[QWidget] = []

    def make(
        size: tuple[int, int] = (1366, 768),
        language: str = "vi",
        theme: str = "day",
        setup_code: str = "",
    ) -> ScannerDoctorPage:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        window.resize(*size)
        page = ScannerDoctorPage(Words(language, assets), Icons(assets), setup_code, window)
        look = look_for(PALETTES[theme], QSize(*size))
        page.setStyleSheet(style_sheet(look))
        page.restyle(look)
        page.resize(*size)
        window.show()
        return page

    return make


def scan(page: ScannerDoctorPage, payload: bytes | str, at: float, **changes: object) -> None:
    sent = payload.encode() if isinstance(payload, str) else payload
    page.heard.emit(ScannedText(sent, at, "scanner", **changes))  # type: ignore[arg-type]


def button(page: ScannerDoctorPage, text: str) -> QPushButton:
    return next(each for each in page.findChildren(QPushButton) if each.text() == text)


def seen(picture: QImage) -> list[bytes]:
    grey = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(grey.constBits(), np.uint8).reshape(grey.height(), -1)
    found = zxingcpp.read_barcodes(np.ascontiguousarray(rows[:, : grey.width()]))
    return [each.bytes for each in found]


def test_every_problem_step_and_state_has_words() -> None:
    assert set(FINDINGS) == set(Problem)
    assert set(STATES) == set(ScannerState)
    assert list(STEPS) == [code.name for code in CARD]


def test_a_good_scanner_is_walked_through_and_praised(make_page) -> None:
    page = make_page()
    for number, code in enumerate(CARD):
        assert f"Quét mã số {number + 1}" in " ".join(texts(page))
        assert code.payload in seen(page.grab().toImage())
        scan(page, code.payload, 10.0 * number)
    assert "Mọi mã đều đúng. Máy quét đã được cài đặt tốt." in texts(page)
    assert icons(page).count("tick") == len(CARD) + 1
    assert "warning" not in icons(page)


def test_a_wrong_keyboard_layout_is_told_with_what_to_change(make_page) -> None:
    page = make_page()
    scan(page, START.payload, 0.0)
    page._skip_code()
    scan(page, typed(LETTERS.text, scanner=Layout.US, computer=Layout.FRENCH), 10.0)
    scan(page, typed(SIGNS.text, scanner=Layout.US, computer=Layout.FRENCH), 20.0)
    assert "Bố cục bàn phím khác nhau (máy quét US (Mỹ), máy tính Pháp)" in texts(page)
    assert any("USB-COM" in each for each in texts(page))
    assert "warning" in icons(page)


def test_lost_letters_and_a_missing_terminator_stand_side_by_side(make_page) -> None:
    page = make_page()
    ascii_only = "".join(letter for letter in VIETNAMESE.text if letter.isascii())
    scan(page, ascii_only, 0.0, ended_by=EndedBy.SILENCE)
    found = " ".join(texts(page))
    assert "Mất chữ tiếng Việt: " in found
    assert "Không có ký tự kết thúc" in found


def test_a_code_scanned_again_after_a_change_counts_anew(make_page) -> None:
    page = make_page()
    scan(page, START.payload, 0.0, ended_by=EndedBy.SILENCE)
    assert page.examination.findings == (Finding(Problem.NO_TERMINATOR),)
    scan(page, START.payload, 30.0)
    assert page.examination.findings == ()


def test_double_reads_are_told_though_the_next_code_is_asked_for(make_page) -> None:
    page = make_page()
    scan(page, START.payload, 0.0)
    scan(page, START.payload, 0.3)
    assert "Mã bị đọc hai lần" in texts(page)


def test_the_keyboard_does_everything(make_page, qtbot) -> None:
    page = make_page()
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)
    QTest.keyClick(page, Qt.Key.Key_F2)
    assert page.examination.current == 1
    QTest.keyClick(page, Qt.Key.Key_F3)
    assert page.examination.current == 0
    with qtbot.waitSignal(page.done):
        QTest.keyClick(page, Qt.Key.Key_Escape)
    assert all(each.height() >= 64 for each in page.findChildren(QPushButton))


def test_a_scanner_that_types_is_examined_through_the_real_keyboard(make_page, qtbot, qapp) -> None:
    page = make_page()
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)
    wedge = WedgeFilter(WedgeRules())
    wedge.scanned.connect(page.heard)
    wedge.install(qapp)
    try:
        for letter in LETTERS.text.swapcase():
            QTest.keyClick(page.window().windowHandle(), ord(letter))
        QTest.keyClick(page.window().windowHandle(), Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "Đang bật Caps Lock" in texts(page))
    finally:
        wedge.uninstall(qapp)


def test_more_than_any_code_holds_changes_nothing(make_page) -> None:
    page = make_page()
    page.heard.emit(Overlong("scanner"))
    assert page.examination.current == 0


def test_scanners_and_their_states_are_named(make_page) -> None:
    page = make_page()
    page.show_scanners(
        (
            ScannerStatus("Zebra DS2208", ScannerState.READY),
            ScannerStatus("<b>Newland</b>", ScannerState.LOST),
        )
    )
    assert "Zebra DS2208: Sẵn sàng · <b>Newland</b>: Mất kết nối" in texts(page)


def test_the_makers_barcode_is_shown_where_something_must_be_changed(make_page, tmp_path) -> None:
    path = tmp_path / "usb-com.png"
    picture = QPixmap(600, 200)
    picture.fill(Qt.GlobalColor.black)
    picture.save(str(path))
    page = make_page(setup_code=str(path))
    advice = "Quét mã này để chuyển máy quét sang USB-COM."
    assert advice not in texts(page)
    scan(page, LETTERS.text.swapcase(), 0.0)
    assert advice in texts(page)
    assert page._setup.pixmap().width() > 100


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n"])
def test_a_picture_that_is_none_is_left_out(make_page, tmp_path, content) -> None:
    path = tmp_path / "broken.png"
    path.write_bytes(content)
    page = make_page(setup_code=str(path))
    scan(page, LETTERS.text.swapcase(), 0.0)
    assert not page._setup.isVisible()


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("problem", Problem)
def test_no_word_of_it_is_cut(make_page, size, language, problem, assets) -> None:
    page = make_page(size, language)
    detail = {Problem.LAYOUT: "us>vn", Problem.LOST_LETTERS: "Á Đ ã ả ấ ế ị ọ ố ư ở"}
    words = Words(language, assets)
    finding = Finding(problem, detail.get(problem, "60/1204"))
    for row in page._findings:
        row.show_finding(finding, words)
    assert finding_text(words, finding)[0] in texts(page)
    assert not cut(page)


@pytest.mark.parametrize("first", ["vi", "en"])
def test_the_card_is_one_page_whose_codes_all_read(tmp_path, assets, first) -> None:
    path = tmp_path / "card.pdf"
    words = Words(first, assets)
    languages = (words, words.other())
    assert write_card(path, languages)
    assert path.read_bytes().count(b"/Type /Page\n") == 1
    page = QImage(1654, 2339, QImage.Format.Format_Grayscale8)
    page.fill(Qt.GlobalColor.white)
    painter = QPainter(page)
    paint_card(painter, QRectF(page.rect()), languages)
    painter.end()
    assert sorted(seen(page)) == sorted(code.payload for code in CARD)


def test_saving_writes_the_card_where_it_was_told(make_page, monkeypatch, tmp_path) -> None:
    page = make_page()
    path = tmp_path / "card.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    QTest.mouseClick(button(page, "Lưu thẻ thử PDF (F4)"), Qt.MouseButton.LeftButton)
    assert path.read_bytes().startswith(b"%PDF")
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "card.pdf"), "")
    )
    QTest.mouseClick(button(page, "Lưu thẻ thử PDF (F4)"), Qt.MouseButton.LeftButton)
    assert "Không ghi được thẻ vào đó. Hãy chọn thư mục khác." in texts(page)
