"""Invented posts: their entries, journals of many days, and their uplink to a real centre."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final, Self

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from benchmarks.processes import Process, environment, free_port
from sync.centre.tokens import make_token
from sync.journal import database, segments
from sync.journal.body import Body
from sync.journal.chain import Head
from sync.journal.day import day_bounds_ms
from sync.journal.draft import Draft, Moment, Place
from sync.journal.identity import load_identity
from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.journal.repeats import Repeats, Seen
from sync.journal.scribe import Scribe
from sync.journal.segments import Segment
from sync.journal.store import Store
from sync.journal.trust import Trust
from sync.protocol.messages import MAX_RECORDS, Receipt, decode_token, encode_receipt
from sync.protocol.terms import (
    Assurance,
    Direction,
    Mode,
    RecordKind,
    Source,
    TimeQuality,
    Verdict,
)
from sync.uplink.client import HttpTransport, Transport
from sync.uplink.enrolment import Enrolled, enrol
from sync.uplink.journal_outbox import JournalOutbox
from sync.uplink.loop import Clocks, Correspondent, Uplink
from sync.uplink.state import UplinkStatus

PLACE: Final = Place("Chốt đo lường", "1", Mode.OPERATOR)
FIRST_DAY: Final = date(2026, 1, 1)
_OPENS_MS: Final = 6 * 3_600_000
_OPEN_MS: Final = 16 * 3_600_000
_TOGETHER: Final = 300
"""Records of one transaction, and of one receipt."""
_START_S: Final = 60.0
_FAMILIES: Final = ("Bịa", "Đặt", "Hư", "Thử", "Ví", "Mẫu", "Nháp")
_MIDDLES: Final = ("Thị Hồng", "Văn", "Ngọc Bảo", "Đình", "Thanh")
_NAMES: Final = ("Ẩn", "Bưởi", "Chữ", "Đậu", "Ếch", "Giấy", "Mực", "Ngẫu", "Ớt", "Quỳnh", "Ưu")
_STREETS: Final = ("Phố Giấy", "Đường Mực", "Thôn Nháp", "Ngõ Ví Dụ")


def moment(at_ms: int) -> Moment:
    """A trusted moment of the post's clock."""
    return Moment(at_ms, at_ms, TimeQuality.TRUSTED, at_ms % 10**9)


def day_moment(day: date, number: int, of: int = 1) -> Moment:
    """When the record `number` of `of` of a day is made, within the hours that a post is open."""
    return moment(day_bounds_ms(day)[0] + _OPENS_MS + number * _OPEN_MS // of)


def name_of(number: int) -> str:
    """The invented name of person `number`."""
    parts = _FAMILIES, _MIDDLES, _NAMES
    return " ".join(part[number // 7**at % len(part)] for at, part in enumerate(parts))


def entry(number: int, at: Moment) -> Draft:
    """The entry of person `number`: every third with the answers of a health declaration too."""
    declares = number % 3 == 0
    return Draft(
        kind=RecordKind.ENTRY,
        code="entry",
        moment=at,
        body=Body(
            name=name_of(number),
            number=f"001{number:09d}",
            birth_date=f"{1940 + number % 70}-{1 + number % 12:02d}-{1 + number % 28:02d}",
            sex="MF"[number % 2],
            address=f"{number % 200}, {_STREETS[number % len(_STREETS)]}" if declares else "",
            phone=f"09{number % 10**8:08d}" if declares else "",
            answers={"fever": "no", "cough": "no", "contact": "no"} if declares else {},
        ),
        bundle="2026-11-01.1",
        source=Source.CAMERA,
        direction=Direction.IN if number % 2 else Direction.OUT,
        document="declaration" if declares else "cccd7",
        assurance=Assurance.UNSIGNED,
        verdict=Verdict.ADMIT,
        reasons=("unsigned",),
        repeat_key=f"cccd/001{number:09d}".encode(),
    )


def long_entry(number: int, at: Moment) -> Draft:
    """The entry of person `number` with all that a body may say about somebody who travels."""
    draft = entry(number, at)
    assert draft.body is not None
    body = replace(
        draft.body,
        address=f"{number % 200}, {_STREETS[number % len(_STREETS)]}, Xã Nháp, Huyện Thử, Tỉnh Mẫu",
        phone=f"09{number % 10**8:08d}",
        plate=f"99A-{number % 10**5:05d}",
        certificate=f"URN:UVCI:01:XX:{number:032d}",
        answers={f"question-{question}": "no" for question in range(10)},
        notes="đi thăm người nhà, trở về trong ngày",
    )
    return replace(draft, body=body)


@dataclass(frozen=True, slots=True)
class Built:
    """A journal of `records`, the last of them made at `now`, a moment of `today`."""

    folder: Path
    records: int
    today: date
    now: Moment


def filled(folder: Path, entries: int, entry_of: Callable[[int, Moment], Draft] = entry) -> None:
    """A journal of so many entries of one day, that knows no centre yet."""
    folder.mkdir(parents=True)
    Journal(folder, PLACE, day_moment(FIRST_DAY, 0)).close()
    with _Builder(folder) as builder:
        builder.add_day(FIRST_DAY, entries, entry_of)


def grown(folder: Path, days: int, a_day: int) -> Iterator[Built]:
    """A journal after each of so many days of `a_day` entries; to be copied before going on.

    A centre has confirmed each day's records but the last.
    """
    folder.mkdir(parents=True)
    Journal(folder, PLACE, day_moment(FIRST_DAY, 0)).close()
    signing = Ed25519PrivateKey.generate()
    for number in range(days):
        today = FIRST_DAY + timedelta(days=number)
        with _Builder(folder) as builder:
            builder.add_day(today, a_day, entry, signing)
            built = Built(folder, builder.records, today, day_moment(today, a_day - 1, a_day))
        yield built


class _Builder:
    """Writes records made by the `Scribe` that ships, by the statements of the `Store` that ships,
    but many in one transaction.
    """

    def __init__(self, folder: Path) -> None:
        self._store = Store(database.open_writer(folder))
        self._repeats = Repeats(self._store.connection)
        identity = load_identity(folder / "keys", may_make=False)
        self._scribe = Scribe(identity, PLACE, bytes(16))
        head = self._store.head(self._store.newest_epoch() or 0)
        assert head is not None
        self._head = head

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._store.connection.close()

    @property
    def records(self) -> int:
        """All that the journal holds."""
        return self._head.seq

    def add_day(
        self,
        day: date,
        entries: int,
        entry_of: Callable[[int, Moment], Draft],
        signing: Ed25519PrivateKey | None = None,
    ) -> None:
        """A segment of entries; with the key of a centre, its receipts too."""
        segment = segments.new_segment()
        opening = Draft(
            kind=RecordKind.EVENT,
            code=segments.OPEN,
            moment=day_moment(day, 0),
            clear=segments.clear_body(segment.id, {}),
        )
        first = self._head.seq
        moments = (day_moment(day, number, entries) for number in range(entries))
        drafts = [opening, *(entry_of(first + n, at) for n, at in enumerate(moments))]
        with database.transaction(self._store.connection):
            for wrap in self._scribe.wraps(segment, self._head.epoch):
                self._store.insert_wrap(self._head.epoch, *astuple(wrap))
        for at in range(0, len(drafts), _TOGETHER):
            some = tuple(drafts[at : at + _TOGETHER])
            with database.transaction(self._store.connection):
                if signing is not None:
                    terminal = self._scribe.identity.terminal
                    receipt = receipt_of(terminal, self._head, some[0].moment.at_ms)
                    self._store.insert_receipt(encode_receipt(receipt, signing), receipt)
                self._add(some, segment)

    def _add(self, drafts: tuple[Draft, ...], segment: Segment) -> None:
        records = self._scribe.run(drafts, segment, self._head)
        for draft, record in zip(drafts, records, strict=True):
            self._store.insert(record)
            if draft.repeat_key:
                header = record.header
                self._repeats.note(draft.repeat_key, Seen(header.at_ms, header.epoch, header.seq))
        self._head = Head(self._head.epoch, records[-1].header.seq, records[-1].hash)


def receipt_of(terminal: bytes, head: Head, at_ms: int) -> Receipt:
    """The word of a centre of nobody's that it holds all up to `head`."""
    return Receipt(
        centre=bytes(16),
        centre_epoch=1,
        terminal=terminal,
        epoch=head.epoch,
        mark=head.seq,
        mark_hash=head.hash,
        centre_time_ms=at_ms,
        batch_hash=head.hash,
        answers=(),
    )


@contextmanager
def running_centre(folder: Path) -> Iterator[str]:
    """A centre in a process of its own, and its address."""
    port = str(free_port())
    process = Process("sync.centre", "--data", str(folder), "--port", port, env=environment())
    try:
        ready = process.next_line(_START_S)
        if not ready or not ready.get("ready"):
            raise RuntimeError(f"the centre did not start: {ready}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()


def enrolled(journal: Journal, centre: Path, url: str) -> Correspondent:
    """Make a journal known to the centre of a folder that runs at `url`."""
    token = decode_token(make_token(centre, url, _now_ms()))
    identity = journal.scribe.identity
    with requests.Session() as session:
        found = enrol(
            token,
            session,
            terminal=identity.terminal,
            key=identity.signing_key,
            post=PLACE.post,
            lane=PLACE.lane,
            mode=PLACE.mode,
        )
    assert isinstance(found, Enrolled), found
    welcome = found.welcome
    opening = X25519PublicKey.from_public_bytes(welcome.opening_key)
    trust = Trust(url, welcome.centre, opening, welcome.verifying_key, found.envelope)
    journal.enrol(trust, moment(_now_ms()))
    return Correspondent(welcome.centre, welcome.verifying_key)


class Sending:
    """The uplink of a journal as it ships, run in this thread until everything is confirmed."""

    def __init__(
        self,
        journal: Journal,
        centre: Correspondent,
        transport: Transport,
        *,
        monotonic_s: Callable[[], float] = time.monotonic,
        wake: threading.Event | None = None,
        most: int = MAX_RECORDS,
    ) -> None:
        """:param most: how many records may go together, as if they were made so far apart."""
        self._reader = reader = JournalReader(journal.folder)
        outbox = JournalOutbox(reader, journal, lambda task: task(), lambda _: None)
        outbox.records = lambda epoch, after, max_records, max_bytes: reader.records(
            epoch, after, min(max_records, most), max_bytes
        )
        self._told: list[UplinkStatus] = []
        self._uplink = Uplink(
            terminal=journal.scribe.identity.terminal,
            centre=centre,
            outbox=outbox,
            transport=transport,
            clocks=Clocks(monotonic_s, _now_ms, lambda: 0.5),
            wake=wake or threading.Event(),
            report=self._told.append,
        )

    def run(self) -> UplinkStatus:
        """Send until nothing is unsent."""
        self._uplink.run(_Until(self._is_done))
        self._reader.close()
        return self._told[-1]

    def _is_done(self) -> bool:
        return bool(self._told) and self._told[-1].recorded > 0 and not self._told[-1].unsent


class _Until(threading.Event):
    """Counts as set once something holds."""

    def __init__(self, holds: Callable[[], bool]) -> None:
        super().__init__()
        self._holds = holds

    def is_set(self) -> bool:
        return self._holds()


def opened(folder: Path) -> "closing[Journal]":
    """A built journal, opened now."""
    return closing(Journal(folder, PLACE, moment(_now_ms())))


def http(url: str, journal: Journal) -> HttpTransport:
    """The way over HTTP that ships."""
    return HttpTransport(url, journal.scribe.identity.terminal)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
