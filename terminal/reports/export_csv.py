"""The day's register as a CSV file that Excel and LibreOffice open without changing it."""

import csv
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from sync.journal.files import sync_folder
from terminal.reports.cells import cell
from terminal.reports.masking import masked_row
from terminal.reports.phone import national_form
from terminal.reports.row import Row
from terminal.reports.words import Language, Words, birth_date, words_in

_TIME: Final = "%d/%m/%Y %H:%M:%S"

_Column = tuple[str, Callable[[Row, Words], str]]
COLUMNS: Final[tuple[_Column, ...]] = (
    ("time", lambda row, _: row.at.strftime(_TIME)),
    ("post", lambda row, _: row.post),
    ("lane", lambda row, _: row.lane),
    ("direction", lambda row, words: words.direction(row.direction)),
    ("document", lambda row, _: row.document),
    ("name", lambda row, _: row.name),
    ("number", lambda row, _: row.number),
    ("birth_date", lambda row, _: birth_date(row.birth_date)),
    ("sex", lambda row, words: words.sex(row.sex)),
    ("address", lambda row, _: row.address),
    ("phone", lambda row, _: national_form(row.phone)),
    ("verdict", lambda row, words: words.verdict(row.verdict)),
    ("assurance", lambda row, words: words.assurance(row.assurance)),
    ("reasons", lambda row, _: " ".join(row.reasons)),
    ("operator", lambda row, _: row.operator),
    ("source", lambda row, words: words.source(row.source)),
    ("terminal", lambda row, _: row.terminal.hex()),
)
"""Between the running number and the record's `seq`; reasons and documents are codes."""


@dataclass(frozen=True, slots=True)
class Written:
    """What an export holds: rows without the header, bytes, and the hexadecimal SHA-256."""

    rows: int
    size: int
    sha256: str


class _Hashing:
    """Passes bytes on and keeps their number and hash."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> int:
        """Write all of `data`. :raises OSError: if the stream took less."""
        if self._stream.write(data) not in {None, len(data)}:
            raise OSError("the stream took only a part")
        self._hash.update(data)
        self.size += len(data)
        return len(data)

    def hexdigest(self) -> str:
        """The SHA-256 of everything written so far."""
        return self._hash.hexdigest()


def write_csv(
    rows: Iterable[Row],
    target: Path | BinaryIO,
    *,
    masked: bool,
    language: Language = "vi",
) -> Written:
    """Write the register: one line a row, in the order given, under one line of headers.

    UTF-8 with a byte order mark, commas, every cell of text quoted, CRLF (RFC 4180). Headers
    and words are in `language`; the official register is the Vietnamese one. A file is there
    whole or not at all: it is written beside its place, forced to disk and renamed, readable
    by its owner only.

    :param target: the file to make or replace, or a binary stream, which stays open.
    :param masked: shorten the columns about the person (see `masking`).
    :raises OSError: if the file cannot be written; what stood there before is untouched.
    """
    if isinstance(target, Path):
        return _write_file(rows, target, masked=masked, words=words_in(language))
    return _write_stream(rows, target, masked=masked, words=words_in(language))


def _write_file(rows: Iterable[Row], path: Path, *, masked: bool, words: Words) -> Written:
    handle, name = tempfile.mkstemp(prefix=".chot-", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            written = _write_stream(rows, stream, masked=masked, words=words)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    return written


def _write_stream(rows: Iterable[Row], stream: BinaryIO, *, masked: bool, words: Words) -> Written:
    sink = _Hashing(stream)
    sink.write(b"\xef\xbb\xbf")
    line = _LineWriter(sink)
    writer = csv.writer(line, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    names = ("number_in_list", *(name for name, _ in COLUMNS), "seq")
    writer.writerow([words.headers[name] for name in names])
    count = 0
    for count, row in enumerate(rows, start=1):
        shown = masked_row(row) if masked else row
        texts = [cell(read(shown, words)) for _, read in COLUMNS]
        writer.writerow([count, *texts, row.seq])
    return Written(rows=count, size=sink.size, sha256=sink.hexdigest())


class _LineWriter:
    """Takes the lines of `csv` and passes their bytes on."""

    def __init__(self, sink: _Hashing) -> None:
        self._sink = sink

    def write(self, text: str) -> int:
        """Write one line in UTF-8."""
        return self._sink.write(text.encode())
