from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QPushButton, QWidget

from sync.journal.accounts import PeopleRefused, Role
from sync.journal.passphrase import Weakness
from terminal.config import Config, parse_config
from terminal.desk.people import Denied, NotDone, NotIn
from terminal.reports.exporting import Kind, Trouble
from terminal.ui.label import PlainLabel
from terminal.ui.supervisor.diagnostics_page import DiagnosticsPage
from terminal.ui.supervisor.enrolment_page import Enrolment, EnrolmentPage
from terminal.ui.supervisor.export_page import ExportAsked, ExportPage
from terminal.ui.supervisor.people_page import PeoplePage
from terminal.ui.supervisor.settings_page import SettingsPage
from terminal.ui.supervisor.shift_page import ShiftFigures, ShiftPage
from terminal.ui.theme import DAY, look_for
from tests.ui import scenes
from tests.ui.supervisor_scenes import AN, BINH, CHECKS, CHI, PEOPLE, TODAY, WRITTEN, ZONE


@pytest.fixture
def show(qtbot: Any, english: Any) -> Any:
    hosts: list[QWidget] = []

    def make(page: Any) -> Any:
        host = QWidget()
        hosts.append(host)
        qtbot.addWidget(host)
        page.setParent(host)
        page.restyle(look_for(DAY, QSize(1366, 768)))
        page.reword(english)
        host.resize(1100, 690)
        page.resize(1100, 690)
        with qtbot.waitExposed(host):
            host.show()
        return page

    return make


def heard(signal: Any) -> list[Any]:
    got: list[Any] = []
    signal.connect(lambda *told: got.append(told[0] if len(told) == 1 else told))
    return got


def press(qtbot: Any, page: QWidget, text: str) -> None:
    there = [b for b in page.findChildren(QPushButton) if b.isVisible() and b.isEnabled()]
    (button,) = [b for b in there if b.text().startswith(text)]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def field(page: QWidget, name: str) -> QLineEdit:
    found = page.findChild(QLineEdit, name)
    assert found is not None
    return found


def says(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(PlainLabel) if label.isVisible())


def test_an_export_is_masked_unless_somebody_says_otherwise_and_why(qtbot, show, tmp_path) -> None:
    page = show(ExportPage(TODAY, tmp_path))
    asked = heard(page.asked)
    press(qtbot, page, "Make the file")
    assert asked == [ExportAsked(day=TODAY, kind=Kind.XLSX, folder=tmp_path)]
    page.show_stopped()
    page._day.choose(TODAY - timedelta(days=1))
    page._kind.choose(Kind.PDF)
    page._extent.choose(True)
    page._extent.chosen.emit()
    assert "second person" in says(page)
    field(page, "reason").setText("   ")
    assert not page._make.isEnabled()
    field(page, "reason").setText(" Công văn 12/CV ")
    qtbot.keyClick(field(page, "reason"), Qt.Key.Key_Return)
    assert asked[1] == ExportAsked(
        day=TODAY - timedelta(days=1),
        kind=Kind.PDF,
        folder=tmp_path,
        full=True,
        reason="Công văn 12/CV",
    )


def test_an_export_under_way_shows_how_far_it_is_and_can_be_stopped(qtbot, show, tmp_path) -> None:
    page = show(ExportPage(TODAY, tmp_path))
    stopped = heard(page.cancelled)
    press(qtbot, page, "Make the file")
    assert not page._make.isEnabled()
    page.show_progress(400, 1284)
    assert page._bar.isVisible()
    assert (page._bar.value(), page._bar.maximum()) == (400, 1284)
    assert "400 / 1,284" in page._bar.text()
    press(qtbot, page, "Stop")
    press_again = page._stop.isEnabled()
    assert stopped == [()]
    assert not press_again
    page.show_stopped()
    assert "There is no file" in says(page)
    assert page._make.isEnabled()


def test_what_was_written_is_told_with_its_counts_and_hash(show, tmp_path) -> None:
    page = show(ExportPage(TODAY, tmp_path))
    page.show_written(Path("/x/{hash}.xlsx"), WRITTEN)
    told = says(page)
    assert "/x/{hash}.xlsx" in told
    assert "1,284 (passed 1,183, to check 77, not cleared 24)" in told
    assert "".join(page.told.text().partition("SHA-256:")[2].split()) == WRITTEN.sha256


@pytest.mark.parametrize("trouble", list(Trouble))
def test_a_disk_that_refuses_is_told(show, tmp_path, trouble) -> None:
    page = show(ExportPage(TODAY, tmp_path))
    page.show_not_written(trouble)
    assert "There is no file" in says(page)
    for tell in (page.show_not_recorded, page.show_unreadable, page.show_nobody_else):
        tell()
        assert says(page).count("✕") == 1


def people(show: Any) -> PeoplePage:
    page = show(PeoplePage(AN))
    page.show_people(PEOPLE)
    assert isinstance(page, PeoplePage)
    return page


def choose(page: QWidget, row: int) -> None:
    found = page.findChild(QListWidget, "people")
    assert found is not None
    found.setCurrentRow(row)


def test_people_are_added_renamed_given_new_pins_and_removed(qtbot, show) -> None:
    page = people(show)
    added, renamed = heard(page.add_asked), heard(page.rename_asked)
    renewed, disabled = heard(page.renew_asked), heard(page.disable_asked)
    press(qtbot, page, "Add somebody")
    field(page, "name").setText("Lê Thị Bịa")
    assert not page._do.isEnabled()
    field(page, "secret").setText("402917")
    qtbot.keyClick(field(page, "secret"), Qt.Key.Key_Return)
    assert added == [("Lê Thị Bịa", Role.OPERATOR, "402917")]
    page.show_done()
    assert field(page, "secret").text() == ""
    choose(page, 2)
    press(qtbot, page, "Change the name…")
    assert field(page, "name").text() == BINH.name
    field(page, "name").setText("Vàng Bình")
    press(qtbot, page, "Change the name")
    assert renamed == [(BINH, "Vàng Bình")]
    page.show_done()
    press(qtbot, page, "Change the PIN…")
    field(page, "secret").setText("750318")
    press(qtbot, page, "Change it")
    assert renewed == [(BINH, "750318")]
    page.show_done()
    press(qtbot, page, "May no longer")
    assert BINH.name in says(page)
    assert disabled == []
    press(qtbot, page, "Yes, no longer")
    assert disabled == [BINH]


def test_only_ones_own_passphrase_can_be_changed_and_nobody_removes_themselves(qtbot, show) -> None:
    page = people(show)
    changed = heard(page.secret_asked)
    assert not page._disable.isEnabled()
    press(qtbot, page, "Change the passphrase…")
    field(page, "old").setText("until now, four words")
    field(page, "secret").setText("from now on, four words")
    press(qtbot, page, "Change it")
    assert changed == [("until now, four words", "from now on, four words")]
    page.show_done()
    choose(page, PEOPLE.index(CHI))
    assert not page._change.isEnabled()
    assert page._disable.isEnabled()


@pytest.mark.parametrize(
    "why", [*PeopleRefused, *NotDone, *(w for w in Weakness), NotIn(Denied.WRONG)]
)
def test_a_change_that_is_refused_says_why_and_can_be_tried_again(qtbot, show, why) -> None:
    page = people(show)
    press(qtbot, page, "Add somebody")
    page._role.choose(Role.SUPERVISOR)
    field(page, "name").setText("Lê Thị Bịa")
    field(page, "secret").setText("bốn từ rất tình cờ")
    press(qtbot, page, "Add")
    assert not page._do.isEnabled()
    page.show_refused(why)
    assert "✕" in says(page)
    assert page._do.isEnabled()
    assert field(page, "name").text() == "Lê Thị Bịa"


def test_what_was_typed_is_gone_with_the_page(qtbot, show) -> None:
    page = people(show)
    press(qtbot, page, "Add somebody")
    field(page, "secret").setText("402917")
    page.closed()
    assert field(page, "secret").text() == ""


def test_only_what_was_changed_is_asked_for_and_given_up_when_the_page_is_left(qtbot, show) -> None:
    page = show(SettingsPage(Config()))
    asked = heard(page.changes_asked)
    assert not page._keep.isEnabled()
    page._fever.choose(37.8)
    page._fever.chosen.emit()
    field(page, "lanes").setText("1, Xe tải ,, 1")
    press(qtbot, page, "Keep the changes")
    assert asked == [{"rules.fever_celsius": 37.8, "post.lanes": ["1", "Xe tải"]}]
    page.show_not_kept()
    assert "Nothing was changed" in says(page)
    page.closed()
    assert page._fever.value == Config().rules.fever_celsius
    assert field(page, "lanes").text() == ""


def test_terms_of_retention_are_shown_with_their_order_and_not_changed_here(show) -> None:
    config = parse_config('[retention]\norder = "12/QD-X"\nreadable_hours = 72\n', "test")
    page = show(SettingsPage(config))
    assert "12/QD-X" in says(page)
    assert "72 hours" in says(page) or "72 hour(s)" in says(page)
    page.show_kept(parse_config('[screen]\ntheme = "night"\n', "test"))
    assert page._theme.value == "night"


def test_a_token_is_taken_where_the_terminal_is_enrolled_nowhere(qtbot, show) -> None:
    page = show(EnrolmentPage(ZONE))
    page.show_enrolment(Enrolment(terminal=bytes(16)))
    given = heard(page.token_given)
    field(page, "token").setText(" CHOT1 abc\n def ")
    press(qtbot, page, "Enrol")
    assert given == ["CHOT1abcdef"]
    page.show_token_refused()
    assert "not valid" in says(page)
    assert field(page, "token").isEnabled()
    enrolled = Enrolment(terminal=bytes(16), url="https://x.example", last_heard=scenes.NOW)
    page.show_enrolment(enrolled)
    assert "knows this terminal" in says(page)
    assert not field(page, "token").isVisible()
    assert "02:47:12 22/11/2026" in says(page)


def test_the_doctors_lines_stand_with_the_bad_ones_first(qtbot, show) -> None:
    page = show(DiagnosticsPage())
    examined, bundled = heard(page.examine_asked), heard(page.bundle_asked)
    page.opened()
    assert examined == [()]
    page.show_checks(CHECKS)
    page.opened()
    assert examined == [()]
    found = page.findChild(QListWidget, "checks")
    lines = [found.item(row).text() for row in range(found.count())]
    assert lines[0] == "✕ free-space · 412 MiB\nDelete other files."
    assert lines[1].startswith("⚠ machine-key")
    assert lines[2] == "✓ python · 3.12"
    press(qtbot, page, "Make a diagnostics bundle")
    assert bundled == [()]
    page.show_no_bundle()
    assert "cannot be written" in says(page)
    page.show_bundle(Path("/x/chot.zip"))
    assert "/x/chot.zip" in says(page)


def test_the_shift_is_handed_over_to_somebody_or_to_a_line_to_write_on(qtbot, show) -> None:
    page = show(ShiftPage(ZONE))
    page.show_figures(
        ShiftFigures(now=scenes.NOW, operator=BINH.name, counts=scenes.COUNTS, head=scenes.HEAD)
    )
    for word in (BINH.name, "1,284", "1,183", "77", "24", "02:47"):
        assert word in says(page)
    asked = heard(page.handover_asked)
    press(qtbot, page, "Make the certificate")
    assert asked == [""]
    page.show_not_made()
    assert "could not be made" in says(page)
    field(page, "taken").setText(" Lê  Thị Bịa ")
    qtbot.keyClick(field(page, "taken"), Qt.Key.Key_Return)
    assert asked[1] == "Lê Thị Bịa"
    page.show_made(Path("/x/bien-ban.pdf"))
    assert "/x/bien-ban.pdf" in says(page)
