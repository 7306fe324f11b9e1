"""Invented records, keys and moments for the tests of the journal."""

from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.journal import database
from sync.journal.body import Body
from sync.journal.draft import Draft, Moment, Place
from sync.journal.journal import Journal
from sync.journal.record import BodyFormat, Header, key_id
from sync.journal.trust import Trust
from sync.protocol.messages import Receipt
from sync.protocol.terms import (
    Assurance,
    Direction,
    Mode,
    RecordKind,
    Source,
    TimeQuality,
    Verdict,
)

NOON_MS = 1_795_323_600_000
"""22 November 2026, 12:00 in Vietnam."""
CENTRE_KEY = X25519PrivateKey.from_private_bytes(bytes(range(32)))
CENTRE_SIGNING = Ed25519PrivateKey.from_private_bytes(bytes(range(32, 64)))
SIGNING_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PLACE = Place("Chốt Hư Cấu 1", "2", Mode.OPERATOR)
KIOSK = replace(PLACE, mode=Mode.KIOSK)
PERSON = Body(name="Nguyễn Thị Bịa Đặt", number="001199000001", birth_date="1999-03-05", sex="F")


def moment(after_ms: int = 0) -> Moment:
    return Moment(NOON_MS + after_ms, NOON_MS + after_ms, TimeQuality.TRUSTED, 1000 + after_ms)


def entry(after_ms: int = 0, *, body: Body = PERSON, repeat_key: bytes = b"") -> Draft:
    return Draft(
        kind=RecordKind.ENTRY,
        code="entry",
        moment=moment(after_ms),
        body=body,
        source=Source.CAMERA,
        direction=Direction.IN,
        document="cccd7",
        assurance=Assurance.UNSIGNED,
        verdict=Verdict.ADMIT,
        reasons=("unsigned",),
        repeat_key=repeat_key,
    )


def header(**changes: object) -> Header:
    made = Header(
        terminal=b"T" * 16,
        epoch=7,
        seq=1,
        kind=RecordKind.ENTRY,
        code="entry",
        at_ms=NOON_MS,
        wall_ms=NOON_MS,
        time_quality=TimeQuality.TRUSTED,
        boot=b"B" * 16,
        monotonic_ms=1000,
        post=PLACE.post,
        lane=PLACE.lane,
        mode=Mode.OPERATOR,
        key=key_id(SIGNING_KEY.public_key()),
        segment=b"S" * 16,
        body_format=BodyFormat.SEALED,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # names are the caller's


def journal(folder: Path, place: Place = PLACE, after_ms: int = 0) -> Journal:
    return Journal(folder, place, moment(after_ms))


def as_version(folder: Path, version: int) -> None:
    """Put the journal of a folder back to an older version, as far as that could hold it."""
    path, older = folder / database.FILE_NAME, folder / "older"
    older.mkdir()
    with patch.object(database, "MIGRATIONS", database.MIGRATIONS[:version]):
        connection = database.open_writer(older)
    connection.execute("ATTACH ? AS newer", (str(path),))
    found = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    for (table,) in found.fetchall():
        connection.execute(f"INSERT INTO {table} SELECT * FROM newer.{table}")  # noqa: S608 - ours
    connection.close()
    (older / database.FILE_NAME).replace(path)
    older.rmdir()


def own_key(book: Journal) -> X25519PrivateKey:
    """The machine's key, where it is not locked."""
    key = book.scribe.identity.machine_key
    assert key is not None
    return key


def a_trust(key: X25519PrivateKey = CENTRE_KEY) -> Trust:
    return Trust(
        url="http://127.0.0.1:1",
        centre=b"C" * 16,
        opening_key=key.public_key(),
        verifying_key=CENTRE_SIGNING.public_key().public_bytes_raw(),
        welcome=b"welcome",
    )


def a_receipt(epoch: int, mark: int, at_ms: int = NOON_MS) -> Receipt:
    return Receipt(
        centre=b"C" * 16,
        centre_epoch=1,
        terminal=b"T" * 16,
        epoch=epoch,
        mark=mark,
        mark_hash=bytes(32),
        centre_time_ms=at_ms,
        batch_hash=bytes(32),
        answers=(),
    )
