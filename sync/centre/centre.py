"""A centre: its folder, its keys, its store and its writer, put together."""

import logging
import secrets
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from filelock import FileLock, Timeout

from sync.bundle.forms import built_in
from sync.centre.declarations import KEY_FILE, Issued, NotIssued, issue, prepare_issuer
from sync.centre.enrolment import EnrolmentRefusal, enrol, new_token
from sync.centre.ingest import Decision
from sync.centre.keys import ISSUING_FILE, CentreKeys, load_keys
from sync.centre.receiving import Arrival, make_receipt
from sync.centre.storage.port import Storage, Terminal
from sync.centre.storage.sqlite import SqliteStorage
from sync.centre.writer import Writer
from sync.protocol.messages import Enrolment, Welcome, encode_welcome
from sync.protocol.self_declaration import ID_BYTES

STORE_FILE: Final = "centre.sqlite"
LOCK_FILE: Final = "centre.lock"

_log: Final = logging.getLogger("chot.centre")


class FolderInUse(Exception):
    """Another centre works in this data folder."""


@dataclass(frozen=True, slots=True)
class Centre:
    """What the pages and messages of a centre are made from; `now_ms` is its clock."""

    storage: Storage
    keys: CentreKeys
    issuing: Ed25519PrivateKey
    """Signs declarations."""
    writer: Writer
    now_ms: Callable[[], int]
    release: Callable[[], None]

    def token(self, url: str) -> str:
        """An enrolment token that leads to `url`, good once and for 24 hours."""
        return new_token(self.storage, url, self.keys, self.now_ms())

    def terminal(self, terminal: bytes) -> Terminal | None:
        """The terminal of that name, if it was enrolled and not revoked."""
        found = self.storage.read(lambda reading: reading.terminal(terminal))
        return found if found is not None and found.revoked_ms is None else None

    def revoke(self, terminal: bytes) -> bool:
        """Take nothing from a terminal from now on; False if there is none to revoke."""
        now_ms = self.now_ms()
        return self.storage.commit(lambda writing: writing.revoke(terminal, now_ms))

    def enrol(self, enrolment: Enrolment) -> bytes | EnrolmentRefusal:
        """The signed welcome for a terminal, or why it is not welcome."""
        now_ms = self.now_ms()
        refusal = self.storage.commit(lambda writing: enrol(writing, enrolment, now_ms))
        if refusal is not None:
            _log.warning("enrolment refused: %s", refusal)
            return refusal
        welcome = Welcome(
            centre=self.storage.identity.centre,
            centre_epoch=self.storage.identity.epoch,
            opening_key=self.keys.opening.public_key().public_bytes_raw(),
            verifying_key=self.keys.signing.public_key().public_bytes_raw(),
            terminal=enrolment.terminal,
            centre_time_ms=now_ms,
            declaration_key=self.issuing.public_key().public_bytes_raw(),
        )
        return encode_welcome(welcome, self.keys.signing)

    def submit(self, arrival: Arrival) -> Future[Decision | None]:
        """See `Writer.submit`."""
        return self.writer.submit(arrival)

    def receipt(self, arrival: Arrival, decision: Decision) -> bytes:
        """The signed receipt for a decision that `submit` gave."""
        return make_receipt(
            self.storage.identity, self.keys.signing, arrival, decision, self.now_ms()
        )

    def declare(self, wish: bytes) -> Issued | NotIssued:
        """A signed declaration code for what a person declares; nothing of it is kept here."""
        now = datetime.fromtimestamp(self.now_ms() // 1000, UTC)
        identifier = secrets.token_bytes(ID_BYTES)
        return issue(wish, built_in(), self.issuing, now=now, identifier=identifier)

    def close(self) -> None:
        """Write what waits, close the store and free the folder; harmless when called again."""
        self.writer.close()
        self.storage.close()
        self.release()


def open_centre(folder: Path, now_ms: Callable[[], int]) -> Centre:
    """Open the centre that lives in `folder`, or make a new one there.

    :raises FolderInUse: if another centre works there.
    :raises KeyFault: if a key of a centre that has records is missing or unreadable, or the
        issuing key is unreadable.
    :raises UnfitStore: if the store is of a later version or another program.
    :raises StorageFault: if the store cannot be opened.
    :raises OSError: if the folder cannot be made or written.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # One thread opens a centre, another closes it.
    lock = FileLock(folder / LOCK_FILE, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise FolderInUse(f"another centre works in {folder}") from error
    try:
        store = folder / STORE_FILE
        # Terminals may know the keys from the moment there is a store to enrol them in.
        keys = load_keys(folder, may_make=not store.exists())
        if store.exists() and not (folder / ISSUING_FILE).exists():
            _log.warning("a new key signs declarations; posts need %s", KEY_FILE)
        issuing = prepare_issuer(folder)
        storage = SqliteStorage(store)
    except BaseException:
        lock.release()
        raise
    return Centre(storage, keys, issuing, Writer(storage), now_ms, lock.release)
