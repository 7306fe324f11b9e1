"""A post whose key lies under a passphrase, what it owes its centre, and what a key reads."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.journal.debts import Debt, debts_of
from sync.journal.journal import Journal
from sync.journal.key_files import KeyKeeper
from sync.journal.reader import JournalReader
from sync.journal.segments import SegmentOpener
from sync.protocol.terms import RecordKind
from tests.journal.makers import a_trust, entry, journal, moment, own_key

WORDS = "bốn từ rất tình cờ"


def enrolled_while_locked(folder: Path, *, segments: int = 1) -> Journal:
    """Every segment but the one that is written now has one entry that no centre can open."""
    for number in range(segments):
        book = journal(folder, after_ms=number)
        book.append(entry(number))
        key = own_key(book)
        book.close()
    KeyKeeper(folder / "keys").protect(key, WORDS)
    book = journal(folder, after_ms=segments)
    book.append(entry(segments))
    book.enrol(a_trust(), moment(segments + 1))
    return book


def owed(folder: Path) -> list[Debt]:
    with JournalReader(folder) as reader:
        return [debt for debt in debts_of(reader.connection) if not debt.paid]


def read_by(folder: Path, key: X25519PrivateKey | None) -> list[object]:
    """What the entries of a journal say to who has a key; None each that it does not open."""
    with JournalReader(folder) as reader:
        opener = SegmentOpener(reader.connection, key)
        return [opener.body(record) for record in reader.between(0, 2**52, {RecordKind.ENTRY})]
