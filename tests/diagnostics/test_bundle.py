import logging
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.diagnostics.bundle import LINES, LogTail, scrubbed, write_bundle

LOG = logging.getLogger("tests.bundle")


@pytest.fixture
def tail() -> LogTail:
    return LogTail()


def note(tail: LogTail, message: str, *values: object, error: BaseException | None = None) -> None:
    info = None if error is None else (type(error), error, None)
    tail.handle(LOG.makeRecord(LOG.name, logging.WARNING, "f", 1, message, values, info))


def test_the_log_keeps_what_is_said_every_time_and_not_what_it_is_said_of(tail) -> None:
    note(tail, "no account: %s", "Nguyễn Thị Bịa Đặt")
    note(tail, "it failed", error=ValueError("Nguyễn Thị Bịa Đặt"))
    assert tail.lines() == (
        "WARNING tests.bundle: no account: %s",
        "WARNING tests.bundle: it failed (ValueError)",
    )


def test_the_log_keeps_only_its_newest_lines(tail) -> None:
    for number in range(LINES + 5):
        note(tail, f"line {number}")
    assert len(tail.lines()) == LINES
    assert tail.lines()[0].endswith("line 5")
    assert tail.lines()[-1].endswith(f"line {LINES + 4}")


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("camera 'Bà Lan' gone", "camera '…' gone"),
        ("/home/an/chot: full", "/home/…/chot: full"),
        (r"C:\Users\An\chot", r"C:\Users\…\chot"),
        ("call 0912345678", "call #"),
        ("at https://user:secret@host/x", "at https://…@host/x"),
        ("from an@example.vn", "from …@…"),
        ("token " + "aB3_" * 10, "token …"),
        ("12 of 340 rows", "12 of 340 rows"),
    ],
)
def test_a_line_is_scrubbed_of_what_might_be_somebodys(line, kept) -> None:
    assert scrubbed(line) == kept


@given(st.text())
def test_no_line_grows_or_keeps_a_long_number(text) -> None:
    found = scrubbed(text)
    assert len(found) <= 300
    assert not any(
        run.isdigit() and run.isascii() for run in (found[i : i + 4] for i in range(len(found) - 3))
    )


def test_a_bundle_is_there_whole_or_not_at_all(tmp_path) -> None:
    path = tmp_path / "bundle.zip"
    write_bundle(path, {"a.txt": "Chốt", "b.txt": "x" * 3_000_000})
    with zipfile.ZipFile(path) as bundle:
        assert bundle.testzip() is None
        assert bundle.read("a.txt").decode() == "Chốt"
        assert len(bundle.read("b.txt")) == 1_048_576
    with pytest.raises(FileNotFoundError):
        write_bundle(tmp_path / "nowhere" / "bundle.zip", {"a.txt": ""})
    assert [each.name for each in Path(tmp_path).iterdir()] == ["bundle.zip"]
