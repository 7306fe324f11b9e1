"""Pairs of pseudo terminals that stand for instruments on serial ports."""

import os
import tty
from pathlib import Path

from terminal.diagnostics.serial_ports import SerialPort


class Instrument:
    """The far end of a serial port: what is sent here is received under `path`.

    `path` is a link that stays the same while the device behind it is pulled out and put back.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.path = folder / name
        self.name = name
        self._ends: tuple[int, int] | None = None
        self.plug()

    @property
    def port(self) -> SerialPort:
        return SerialPort(str(self.path), self.name, 0x05E0, 0x1701, self.name)

    def plug(self) -> None:
        ours, theirs = os.openpty()
        tty.setraw(theirs)
        self._ends = ours, theirs
        self.path.symlink_to(os.ttyname(theirs))

    def pull(self) -> None:
        """As when the plug is pulled: the device hangs up, and its path is gone."""
        if self._ends is not None:
            self.path.unlink()
            for end in self._ends:
                os.close(end)
            self._ends = None

    def send(self, sent: bytes) -> None:
        assert self._ends is not None
        while sent:
            sent = sent[os.write(self._ends[0], sent) :]
