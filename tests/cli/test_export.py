"""`chot export`: which file it writes, who may have it unmasked, and what is recorded of it."""

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from sync.journal.audit import opening_key
from sync.journal.reader import JournalReader
from sync.protocol import cbor
from sync.protocol.terms import RecordKind
from terminal.cli.arguments import parser
from terminal.declarations.masking import mask_name
from terminal.reports.exporting import EXPORTED
from tests.cli.commanding import run
from tests.journal.makers import PERSON, entry, journal

DAY = "2026-11-22"


@pytest.fixture
def post(tmp_path: Path) -> Path:
    """The data of a post with three entries, where nothing runs."""
    book = journal(tmp_path / "data")
    for number in range(3):
        book.append(entry(number))
    book.close()
    return tmp_path / "data"


def export(post: Path, *more: object) -> int:
    return run("--data", post, "--json", "export", "--day", DAY, *more)


def events(post: Path) -> list[dict[int, Any]]:
    with JournalReader(post) as reader:
        return [
            cbor.decode(record.body, max_bytes=4096)
            for record in reader.between(0, 2**60, {RecordKind.EVENT})
            if record.header.code == EXPORTED and opening_key(record) is None
        ]


def test_every_kind_holds_every_entry_masked(
    post: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    masked = mask_name(PERSON.name)
    for kind in ("csv", "xlsx", "pdf", "sqlite"):
        path = tmp_path / f"so.{kind}"
        assert export(post, f"--{kind}", path) == 0
        said = json.loads(capsys.readouterr().out)
        assert said.keys() == {"file", "entries", "sha256"}
        assert (said["file"], said["entries"]) == (str(path), 3)
        assert PERSON.name.encode() not in path.read_bytes()
    with (tmp_path / "so.csv").open(encoding="utf-8-sig", newline="") as file:
        assert sum(masked in row for row in csv.reader(file)) == 3
    sheet = openpyxl.load_workbook(tmp_path / "so.xlsx").worksheets[0]
    assert [row[6].value for row in sheet.iter_rows(min_row=2)] == [masked] * 3
    with closing(sqlite3.connect(tmp_path / "so.sqlite")) as db:
        assert db.execute("SELECT DISTINCT name FROM entries").fetchall() == [(masked,)]
    assert events(post) == []


def test_two_people_and_a_reason_open_it_and_the_journal_says_who(
    post: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "so.csv"
    who = ("--reason", "quyết định 12", "--first", "An", "--second", "Bình")
    assert export(post, "--csv", path, "--full", *who) == 0
    said = json.loads(capsys.readouterr().out)
    assert PERSON.name in path.read_text("utf-8-sig")
    (told,) = events(post)
    assert told == {
        1: "csv",
        2: DAY,
        3: 3,
        4: bytes.fromhex(said["sha256"]),
        5: False,
        6: "quyết định 12",
        7: "An",
        8: "Bình",
    }


@pytest.mark.parametrize(
    "who",
    [
        (),
        ("--reason", "x", "--first", "An"),
        ("--first", "An", "--second", "Bình"),
        ("--reason", "x", "--first", "An", "--second", "an"),
    ],
)
def test_without_a_reason_and_a_second_person_nothing_is_written(
    post: Path, tmp_path: Path, who: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert export(post, "--csv", tmp_path / "so.csv", "--full", *who) == 2
    assert "another person" in capsys.readouterr().err
    assert not (tmp_path / "so.csv").exists()
    assert events(post) == []


def test_beside_a_running_terminal_nothing_is_unmasked(post: Path, tmp_path: Path) -> None:
    from terminal.cli import main  # noqa: PLC0415 - tells the fault as the command does

    running = journal(post)
    try:
        who = ["--reason", "x", "--first", "An", "--second", "Bình"]
        path = tmp_path / "so.csv"
        arguments = ["--data", str(post), "export", "--day", DAY, "--csv", str(path)]
        assert main([*arguments, "--full", *who]) == 1
        assert not path.exists()
        assert main(arguments) == 0
    finally:
        running.close()


def test_a_file_that_cannot_be_written_is_named_in_both_languages(
    post: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "nowhere" / "so.xlsx"
    assert export(post, "--xlsx", path) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert f"Không ghi được {path}: không có thư mục đó" in said.err
    assert "there is no such folder" in said.err


@pytest.mark.parametrize(
    "more", [(), ("--csv", "a", "--pdf", "b"), ("--csv", "a", "--full", "--masked")]
)
def test_one_file_and_one_way_of_masking_are_asked_for(more: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(["export", *more])
    assert ended.value.code == 2
