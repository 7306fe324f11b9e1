"""The masked register of the day before, written to a folder once a day, while nobody waits."""

import contextlib
import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.journal.day import moment as post_time
from sync.journal.draft import Moment
from sync.journal.files import write_private
from terminal.app.taking_out import Exported, NotExported, TakingOut, file_name
from terminal.config import Export
from terminal.reports.exporting import Kind, Trouble

DONE_FILE: Final = "daily-export"
"""The day on which everything was written last."""
_MOST_BYTES: Final = 32
_FIRST_MS: Final = 60_000
"""After the start: people come first."""
_AGAIN_MS: Final = 300_000
"""After a try that left no file."""

Work = Callable[[Callable[[], None]], None]
"""Does a task beside the desk's thread."""


class ScheduledExport:
    """A chore for the desk's thread. A call only looks whether a file is due and has it written
    in a thread of its own: a register of a great day takes seconds, and people come meanwhile.

    What is done is kept in the data folder, so that a restart writes nothing twice.
    """

    def __init__(
        self,
        wanted: Export,
        taking_out: TakingOut,
        key: Callable[[], X25519PrivateKey | None],
        now: Moment,
        tell: Callable[[str], None],
        *,
        work: Work | None = None,
    ) -> None:
        """:param tell: hears the folder that could not be written, and nothing when all is well.
        It is called in the thread that writes.
        """
        self._wanted = wanted
        self._taking_out = taking_out
        self._key = key
        self._tell = tell
        self._work = work or _in_thread
        self._due_ms = now.monotonic_ms + _FIRST_MS
        self._is_busy = threading.Event()
        self._stop = threading.Event()
        self._mark = taking_out.folder / DONE_FILE
        self._done = _read_mark(self._mark)

    def __call__(self, now: Moment) -> None:
        """Begin, where the time has come."""
        if not self._wanted.folder or self._is_busy.is_set() or now.monotonic_ms < self._due_ms:
            return
        at = post_time(now.at_ms)
        if f"{at:%H:%M}" < self._wanted.at or self._done == at.date().isoformat():
            return
        if self._key() is None:  # until somebody opens it, all names would be missing in the file
            return
        self._due_ms = now.monotonic_ms + _AGAIN_MS
        self._is_busy.set()
        self._work(lambda: self._write(at.date()))

    def close(self) -> None:
        """Leave off what is being written; the next start writes it anew."""
        self._stop.set()

    def _write(self, today: date) -> None:
        try:
            folder, day = Path(self._wanted.folder).expanduser(), today - timedelta(days=1)
            for kind in map(Kind, self._wanted.kinds):
                if not (folder / file_name(day, kind)).exists():
                    left = self._export(day, kind, folder)
                    if not isinstance(left, Exported):
                        self._tell(str(folder) if isinstance(left, Trouble) else "")
                        return
            with contextlib.suppress(OSError):  # after a restart it is written once more then
                write_private(self._mark, today.isoformat().encode())
            self._done = today.isoformat()
            self._tell("")
        finally:
            self._is_busy.clear()

    def _export(self, day: date, kind: Kind, folder: Path) -> Exported | NotExported | Trouble:
        # A folder on a server that is away must not be made anew below the place it comes to.
        if not folder.is_dir():
            return Trouble.NO_FOLDER
        return self._taking_out.export(day, kind, folder, key=self._key(), by="", stop=self._stop)


def _read_mark(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES).decode("ascii")
    except (OSError, ValueError):
        return ""


def _in_thread(task: Callable[[], None]) -> None:
    threading.Thread(target=task, name="daily export", daemon=True).start()
