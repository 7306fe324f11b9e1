"""Ways to change a journal behind its back, with and without the machine's own key."""

import hashlib
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import apsw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.journal.chain import Head
from sync.journal.database import FILE_NAME
from sync.journal.record import GENESIS, Record, encode_header, finish
from sync.protocol.terms import RecordKind
from tests.journal.makers import entry, journal

_INSERT = (
    "INSERT INTO records (epoch, seq, at_ms, kind, hash, header, body, signature)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True)
class Row:
    """A row of `records` with its columns, which a forger may leave as they were."""

    seq: int
    at_ms: int
    kind: str
    hash: bytes
    record: Record


def row_of(record: Record, seq: int | None = None) -> Row:
    header = record.header
    return Row(seq or header.seq, header.at_ms, header.kind.value, record.hash, record)


@dataclass(frozen=True)
class Original:
    """A journal of one epoch as it was before anybody touched it, and its database as bytes."""

    terminal: bytes
    epoch: int
    key: Ed25519PrivateKey
    rows: tuple[Row, ...]
    image: bytes

    def head(self, seq: int) -> Head:
        return Head(self.epoch, seq, self.rows[seq - 1].hash)

    def holding(self, rows: Sequence[Row]) -> apsw.Connection:
        """The same file with other records in it, without the triggers that forbid that."""
        connection = apsw.Connection(":memory:")
        connection.deserialize("main", self.image)
        connection.execute("DELETE FROM records")
        connection.executemany(
            _INSERT,
            [
                (
                    self.epoch,
                    *(row.seq, row.at_ms, row.kind, row.hash),
                    *(row.record.header_bytes, row.record.body, row.record.signature),
                )
                for row in rows
            ],
        )
        return connection


def an_original(folder: Path, length: int) -> Original:
    """A journal of `length` records, written by a terminal."""
    with_start = 3
    writer = journal(folder)
    for number in range(length - with_start):
        writer.append(entry(number))
    terminal, key = writer.scribe.identity.terminal, writer.scribe.identity.signing_key
    epoch = writer.head.epoch
    writer.close()
    connection = apsw.Connection(str(folder / FILE_NAME))
    connection.execute("PRAGMA journal_mode = DELETE")
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    rows = tuple(
        Row(seq, at_ms, kind, found, Record(*parts))
        for seq, at_ms, kind, found, *parts in connection.execute(
            "SELECT seq, at_ms, kind, hash, header, body, signature FROM records ORDER BY seq"
        )
    )
    image = connection.serialize("main")
    connection.close()
    return Original(terminal, epoch, key, rows, image)


class Forger:
    """Changes rows at random; `key` is the machine's own, or None for who does not have it."""

    def __init__(self, dice: random.Random, key: Ed25519PrivateKey | None) -> None:
        self._dice = dice
        self._key = key

    def change(self, rows: tuple[Row, ...], at: int) -> list[Row]:
        """Other rows, the first change at number `at` or a little later."""
        ways: list[Callable[[list[Row], int], list[Row]]] = [
            self._edit_header,
            self._edit_body,
            self._edit_columns,
            self._delete,
            self._insert,
            self._swap,
            self._cut,
        ]
        if self._key is None:
            ways += [self._edit_signature, self._swap_places]
        changed = self._dice.choice(ways)(list(rows), at - 1)
        if self._key is not None and self._dice.random() < 0.5:
            return self._chained_anew(changed)
        return changed

    def _edit_header(self, rows: list[Row], place: int) -> list[Row]:
        header = rows[place].record.header
        number = self._dice.randrange(1, 1000)
        changes: dict[str, object] = self._dice.choice(
            [
                {"post": f"Chốt Khác {number}"},
                {"at_ms": header.at_ms - number},
                {"wall_ms": header.wall_ms + number},
                {"reasons": ("late", str(number))},
                {"operator": str(number)},
                {"previous": self._dice.randbytes(32)},
                {"epoch": header.epoch % 1000 + number},
                {"seq": header.seq + number},
                {"terminal": self._dice.randbytes(16)},
            ]
        )
        changed = replace(header, **changes)  # type: ignore[arg-type]  # names are right above
        rows[place] = row_of(self._signed(changed, rows[place].record), rows[place].seq)
        return rows

    def _edit_body(self, rows: list[Row], place: int) -> list[Row]:
        record = rows[place].record
        body = self._dice.randbytes(self._dice.randrange(1, 200))
        if self._key is None:
            changed = Record(record.header_bytes, body, record.signature)
        else:
            fresh = replace(record.header, body_hash=hashlib.sha256(body).digest())
            changed = finish(encode_header(fresh), body, self._key)
        rows[place] = row_of(changed)
        return rows

    def _edit_signature(self, rows: list[Row], place: int) -> list[Row]:
        record, bit = rows[place].record, self._dice.randrange(512)
        signature = bytearray(record.signature)
        signature[bit // 8] ^= 1 << bit % 8
        rows[place] = row_of(Record(record.header_bytes, record.body, bytes(signature)))
        return rows

    def _edit_columns(self, rows: list[Row], place: int) -> list[Row]:
        row = rows[place]
        others = [kind.value for kind in RecordKind if kind.value != row.kind]
        changes: dict[str, object] = self._dice.choice(
            [
                {"hash": self._dice.randbytes(32)},
                {"at_ms": row.at_ms + self._dice.randrange(1, 10**9)},
                {"kind": self._dice.choice(others)},
            ]
        )
        rows[place] = replace(row, **changes)  # type: ignore[arg-type]  # names are right above
        return rows

    def _delete(self, rows: list[Row], place: int) -> list[Row]:
        del rows[place : place + self._dice.choice([1, 1, 1, 2, 3])]
        return rows

    def _insert(self, rows: list[Row], place: int) -> list[Row]:
        """A record of the forger's own, or one that was there already, before that number."""
        model = self._dice.choice(rows).record
        header = model.header
        if self._key is not None or self._dice.random() < 0.5:
            previous = rows[place - 1].hash if place else GENESIS
            header = replace(
                header, seq=place + 1, previous=previous, operator=str(self._dice.random())
            )
        rows.insert(place, row_of(self._signed(header, model)))
        return [replace(row, seq=seq) for seq, row in enumerate(rows, start=1)]

    def _swap(self, rows: list[Row], place: int) -> list[Row]:
        """Two records change places, and take the numbers of their rows."""
        other = self._other(rows, place)
        one, two = rows[place], rows[other]
        rows[place], rows[other] = replace(two, seq=one.seq), replace(one, seq=two.seq)
        return rows

    def _swap_places(self, rows: list[Row], place: int) -> list[Row]:
        """The same, with every number set right in header and row."""
        other = self._other(rows, place)
        for here, there in ((place, rows[other].record), (other, rows[place].record)):
            changed = replace(there.header, seq=here + 1)
            rows[here] = row_of(self._signed(changed, there))
        return rows

    def _cut(self, rows: list[Row], place: int) -> list[Row]:
        return rows[:place]

    def _other(self, rows: list[Row], place: int) -> int:
        return self._dice.choice([number for number in range(len(rows)) if number != place])

    def _signed(self, header: object, model: Record) -> Record:
        encoded = encode_header(header)  # type: ignore[arg-type]  # a header
        if self._key is None:
            return Record(encoded, model.body, model.signature)
        return finish(encoded, model.body, self._key)

    def _chained_anew(self, rows: list[Row]) -> list[Row]:
        """Every record numbered, chained and signed anew: whole in itself again."""
        assert self._key is not None
        epoch, terminal = rows[-1].record.header.epoch if rows else 1, b""
        if rows:
            terminal = rows[-1].record.header.terminal
        previous, made = GENESIS, []
        for seq, row in enumerate(rows, start=1):
            body = row.record.body
            header = replace(
                row.record.header,
                terminal=terminal,
                epoch=epoch,
                seq=seq,
                previous=previous,
                body_hash=hashlib.sha256(body).digest(),
            )
            encoded = encode_header(header)
            # What was not changed keeps its very bytes.
            kept = encoded == row.record.header_bytes
            record = row.record if kept else finish(encoded, body, self._key)
            made.append(row_of(record))
            previous = record.hash
        return made


def spoil(folder: Path, seq: int, column: str = "header") -> None:
    """What a flipped bit makes of a record's header, or of another column of its row."""
    connection = apsw.Connection(str(folder / FILE_NAME))
    connection.execute("DROP TRIGGER IF EXISTS records_are_not_changed")
    changed = "zeroblob(length(header))" if column == "header" else "'eNtry'"
    connection.execute(f"UPDATE records SET {column} = {changed} WHERE seq = ?", (seq,))  # noqa: S608 - ours
    connection.close()
