"""A centre: its folder, its keys, its store and its writer, put together."""

import logging
import secrets
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from filelock import FileLock, Timeout

from sync.bundle.forms import built_in
from sync.centre.declarations import KEY_FILE, Issued, NotIssued, issue, prepare_issuer
from sync.centre.enrolment import EnrolmentRefusal, enrol, make_welcome, new_token
from sync.centre.ingest import Decision
from sync.centre.keys import ISSUING_FILE, CentreKeys, load_keys
from sync.centre.receiving import Arrival, Own, make_receipt
from sync.centre.reconciling import answer_to
from sync.centre.storage.port import Terminal
from sync.centre.storage.sqlite import SqliteStorage
from sync.centre.writer import Writer
from sync.journal.files import write_private
from sync.protocol.authorities import own_authority
from sync.protocol.envelope import MalformedMessage
from sync.protocol.messages import Enrolment
from sync.protocol.pieces import decode_question, encode_answer
from sync.protocol.self_declaration import ID_BYTES

STORE_FILE: Final = "centre.sqlite"
AUTHORITY_FILE: Final = "authority.pem"
LOCK_FILE: Final = "centre.lock"

_log: Final = logging.getLogger("chot.centre")


class FolderInUse(Exception):
    """Another centre works in this data folder."""


@dataclass(frozen=True, slots=True)
class Centre:
    """What the pages and messages of a centre are made from; `now_ms` is its clock."""

    storage: SqliteStorage
    keys: CentreKeys
    issuing: Ed25519PrivateKey
    """Signs declarations."""
    writer: Writer
    now_ms: Callable[[], int]
    release: Callable[[], None]
    authority: bytes = b""
    """The certificate that vouches for this centre's own, PEM; empty where the system knows it."""

    @property
    def own(self) -> Own:
        """By what it knows its own receipts."""
        return Own(self.storage.identity.centre, self.keys.signing.public_key())

    def token(self, url: str) -> str:
        """An enrolment token that leads to `url`, good once and for 24 hours."""
        return new_token(self.storage, url, self.keys, self.now_ms(), authority=self.authority)

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
        return make_welcome(
            self.storage.identity,
            self.keys,
            self.issuing.public_key(),
            enrolment.terminal,
            now_ms,
        )

    def submit(self, arrival: Arrival) -> Future[Decision | None]:
        """See `Writer.submit`."""
        return self.writer.submit(arrival)

    def receipt(self, arrival: Arrival, decision: Decision) -> bytes:
        """The signed receipt for a decision that `submit` gave."""
        return make_receipt(
            self.storage.identity, self.keys.signing, arrival, decision, self.now_ms()
        )

    def compare(self, terminal: bytes, data: bytes) -> bytes | None:
        """The signed answer to a question about what is held of a terminal; None for strangers.

        :raises MalformedMessage: unless it is a question that this terminal signed.
        """
        known = self.terminal(terminal)
        if known is None:
            return None
        question = decode_question(data, Ed25519PublicKey.from_public_bytes(known.public_key))
        if question.terminal != terminal:
            raise MalformedMessage("of another terminal")
        identity, now_ms = self.storage.identity, self.now_ms()
        answer = self.storage.read(
            lambda reading: answer_to(question, data, reading, identity, now_ms)
        )
        return encode_answer(answer, self.keys.signing)

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


def store_beside(folder: Path) -> Path:
    """The store of the centre in `folder`, which may be running.

    :raises FileNotFoundError: where no centre has ever run there.
    """
    store = folder / STORE_FILE
    if not store.is_file():
        raise FileNotFoundError(f"no centre in {folder}")
    return store


def open_centre(folder: Path, now_ms: Callable[[], int], certificate: Path | None = None) -> Centre:
    """Open the centre that lives in `folder`, or make a new one there.

    :param certificate: the chain that it shows to terminals, PEM; None without TLS.
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
        authority = own_authority(certificate.read_bytes()) if certificate else b""
        # For tokens that are made beside the running centre.
        if authority:
            write_private(folder / AUTHORITY_FILE, authority)
        else:
            (folder / AUTHORITY_FILE).unlink(missing_ok=True)
        storage = SqliteStorage(store)
    except BaseException:
        lock.release()
        raise
    return Centre(storage, keys, issuing, Writer(storage), now_ms, lock.release, authority)
