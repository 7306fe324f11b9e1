# ruff: noqa: N802 - SQLite names the methods of a VFS
"""A VFS of SQLite that passes everything on to the system's own and writes down what it did.

It is the default VFS while it records, so that the shipping code opens its files through it
without knowing. Shared memory, locks and device characteristics are the system's. What Python
itself does with names and small files (keys) is written down beside it.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

import apsw

from benchmarks.power_cuts.steps import (
    FOLDER,
    Acknowledged,
    FailedSync,
    Image,
    Rename,
    Step,
    Sync,
    SyncNames,
    Truncate,
    Write,
)

_BASE: Final = "unix"
_NAME: Final = "power-cuts"
_PRAGMA: Final = apsw.SQLITE_FCNTL_PRAGMA
_OF_PYTHON: Final = ("open", "mkdir", "replace", "unlink", "fsync")
_FRESH_NAMES: Final = (
    apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_WAL | apsw.SQLITE_OPEN_SUPER_JOURNAL
)
"""Files whose first sync the unix VFS lets be followed by one of their folder."""


class Recorder:
    """The steps taken below `root`, which held `image` when recording began."""

    def __init__(self, root: Path, image: Image) -> None:
        self.steps: list[Step] = []
        self.full = False
        """No file can grow until the ballast is let go."""
        self.failing_syncs = 0
        """How many syncs fail from now on."""
        self.synchronous: str | None = None
        """A level that every connection is held at, for disks that must be found out."""
        self.open_files = 0
        self.root = root
        self._inside = f"{root}/"
        self._files = {
            path: FOLDER if content is None else number
            for number, (path, content) in enumerate(sorted(image.items()), start=1)
        }
        self._next = len(image) + 1

    def acknowledge(self, state: int) -> None:
        """The caller of the shipping code was answered."""
        self.steps.append(Acknowledged(state))

    def inside(self, path: Any) -> str | None:
        """The path inside the folder; None for any other."""
        text = os.fspath(path) if isinstance(path, str | os.PathLike) else ""
        return text.removeprefix(self._inside) if text.startswith(self._inside) else None

    def file(self, path: str) -> int:
        """The number of the file of that name, made now where there is none."""
        if path not in self._files:
            self.rename(((path, self._next),))
            self._next += 1
        return self._files[path]

    def make_folder(self, path: str) -> None:
        """A folder of that name is there now."""
        self.rename(((path, FOLDER),))

    def rename(self, names: tuple[tuple[str, int | None], ...]) -> None:
        """Names stand for other files now."""
        for path, number in names:
            if number is None:
                self._files.pop(path, None)
            else:
                self._files[path] = number
        self.steps.append(Rename(names))

    def remove(self, path: str) -> None:
        """A name is gone."""
        if path == "ballast":
            self.full = False
        if path in self._files:
            self.rename(((path, None),))

    def sync_path(self, path: str, at: Path) -> None:
        """Python synced a folder, or a file that it had written whole."""
        if at.is_dir():
            self.steps.append(SyncNames(path))
        else:
            number = self.file(path)
            content = at.read_bytes()
            self.steps += [Truncate(number, 0), Write(number, 0, content), Sync(number)]


class _RecordedFile(apsw.VFSFile):
    def __init__(self, filename: Any, flags: list[int], recorder: Recorder | None) -> None:
        name = filename.filename() if isinstance(filename, apsw.URIFilename) else filename
        super().__init__(_BASE, filename, flags)
        path = recorder.inside(name) if recorder is not None else None
        self._recorder = recorder if path is not None else None
        if self._recorder is None or path is None:
            return
        self._number = self._recorder.file(path)
        self._folder = path.rpartition("/")[0]
        self._fresh = bool(flags[0] & apsw.SQLITE_OPEN_CREATE and flags[0] & _FRESH_NAMES)
        self._recorder.open_files += 1

    def xClose(self) -> None:
        super().xClose()
        if self._recorder is not None:
            self._recorder.open_files -= 1
            self._recorder = None

    def xWrite(self, data: Any, offset: int) -> None:
        recorder = self._recorder
        if recorder is not None:
            if recorder.full and offset + len(data) > self.xFileSize():
                raise apsw.FullError("no room")
            recorder.steps.append(Write(self._number, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:
        if self._recorder is not None:
            self._recorder.steps.append(Truncate(self._number, newsize))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:
        if self._recorder is not None:
            if self._recorder.failing_syncs:
                self._recorder.failing_syncs -= 1
                self._recorder.steps.append(FailedSync(self._number))
                raise apsw.IOError("the sync failed")
            self._recorder.steps.append(Sync(self._number))
            if self._fresh:
                self._recorder.steps.append(SyncNames(self._folder))
                self._fresh = False
        super().xSync(flags)

    def xFileControl(self, op: int, ptr: int) -> bool:
        if op == _PRAGMA and self._recorder is not None and self._recorder.synchronous:
            pragma = apsw.VFSFcntlPragma(ptr)
            asked = pragma.value
            if pragma.name.lower() == "synchronous" and asked is not None:
                # Whatever is asked for, the level stays.
                return bool(asked != self._recorder.synchronous)
        return super().xFileControl(op, ptr)


class _RecordingVFS(apsw.VFS):
    def __init__(self) -> None:
        super().__init__(_NAME, _BASE)
        self.recorder: Recorder | None = None

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        return _RecordedFile(name, flags, self.recorder)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        path = self.recorder.inside(filename) if self.recorder is not None else None
        if self.recorder is not None and path is not None:
            self.recorder.remove(path)
            if syncdir:
                self.recorder.steps.append(SyncNames(path.rpartition("/")[0]))


_vfs: _RecordingVFS | None = None


@contextmanager
def recording(recorder: Recorder) -> Iterator[None]:
    """Write down every step below the recorder's folder; one at a time in a process."""
    global _vfs  # noqa: PLW0603 - SQLite knows a VFS for as long as the process lives
    if _vfs is None:
        _vfs = _RecordingVFS()
    hooks = list(apsw.connection_hooks)
    _vfs.recorder = recorder
    apsw.set_default_vfs(_NAME)
    level = recorder.synchronous
    if level is not None:

        def hold(connection: apsw.Connection) -> None:
            connection.execute(f"PRAGMA synchronous = {level}")

        apsw.connection_hooks.append(hold)
    try:
        with _python_files(recorder):
            yield
    finally:
        apsw.set_default_vfs(_BASE)
        apsw.connection_hooks[:] = hooks
        _vfs.recorder = None


class _PythonFiles:
    """What Python's own functions do with names and small files, done and written down."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._real = {name: getattr(os, name) for name in _OF_PYTHON}

    def open(self, path: Any, flags: int, *arguments: Any, **named: Any) -> int:
        descriptor: int = self._real["open"](path, flags, *arguments, **named)
        inside = self._recorder.inside(path)
        if inside is not None and flags & os.O_CREAT:
            self._recorder.file(inside)
        return descriptor

    def mkdir(self, path: Any, *arguments: Any, **named: Any) -> None:
        self._real["mkdir"](path, *arguments, **named)
        inside = self._recorder.inside(path)
        if inside is not None:
            self._recorder.make_folder(inside)

    def replace(self, source: Any, target: Any, **named: Any) -> None:
        self._real["replace"](source, target, **named)
        before, after = self._recorder.inside(source), self._recorder.inside(target)
        if before is not None and after is not None:
            self._recorder.rename(((before, None), (after, self._recorder.file(before))))

    def unlink(self, path: Any, **named: Any) -> None:
        self._real["unlink"](path, **named)
        inside = self._recorder.inside(path)
        if inside is not None:
            self._recorder.remove(inside)

    def fsync(self, descriptor: int) -> None:
        self._real["fsync"](descriptor)
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        inside = "" if path == self._recorder.root else self._recorder.inside(path)
        if inside is not None:
            self._recorder.sync_path(inside, path)


@contextmanager
def _python_files(recorder: Recorder) -> Iterator[None]:
    ours = _PythonFiles(recorder)
    with ExitStack() as stack:
        for name in _OF_PYTHON:
            stack.enter_context(patch.object(os, name, getattr(ours, name)))
        yield
