"""Whether all of a journal is what was written, checked in slices while nobody waits."""

from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import apsw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.journal import database
from sync.journal.chain import Broken, Head, follow
from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.reader import JournalReader
from sync.journal.record import MalformedRecord, Record, key_id
from sync.journal.store import Store
from sync.journal.tail import Known
from sync.protocol import cbor
from sync.protocol.envelope import MalformedMessage
from sync.protocol.messages import decode_receipt, decode_welcome

JOURNAL_CHECKED: Final = "journal.checked"
"""Event: every record up to the one in its clear body {1: epoch, 2: seq, 3: hash} was whole."""
SLICE: Final = 50
"""Records that are checked at once, in about 10 ms."""
_SMALL_TABLES: Final = (
    "meta", "epochs", "wraps", "receipts", "repeat_keys", "repeats", "covered", "starts",
)  # fmt: skip
_SMALL_PAGES: Final = 512
"""Up to this size SQLite's own check takes no longer than a slice or two."""
_ROWS: Final = (
    "SELECT seq, at_ms, kind, hash, header, body, signature,"
    " EXISTS (SELECT 1 FROM records AS also INDEXED BY records_by_time"
    " WHERE also.at_ms = records.at_ms AND also.id = records.id)"
    " FROM records WHERE epoch = ? AND seq > ? ORDER BY seq LIMIT ?"
)
_PROVEN: Final = ("centre.id", "centre.opening_key", "centre.verifying_key", "centre.welcome")


class Damage(Exception):
    """Something in a journal is not what was written; the message is a code, never about anyone."""


def pass_over(reader: JournalReader, terminal: bytes, key: Ed25519PublicKey) -> Iterator[Head]:
    """Check all that a journal holds, a slice at a time; yields the newest record reached so far.

    Records may be added and purged meanwhile.

    :raises Damage: where something is wrong.
    :raises JournalFault: where the file cannot be read just now.
    """
    walk = _Walk(reader.connection, terminal, key)
    try:
        with database.translated():
            yield from walk.steps()
    except JournalFault as fault:
        if fault.trouble is JournalTrouble.JOURNAL_DAMAGED:
            raise Damage("unreadable") from fault
        raise
    except (apsw.SQLError, apsw.MismatchError, MalformedRecord, cbor.MalformedCbor) as error:
        raise Damage("unreadable") from error


def damage_of(folder: Path, key: Ed25519PublicKey, known: Known | None) -> str:
    """What is wrong with the journal of a folder; empty where nothing is. It may take minutes.

    :raises JournalFault: where the file cannot be judged: a newer Chốt wrote it, or another
        program holds it.
    """
    try:
        with JournalReader(folder) as reader:
            connection = reader.connection
            database.check(connection, "integrity_check")
            newest = deque(
                pass_over(reader, Store(connection).get_bytes("terminal"), key), maxlen=1
            )[0]
    except Damage as damage:
        return str(damage)
    except JournalFault as fault:
        if fault.trouble is JournalTrouble.JOURNAL_DAMAGED or database.is_of_the_disk(fault):
            return fault.detail or "unreadable"
        if (
            fault.trouble is JournalTrouble.FOLDER_READ_ONLY
            and not (folder / database.FILE_NAME).exists()
        ):
            return "missing" if known is not None else ""
        raise
    except (apsw.Error, ValueError) as error:
        return type(error).__name__
    if known is not None and (
        not newest.epoch or (known.epoch == newest.epoch and known.seq > newest.seq)
    ):
        return "missing"
    return ""


class _Walk:
    def __init__(self, connection: apsw.Connection, terminal: bytes, key: Ed25519PublicKey) -> None:
        self._connection = connection
        self._terminal = terminal
        self._keys = {key_id(key): key}
        self._head = Head(0)

    def steps(self) -> Iterator[Head]:
        yield from self._file()
        centre_key = self._settings()
        yield self._head
        yield from self._receipts(centre_key)
        self._covered()
        self._wraps()
        yield self._head
        yield from self._repeats()
        for epoch in self._epochs():
            yield from self._records(epoch)

    def _file(self) -> Iterator[Head]:
        wanted = apsw.Connection(":memory:")
        for script in database.MIGRATIONS:
            wanted.execute(script)
        look = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name"
        same = self._all(look) == wanted.execute(look).fetchall()
        wanted.close()
        _demand(same, "tables")
        # Whether table and indices agree; of the records every one is looked up by its index.
        for table in _SMALL_TABLES:
            _demand(self._value(f"PRAGMA integrity_check({table})") == "ok", table)
            yield self._head
        if self._value("PRAGMA page_count") <= _SMALL_PAGES:
            _demand(self._value("PRAGMA quick_check(1)") == "ok", "pages")

    def _settings(self) -> Ed25519PublicKey | None:
        """The settings that can be proven are right. :return: the key of the centre."""
        _demand(Store(self._connection).get_bytes("terminal") == self._terminal, "terminal")
        found = dict(self._all("SELECT name, value FROM meta WHERE name IN (?, ?, ?, ?)", *_PROVEN))
        if not found:
            return None
        identity, opening_key, raw_key, envelope = (found.get(name, b"") for name in _PROVEN)
        try:
            key = Ed25519PublicKey.from_public_bytes(raw_key)
            welcome = decode_welcome(envelope, key)
        except (MalformedMessage, ValueError, TypeError) as error:
            raise Damage("enrolment") from error
        stated = (welcome.centre, welcome.opening_key, welcome.verifying_key)
        _demand((identity, opening_key, raw_key) == stated, "enrolment")
        return key

    def _receipts(self, key: Ed25519PublicKey | None) -> Iterator[Head]:
        if key is None:
            return
        last = 0
        while rows := self._all(
            "SELECT id, epoch, mark, centre, centre_epoch, centre_time_ms, envelope FROM receipts"
            " WHERE id > ? AND centre = (SELECT value FROM meta WHERE name = 'centre.id')"
            " ORDER BY id LIMIT ?",
            last,
            SLICE,
        ):
            last = rows[-1][0]
            for _, *stated, envelope in rows:
                try:
                    said = decode_receipt(envelope, key)
                except (MalformedMessage, TypeError) as error:
                    raise Damage("receipt") from error
                _demand(
                    stated
                    == [said.epoch, said.mark, said.centre, said.centre_epoch, said.centre_time_ms],
                    "receipt",
                )
            yield self._head

    def _covered(self) -> None:
        # A line that was left after a fork is covered by the answers to it (ADR 0026), which no
        # kept receipt repeats: there it cannot be more than what was written.
        above = self._value(
            "SELECT count(*) FROM covered WHERE mark > max(coalesce("
            "(SELECT seq FROM starts WHERE epoch = covered.epoch), 0), coalesce("
            "(SELECT mark FROM receipts WHERE epoch = covered.epoch AND centre ="
            " coalesce((SELECT value FROM meta WHERE name = 'centre.id'), centre)"
            " ORDER BY id DESC LIMIT 1), 0), coalesce("
            "(SELECT max(seq) FROM records WHERE epoch = covered.epoch AND epoch !="
            " (SELECT epoch FROM epochs ORDER BY ordinal DESC LIMIT 1)), 0))"
        )
        _demand(above == 0, "covered")

    def _wraps(self) -> None:
        bad = self._value(
            "SELECT count(*) FROM wraps WHERE length(segment) != 16 OR length(recipient) != 8"
            " OR epoch NOT IN (SELECT epoch FROM epochs)"
        )
        _demand(bad == 0, "wraps")

    def _repeats(self) -> Iterator[Head]:
        last = b""
        while rows := self._all(
            "SELECT tag, repeats.at_ms, records.at_ms FROM repeats LEFT JOIN records"
            " ON records.epoch = repeats.epoch AND records.seq = repeats.seq"
            " WHERE tag > ? ORDER BY tag LIMIT ?",
            last,
            10 * SLICE,
        ):
            last = rows[-1][0]
            _demand(all(of_record in {None, at_ms} for _, at_ms, of_record in rows), "repeats")
            yield self._head

    def _epochs(self) -> list[int]:
        listed = [epoch for (epoch,) in self._all("SELECT epoch FROM epochs ORDER BY ordinal")]
        held, epoch = set(), -(2**63)
        while (row := self._all("SELECT min(epoch) FROM records WHERE epoch > ?", epoch)) != [
            (None,)
        ]:
            epoch = row[0][0]
            held.add(epoch)
        # Of an epoch that was purged to its end nothing is left but its start.
        gone = {epoch for (epoch,) in self._all("SELECT epoch FROM starts")}
        _demand(held <= set(listed) <= held | gone, "epochs")
        return listed

    def _records(self, epoch: int) -> Iterator[Head]:
        head = self._start(epoch)
        while True:
            rows = self._all(_ROWS, epoch, head.seq, SLICE)
            if rows and rows[0][0] != head.seq + 1:
                # It was purged since; otherwise the first step below finds the gap.
                moved = self._start(epoch)
                if moved.seq > head.seq:
                    head = moved
                    continue
            for row in rows:
                head = self._record(head, row)
            if rows:
                self._head = head
                yield head
            if len(rows) < SLICE:
                return

    def _record(self, head: Head, row: tuple[Any, ...]) -> Head:
        *stated, header, body, signature, by_time = row
        record = Record(header, body, signature)
        step = follow(head, record)
        if isinstance(step, Broken):
            raise Damage(f"{step.seq} {step.reason}")
        found = record.header
        key = self._keys.get(found.key)
        _demand(key is not None and record.signed_by(key), f"{step.seq} signature")
        columns = [found.seq, found.at_ms, found.kind.value, record.hash]
        _demand(stated == columns and by_time == 1, f"{step.seq} columns")
        _demand(found.terminal == self._terminal, f"{step.seq} terminal")
        return step

    def _start(self, epoch: int) -> Head:
        return Store(self._connection).start(epoch)

    def _all(self, statement: str, *values: Any) -> list[Any]:
        return self._connection.execute(statement, values).fetchall()

    def _value(self, statement: str) -> Any:
        return self._connection.execute(statement).get


def _demand(holds: bool, what: str) -> None:
    if not holds:
        raise Damage(what)
