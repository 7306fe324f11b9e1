"""Writing small files so that they are there whole, durable and for their owner alone."""

import os
import secrets
import sys
from pathlib import Path
from typing import Final

_CHUNK: Final = bytes(2**20)


def write_private(path: Path, content: bytes) -> None:
    """All of the file or nothing, readable by its owner only, durable when this returns.

    :raises OSError: where that cannot be done; what stood there before is untouched.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    # The mode counts from the first moment; Windows takes the rights of the folder instead, and
    # without O_BINARY would write line ends of its own into a key.
    descriptor = os.open(
        part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600
    )
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; Windows does that by itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def shred(path: Path) -> None:
    """Overwrite a file and remove it; what flash memory keeps inside is out of reach.

    :raises OSError: where it cannot be written.
    """
    with path.open("r+b") as file:
        left = path.stat().st_size
        while left > 0:
            left -= file.write(_CHUNK[:left])
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync_folder(path.parent)
