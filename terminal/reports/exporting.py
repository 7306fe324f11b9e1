"""The one way to get the register out of the machine: whole or absent, counted, hashed, masked."""

import errno
import hashlib
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from sync.journal.draft import Draft, Moment, event
from sync.protocol.terms import Verdict
from terminal.reports.export_csv import CsvText
from terminal.reports.heading import Heading
from terminal.reports.lines import Lines
from terminal.reports.row import Row
from terminal.reports.whole_file import whole_file
from terminal.reports.words import Language, words_in

EXPORTED: Final = "register.exported"
"""Event: the register left the machine. Clear body: 1 kind, 2 first day as YYYY-MM-DD, 3 entries,
4 SHA-256 of the file, 5 whether it was masked; where it was not, 6 reason, 7 and 8 who did it."""
MAX_REASON: Final = 200
"""Characters; it stands in clear in the journal, so it names no person of the register."""
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_READ_ONLY: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class Kind(StrEnum):
    """What a register can be written as."""

    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"
    SQLITE = "sqlite"


class Trouble(StrEnum):
    """Why a file could not be written."""

    DISK_FULL = "disk-full"
    READ_ONLY = "read-only"
    NO_FOLDER = "no-folder"
    DISK_FAILS = "disk-fails"


class NotWritten(Exception):
    """The disk did not take the file; nothing of it is left, and what stood there is untouched."""

    def __init__(self, trouble: Trouble, path: Path) -> None:
        super().__init__(f"{trouble.value}: {path}")
        self.trouble = trouble
        self.path = path


@dataclass(frozen=True, slots=True)
class Release:
    """Two people's word that a register may leave the machine unmasked, and why.

    :raises ValueError: where a reason or a person is missing, both are one, or the reason is too
        long.
    """

    reason: str
    first: str
    second: str

    def __post_init__(self) -> None:
        """Refuse what is no release."""
        names = [self.first.strip(), self.second.strip()]
        if not (self.reason.strip() and all(names)):
            raise ValueError("a release needs a reason and two people")
        if names[0].casefold() == names[1].casefold():
            raise ValueError("the second person is another one")
        if max(len(self.reason), *map(len, names)) > MAX_REASON:
            raise ValueError(f"more than {MAX_REASON} characters")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What an export holds: entries by verdict, bytes, and the hexadecimal SHA-256 of the file.

    `content` is the SHA-256 of the same register as CSV, whatever the file is: files of several
    kinds that hold the same say the same.
    """

    kind: Kind
    rows: int
    verdicts: dict[Verdict, int]
    size: int
    sha256: str
    content: str
    masked: bool


def write_register(
    rows: Iterable[Row],
    target: Path,
    kind: Kind,
    heading: Heading,
    *,
    release: Release | None = None,
    language: Language = "vi",
    progress: Callable[[int], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
    record: Callable[[Written], None] = lambda _: None,
) -> Written:
    """Write a register, in the order given; nothing of a person is whole without a release.

    Memory does not grow with the rows, but for some 30 kB a page of a PDF (292 MB for 100,000).

    :param heading: what stands over it, and when it was made.
    :param progress: hears how many rows are written, from the calling thread.
    :param cancelled: asked every few rows whether to stop.
    :param record: records the event `exported`; called before the file is there, and what it
        raises leaves nothing.
    :raises NotWritten: where the disk does not take it.
    :raises Cancelled: where `cancelled` said so.
    """
    words = words_in(language)
    lines = Lines(rows, CsvText(words), release is None, progress, cancelled)
    try:
        with whole_file(target) as part:
            _WRITERS[kind](lines, part, heading, language)
            with part.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            written = Written(
                kind=kind,
                rows=lines.count,
                verdicts=dict(lines.verdicts),
                size=part.stat().st_size,
                sha256=sha256,
                content=lines.content,
                masked=release is None,
            )
            record(written)
    except (OSError, sqlite3.Error) as error:
        raise NotWritten(trouble_of(error), target) from error
    return written


def exported(written: Written, heading: Heading, release: Release | None, now: Moment) -> Draft:
    """The event of an export, to be recorded by whoever asked for it."""
    clear: dict[int, object] = {
        1: written.kind.value,
        2: heading.day.isoformat(),
        3: written.rows,
        4: bytes.fromhex(written.sha256),
        5: written.masked,
    }
    if release is not None:
        clear |= {6: release.reason, 7: release.first, 8: release.second}
    return event(EXPORTED, now, clear)


def trouble_of(error: OSError | sqlite3.Error) -> Trouble:
    """What a fault of the disk or of SQLite's files means to people."""
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", None)
        return Trouble.DISK_FULL if code == sqlite3.SQLITE_FULL else Trouble.DISK_FAILS
    if error.errno in _FULL:
        return Trouble.DISK_FULL
    if error.errno in _READ_ONLY:
        return Trouble.READ_ONLY
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return Trouble.NO_FOLDER
    return Trouble.DISK_FAILS


def _csv(lines: Lines, part: Path, _heading: Heading, _language: Language) -> None:
    with part.open("wb") as stream:
        lines.text.to(stream)
        for _ in lines:
            pass


def _xlsx(lines: Lines, part: Path, heading: Heading, language: Language) -> None:
    from terminal.reports.export_xlsx import write_xlsx  # noqa: PLC0415 - most runs export nothing

    write_xlsx(lines, part, heading, language)


def _pdf(lines: Lines, part: Path, heading: Heading, language: Language) -> None:
    from terminal.reports.register_pdf import write_pdf  # noqa: PLC0415 - reportlab loads slowly

    write_pdf(lines, part, heading, language)


def _sqlite(lines: Lines, part: Path, heading: Heading, language: Language) -> None:
    from terminal.reports.export_sqlite import write_sqlite  # noqa: PLC0415 - likewise

    write_sqlite(lines, part, heading, language)


_WRITERS: Final = {Kind.CSV: _csv, Kind.XLSX: _xlsx, Kind.PDF: _pdf, Kind.SQLITE: _sqlite}
