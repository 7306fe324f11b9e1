"""Making an enrolment token beside a running centre."""

from pathlib import Path

from sync.centre.centre import AUTHORITY_FILE, store_beside
from sync.centre.enrolment import new_token
from sync.centre.keys import load_keys
from sync.centre.storage.sqlite import SqliteStorage


def make_token(folder: Path, url: str, now_ms: int) -> str:
    """A token good once and for 24 hours, written into the store of the centre in `folder`.

    The centre may be running: the store is one that several processes can write in turn.

    :param url: the address at which the terminal will find the centre.
    :raises FileNotFoundError: where no centre has ever run in `folder`.
    :raises KeyFault, UnfitStore, StorageFault: see `open_centre`.
    """
    storage = SqliteStorage(store_beside(folder))
    try:
        keys, kept = load_keys(folder, may_make=False), folder / AUTHORITY_FILE
        authority = kept.read_bytes() if kept.is_file() else b""
        return new_token(storage, url, keys, now_ms, authority=authority)
    finally:
        storage.close()
