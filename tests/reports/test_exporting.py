import hashlib
import sqlite3
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.protocol import cbor
from sync.protocol.terms import RecordKind, Verdict
from terminal.reports import exporting
from terminal.reports.exporting import (
    EXPORTED,
    Kind,
    NotWritten,
    Release,
    Trouble,
    exported,
    trouble_of,
    write_register,
)
from terminal.reports.lines import Cancelled
from terminal.reports.row import Row, row_of
from tests.journal.makers import moment
from tests.reports.made_exports import HEADING, RELEASE, rows_of, write
from tests.reports.records import DAT, entry

kinds = pytest.mark.parametrize("kind", Kind)


def _many(count: int = 450) -> list[Row]:
    verdicts = list(Verdict)
    return [row_of(n, entry(n, verdict=verdicts[n % 3]), DAT) for n in range(1, count + 1)]


@kinds
def test_the_report_says_what_the_file_holds(kind: Kind, tmp_path: Path) -> None:
    path = tmp_path / "sổ"
    written = write(iter(_many(10)), path, kind)
    data = path.read_bytes()
    assert written.rows == 10
    assert written.verdicts == {Verdict.ATTENTION: 4, Verdict.REFUSE: 3, Verdict.ADMIT: 3}
    assert (written.size, written.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert list(tmp_path.iterdir()) == [path]


def test_files_of_all_kinds_that_hold_the_same_say_the_same(tmp_path: Path) -> None:
    contents = {write(_many(10), tmp_path / kind, kind).content for kind in Kind}
    assert contents == {hashlib.sha256((tmp_path / "csv").read_bytes()).hexdigest()}


@kinds
def test_without_a_release_nobody_is_in_the_file_whole(kind: Kind, tmp_path: Path) -> None:
    write_register(rows_of(DAT), tmp_path / "so", kind, HEADING)
    data = (tmp_path / "so").read_bytes()
    for secret in ("Nguyễn Văn", "011099000", "0912345"):
        assert secret.encode() not in data


@kinds
def test_an_export_that_fails_leaves_the_old_file_and_nothing_else(
    kind: Kind, tmp_path: Path
) -> None:
    path = tmp_path / "so"
    path.write_bytes(b"yesterday")

    def rows() -> Iterator[Row]:
        yield row_of(1, entry(1), DAT)
        raise RuntimeError("the journal went away")

    with pytest.raises(RuntimeError):
        write(rows(), path, kind)
    assert path.read_bytes() == b"yesterday"
    assert list(tmp_path.iterdir()) == [path]


@kinds
def test_whoever_calls_it_off_half_way_leaves_nothing(kind: Kind, tmp_path: Path) -> None:
    told: list[int] = []
    with pytest.raises(Cancelled):
        write_register(
            _many(),
            tmp_path / "so",
            kind,
            HEADING,
            progress=told.append,
            cancelled=lambda: told[-1] >= 200,
        )
    assert told == [0, 200]
    assert not list(tmp_path.iterdir())


def test_progress_ends_with_all_rows(tmp_path: Path) -> None:
    told: list[int] = []
    write_register(_many(), tmp_path / "so", Kind.CSV, HEADING, progress=told.append)
    assert told == [0, 200, 400, 450]


@kinds
def test_what_cannot_be_recorded_is_not_given_to_anybody(kind: Kind, tmp_path: Path) -> None:
    def refuse(_: object) -> None:
        raise ValueError("the disk of the journal is full")

    with pytest.raises(ValueError, match="journal"):
        write_register(_many(3), tmp_path / "so", kind, HEADING, release=RELEASE, record=refuse)
    assert not list(tmp_path.iterdir())


@kinds
@pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE")
def test_a_disk_that_takes_no_more_leaves_nothing_and_says_so(kind: Kind, tmp_path: Path) -> None:
    import resource  # noqa: PLC0415 - not on Windows

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, before[1]))
    try:
        with pytest.raises(NotWritten) as caught:
            write(_many(300), tmp_path / "so", kind)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    # SQLite tells a write that failed from a full disk only where the system says ENOSPC.
    assert caught.value.trouble in {Trouble.DISK_FULL, Trouble.DISK_FAILS}
    assert kind is Kind.SQLITE or caught.value.trouble is Trouble.DISK_FULL
    assert not list(tmp_path.iterdir())


def test_sqlite_says_when_a_disk_is_full() -> None:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    assert trouble_of(error) is Trouble.DISK_FULL


@kinds
def test_a_folder_that_is_not_there_is_named(kind: Kind, tmp_path: Path) -> None:
    with pytest.raises(NotWritten) as caught:
        write([], tmp_path / "nowhere" / "so", kind)
    assert caught.value.trouble is Trouble.NO_FOLDER
    assert "nowhere" in str(caught.value)


@pytest.mark.skipif(sys.platform == "win32", reason="modes")
@kinds
def test_only_the_owner_can_read_it(kind: Kind, tmp_path: Path) -> None:
    write(_many(3), tmp_path / "so", kind)
    assert stat.S_IMODE((tmp_path / "so").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "given",
    [
        ("", "a", "b"),
        (" ", "a", "b"),
        ("why", "a", ""),
        ("why", "", "b"),
        ("why", "An", " an "),
        ("w" * (exporting.MAX_REASON + 1), "a", "b"),
    ],
)
def test_a_release_needs_a_reason_and_two_people(given: tuple[str, str, str]) -> None:
    with pytest.raises(ValueError, match=r"release|second|characters"):
        Release(*given)


def test_the_longest_reason_fits_into_the_event(tmp_path: Path) -> None:
    release = Release("ờ" * exporting.MAX_REASON, "a", "b")
    written = write(_many(3), tmp_path / "so", Kind.CSV)
    assert len(cbor.encode(exported(written, HEADING, release, moment()).clear)) < 2048


def test_the_event_of_an_export_tells_who_took_what_and_why(tmp_path: Path) -> None:
    written = write(_many(3), tmp_path / "so", Kind.XLSX)
    draft = exported(written, HEADING, RELEASE, moment())
    assert (draft.kind, draft.code) == (RecordKind.EVENT, EXPORTED)
    clear: dict[int, Any] = draft.clear
    assert clear == {
        1: "xlsx",
        2: "2026-03-01",
        3: 3,
        4: bytes.fromhex(written.sha256),
        5: False,
        6: "quyết định 12",
        7: "canbo1",
        8: "canbo2",
    }


def test_the_event_of_a_masked_export_names_nobody(tmp_path: Path) -> None:
    written = write(_many(3), tmp_path / "so", masked=True)
    assert exported(written, HEADING, None, moment()).clear.keys() == {1, 2, 3, 4, 5}
