"""Which entry was announced last, so that a crash between record and screen doubles nobody."""

import contextlib
import os
import struct
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Final

from sync.journal.draft import Moment
from sync.journal.record import Header
from sync.journal.repeats import Seen

RESUME_WITHIN: Final = timedelta(seconds=60)
"""How long after a restart somebody still stands there whose verdict was never shown."""
_LAYOUT: Final = struct.Struct(">QQ")


class Announced:
    """A file of 16 bytes with the epoch and number of the last entry that a screen showed.

    It is not made durable: after a power cut it may lag behind, which only means that somebody
    who is still standing there is shown the recorded verdict again instead of a second entry.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "announced"
        self._newest = self.last()

    def last(self) -> tuple[int, int]:
        """(epoch, seq) of the last entry announced; zeros where there is none."""
        try:
            content = self._path.read_bytes()
        except OSError:
            return 0, 0
        if len(content) != _LAYOUT.size:
            return 0, 0
        epoch, seq = _LAYOUT.unpack(content)
        return epoch, seq

    def mark(self, epoch: int, seq: int) -> None:
        """Note that the screen showed this entry; a disk that refuses is no reason to stop.

        An earlier entry that is shown again, because it was amended, changes nothing.
        """
        if epoch == self._newest[0] and seq <= self._newest[1]:
            return
        self._newest = epoch, seq
        with contextlib.suppress(OSError):
            descriptor = os.open(
                self._path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600
            )
            try:
                os.write(descriptor, _LAYOUT.pack(epoch, seq))
            finally:
                os.close(descriptor)


class Unannounced:
    """Entries of an earlier run that no screen has shown."""

    def __init__(self, headers: Iterable[Header]) -> None:
        self._headers = {(header.epoch, header.seq): header for header in headers}

    def take(self, seen: Seen | None, now: Moment) -> Header | None:
        """The entry of whoever was `seen` last, once, while they may still stand there."""
        header = None if seen is None else self._headers.pop((seen.epoch, seen.seq), None)
        if header is None:
            return None
        # A clock that was set back meanwhile says nothing of how long ago it was.
        is_recent = abs(now.at_ms - header.at_ms) <= RESUME_WITHIN / timedelta(milliseconds=1)
        return header if is_recent else None
