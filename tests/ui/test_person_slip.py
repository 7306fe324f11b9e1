import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from sync.bundle.forms import built_in
from sync.protocol.terms import Verdict
from terminal.declarations.declaration import Declaration
from terminal.desk.assisted import Event, Given, NoToAll, advance, begin
from terminal.desk.assisted_declaration import declaration_of
from terminal.desk.assisted_slip import issue_slip
from terminal.ui.assisted.making_slips import declaration_slip, refusal_slip
from terminal.ui.assisted.slip_card import SlipCard
from terminal.ui.icons import Icons
from terminal.ui.person_slip import (
    ADVICE,
    DeclarationSlip,
    Paper,
    PersonSlip,
    RefusalSlip,
    advice_for,
    page_size,
    paint_person_slip,
    write_person_pdf,
)
from terminal.ui.theme import DAY, look_for, style_sheet
from terminal.ui.words import LANGUAGES, Words
from tests.ui import scenes
from tests.ui.looking import cut, texts

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)
FORM = built_in().by_version["khai-y-te", 1]
POST = "Chốt Tam Đường, Quốc lộ 4D"
DOTS = 8


def declared(name: str = "Lò Thị Mẩy") -> Declaration:
    walk = begin(FORM, date(2026, 11, 22))
    person = ("012187004471", name, "05031987", "F", "0912345678", "bản Mới, Lai Châu", "12", "01")
    events: list[Event] = [*map(Given, person), NoToAll()]
    for event in events:
        walk = advance(walk, event)
    return declaration_of(walk)


def declaration(name: str = "Lò Thị Mẩy") -> DeclarationSlip:
    made = declared(name)
    key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    code = issue_slip(made, built_in(), key, now=NOW, identifier=bytes(8))
    assert code is not None
    hours = FORM.valid_hours
    return declaration_slip(
        made, code, post=POST, zone=ZONE, issued_at=NOW, valid_hours=hours, seq=1284
    )


def refusal(*reasons: str) -> RefusalSlip:
    outcome = replace(scenes.REFUSE, reasons=reasons or scenes.REFUSE.reasons, seq=1284)
    return refusal_slip(
        outcome, post=POST, zone=ZONE, where="Trạm Y tế xã Bình Lư, cách chốt 800 m"
    )


class Recorder(QPainter):
    """Remembers the words that it paints."""

    def __init__(self, device: QImage) -> None:
        super().__init__(device)
        self.said: list[str] = []

    def drawText(self, *drawn: Any) -> None:  # type: ignore[override]  # noqa: N802 - Qt has six
        self.said.append(drawn[-1])
        super().drawText(*drawn)


class Printed:
    """A slip as it comes out of the printer, 8 dots a millimetre."""

    def __init__(self, slip: PersonSlip, assets: Path, paper: Paper) -> None:
        page = page_size(slip, assets, paper)
        self.width, self.height = page.width(), page.height()
        margin = paper.value[2]
        size = QSize(round(self.width * DOTS), round(self.height * DOTS))
        picture = QImage(size, QImage.Format.Format_Grayscale8)
        picture.fill(Qt.GlobalColor.white)
        painter = Recorder(picture)
        painter.translate(margin * DOTS, margin * DOTS)
        paint_person_slip(painter, slip, assets, paper, DOTS)
        painter.end()
        self.words = "\n".join(painter.said)
        rows = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), -1)
        self.pixels = rows[:, : picture.width()].copy()

    def codes(self) -> list[str]:
        return [found.text for found in zxingcpp.read_barcodes(self.pixels)]


@pytest.mark.parametrize("paper", list(Paper))
def test_the_code_on_paper_is_the_one_that_was_signed(assets, paper: Paper) -> None:
    slip = declaration()
    printed = Printed(slip, assets, paper)
    assert printed.codes() == [slip.code]
    assert round(printed.width) == paper.value[0]


@pytest.mark.parametrize("paper", list(Paper))
def test_a_declaration_says_in_both_languages_how_long_it_is_good(assets, paper: Paper) -> None:
    printed = Printed(declaration(), assets, paper)
    until = (NOW + timedelta(hours=FORM.valid_hours)).astimezone(ZONE)
    for said in (
        POST,
        "Lò Thị Mẩy",
        "1987 · •••471",
        "Lai Châu → Hà Nội",
        f"Có giá trị đến {until:%H:%M %d/%m/%Y}",
        f"Valid until {until:%H:%M %d/%m/%Y}",
        "Lượt số 1.284",
    ):
        assert said in printed.words
    for secret in ("012187004471", "0912345678", "bản Mới"):
        assert secret not in printed.words


@pytest.mark.parametrize("paper", list(Paper))
def test_a_refusal_says_why_what_to_do_and_where_with_the_person_masked(
    assets, paper: Paper
) -> None:
    printed = Printed(refusal("expired"), assets, paper)
    for said in (
        "CHƯA ĐƯỢC QUA",
        "NOT CLEARED YET",
        scenes.REFUSE.person.name,
        "The certificate has expired",
        "Việc cần làm ngay",
        "Trạm Y tế xã Bình Lư",
        "1.284",
    ):
        assert said in printed.words
    assert not re.search(r"[0-9]{9}", printed.words)
    assert printed.codes() == []


def test_the_advice_is_for_the_person_and_fits_the_reason(vietnamese: Words) -> None:
    assert "trạm y tế" in advice_for(vietnamese, ("answers",))
    assert "trạm y tế" in advice_for(vietnamese, ("override:suspicion", "fever"))
    assert "mới" in advice_for(vietnamese, ("expired",))
    assert "giấy tờ gốc" in advice_for(vietnamese, ("signature",))
    assert "giấy tờ gốc" in advice_for(vietnamese, ())


def test_a_roll_is_as_long_as_it_needs_to_be_and_a_sheet_loses_nothing(assets) -> None:
    few = Printed(refusal("expired"), assets, Paper.ROLL_80)
    reasons = ("expired", "century", "issue-too-early", "sex")
    many = Printed(refusal(*reasons), assets, Paper.ROLL_80)
    assert many.height > few.height
    long = declaration("Công Tằng Tôn Nữ Hoàng Quỳnh Như Ý Nguyễn Phúc Bảo Thiên Hương")
    for slip in (refusal(*reasons), long):
        sheet = Printed(slip, assets, Paper.A6)
        assert (round(sheet.width), round(sheet.height)) == (105, 148)
        edge = sheet.pixels[-4 * DOTS :]
        assert edge.min() == 255  # nothing in the margin below


@pytest.mark.parametrize("paper", list(Paper))
def test_a_slip_is_one_page_of_its_paper(assets, tmp_path, paper: Paper) -> None:
    path = tmp_path / "slip.pdf"
    assert write_person_pdf(path, declaration(), assets, paper)
    content = path.read_bytes()
    assert content.count(b"/Type /Page\n") == 1
    box = re.search(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)", content)
    assert box is not None
    assert abs(float(box[1]) / 72 * 25.4 - paper.value[0]) < 1


def test_a_folder_that_is_not_there_is_told(assets, tmp_path) -> None:
    path = tmp_path / "nowhere" / "slip.pdf"
    assert not write_person_pdf(path, declaration(), assets, Paper.A6)


@pytest.fixture
def make_card(qtbot: QtBot, assets) -> Iterator[Callable[..., SlipCard]]:
    installed: list[Words] = []
    places: list[QWidget] = []

    def make(language: str = "vi", size: tuple[int, int] = (1366, 768)) -> SlipCard:
        words = Words(language, assets)
        words.install()
        installed.append(words)
        look = look_for(DAY, QSize(*size))
        place = QWidget()
        places.append(place)
        place.setStyleSheet(style_sheet(look))
        place.resize(round(size[0] * 0.489), round(size[1] * 0.717))
        card = SlipCard(Icons(assets), words, ZONE, place)
        card.setGeometry(place.rect())
        card.restyle(look)
        qtbot.addWidget(place)
        with qtbot.waitExposed(place):
            place.show()
        card.show()
        return card

    yield make
    for words in installed:
        words.uninstall()


def seen(card: SlipCard) -> list[str]:
    picture = card.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), -1)
    return [found.text for found in zxingcpp.read_barcodes(rows[:, : picture.width()])]


def test_a_telephone_reads_the_code_from_the_screen(make_card) -> None:
    card, slip = make_card(), declaration()
    card.show_slip(slip)
    card.open_about(None)
    assert seen(card) == [slip.code]
    assert "Phiếu cho chốt kế tiếp" in texts(card)
    card.show_slip(refusal("expired"))
    assert seen(card) == []
    assert "Phiếu cho người đi đường" in texts(card)
    assert "012187004471" not in " ".join(texts(card))


def test_enter_saves_where_there_is_no_printer_and_says_where_that_fails(
    make_card, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    chosen = [tmp_path / "nowhere" / "slip.pdf", tmp_path / "slip.pdf"]
    offered: list[str] = []

    def choose(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        offered.append(name)
        return str(chosen.pop(0)), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    card = make_card()
    card._has_printer = False
    card.show_slip(refusal("expired"))
    card.open_about(None)
    with qtbot.assertNotEmitted(card.done):
        QTest.keyClick(card, Qt.Key.Key_Return)
    assert "✕ Không ghi được phiếu vào đó. Hãy chọn thư mục khác." in texts(card)
    with qtbot.waitSignal(card.done):
        QTest.keyClick(card, Qt.Key.Key_Return)
    assert (tmp_path / "slip.pdf").read_bytes().startswith(b"%PDF")
    assert offered[0] == "phieu-20261122-024712.pdf"  # no name of anybody


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_word_of_the_card_is_cut(make_card, size: tuple[int, int], language: str) -> None:
    card = make_card(language, size)
    for slip in (declaration(), *(refusal(reason) for reason in ADVICE)):
        card.show_slip(slip)
        card.open_about(None)
        assert cut(card) == []


def test_only_verdicts_that_stop_somebody_have_words_of_their_own(assets) -> None:
    check = replace(refusal("document-missing"), verdict=Verdict.ATTENTION)
    printed = Printed(check, assets, Paper.ROLL_80)
    assert "CẦN KIỂM TRA" in printed.words
