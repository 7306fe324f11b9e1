"""What came over a stick and waits in the data folder until whoever may write the journal takes it.

The command that reads a stick works beside a running terminal, which holds the journal: it puts
what it checked here, and the terminal checks it again before it believes it.
"""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from sync.journal import database, removable
from sync.journal.draft import Moment
from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.files import write_private
from sync.journal.journal import Journal
from sync.journal.lock import locked
from sync.journal.reader import JournalReader
from sync.journal.store import Store
from sync.journal.trust import Trust, load_trust
from sync.protocol.addresses import leads_to_loopback
from sync.protocol.envelope import MAX_ANSWER_BYTES, MalformedMessage
from sync.protocol.messages import EnrolmentToken, Receipt, decode_token
from sync.protocol.stick_names import RECEIPT, WELCOME, Run, run_of
from sync.uplink.answers import Answer, examine
from sync.uplink.authority import Pin
from sync.uplink.enrolment import Enrolled, checked_welcome
from sync.uplink.loop import Correspondent
from sync.uplink.state import Standing

FOLDER: Final = "inbox"
TOKEN_FILE: Final = "enrolment.token"
"""In the data folder: the token that a request on a stick was made with."""
_MAX_TOKEN: Final = 4096
_AGAIN_MS: Final = 5000

Keep = Callable[[bytes, Receipt], None]


class Inbox:
    """Takes what waits into a journal; used by the thread that may write it."""

    def __init__(
        self,
        journal: Journal,
        now: Callable[[], Moment],
        raise_floor: Callable[[int], None] = lambda _: None,
    ) -> None:
        """:param raise_floor: hears the centre's time (ms since 1970 UTC) where it is evidence."""
        self._journal = journal
        self._now = now
        self._raise_floor = raise_floor
        self._not_before_ms = 0

    def take(self) -> bool:
        """Take one file, if any waits; whether the journal knows more now. Cheap where none does.

        What this disk does not take now stays, and is tried again in some seconds.
        """
        try:
            names = _waiting(self._journal.folder)
        except OSError:
            return False
        now = self._now() if names else None
        if now is None or now.monotonic_ms < self._not_before_ms:
            return False
        try:
            if names[0] == WELCOME:
                return self._take_welcome(now)
            trust = self._journal.trust
            return trust is not None and self._take_receipt(names[0], trust, now)
        except (JournalFault, OSError):
            self._not_before_ms = now.monotonic_ms + _AGAIN_MS
            return False

    def _take_welcome(self, now: Moment) -> bool:
        folder = self._journal.folder
        token = asked_with(folder)
        found = welcomed(
            folder,
            self._journal.scribe.identity.terminal,
            _content(folder / FOLDER / WELCOME),
        )
        if token is not None and found is not None:
            trust, centre_time_ms = found
            # Before the centre is believed: its line must never be judged by another's authority.
            Pin(folder).expect(token.authority)
            self._journal.enrol(trust, now)
            self._hear(trust, centre_time_ms)
            (folder / TOKEN_FILE).unlink(missing_ok=True)
        (folder / FOLDER / WELCOME).unlink(missing_ok=True)
        return found is not None

    def _take_receipt(self, name: str, trust: Trust, now: Moment) -> bool:
        path = self._journal.folder / FOLDER / name
        with JournalReader(self._journal.folder) as reader:
            answer = _news(reader, trust, self._journal.scribe.identity.terminal, path)
        if answer is not None and answer.standing is Standing.OURS:
            self._journal.keep_receipt(answer.envelope, answer.receipt)
            self._hear(trust, answer.receipt.centre_time_ms)
        elif answer is not None:
            self._journal.begin_epoch(now)
        path.unlink(missing_ok=True)
        return answer is not None

    def _hear(self, trust: Trust, centre_time_ms: int) -> None:
        # A centre on this machine has this machine's clock, which is no evidence of anything.
        if not leads_to_loopback(trust.url):
            self._raise_floor(centre_time_ms)


def put_receipt(folder: Path, answer: Answer) -> None:
    """Have a receipt wait in a data folder; durable when this returns. :raises OSError: if not."""
    _put(folder, answer.run.named(RECEIPT), answer.envelope)


def put_welcome(folder: Path, envelope: bytes) -> None:
    """Have the centre's welcome wait. :raises OSError: where it cannot be written."""
    _put(folder, WELCOME, envelope)


def take_without_terminal(folder: Path) -> bool:
    """Take the receipts that wait where no terminal runs; false where they go on waiting.

    A welcome and a fork are answered by new records, which only a terminal writes.

    :raises JournalFault: where the journal cannot be written.
    """
    try:
        lock = locked(folder)
    except JournalFault as fault:
        if fault.trouble is JournalTrouble.SECOND_INSTANCE:
            return False
        raise
    try:
        connection = database.open_writer(folder)
        try:
            store, inbox = Store(connection), folder / FOLDER

            def keep(envelope: bytes, receipt: Receipt) -> None:
                with database.translated(), database.transaction(connection):
                    store.insert_receipt(envelope, receipt)

            with JournalReader(folder) as reader:
                trust, terminal = load_trust(store), store.get_bytes("terminal")
                taken = [
                    trust is not None and _taken(reader, trust, terminal, inbox / name, keep)
                    for name in _waiting(folder)
                ]
            return all(taken)
        finally:
            connection.close()
    finally:
        lock.release()


def asked_with(folder: Path) -> EnrolmentToken | None:
    """The token that a request on a stick was made with; None where none is open."""
    try:
        with (folder / TOKEN_FILE).open("rb") as file:
            return decode_token(file.read(_MAX_TOKEN).decode("ascii"))
    except (OSError, MalformedMessage, UnicodeDecodeError):
        return None


def welcomed(folder: Path, terminal: bytes, envelope: bytes) -> tuple[Trust, int] | None:
    """Whom to trust from a welcome on, and the centre's time in it (ms since 1970 UTC).

    None where it is no answer to what was asked with the token of this data folder.
    """
    token = asked_with(folder)
    found = checked_welcome(envelope, token, terminal) if token is not None else None
    if token is None or not isinstance(found, Enrolled):
        return None
    welcome = found.welcome
    trust = Trust(
        url=token.url,
        centre=welcome.centre,
        opening_key=X25519PublicKey.from_public_bytes(welcome.opening_key),
        verifying_key=welcome.verifying_key,
        welcome=envelope,
    )
    return trust, welcome.centre_time_ms


def _taken(reader: JournalReader, trust: Trust, terminal: bytes, path: Path, keep: Keep) -> bool:
    if path.name == WELCOME:
        return False
    answer = _news(reader, trust, terminal, path)
    if answer is not None and answer.standing is Standing.FORK:
        return False
    if answer is not None:
        keep(answer.envelope, answer.receipt)
    path.unlink(missing_ok=True)
    return True


def _news(reader: JournalReader, trust: Trust, terminal: bytes, path: Path) -> Answer | None:
    """What the journal should learn from a receipt that waits; None where there is nothing."""
    run = run_of(path.name, RECEIPT)
    content = _content(path)
    if run is None or not content:
        return None
    centre = Correspondent(trust.centre, trust.verifying_key)
    answer = examine(reader, centre, terminal, run, content)
    return answer if isinstance(answer, Answer) and answer.tells_more(reader) else None


def _content(path: Path) -> bytes:
    """What a waiting file holds; empty where it is none that we put there."""
    try:
        return removable.read_file(path, MAX_ANSWER_BYTES)
    except (removable.BadFile, FileNotFoundError):
        return b""


def _put(folder: Path, name: str, content: bytes) -> None:
    inbox = folder / FOLDER
    inbox.mkdir(mode=0o700, exist_ok=True)
    write_private(inbox / name, content)


def _waiting(folder: Path) -> tuple[str, ...]:
    """Names in the inbox: the welcome first, then receipts, the earliest first."""
    runs: list[Run] = []
    names: tuple[str, ...] = ()
    with contextlib.suppress(removable.BadFile):
        names = removable.names_in(folder / FOLDER)
        runs = sorted(run for name in names if (run := run_of(name, RECEIPT)) is not None)
    return *((WELCOME,) if WELCOME in names else ()), *(run.named(RECEIPT) for run in runs)
