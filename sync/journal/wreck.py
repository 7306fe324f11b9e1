"""What can still be read of a damaged journal: every row that proves itself, page by page."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import SEEK_END, BytesIO
from pathlib import Path
from typing import Final, Self, TypeGuard

import apsw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.journal.auditing import told_starts
from sync.journal.chain import Head
from sync.journal.pages import PAGE, Row, Value, newest_frames, rows_of
from sync.journal.record import MAX_BODY_BYTES, MalformedRecord, Record, key_id
from sync.journal.recovered import Recovered, decode_recovered
from sync.protocol.envelope import MalformedMessage
from sync.protocol.messages import Receipt, decode_receipt, decode_welcome
from sync.protocol.pieces import hour_of

_ENROLMENT: Final = ("url", "id", "opening_key", "verifying_key", "welcome")
_EARLIEST_MS: Final = 1_400_000_000_000
"""No receipt is older; tells an hour of trusted time from a number of a record."""


@dataclass(frozen=True, slots=True)
class KeptReceipt:
    """A receipt's row: what it says, and its signed envelope."""

    epoch: int
    mark: int
    centre: bytes
    centre_epoch: int
    centre_time_ms: int
    envelope: bytes

    def says(self, receipt: Receipt) -> bool:
        """Whether the columns are those of the envelope."""
        return (self.epoch, self.mark, self.centre, self.centre_epoch, self.centre_time_ms) == (
            receipt.epoch,
            receipt.mark,
            receipt.centre,
            receipt.centre_epoch,
            receipt.centre_time_ms,
        )


@dataclass(slots=True)
class Beside:
    """What stands beside the records, as it was found and not yet believed."""

    settings: dict[str, Value] = field(default_factory=dict)
    receipts: dict[int, KeptReceipt] = field(default_factory=dict)
    wraps: list[tuple[int, bytes, bytes, str, bytes]] = field(default_factory=list)
    covered: list[tuple[int, int, int]] = field(default_factory=list)
    days: set[tuple[str, bytes]] = field(default_factory=set)
    repeats: dict[bytes, tuple[str, int, int, int]] = field(default_factory=dict)
    ordinals: dict[int, int] = field(default_factory=dict)
    """Of epochs: in which order they were begun."""
    purged: set[Head] = field(default_factory=set)
    """What the first records of lines follow, as our signed events say: nothing is lost there."""

    def take(self, row: Row) -> None:
        """Sort a row by its shape."""
        values = row.values
        if row.rowid is not None:
            if _is_receipt(values):
                self.receipts[row.rowid] = KeptReceipt(*values[1:])
            elif _is_epoch(values):
                self.ordinals[values[1]] = row.rowid
        elif len(values) == 2:
            self._take_pair(*values)
        elif _is_wrap(values):
            self.wraps.append(values)
        elif _is_repeat(values):
            self.repeats[values[0]] = values[1:]
        elif _is_covered(values):
            self.covered.append(values)

    def _take_pair(self, name: Value, value: Value) -> None:
        if not isinstance(name, str):
            return
        if isinstance(value, bytes) and len(name) == 10 and len(value) == 32:
            self.days.add((name, value))
        else:
            self.settings[name] = value

    def day_keys(self) -> dict[str, bytes]:
        """The repeat keys of days; an index holds (day, tag) in the same shape, of known tags."""
        keys = [(day, key) for day, key in self.days if key not in self.repeats and _is_day(day)]
        times = Counter(day for day, _ in keys)
        return {day: key for day, key in keys if times[day] == 1}

    def untold(self) -> Recovered | None:
        """What an earlier recovery found that no event tells of yet."""
        kept = self.settings.get("recovered")
        found = decode_recovered(kept) if isinstance(kept, bytes) else None
        return None if found is None or found.is_noted else found

    def centre(self) -> Mapping[str, Value] | None:
        """The settings of the centre; None where they are not what its welcome says."""
        found = {name: self.settings.get(f"centre.{name}") for name in _ENROLMENT}
        key = found["verifying_key"]
        if not (isinstance(key, bytes) and isinstance(found["welcome"], bytes)):
            return None
        try:
            welcome = decode_welcome(found["welcome"], Ed25519PublicKey.from_public_bytes(key))
        except (MalformedMessage, ValueError):
            return None
        same = (found["id"], found["opening_key"], key) == (
            welcome.centre,
            welcome.opening_key,
            welcome.verifying_key,
        )
        return found if same and isinstance(found["url"], str) else None

    def true_receipts(self) -> list[KeptReceipt]:
        """The receipts that their envelopes bear out, oldest first.

        Those of an earlier centre cannot be proven, and without the centre's key none can: they
        are kept as they are, for what they confirm is then the best that anybody knows.
        """
        centre = self.centre()
        kept = [self.receipts[number] for number in sorted(self.receipts)]
        if centre is None:
            return kept
        key = Ed25519PublicKey.from_public_bytes(bytes(centre["verifying_key"]))  # type: ignore[arg-type]  # checked
        return [
            receipt
            for receipt in kept
            if receipt.centre != centre["id"] or _is_borne_out(receipt, key)
        ]


class Wreck:
    """The pages of a journal's file and of the log beside it; none where the file is gone."""

    def __init__(self, path: Path) -> None:
        """:raises OSError: where the file is there and cannot be opened."""
        self._file = path.open("rb") if path.exists() else BytesIO()
        log = path.with_name(f"{path.name}-wal")
        self._log = log.read_bytes() if log.exists() else b""
        self._frames = newest_frames(self._log)
        size = self._file.seek(0, SEEK_END)
        self._count = max(size // PAGE, max(self._frames, default=0))

    def page(self, number: int) -> bytes:
        """The newest committed content of a page; empty where it cannot be read."""
        place = self._frames.get(number)
        if place is not None:
            return self._log[place : place + PAGE]
        try:
            self._file.seek((number - 1) * PAGE)
            return self._file.read(PAGE)
        except (OSError, ValueError):
            return b""

    def rows(self) -> Iterator[Row]:
        """Every row of every page, in the order of the pages."""
        for number in range(1, self._count + 1):
            yield from rows_of(number, self.page)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def sort_rows(
    wreck: Wreck, scratch: apsw.Connection, terminal: bytes, key: Ed25519PublicKey
) -> Beside:
    """Put every record that `key` signed for `terminal` into the scratch; the rest is beside.

    Table `found` of the scratch: epoch, seq, hash, previous, place (its order in the file),
    header, body, signature. Table `numbered`: what an index says was there, epoch and seq, at
    which place and how many times.
    """
    scratch.execute(
        "CREATE TABLE numbered (epoch INTEGER, seq INTEGER, place INTEGER, times INTEGER,"
        " PRIMARY KEY (epoch, seq, place)) WITHOUT ROWID"
    )
    scratch.execute(
        "CREATE TABLE found (epoch INTEGER, seq INTEGER, hash BLOB, previous BLOB, place INTEGER,"
        " header BLOB, body BLOB, signature BLOB, PRIMARY KEY (epoch, seq, hash)) WITHOUT ROWID"
    )
    beside = Beside()
    named = key_id(key)
    for row in wreck.rows():
        if row.rowid is None or len(row.values) != 9:
            beside.take(row)
            if _is_numbers(row.values):
                scratch.execute(
                    "INSERT INTO numbered VALUES (?, ?, ?, 1)"
                    " ON CONFLICT DO UPDATE SET times = times + 1",
                    row.values,
                )
            continue
        record = _record(row.values, terminal, named, key)
        if record is not None:
            header = record.header
            beside.purged |= told_starts(record)
            scratch.execute(
                "INSERT OR IGNORE INTO found VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    header.epoch,
                    header.seq,
                    record.hash,
                    header.previous,
                    row.rowid,
                    record.header_bytes,
                    record.body,
                    record.signature,
                ),
            )
    for number, receipt in beside.receipts.items():
        # The index of receipts has entries of the same shape, with a receipt's own number twice;
        # a record's number counts only where it is named once more.
        scratch.execute(
            "DELETE FROM numbered WHERE epoch = ?1 AND seq = ?2 AND place = ?2 AND times = 1",
            (receipt.epoch, number),
        )
    return beside


def _record(
    values: tuple[Value, ...], terminal: bytes, named: bytes, key: Ed25519PublicKey
) -> Record | None:
    header, body, signature = values[6:]
    if not (isinstance(header, bytes) and isinstance(body, bytes) and isinstance(signature, bytes)):
        return None
    record = Record(header, body, signature)
    try:
        found = record.header
    except MalformedRecord:
        return None
    whole = (
        (found.terminal, found.key) == (terminal, named)
        and len(signature) == 64
        and len(body) <= MAX_BODY_BYTES
        and record.body_fits
        and record.signed_by(key)
    )
    return record if whole else None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_borne_out(receipt: KeptReceipt, key: Ed25519PublicKey) -> bool:
    try:
        return receipt.says(decode_receipt(receipt.envelope, key))
    except MalformedMessage:
        return False


def _shaped(values: tuple[Value, ...], *kinds: type | int) -> bool:
    """Whether values are of these types; a number stands for bytes of that length."""
    return len(values) == len(kinds) and all(
        isinstance(value, bytes) and len(value) == kind
        if isinstance(kind, int)
        else type(value) is kind
        for value, kind in zip(values, kinds, strict=True)
    )


def _is_receipt(
    values: tuple[Value, ...],
) -> TypeGuard[tuple[None, int, int, bytes, int, int, bytes]]:
    return _shaped(values, type(None), int, int, 16, int, int, bytes)


def _is_epoch(values: tuple[Value, ...]) -> TypeGuard[tuple[None, int]]:
    return _shaped(values, type(None), int)


def _is_wrap(values: tuple[Value, ...]) -> TypeGuard[tuple[int, bytes, bytes, str, bytes]]:
    return _shaped(values, int, 16, 8, str, bytes)


def _is_repeat(values: tuple[Value, ...]) -> TypeGuard[tuple[bytes, str, int, int, int]]:
    return _shaped(values, 32, str, int, int, int)


def _is_numbers(values: tuple[Value, ...]) -> bool:
    return _shaped(values, int, int, int)


def _is_covered(values: tuple[Value, ...]) -> TypeGuard[tuple[int, int, int]]:
    if not _is_numbers(values):
        return False
    hour = values[1]
    return isinstance(hour, int) and hour >= _EARLIEST_MS and hour_of(hour) == hour
