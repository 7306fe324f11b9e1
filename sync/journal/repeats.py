"""Who was here before, kept as keyed tags that nobody can read and that go with the day."""

import hashlib
import hmac
import os
from dataclasses import dataclass
from datetime import date, timedelta

import apsw

from sync.journal.day import post_day
from sync.journal.record import Header


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest entry of somebody: when (trusted milliseconds since 1970 UTC) and which."""

    at_ms: int
    epoch: int
    seq: int


def seen_of(header: Header) -> Seen:
    """Who showed what is recorded: an amendment's person is that of the entry it refers to."""
    epoch, seq = header.refers_epoch or header.epoch, header.refers_seq or header.seq
    return Seen(header.at_ms, epoch, seq)


class Repeats:
    """Tags of the last entries, in the journal's own file and transactions.

    A tag is HMAC-SHA256 (RFC 2104) of the repeat key under a random key of its day; keys and
    tags of a day are deleted when the second day after it records its first entry.
    """

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection
        self._keys: dict[date, bytes] = {}
        self.reload()

    def last(self, repeat_key: bytes, at_ms: int) -> Seen | None:
        """The newest entry of `repeat_key` on the day of `at_ms` or the day before."""
        today = post_day(at_ms)
        for day in (today, today - timedelta(days=1)):
            key = self._keys.get(day)
            if key is None:
                continue
            row = self._connection.execute(
                "SELECT at_ms, epoch, seq FROM repeats WHERE tag = ?", (_tag(key, repeat_key),)
            ).fetchone()
            if row is not None:
                return Seen(*row)
        return None

    def note(self, repeat_key: bytes, seen: Seen) -> None:
        """Remember an entry; to be called inside the transaction that records it."""
        day = post_day(seen.at_ms)
        key = self._keys.get(day)
        if key is None:
            key = self._new_day(day)
        self._connection.execute(
            "INSERT INTO repeats (tag, day, at_ms, epoch, seq) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (tag) DO UPDATE SET at_ms = excluded.at_ms,"
            " epoch = excluded.epoch, seq = excluded.seq",
            (_tag(key, repeat_key), day.isoformat(), seen.at_ms, seen.epoch, seen.seq),
        )

    def _new_day(self, day: date) -> bytes:
        key = os.urandom(32)
        oldest = day - timedelta(days=1)
        self._connection.execute(
            "INSERT INTO repeat_keys (day, key) VALUES (?, ?)", (day.isoformat(), key)
        )
        self._connection.execute("DELETE FROM repeat_keys WHERE day < ?", (oldest.isoformat(),))
        self._keys = {kept: old for kept, old in self._keys.items() if kept >= oldest}
        self._keys[day] = key
        return key

    def reload(self) -> None:
        """Read the keys from the file; also after a transaction was undone."""
        self._keys = {
            date.fromisoformat(str(day)): bytes(key)
            for day, key in self._connection.execute("SELECT day, key FROM repeat_keys")
        }


def _tag(key: bytes, repeat_key: bytes) -> bytes:
    return hmac.digest(key, repeat_key, hashlib.sha256)
