"""A shift of people of all kinds through a whole station: journal, centre and screen agree."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.bundle.trust_file import write_trust
from sync.centre.storage.port import Reading
from sync.centre.storage.sqlite import SqliteStorage
from sync.journal.reader import JournalReader
from sync.journal.record import Record
from sync.protocol.terms import Assurance, Direction, Mode, RecordKind, Source, Verdict
from terminal.app.centre_link import Wanted
from terminal.app.clock import PostClock
from terminal.cli import main
from terminal.declarations.declaration import Declaration, Person
from terminal.desk.orders import (
    Amend,
    BeginVehicle,
    EndVehicle,
    Enter,
    Order,
    Override,
    OverrideReason,
    Turn,
)
from terminal.desk.outcome import Outcome
from terminal.desk.situation import Need
from terminal.diagnostics import Fault
from tests.app.post import Post
from tests.declarations.issuing import Issue, certificate, trusting

ADMIT, ATTENTION, REFUSE = Verdict.ADMIT, Verdict.ATTENTION, Verdict.REFUSE
NEEDS = '[rules]\nneeds = ["identity", "certificate"]\n'
THROUGH = "[rules]\nthrough_hours = 4\n"
_AGAIN_MS = 700
"""More than the post's `again_after_seconds`."""
HOSTILE = (
    "shc:/" + "56762909" * 40,
    "HC1:" + "6BF" * 60,
    "<script>alert(1)</script>';--",
    "\x01\x1d\u202e",
)


def card(number: int, name: str = "") -> str:
    """What the card of an invented person says."""
    named = name or f"Lò Thị Bịa {number}"
    return f"0011990{number:05d}||{named}|05031999|Nữ|Số {number}, Phố Hư Cấu, Hà Nội|01072021"


class Shift:
    """The post of one day, its settings as they change, and what its screens announced."""

    def __init__(self, qtbot: Any, folder: Path) -> None:
        self._qtbot, self.folder = qtbot, folder
        self._keys = folder / "keys-of-issuers"
        self._keys.mkdir()
        (self._keys / "trust.chot").write_bytes(write_trust(trusting(certificate())))
        self.announced: list[Outcome] = []
        self.post: Post | None = None

    def begin(self, config: str) -> Post:
        """Start the terminal anew with other settings."""
        self.end()
        data = self.folder / "post"
        self.post = Post(self._qtbot, data, Mode.OPERATOR, PostClock(), self._keys, config=config)
        self.post.station.start(Wanted(embedded=self.folder / "centre"))
        self.post.until(lambda: self.post and self.post.face.situations)
        return self.post

    def end(self) -> None:
        """Have the centre confirm everything, and stop."""
        if self.post is None:
            return
        post, self.post = self.post, None
        try:
            last = post.station.journal.head.seq
            post.until(lambda: post.face.uplink.confirmed >= last, seconds=30)
        finally:
            assert post.station.stop()
            self.announced += post.face.outcomes

    def give(self, order: Order) -> Outcome:
        """Give an order that is answered by an outcome."""
        assert self.post is not None
        post, before = self.post, len(self.post.face.outcomes)
        post.face.ordered.emit(order)
        post.until(lambda: len(post.face.outcomes) > before)
        return post.face.outcomes[-1]

    def order(self, order: Order) -> None:
        """Give an order that changes the situation."""
        assert self.post is not None
        post, before = self.post, len(self.post.face.situations)
        post.face.ordered.emit(order)
        post.until(lambda: len(post.face.situations) > before)

    def records(self, *kinds: RecordKind) -> list[Record]:
        with JournalReader(self.folder / "post") as reader:
            return list(reader.between(0, 2**52, set(kinds)))

    def at_the_centre(self) -> Counter[bytes]:
        """How often the centre holds each record, by its hash."""
        storage = SqliteStorage(self.folder / "centre" / "centre.sqlite")
        lines = {(each.header.terminal, each.header.epoch) for each in self.records(*RecordKind)}

        def look(reading: Reading) -> Counter[bytes]:
            return Counter(
                record.hash for line in lines for record in reading.records(*line, 0, 10_000)
            )

        try:
            return storage.read(look)
        finally:
            storage.close()


@pytest.fixture
def shift(qtbot: Any, tmp_path: Path) -> Iterator[Shift]:
    made = Shift(qtbot, tmp_path)
    yield made
    if made.post is not None:
        made.post.station.stop()


def about(outcome: Outcome, **changes: Any) -> Amend:
    assert outcome.epoch is not None
    assert outcome.seq is not None
    return Amend(epoch=outcome.epoch, seq=outcome.seq, **changes)


def show_again(post: Post, code: str) -> Outcome:
    """Hold up what was held up before, once that counts as another time."""
    post.qtbot.wait(_AGAIN_MS)
    return post.show_code(code)


def two_documents(shift: Shift) -> None:
    """Where the rules want two: and one that is forged is neither of them."""
    post = shift.begin(NEEDS)
    forged = post.show_code(Issue(signer=1).code().decode())
    assert (forged.verdict, forged.reasons[0]) == (REFUSE, "signature")
    waiting = post.show_code(card(1, "Nguyễn Thị Bích Ngọc"))
    assert (waiting.verdict, waiting.needs) == (ATTENTION, (Need.CERTIFICATE,))
    done = post.show_code(Issue().code().decode())
    assert (done.seq, done.verdict, done.needs) == (waiting.seq, ADMIT, ())


def a_vehicle_of_five(shift: Shift, post: Post) -> None:
    shift.order(BeginVehicle(plate="29B-123.45"))
    people = [post.show_code(card(number)) for number in range(10, 15)]
    assert [each.vehicle.people for each in people if each.vehicle] == [1, 2, 3, 4, 5]
    shift.order(EndVehicle())


def hostile_and_repeated(shift: Shift, post: Post) -> None:
    for text in HOSTILE:
        assert post.show_code(text).verdict is not ADMIT
    post.show_code(card(20))
    again = show_again(post, card(10))
    assert (again.verdict, again.reasons[0]) == (ATTENTION, "repeat")
    refused = post.show_code(card(21))
    override = Override(REFUSE, OverrideReason.SUSPICION)
    assert shift.give(about(refused, override=override, note="Ảnh không giống")).verdict is REFUSE
    back = show_again(post, card(21))
    assert back.verdict is not ADMIT
    assert any(reason.startswith("refused-before") for reason in back.reasons)
    fevered = shift.give(about(post.show_code(card(22)), temperature_tenths=385))
    assert (fevered.before, fevered.verdict) == (ADMIT, ATTENTION)


def through_and_out(shift: Shift, post: Post) -> None:
    shift.order(Turn(Direction.THROUGH))
    assert post.show_code(card(30)).leave_by is not None
    shift.order(Turn(Direction.OUT))
    left = show_again(post, card(30))
    assert left.entered_at is not None
    assert "repeat" not in left.reasons
    shift.order(Turn(Direction.IN))


def a_paper_list(shift: Shift, post: Post) -> None:
    for number in (40, 41):
        person = Person(name=f"Lò Văn Giấy {number}", number=f"0010990{number:05d}")
        said = Declaration(kind="typed", assurance=Assurance.UNSIGNED, person=person)
        at = post.face.outcomes[0].at
        late = shift.give(Enter(declaration=said, source=Source.LATE, claimed_at=at, verdict=ADMIT))
        assert late.verdict is ADMIT
        assert "late" in late.reasons


def a_full_disk(post: Post) -> int:
    """:return: how many people were let through the screen unsaved, to be saved later."""
    connection = post.station.journal._store.connection
    connection.execute(f"PRAGMA max_page_count = {connection.pragma('page_count')}")
    for number in range(50, 90):
        outcome = post.show_code(card(number))
        if not outcome.saved:
            break
    assert outcome.fault is Fault.DISK_FULL
    connection.execute("PRAGMA max_page_count = 100000")
    post.until(lambda: Fault.DISK_FULL not in post.face.names())
    assert post.show_code(card(91)).saved
    return 1


@pytest.mark.timeout(180)
def test_whatever_comes_journal_screen_and_centre_agree_on_everybody(shift, capsys) -> None:
    two_documents(shift)
    post = shift.begin(THROUGH)
    a_vehicle_of_five(shift, post)
    hostile_and_repeated(shift, post)
    through_and_out(shift, post)
    a_paper_list(shift, post)
    unsaved = a_full_disk(post)
    total = post.face.counts.total
    shift.end()

    entries = shift.records(RecordKind.ENTRY)
    amendments = shift.records(RecordKind.AMENDMENT)
    people = [each for each in shift.announced if each.before is None]
    assert len(people) >= 20
    assert len(entries) == len(people) == total
    assert len(amendments) == len(shift.announced) - len(people)
    told = {(each.epoch, each.seq) for each in people if each.saved}
    kept = {(each.header.epoch, each.header.seq) for each in entries}
    assert told <= kept
    assert len(kept - told) == unsaved

    held = shift.at_the_centre()
    assert {held[record.hash] for record in (*entries, *amendments)} == {1}
    assert max(held.values()) == 1

    capsys.readouterr()
    assert main(["--json", "verify", str(shift.folder / "post")]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines
    assert all(line["ok"] for line in lines)
