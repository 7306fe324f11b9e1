"""A file whose only use is to be let go when the disk is full."""

import contextlib
import shutil
from pathlib import Path
from typing import Final

BALLAST_BYTES: Final = 16 * 2**20
_REFILL_ABOVE: Final = 64 * 2**20
_CHUNK: Final = bytes(2**20)


class Ballast:
    """Room for some thousand more entries after the disk has run full."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "ballast"

    def refill(self) -> None:
        """Lay the ballast down where it is missing and the disk has room to spare."""
        with contextlib.suppress(OSError):
            whole = self._path.exists() and self._path.stat().st_size == BALLAST_BYTES
            if whole or shutil.disk_usage(self._path.parent).free < _REFILL_ABOVE:
                return
            with self._path.open("wb") as file:
                for _ in range(BALLAST_BYTES // len(_CHUNK)):
                    file.write(_CHUNK)

    def release(self) -> bool:
        """Let the ballast go. :return: whether there was any."""
        try:
            self._path.unlink()
        except OSError:
            return False
        return True
