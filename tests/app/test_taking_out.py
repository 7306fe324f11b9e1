"""Exports into folders: what stands in the way is told, and nothing of the post is written over."""

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest

from sync.journal.accounts import Account, Opened, Role
from sync.journal.database import FILE_NAME
from sync.journal.draft import Draft
from terminal.app.export_errand import ExportErrand
from terminal.app.taking_out import Exported, TakingOut, file_name
from terminal.config import Config
from terminal.reports.exporting import Kind, Trouble
from terminal.ui.supervisor.export_page import ExportAsked, ExportPage
from tests.journal.makers import entry, journal, moment

pytestmark = pytest.mark.usefixtures("small_ballast")
DAY = date(2026, 11, 22)


@pytest.fixture
def post(tmp_path: Path) -> Path:
    writer = journal(tmp_path / "post")
    writer.append(entry(0))
    writer.close()
    return tmp_path / "post"


def taken_out(post: Path, into: Path, drafts: list[Draft]) -> object:
    out = TakingOut(post, Config(), drafts.append, moment)
    return out.export(DAY, Kind.CSV, into, key=None, by="An", stop=threading.Event())


def test_a_folder_that_cannot_even_be_looked_into_is_told_as_trouble(
    post: Path, tmp_path: Path
) -> None:
    drafts: list[Draft] = []
    assert isinstance(taken_out(post, tmp_path / ("x" * 300), drafts), Trouble)
    assert drafts == []


@pytest.mark.parametrize("inside", ["", "keys", "people/..", "keys/supervisors"])
def test_nothing_is_exported_into_the_folder_of_the_journal(post: Path, inside: str) -> None:
    (post / "people").mkdir(exist_ok=True)
    (post / "keys" / "supervisors").mkdir(exist_ok=True)
    drafts: list[Draft] = []
    assert taken_out(post, post / inside, drafts) is Trouble.READ_ONLY
    assert drafts == []
    assert not list(post.rglob("so-*"))


def test_of_a_thousand_exports_of_a_day_none_is_written_over(
    post: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("terminal.app.taking_out._MOST_NAMES", 4)
    drafts: list[Draft] = []
    for _ in range(3):
        assert isinstance(taken_out(post, tmp_path, drafts), Exported)
    assert isinstance(taken_out(post, tmp_path, drafts), Trouble)
    assert len(list(tmp_path.glob("so-*"))) == len(drafts) == 3
    assert (tmp_path / file_name(DAY, Kind.CSV)).exists()


def test_a_second_person_of_the_same_name_is_nobody_else(qtbot: Any, tmp_path: Path) -> None:
    """Somebody who renamed themselves may have given their old name to an account of their own."""
    page = ExportPage(DAY, tmp_path)
    qtbot.addWidget(page)
    told: list[str] = []
    page.show_nobody_else = lambda: told.append("nobody else")  # type: ignore[method-assign]  # heard here

    def ask(then: Callable[[Account | None], None]) -> bool:
        then(Account("2", "lò văn an", Role.OPERATOR))
        return True

    errand = ExportErrand(
        page,
        taking_out=cast(Any, None),
        errands=cast(Any, None),
        opened=Opened(Account("1", "Lò Văn An", Role.SUPERVISOR)),
        station=cast(Any, None),
        ask_second=ask,
    )
    asked = ExportAsked(day=DAY, kind=Kind.CSV, folder=tmp_path, full=True, reason="thanh tra")
    page.asked.emit(asked)
    assert told == ["nobody else"]
    errand.stop()


def test_the_journal_is_not_written_over_by_its_own_register(
    post: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.cli.commanding import run  # noqa: PLC0415 - the other tests need no command line

    before = (post / FILE_NAME).read_bytes()
    assert run("--data", post, "export", "--day", "2026-11-22", "--csv", post / FILE_NAME) == 1
    assert run("--data", post, "handover", post / FILE_NAME) == 1
    assert (post / FILE_NAME).read_bytes() == before
    capsys.readouterr()
