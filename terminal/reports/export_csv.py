"""The day's register as CSV that Excel and LibreOffice open without changing it."""

import csv
import hashlib
from datetime import datetime
from typing import BinaryIO, Final

from terminal.reports.cells import cell
from terminal.reports.columns import COLUMNS, Line, Value
from terminal.reports.words import Words

TIME: Final = "%d/%m/%Y %H:%M:%S"


class CsvText:
    """The CSV of a register as it grows: one line a row under one line of headers.

    UTF-8 with a byte order mark, commas, every cell of text quoted, CRLF (RFC 4180). Headers
    and words are in the language of `words`; the official register is the Vietnamese one.
    """

    def __init__(self, words: Words) -> None:
        self._words = words
        self._hash = hashlib.sha256()
        self._stream: BinaryIO | None = None
        self._writer = csv.writer(self, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")

    def to(self, stream: BinaryIO) -> None:
        """Write to a stream as well; without one there is only a hash."""
        self._stream = stream

    def begin(self) -> None:
        """The headers."""
        self._put(b"\xef\xbb\xbf")
        self._writer.writerow([self._words.headers[column.name] for column in COLUMNS])

    def add(self, line: Line) -> None:
        """One line."""
        self._writer.writerow(
            [
                # A comma in a number would part or convert it, so only whole ones stay numbers.
                value if isinstance(value, int) else cell(text_of(value))
                for column in COLUMNS
                for value in [column.read(line, self._words)]
            ]
        )

    def hexdigest(self) -> str:
        """The SHA-256 of everything so far."""
        return self._hash.hexdigest()

    def write(self, text: str) -> int:
        """What `csv` made of a line. :raises OSError: if the stream took less."""
        return self._put(text.encode())

    def _put(self, data: bytes) -> int:
        if self._stream is not None and self._stream.write(data) != len(data):
            raise OSError("the stream took only a part")
        self._hash.update(data)
        return len(data)


def text_of(value: Value) -> str:
    """A value as people in Vietnam write it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime(TIME)
    if isinstance(value, float):
        return f"{value:.1f}".replace(".", ",")
    return str(value)
