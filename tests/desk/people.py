"""Invented people, what they show, and a post with the real journal and register."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sync.journal.body import Body
from sync.journal.draft import Draft, Moment
from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.reader import JournalReader
from sync.journal.record import Record
from sync.journal.repeats import Seen
from sync.journal.segments import SegmentOpener
from sync.protocol.forms import Weight
from sync.protocol.terms import (
    Assurance,
    Direction,
    RecordKind,
    Source,
    TimeQuality,
    Verdict,
)
from terminal.declarations.declaration import Declaration, Person
from terminal.declarations.identity import certificate_key, number_key, payload_key
from terminal.desk.desk import Desk
from terminal.desk.entry import Circumstances
from terminal.desk.orders import Order
from terminal.desk.outcome import Outcome
from terminal.reading.symbol import Presentation, Symbol, Symbology
from terminal.reports.day_book import DayBook
from terminal.reports.row import Row
from terminal.verdict.rules import Rules
from tests.journal.makers import NOON_MS, journal

CORNERS = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
RULES = Rules(unsigned=Verdict.ADMIT, repeat_within=timedelta(minutes=10))
MINUTE = 60_000
DUY = Person(
    name="Nguyễn Bảo Duy",
    number="001099012345",
    birth_date="1999-03-05",
    sex="M",
    address="Lào Cai",
)
HOA = Person(name="Trần Thị Hòa", number="001199054321", birth_date="1987-12-01", sex="F")


def card(person: Person) -> Declaration:
    """Their identity card."""
    return Declaration(
        kind="cccd7",
        assurance=Assurance.UNSIGNED,
        person=person,
        repeat_key=number_key(person.number),
    )


def certificate(person: Person, *, positive: bool = False, named: str = "1") -> Declaration:
    """A genuine certificate of theirs, which says no number."""
    fields = {"test_result": "260373001"} if positive else {}
    return Declaration(
        kind="hc1",
        assurance=Assurance.VERIFIED,
        person=replace(person, number="", address="", sex=""),
        fields=fields,
        certificate=f"URN:UVCI:{named}",
        repeat_key=certificate_key(f"{person.name} {named} {positive}"),
    )


def forged(person: Person) -> Declaration:
    """A certificate in their name that nobody signed."""
    found = certificate(person)
    return replace(
        found,
        assurance=Assurance.REJECTED,
        reason="signature",
        repeat_key=payload_key(person.name.encode()),
    )


def weigh(answers: Mapping[str, str]) -> Weight:
    """An invented form: the answers are weights by themselves."""
    weights = [Weight(value) for value in answers.values() if value in set(Weight)]
    order = list(Weight)
    return max(weights, key=order.index, default=Weight.NONE)


class Post:
    """A desk with the real journal and the real day book, and a clock that the test moves."""

    def __init__(
        self,
        folder: Path,
        rules: Rules = RULES,
        *,
        direction: Direction = Direction.IN,
        keep_bodies: bool = True,
        lanes: Sequence[str] = ("1", "2"),
    ) -> None:
        self.folder = folder
        self.ms = NOON_MS
        self.journal = journal(folder)
        self.book = DayBook()
        self.refusing: JournalTrouble | None = None
        self.groups = self.asked = 0
        self.desk = Desk(
            self,
            self.book,
            declare=lambda _payload, _now: self._shown,
            rules=rules,
            circumstances=Circumstances(direction, operator="cán bộ 7", lane="1"),
            lanes=lanes,
            now=self.now,
            keep_bodies=keep_bodies,
            weigh=weigh,
            new_group=self.new_group,
        )

    def now(self) -> Moment:
        self.ms += 1
        self.asked += 1
        return Moment(self.ms, self.ms, TimeQuality.TRUSTED, self.asked)

    def at(self) -> datetime:
        return datetime.fromtimestamp(self.ms / 1000).astimezone()

    def new_group(self) -> bytes:
        self.groups += 1
        return self.groups.to_bytes(16, "big")

    def show(self, declaration: Declaration, *, after_ms: int = 1000) -> Outcome:
        """Somebody shows a code, so long after whatever was before."""
        self.ms += after_ms
        self._shown = declaration
        symbol = Symbol(b"invented", Symbology.QR, CORNERS)
        return self.desk.present(Presentation(symbol, 5.0, Source.CAMERA))

    def order(self, order: Order) -> Outcome:
        """Have an order carried out that is about somebody."""
        done = self.desk.carry_out(order)
        assert isinstance(done, Outcome), done
        return done

    def append(self, draft: Draft) -> Record:
        if self.refusing is not None:
            raise JournalFault(self.refusing)
        return self.journal.append(draft)

    def last_seen(self, repeat_key: bytes, at_ms: int) -> Seen | None:
        return self.journal.last_seen(repeat_key, at_ms)

    def move(self, lane: str) -> None:
        self.journal.move(lane)

    def records(self, *kinds: RecordKind) -> list[Record]:
        """What the journal holds of these kinds, oldest first."""
        with JournalReader(self.folder) as reader:
            return list(reader.between(0, 2**52, set(kinds or RecordKind)))

    def events(self, code: str) -> list[Record]:
        return [one for one in self.records(RecordKind.EVENT) if one.header.code == code]

    def body(self, record: Record) -> Body:
        with JournalReader(self.folder) as reader:
            key = self.journal.scribe.identity.machine_key
            found = SegmentOpener(reader.connection, key).body(record)
        assert found is not None
        return found

    def rows(self) -> list[Row]:
        """The register, the newest first."""
        return self.book.recent(1000)

    def close(self) -> None:
        self.journal.close()
        self.book.close()
