"""Which entry was announced last, so that a crash between record and screen doubles nobody."""

import contextlib
import os
import struct
from pathlib import Path
from typing import Final

_LAYOUT: Final = struct.Struct(">QQ")


class Announced:
    """A file of 16 bytes with the epoch and number of the last entry that a screen showed.

    It is not made durable: after a power cut it may lag behind, which only means that somebody
    who is still standing there is shown the recorded verdict again instead of a second entry.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "announced"

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
        """Note that the screen showed this entry; a disk that refuses is no reason to stop."""
        with contextlib.suppress(OSError):
            descriptor = os.open(
                self._path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600
            )
            try:
                os.write(descriptor, _LAYOUT.pack(epoch, seq))
            finally:
                os.close(descriptor)
