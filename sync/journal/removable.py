"""Files on a stick that may be pulled out at any moment, or that somebody prepared to do harm."""

import contextlib
import errno
import os
import stat
import sys
from pathlib import Path
from typing import Final

from sync.protocol import stick_names

_NO_FOLDER_SYNC: Final = frozenset({errno.EINVAL, errno.ENOTSUP, errno.ENOSYS})
"""What file systems of sticks answer where the names in a folder cannot be made durable."""
_PIECE: Final = 1 << 20


class BadFile(Exception):
    """A file that is not taken; nothing of it was used."""

    def __init__(self, outcome: stick_names.Outcome) -> None:
        super().__init__(outcome.value)
        self.outcome = outcome


def names_in(folder: Path) -> tuple[str, ...]:
    """The names in a folder of a stick, sorted; none where there is no such folder.

    :raises BadFile: where the folder is a link or something else, or holds too many names.
    :raises OSError: where it cannot be read.
    """
    if not is_folder(folder):
        return ()
    found: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            found.append(entry.name)
            if len(found) > stick_names.MAX_FILES:
                raise BadFile(stick_names.Outcome.TOO_LARGE)
    return tuple(sorted(found))


def is_folder(folder: Path) -> bool:
    """Whether there is a folder of that name.

    :raises BadFile: where something else has the name: a link would lead out of the stick.
    """
    try:
        status = folder.lstat()
    except FileNotFoundError:
        return False
    leads_away = sys.platform == "win32" and status.st_reparse_tag
    if leads_away or not stat.S_ISDIR(status.st_mode):
        raise BadFile(stick_names.Outcome.NOT_A_FILE)
    return True


def blame_file(error: OSError, root: Path) -> str:
    """The system's words for why one file failed on the stick that holds the folder `root`.

    :raises OSError: `error`, where all of the stick is gone.
    """
    try:
        if names_in(root):
            return error.strerror or ""
    except (BadFile, OSError):
        pass
    raise error


def make_folder(folder: Path) -> None:
    """Make a folder durably, where it is missing. :raises BadFile, OSError: see `is_folder`."""
    if not is_folder(folder):
        folder.mkdir()
        sync_names(folder.parent)


def read_file(path: Path, max_bytes: int) -> bytes:
    """All of an ordinary file.

    :raises BadFile: where it is none, or longer than `max_bytes`, which is asked before reading.
    :raises FileNotFoundError: where there is none.
    :raises OSError: where it cannot be read.
    """
    if not stat.S_ISREG(path.lstat().st_mode):
        raise BadFile(stick_names.Outcome.NOT_A_FILE)
    descriptor = os.open(path, os.O_RDONLY | _CAREFUL)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise BadFile(stick_names.Outcome.NOT_A_FILE)
        if status.st_size > max_bytes:
            raise BadFile(stick_names.Outcome.TOO_LARGE)
        return _read(descriptor, max_bytes)
    finally:
        os.close(descriptor)


def write_file(path: Path, content: bytes) -> None:
    """All of the file or nothing; durable, and read back from the stick, when this returns.

    :raises OSError: where that cannot be done. What stood there before is untouched, or else the
        new file is there whole.
    """
    part = path.with_name(stick_names.part_name(path.name, os.urandom(4)))
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | _CAREFUL, 0o600)
    try:
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            os.fsync(descriptor)
            _forget(descriptor)
            os.lseek(descriptor, 0, os.SEEK_SET)
            if _read(descriptor, len(content)) != content:
                raise OSError(errno.EIO, "what was written reads back differently", str(path))
        finally:
            os.close(descriptor)
        os.replace(part, path)  # noqa: PTH105 - the calls that a test cuts stand side by side
    except BaseException:
        with contextlib.suppress(OSError):  # a stick that is gone takes no tidying either
            part.unlink(missing_ok=True)
        raise
    sync_names(path.parent)


def write_once(path: Path, content: bytes) -> bool:
    """`write_file`, unless just this content is there already; whether it was written."""
    try:
        if read_file(path, len(content)) == content:
            return False
    except (BadFile, FileNotFoundError):
        pass
    write_file(path, content)
    return True


def sync_names(folder: Path) -> None:
    """Make the names in a folder durable, where its file system can; FAT may not."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(descriptor)


def tidy(folder: Path) -> None:
    """Remove what an interrupted run left half-written in a folder of ours."""
    for name in names_in(folder):
        if stick_names.is_part(name):
            remove(folder / name)


def remove(path: Path) -> None:
    """Remove a file that may be gone already. A folder of that name stays."""
    with contextlib.suppress(FileNotFoundError, IsADirectoryError, PermissionError):
        path.unlink()


# No link is followed, nothing that is no file makes us wait, Windows changes no line end.
_CAREFUL: Final = (
    getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


def _read(descriptor: int, max_bytes: int) -> bytes:
    pieces: list[bytes] = []
    left = max_bytes + 1
    while left and (piece := os.read(descriptor, min(left, _PIECE))):
        pieces.append(piece)
        left -= len(piece)
    if not left:
        raise BadFile(stick_names.Outcome.TOO_LARGE)
    return b"".join(pieces)


def _forget(descriptor: int) -> None:
    """Have the next read come from the stick itself, where the system lets us ask for it."""
    if hasattr(os, "posix_fadvise"):
        with contextlib.suppress(OSError):
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
