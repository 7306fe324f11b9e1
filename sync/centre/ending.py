"""The end of a centre: nobody's name can be read there any more, by order, and certified."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from sync.centre.centre import LOCK_FILE, STORE_FILE, FolderInUse
from sync.centre.keys import OPENING_FILE, load_signing_key
from sync.centre.storage.erasing import ALL
from sync.centre.storage.sqlite import SqliteStorage
from sync.journal.certificate import CENTRE, Certificate, encode_certificate
from sync.journal.copies import open_copy
from sync.journal.ending import StillRead
from sync.journal.files import shred

_ROWS: Final = 2000


@dataclass(frozen=True, slots=True)
class Contents:
    """What a centre holds: bodies that can be read, and terminals that may still send."""

    bodies: int
    terminals: int


def contents(folder: Path) -> Contents:
    """What would be erased. :raises UnreadableFile: where there is no store to be read."""
    with open_copy(folder / STORE_FILE) as connection:
        run = connection.execute
        return Contents(
            run("SELECT count(*) FROM records WHERE length(body) > 0 AND kind != 'event'").get,
            run("SELECT count(*) FROM terminals WHERE revoked_ms IS NULL").get,
        )


def end_centre(folder: Path, order: str, now_ms: int) -> bytes:
    """Empty every body, then destroy the key that opens them; the certificate of it.

    Numbers, hashes and counts stay. A centre that was ended does not start again; each step may be
    cut off, and the whole be done again.

    :raises FolderInUse: where the centre runs.
    :raises StillRead: where another program reads the store; to be done again then.
    :raises KeyFault: where there is no key to sign the certificate with.
    :raises UnfitStore, StorageFault: where the store cannot be opened or written.
    :raises OSError: where a file cannot be read or overwritten; to be done again.
    """
    lock = FileLock(folder / LOCK_FILE)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise FolderInUse(f"a centre works in {folder}") from error
    try:
        key = load_signing_key(folder)
        store = SqliteStorage(folder / STORE_FILE)
        try:
            while store.erase(lambda erasing: erasing.erase(ALL, now_ms, 0, order, _ROWS)):
                pass
            if not store.empty_log():
                raise StillRead
            store.erase(lambda erasing: erasing.finish(now_ms))
            identity = store.identity
        finally:
            store.close()
        for path in (folder / OPENING_FILE, *sorted(folder.glob("centre.before-*"))):
            with suppress(FileNotFoundError):
                shred(path)
        with open_copy(folder / STORE_FILE) as connection:
            count = connection.execute("SELECT count(*) FROM records WHERE erased_ms IS NOT NULL")
            records = int(count.get)
    finally:
        lock.release()
    found = Certificate(
        kind=CENTRE,
        who=identity.centre,
        key=key.public_key().public_bytes_raw(),
        order=order,
        at_ms=now_ms,
        records=records,
    )
    return encode_certificate(found, key)
