"""A real post whose people sign in: sheets, window, journal; by keys, clicks and what they see."""

import gc
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget, QPushButton, QWidget

from sync.journal.accounts import Account, Role
from sync.journal.reader import JournalReader
from sync.protocol.terms import Mode, RecordKind
from terminal.app.supervising import Supervising
from terminal.config import Config, parse_config
from terminal.desk.orders import Amend, Attend, View
from terminal.ui.supervisor.export_page import ExportPage
from terminal.ui.supervisor.first_start import FirstStartSheet
from terminal.ui.supervisor.sign_in import SignInDialog
from terminal.ui.supervisor.window import SupervisorWindow
from terminal.ui.theme import load_fonts
from terminal.ui.words import Words
from tests.app.post import Post

ASSETS = Path(__file__).parents[2] / "assets"
WORDS = "bốn từ rất tình cờ"
PIN = "402917"
pytestmark = pytest.mark.usefixtures("quick_passphrases")


@pytest.fixture(scope="session", autouse=True)
def _shipped_fonts(qapp: QApplication) -> None:
    load_fonts(ASSETS)
    qapp.setQuitOnLastWindowClosed(False)


@pytest.fixture(autouse=True)
def _garbage_is_collected_here_alone() -> Iterator[None]:
    """As in a run: what is on the screen may not be destroyed in a thread of an errand."""
    gc.collect()
    gc.disable()
    yield
    gc.collect()
    gc.enable()


class Asking(QWidget):
    """As much of a face as signing in needs."""

    supervisor_asked = Signal()


class Place:
    """A post, its face, and what the supervisor's side tells."""

    def __init__(self, qtbot: Any, post: Post, config: Config) -> None:
        self.qtbot, self.post = qtbot, post
        self.face = Asking()
        qtbot.addWidget(self.face)
        self.face.resize(1366, 768)
        self.face.show()
        self.missing: list[bool] = []
        self.left: list[bool] = []
        face: Any = self.face
        self.side = Supervising(
            post.station,
            face,
            lambda: Words("en", ASSETS),
            config,
            tell_missing=self.missing.append,
            take_token=self.take_token,
        )
        self.side.left_kiosk.connect(lambda: self.left.append(True))
        self.side.begin()

    def take_token(self, token: str) -> None:
        link = self.post.station._link
        assert link is not None
        link.take_token(token)

    def add(self, name: str, role: Role, secret: str) -> Account:
        account = self.side.people.add(name, role, secret, "")
        assert isinstance(account, Account)
        return account

    def sheet(self, kind: type) -> Any:
        self.post.until(lambda: isinstance(self.side._sheets.sheet, kind))
        sheet: Any = self.side._sheets.sheet
        self.post.until(sheet.isActiveWindow)
        return sheet

    def window(self) -> SupervisorWindow:
        self.post.until(lambda: self.side._window is not None)
        window = self.side._window
        assert window is not None
        self.post.until(window.isActiveWindow)
        return window

    def sign_in(self, secret: str = WORDS) -> SupervisorWindow:
        self.face.supervisor_asked.emit()
        self.type_secret(self.sheet(SignInDialog), secret)
        return self.window()

    def type_secret(self, sheet: QWidget, secret: str) -> None:
        line = field(sheet, "secret")
        line.setText(secret)
        self.qtbot.keyClick(line, Qt.Key.Key_Return)

    def codes(self) -> list[tuple[str, str]]:
        """Events of people so far, with who did them."""
        kinds = {RecordKind.EVENT}
        wanted = (
            "supervisor.",
            "operator.",
            "people.",
            "register.",
            "kiosk.",
            "settings.",
            "handover.",
        )
        with JournalReader(self.post.folder) as reader:
            headers = [record.header for record in reader.between(0, 2**52, kinds)]
        return [(h.code, h.operator) for h in headers if h.code.startswith(wanted)]

    def recorded(self, code: str) -> None:
        self.post.until(lambda: code in [each for each, _ in self.codes()])


def field(widget: QWidget, name: str) -> QLineEdit:
    found = widget.findChild(QLineEdit, name)
    assert found is not None
    return found


def press(qtbot: Any, widget: QWidget, text: str) -> None:
    there = [b for b in widget.findChildren(QPushButton) if b.isVisible()]
    (button,) = [b for b in there if b.text().startswith(text)]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def says(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


@pytest.fixture
def place(qtbot: Any, open_post: Callable[..., Post]) -> Any:
    made: list[Place] = []

    def make(mode: Mode = Mode.OPERATOR, settings: str = "") -> Place:
        one = Place(qtbot, open_post(mode=mode), parse_config(settings, "test"))
        made.append(one)
        return one

    yield make
    for one in made:
        one.side.close()


def test_the_first_start_makes_the_first_supervisor_and_lets_them_in(qtbot, place) -> None:
    here = place()
    here.face.supervisor_asked.emit()
    assert here.missing == [True, True]
    sheet = here.sheet(FirstStartSheet)
    make = next(b for b in sheet.findChildren(QPushButton) if "Enter" in b.text())
    field(sheet, "name").setText("Lò Văn An")
    field(sheet, "passphrase").setText("ngắn")
    field(sheet, "again").setText("ngắn")
    assert "At least 12" in says(sheet)
    assert not make.isEnabled()
    field(sheet, "passphrase").setText(WORDS)
    assert "differ" in says(sheet)
    field(sheet, "again").setText(WORDS)
    assert "the same" in says(sheet)
    qtbot.keyClick(field(sheet, "again"), Qt.Key.Key_Return)
    window = here.window()
    assert here.missing == [True, True, False]
    assert "Lò Văn An" in says(window)
    assert here.codes() == [("people.added", ""), ("supervisor.signed-in", "Lò Văn An")]
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    here.recorded("supervisor.signed-out")
    assert here.side._window is None


def test_the_first_start_can_be_put_off_and_the_post_works(qtbot, place) -> None:
    here = place()
    here.face.supervisor_asked.emit()
    qtbot.keyClick(here.sheet(FirstStartSheet), Qt.Key.Key_Escape)
    assert here.side._sheets.sheet is None
    assert here.post.show("Nguyễn Thị Bịa Đặt").saved
    assert here.codes() == []


def test_a_wrong_passphrase_lets_nobody_in_and_says_so(place) -> None:
    here = place()
    here.add("Lò Văn An", Role.SUPERVISOR, WORDS)
    here.face.supervisor_asked.emit()
    sheet = here.sheet(SignInDialog)
    here.type_secret(sheet, "something else")
    here.post.until(lambda: "not right" in says(sheet))
    assert here.side._window is None
    assert field(sheet, "secret").text() == ""
    here.type_secret(sheet, WORDS)
    here.window()


def test_a_sheet_that_is_closed_while_it_is_tried_leaves_nobody_signed_in(place) -> None:
    here = place()
    here.add("Lò Văn An", Role.SUPERVISOR, WORDS)
    here.face.supervisor_asked.emit()
    sheet = here.sheet(SignInDialog)
    here.type_secret(sheet, WORDS)
    sheet.close()
    here.recorded("supervisor.signed-out")
    assert here.side._window is None
    assert here.codes()[-2:] == [
        ("supervisor.signed-in", "Lò Văn An"),
        ("supervisor.signed-out", "Lò Văn An"),
    ]


def test_nobody_is_let_in_while_the_disk_takes_no_record(place, monkeypatch) -> None:
    from sync.journal.faults import JournalFault, JournalTrouble  # noqa: PLC0415 - for one test

    here = place()
    here.add("Lò Văn An", Role.SUPERVISOR, WORDS)

    def refuse(_draft: object, **_: object) -> None:
        raise JournalFault(JournalTrouble.DISK_FULL)

    here.face.supervisor_asked.emit()
    sheet = here.sheet(SignInDialog)
    monkeypatch.setattr(here.post.station.journal, "append", refuse)
    here.type_secret(sheet, WORDS)
    here.post.until(lambda: "disk does not take" in says(sheet))
    assert here.side._window is None


def test_a_window_that_nobody_touches_signs_out_by_itself(qtbot, place) -> None:
    here = place()
    here.add("Lò Văn An", Role.SUPERVISOR, WORDS)
    window = here.sign_in()
    window._idle_for_ms = window._idle_ms - 2000
    window._count_idle()
    assert "Signing out in" in says(window)
    qtbot.keyClick(window, Qt.Key.Key_F2)
    assert "Signing out" not in says(window)
    window._idle_for_ms = window._idle_ms
    window._count_idle()
    here.recorded("supervisor.signed-out")
    assert here.side._window is None


def test_every_page_is_one_key_away_and_speaks(qtbot, place) -> None:
    here = place()
    here.add("Lò Văn An", Role.SUPERVISOR, WORDS)
    window = here.sign_in()
    titles = []
    for number in range(8):
        qtbot.keyClick(window, Qt.Key(Qt.Key.Key_F1.value + number))
        titles.append(window.page.title(Words("en", ASSETS)))
    assert len(set(titles)) == 8
    assert titles[2:] == ["Shift", "Export", "People", "Settings", "Centre", "Diagnostics"]


def test_a_masked_register_is_exported_and_recorded_and_a_full_one_needs_two(
    qtbot, place, tmp_path
) -> None:
    here = place()
    here.add("Lò Văn An", Role.SUPERVISOR, WORDS)
    here.post.show("Nguyễn Thị Bịa Đặt")
    window = here.sign_in()
    qtbot.keyClick(window, Qt.Key.Key_F4)
    page = window.page
    assert isinstance(page, ExportPage)
    page._folder = tmp_path
    page._kind.choose("csv")
    press(qtbot, page, "Make the file")
    here.post.until(lambda: "SHA-256" in says(page))
    (masked,) = tmp_path.glob("*.csv")
    assert "Bịa Đặt" not in masked.read_text("utf-8-sig")
    assert ("register.exported", "Lò Văn An") in here.codes()

    page._extent.choose(True)
    page._extent.chosen.emit()
    assert not page._make.isEnabled()
    field(page, "reason").setText("Công văn 12/CV")
    press(qtbot, page, "Make the file")
    here.post.until(lambda: "Nobody else can sign in" in says(page))
    here.add("Vàng Thị Bình", Role.OPERATOR, PIN)
    press(qtbot, page, "Make the file")
    second = here.sheet(SignInDialog)
    qtbot.keyClick(second, Qt.Key.Key_Escape)
    here.post.until(lambda: "Stopped" in says(page))
    assert len(list(tmp_path.glob("*.csv"))) == 1
    press(qtbot, page, "Make the file")
    here.type_secret(here.sheet(SignInDialog), PIN)
    here.post.until(lambda: len(list(tmp_path.glob("*.csv"))) == 2)
    (full,) = tmp_path.glob("*day-du*.csv")
    here.post.until(lambda: str(full) in says(page))
    assert "Nguyễn Thị Bịa Đặt" in full.read_text("utf-8-sig")
    assert ("supervisor.seconded", "Vàng Thị Bình") in here.codes()


def test_a_supervisor_adds_an_operator_who_signs_on_at_the_next_start_of_a_shift(
    qtbot, place
) -> None:
    here = place(settings="[post]\nsign_on = true\n")
    here.add("Lò Văn An", Role.SUPERVISOR, WORDS)
    window = here.sign_in()
    qtbot.keyClick(window, Qt.Key.Key_F5)
    page = window.page
    press(qtbot, page, "Add somebody")
    field(page, "name").setText("Vàng Thị Bình")
    field(page, "secret").setText("123456")
    press(qtbot, page, "Add")
    here.post.until(lambda: "tried first" in says(page))
    field(page, "secret").setText(PIN)
    press(qtbot, page, "Add")
    here.post.until(lambda: "Done" in says(page))
    people = page.findChild(QListWidget, "people")
    assert people is not None
    assert "Vàng Thị Bình" in people.item(1).text()
    window.close()
    here.side.ask_operator()
    sheet = here.sheet(SignInDialog)
    names = sheet.findChild(QListWidget, "names")
    names.setCurrentRow(1)
    for digit in PIN:
        press(qtbot, sheet, digit)
    press(qtbot, sheet, "Sign in")
    here.recorded("operator.signed-on")
    here.post.until(
        lambda: (
            bool(here.post.face.situations)
            and here.post.face.situations[-1].operator == "Vàng Thị Bình"
        )
    )
    here.side.ask_operator()
    press(qtbot, here.sheet(SignInDialog), "Vàng Thị Bình goes")
    here.recorded("operator.signed-off")
    here.post.until(lambda: here.post.face.situations[-1].operator == "")


def test_what_a_supervisor_looks_at_is_not_meant_for_the_operators_screen(place) -> None:
    here = place()
    here.add("Lò Văn An", Role.SUPERVISOR, WORDS)
    outcome = here.post.show("Nguyễn Thị Bịa Đặt")
    window = here.sign_in()
    shown: list[object] = []
    page: Any = window.page
    page.show_person = shown.append
    assert outcome.epoch is not None
    assert outcome.seq is not None
    ways: list[bool] = []
    elsewhere: list[bool] = []
    here.post.station.viewed.connect(lambda row: ways.append(here.side.awaits(row)))
    controller: Any = here.post.controller

    def looks_elsewhere(row: Any) -> bool:
        elsewhere.append(here.side.awaits(row))
        return elsewhere[-1]

    controller.looks_elsewhere = looks_elsewhere
    window.ordered.emit(View(outcome.epoch, outcome.seq))
    here.post.until(lambda: bool(shown))
    assert (elsewhere, ways) == ([True], [False])
    # Who goes on to something else, or leaves, before it comes hands nobody to the operator.
    window.ordered.emit(View(outcome.epoch, outcome.seq))
    window.ordered.emit(Amend(epoch=outcome.epoch, seq=outcome.seq, note="xem lại"))
    window.close()
    here.post.until(lambda: len(ways) == 2)
    assert (elsewhere, ways, len(shown)) == ([True, True], [False, False], 1)


def test_who_signed_in_has_looked_and_amended_and_not_who_is_on_duty_beside(place) -> None:
    here = place()
    here.add("Lò Văn An", Role.SUPERVISOR, WORDS)
    here.post.station.order(Attend("canbo1"))
    outcome = here.post.show("Nguyễn Thị Bịa Đặt")
    assert outcome.epoch is not None
    assert outcome.seq is not None
    window = here.sign_in()
    window.ordered.emit(View(outcome.epoch, outcome.seq))
    window.ordered.emit(Amend(epoch=outcome.epoch, seq=outcome.seq, note="xem lại"))

    def done_by() -> list[tuple[str, str]]:
        with JournalReader(here.post.folder) as reader:
            found = [each.header for each in reader.between(0, 2**52, set(RecordKind))]
        return [(h.code, h.operator) for h in found if h.code in ("entry.viewed", "note")]

    here.post.until(lambda: len(done_by()) == 2)
    assert done_by() == [("entry.viewed", "Lò Văn An"), ("note", "Lò Văn An")]


@pytest.mark.parametrize("mode", [Mode.OPERATOR, Mode.KIOSK])
def test_where_the_accounts_cannot_be_read_nobody_becomes_supervisor_or_leaves_the_kiosk(
    place, mode: Mode
) -> None:
    here = place(mode)
    an = here.add("Lò Văn An", Role.SUPERVISOR, WORDS)
    (here.post.folder / "people" / f"{an.id}.json").write_bytes(b"")
    here.face.supervisor_asked.emit()
    assert here.side._sheets.sheet is None
    assert here.left == []


def test_a_setting_is_changed_recorded_and_kept(qtbot, place) -> None:
    here = place()
    here.add("Lò Văn An", Role.SUPERVISOR, WORDS)
    window = here.sign_in()
    changed: list[Config] = []
    here.side.settings_changed.connect(changed.append)
    qtbot.keyClick(window, Qt.Key.Key_F6)
    page: Any = window.page
    page._theme.choose("night")
    page._theme.chosen.emit()
    press(qtbot, page, "Keep the changes")
    here.post.until(lambda: bool(changed))
    assert changed[0].screen.theme == "night"
    assert ("settings.changed", "Lò Văn An") in here.codes()
    assert "night" in (here.post.folder / "settings.json").read_text()


def test_a_token_that_is_none_is_refused_by_name(qtbot, place) -> None:
    here = place()
    here.add("Lò Văn An", Role.SUPERVISOR, WORDS)
    window = here.sign_in()
    qtbot.keyClick(window, Qt.Key.Key_F7)
    page = window.page
    assert "nowhere yet" in says(page)
    field(page, "token").setText("CHOT-E1.nonsense")
    press(qtbot, page, "Enrol")
    here.post.until(lambda: "not valid" in says(page))
    assert here.post.station.journal.trust is None


def test_the_shift_is_certified_on_paper_and_recorded(qtbot, place, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("terminal.app.supervisor_pages._documents", lambda: tmp_path)
    here = place()
    here.add("Lò Văn An", Role.SUPERVISOR, WORDS)
    here.post.show("Nguyễn Thị Bịa Đặt")
    window = here.sign_in()
    qtbot.keyClick(window, Qt.Key.Key_F3)
    page = window.page
    field(page, "taken").setText("Đỗ Thị Chí")
    press(qtbot, page, "Make the certificate")
    here.post.until(lambda: "bien-ban-giao-ca" in says(page))
    (paper,) = tmp_path.glob("bien-ban-giao-ca-*.pdf")
    assert paper.read_bytes().startswith(b"%PDF")
    assert ("handover.made", "Lò Văn An") in here.codes()


def test_a_diagnostics_bundle_is_made_and_holds_nobody(qtbot, place, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("terminal.app.supervisor_pages._documents", lambda: tmp_path)
    monkeypatch.setattr("terminal.app.supervisor_pages.examine", lambda *_, **__: ())
    here = place()
    here.add("Lò Văn An", Role.SUPERVISOR, WORDS)
    here.post.show("Nguyễn Thị Bịa Đặt")
    window = here.sign_in()
    qtbot.keyClick(window, Qt.Key.Key_F8)
    press(qtbot, window.page, "Make a diagnostics bundle")
    here.post.until(lambda: list(tmp_path.glob("chot-diagnostics-*.zip")))
    here.post.until(lambda: ".zip" in says(window.page))
    (bundle,) = tmp_path.glob("*.zip")
    with zipfile.ZipFile(bundle) as opened:
        for name in opened.namelist():
            text = opened.read(name).decode()
            assert "Bịa Đặt" not in text
            assert "Lò Văn An" not in text


def test_a_kiosk_is_left_only_by_a_supervisor(place) -> None:
    here = place(mode=Mode.KIOSK)
    here.add("Lò Văn An", Role.SUPERVISOR, WORDS)
    here.face.supervisor_asked.emit()
    sheet = here.sheet(SignInDialog)
    assert "kiosk" in says(sheet)
    here.type_secret(sheet, "something else")
    here.post.until(lambda: "not right" in says(sheet))
    assert here.left == []
    here.type_secret(sheet, WORDS)
    here.post.until(lambda: here.left == [True])
    assert ("kiosk.left", "Lò Văn An") in here.codes()
    assert here.side._window is None


def test_a_kiosk_that_nobody_could_sign_in_at_can_be_left(place) -> None:
    here = place(mode=Mode.KIOSK)
    here.face.supervisor_asked.emit()
    assert here.left == [True]
    assert here.missing == []
