"""A disk that fails at chosen calls and forgets what no sync has made durable."""

import os
import sys
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any, Self

import apsw

_PAGE = 4096
"""What the system's cache counts in."""


@dataclass
class _File:
    """What programs see of a file, and what the disk holds of it."""

    seen: bytearray = field(default_factory=bytearray)
    held: bytearray = field(init=False)
    dirty: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.held = bytearray(self.seen)

    def write(self, data: bytes, offset: int) -> None:
        end = offset + len(data)
        if len(self.seen) < end:
            self.seen.extend(bytes(end - len(self.seen)))
        self.seen[offset:end] = data
        self.dirty.update(range(offset // _PAGE, (end - 1) // _PAGE + 1))

    def truncate(self, size: int) -> None:
        del self.seen[size:]
        self.dirty = {page for page in self.dirty if page * _PAGE < size}

    def sync(self) -> None:
        size = len(self.seen)
        del self.held[size:]
        self.held.extend(bytes(size - len(self.held)))
        for page in self.dirty:
            start, end = page * _PAGE, min((page + 1) * _PAGE, size)
            self.held[start:end] = self.seen[start:end]
        self.dirty.clear()

    def after_a_cut(self, chance: Random | None) -> bytes:
        """What is found when the power comes back; by chance also pages that were on their way."""
        left = bytearray(self.held)
        if chance is not None:
            for start in range(0, len(self.seen), _PAGE):
                page = self.seen[start : start + _PAGE]
                if page != left[start : start + _PAGE] and chance.random() < 0.5:
                    left.extend(bytes(max(0, start - len(left))))
                    left[start : start + len(page)] = page
        return bytes(left)


class DiskFailed(apsw.IOError):
    """What SQLite hears as SQLITE_IOERR."""


class FailingDisk:
    """SQLite's files under `folder`, on a disk whose `failing` calls (from 0) fail.

    A call is a write or a sync. A sync that fails leaves the written pages clean in the system's
    cache: they are read back, and never written to the disk by a later sync (Linux since 4.13).
    The disk stands under every connection that is opened while it is entered.
    """

    def __init__(self, folder: Path, failing: Collection[int] = ()) -> None:
        self._folder = folder
        self._failing = failing
        self._files: dict[str, _File] = {}
        self.calls: list[str] = []
        """What was asked of the disk, such as "sync journal.sqlite-wal"."""
        self.failing_syncs = 0
        """How many of the next syncs fail too, of whatever file."""

    def __enter__(self) -> Self:
        for path in self._folder.glob("*.sqlite*"):
            self._files[path.name] = _File(bytearray(path.read_bytes()))
        self._layer = _Layer(self)
        apsw.set_default_vfs(self._layer.name)
        self._hook, sys.unraisablehook = sys.unraisablehook, self._passed_over
        return self

    def _passed_over(self, unraisable: Any) -> None:
        # SQLite says nothing of some failures, as when it closes a file; apsw then tells here.
        if not isinstance(unraisable.exc_value, apsw.IOError):
            self._hook(unraisable)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        sys.unraisablehook = self._hook
        apsw.set_default_vfs("unix")
        self._layer.unregister()

    def file(self, path: str) -> _File | None:
        """What is known of a file; None where it lies elsewhere or is shared memory."""
        folder, name = os.path.split(path)
        return self._files.setdefault(name, _File()) if folder == str(self._folder) else None

    def forget(self, path: str) -> None:
        """Let a deleted file go."""
        self._files.pop(os.path.split(path)[1], None)

    def fails(self, call: str, path: str) -> bool:
        """Whether this call is one that fails; it counts."""
        self.calls.append(f"{call} {os.path.split(path)[1]}")
        if call == "sync" and self.failing_syncs:
            self.failing_syncs -= 1
            return True
        return len(self.calls) - 1 in self._failing

    def cut(self, into: Path, chance: Random | None = None) -> None:
        """Cut the power: lay down in `into` what the disk holds at this moment."""
        into.mkdir()
        for name, file in self._files.items():
            (into / name).write_bytes(file.after_a_cut(chance))


class _Layer(apsw.VFS):
    def __init__(self, disk: FailingDisk) -> None:
        self._disk = disk
        self.name = f"failing-{id(disk)}"
        super().__init__(self.name, "unix")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802  # SQLite names it
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        file = self._disk.file(path) if path else None
        if file is None:
            return super().xOpen(name, flags)
        return _Watched(self._disk, file, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802  # SQLite names it
        self._disk.forget(filename)
        super().xDelete(filename, syncdir)


class _Watched(apsw.VFSFile):
    def __init__(self, disk: FailingDisk, file: _File, name: Any, flags: list[int]) -> None:
        self._disk, self._file = disk, file
        self._path = name.filename() if isinstance(name, apsw.URIFilename) else name
        super().__init__("unix", name, flags)

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802  # SQLite names it
        content = bytes(data)
        failed = self._disk.fails("write", self._path)
        if failed:
            content = content[: len(content) // 2]
        if content:
            super().xWrite(content, offset)
            self._file.write(content, offset)
        if failed:
            raise DiskFailed("write")

    def xSync(self, flags: int) -> None:  # noqa: N802, ARG002  # SQLite names it and hands them
        if self._disk.fails("sync", self._path):
            self._file.dirty.clear()
            raise DiskFailed("sync")
        # Not the real one: what a cut leaves is this disk's to say, and quick.
        self._file.sync()

    def xTruncate(self, newsize: int) -> None:  # noqa: N802  # SQLite names it
        super().xTruncate(newsize)
        self._file.truncate(newsize)
