"""Keeping a second instance out of a data folder."""

import uuid
from pathlib import Path

from filelock import FileLock, Timeout

from sync.journal.faults import JournalFault, JournalTrouble


def locked(folder: Path) -> FileLock:
    """The lock of a folder, made where it is missing; held until released or the process ends.

    :raises JournalFault: SECOND_INSTANCE where it is held, FOLDER_READ_ONLY where nothing can be
        written there.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / f".write-{uuid.uuid4().hex}"
        probe.touch()
        probe.unlink()
        lock = FileLock(folder / "lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise JournalFault(JournalTrouble.SECOND_INSTANCE, str(folder)) from error
    except OSError as error:
        raise JournalFault(JournalTrouble.FOLDER_READ_ONLY, str(folder)) from error
    return lock
