"""A file for those who help from afar: what a machine is and has, and nothing about any person."""

import io
import logging
import re
import zipfile
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sync.journal.files import write_private

LINES: Final = 400
"""Lines of the log that are kept in memory."""
_MOST_LETTERS: Final = 300
_MOST_BYTES: Final = 1_048_576
"""Of one part of a bundle; what is more is cut off."""
_DATED: Final = (1980, 1, 1, 0, 0, 0)
_SCRUBBED: Final = (
    # An address may hold a name and a password; a path the name of who uses the machine.
    (re.compile(r"://[^/\s@]*@"), "://…@"),
    (re.compile(r"(?i)(/home/|/Users/|\\Users\\)[^/\\\s]+"), r"\1…"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"), "…@…"),
    (re.compile(r"\d{4,}"), "#"),
    (re.compile(r"(['\"]).*?\1"), "'…'"),
    (re.compile(r"[A-Za-z0-9+/_=-]{24,}"), "…"),
)


def scrubbed(line: str) -> str:
    """A line of a log without what might be somebody's: quoted texts, long numbers, addresses."""
    for pattern, instead in _SCRUBBED:
        line = pattern.sub(instead, line)
    return line[:_MOST_LETTERS]


class LogTail(logging.Handler):
    """Keeps the newest lines of the log in memory: which module said what, without its values.

    Only what a module says every time is kept, `%s` and all; what it says of this time may hold
    anything, and is left out. Of an exception its kind is kept.
    """

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self._lines: deque[str] = deque(maxlen=LINES)

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        kind = ""
        if record.exc_info and record.exc_info[0] is not None:
            kind = f" ({record.exc_info[0].__name__})"
        told = (
            scrubbed(str(record.msg)) if isinstance(record.msg, str) else type(record.msg).__name__
        )
        self._lines.append(f"{record.levelname} {record.name}: {told}{kind}")

    def lines(self) -> tuple[str, ...]:
        """The lines, the oldest first."""
        return tuple(self._lines)


def write_bundle(path: Path, parts: Mapping[str, str]) -> None:
    """Write a ZIP of texts by name, all of it or nothing.

    :raises OSError: where it cannot be written.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, _DATED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            bundle.writestr(entry, text.encode()[:_MOST_BYTES])
    write_private(path, packed.getvalue())
