"""A damaged journal: what is whole is kept, what is not is named, and nothing is ever changed."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import apsw
import pytest

from sync.journal import auditing, database, recovery
from sync.journal.auditing import audit_journal
from sync.journal.checking import Damage, damage_of, pass_over
from sync.journal.copies import open_copy
from sync.journal.debts import Debt, _keep, debts_of
from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.journal.record import Record, decode_record
from sync.journal.recovered import Kept, Recovered, decode_recovered, encode_recovered
from sync.journal.recovery import recover
from sync.journal.segments import SegmentOpener
from sync.journal.store import Store
from sync.journal.tail import ENDED_ORDER, Known
from sync.protocol import cbor
from sync.protocol.terms import RecordKind
from tests.journal.makers import NOON_MS, PERSON, PLACE, as_version, entry, journal, moment
from tests.journal.signed import confirm, enrol

PAGE = 4096
AT_MS = NOON_MS + 5000
CONFIRMED = 30
pytestmark = pytest.mark.usefixtures("small_ballast")


def make(folder: Path) -> Journal:
    """Two epochs: an older one that the centre holds a part of, and the one that is written."""
    book = journal(folder)
    enrol(book)
    for number in range(50):
        book.append(entry(number, repeat_key=b"%d" % (number % 11)))
        if number == 33:
            confirm(book, CONFIRMED)
    book.begin_epoch(moment(100))
    for number in range(30):
        book.append(entry(100 + number))
    confirm(book, 9)
    return book


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    folder = Path(tmp_path_factory.mktemp("whole"), "data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sync.journal.ballast.BALLAST_BYTES", 4096)
        make(folder).close()
    return folder


@pytest.fixture
def damaged(whole: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(whole, folder)
    return folder


def path_of(folder: Path) -> Path:
    return folder / database.FILE_NAME


def own_key(folder: Path) -> Any:
    return recovery._owner(folder)[1]


def records_of(folder: Path) -> dict[int, list[Record]]:
    with JournalReader(folder) as reader:
        return {
            head.epoch: [
                decode_record(data)
                for data in reader.records(head.epoch, reader.start(head.epoch).seq, 10_000, 2**30)
            ]
            for head in reader.heads()
        }


def everything_said(folder: Path) -> dict[str, Any]:
    """All that readers of a journal tell from it."""
    with JournalReader(folder) as reader:
        said: dict[str, Any] = {
            "heads": reader.heads(),
            "url": reader.centre_url(),
            "key": reader.verifying_key(),
            "receipts": reader.receipts(),
            "between": [r.hash for r in reader.between(0, 2**52, set(RecordKind))],
            "covered": reader.connection.execute("SELECT * FROM covered").fetchall(),
        }
        for head in reader.heads():
            numbers = range(1, head.seq + 1)
            said[str(head.epoch)] = (
                reader.confirmed(head.epoch),
                reader.records(head.epoch, 0, 10_000, 2**30),
                [reader.at_ms(head.epoch, number) for number in numbers],
                [reader.record_hash(head.epoch, number) for number in numbers],
            )
    return said


def is_noticed(folder: Path, terminal: bytes, key: Any) -> bool:
    try:
        with JournalReader(folder) as reader:
            for _ in pass_over(reader, terminal, key):
                pass
    except (Damage, JournalFault):
        return True
    return False


def spoilt_pages(folder: Path, how: Callable[[bytes], bytes], page: int) -> bool:
    path = path_of(folder)
    content = path.read_bytes()
    before = content[page * PAGE : (page + 1) * PAGE]
    after = how(before)
    path.write_bytes(content[: page * PAGE] + after + content[(page + 1) * PAGE :])
    return after != before


def a_flipped_bit(page: bytes, chance: Random) -> bytes:
    spoilt = bytearray(page)
    spoilt[chance.randrange(PAGE)] ^= 1 << chance.randrange(8)
    return bytes(spoilt)


@pytest.mark.parametrize("kind", ["a bit", "zeros", "noise"])
def test_damage_anywhere_is_named_or_harmless_and_costs_only_what_stood_there(
    whole, tmp_path, kind
) -> None:
    chance = Random(kind)  # noqa: S311  # the same damage at every run
    how: dict[str, Callable[[bytes], bytes]] = {
        "a bit": lambda page: a_flipped_bit(page, chance),
        "zeros": lambda _: bytes(PAGE),
        "noise": lambda _: chance.randbytes(PAGE),
    }
    terminal, key = recovery._owner(whole)
    good, was = everything_said(whole), records_of(whole)
    named = 0
    for page in range(path_of(whole).stat().st_size // PAGE):
        folder = tmp_path / str(page)
        shutil.copytree(whole, folder)
        if not spoilt_pages(folder, how[kind], page):
            continue
        said: dict[str, Any] = {}
        with suppress(JournalFault, apsw.Error, ValueError, TypeError):
            said = everything_said(folder)
        assert said == good or is_noticed(folder, terminal, key)

        aside = path_of(folder).read_bytes()
        if recover(folder, AT_MS):
            named += 1
            assert (folder / f"journal.damaged-{AT_MS}.sqlite").read_bytes() == aside
        book = journal(folder, after_ms=6000)
        book.append(entry(6001))
        book.close()
        assert damage_of(folder, key, None) == ""
        found = records_of(folder)
        for epoch, records in was.items():
            assert_kept(records, found.get(epoch, []), CONFIRMED if epoch == min_epoch(was) else 9)
        shutil.rmtree(folder)
    assert named > 10


def min_epoch(was: dict[int, list[Record]]) -> int:
    return next(iter(was))


def assert_kept(was: list[Record], found: list[Record], confirmed: int) -> None:
    """What is found is a run of what was, and lacks no more than a page held."""
    if not found:
        assert len(was) <= 8
        return
    first = found[0].header.seq
    assert first == 1 or first - 1 <= confirmed
    same = min(len(found), len(was) - first + 1)
    assert found[:same] == was[first - 1 : first - 1 + same]


def test_the_whole_prefix_is_kept_and_the_loss_named_in_the_first_event_of_a_new_line(
    damaged,
) -> None:
    was = records_of(damaged)
    old, newest = was
    last_page = path_of(damaged).stat().st_size // PAGE - 1
    spoilt_pages(damaged, lambda _: bytes(PAGE), last_page)
    with pytest.raises(JournalFault) as caught:
        journal(damaged, after_ms=200)
    assert caught.value.trouble is JournalTrouble.JOURNAL_DAMAGED

    assert recover(damaged, AT_MS)
    book = journal(damaged, after_ms=6000)
    found = records_of(damaged)
    record = next(r for r in found[book.head.epoch] if r.header.code == "journal.recovered")
    recovered = book.recovered
    book.close()

    assert found[old] == was[old]
    kept_to = len(found[newest])
    assert 0 < kept_to < len(was[newest])
    assert found[newest] == was[newest][:kept_to]
    codes = [r.header.code for r in found[book.head.epoch]]
    assert codes == ["journal.open", "segment.open", "journal.recovered", "terminal.start"]
    body = cbor.decode_deterministic(record.body, max_bytes=8192, max_depth=4)
    assert (body[1], body[2], body[3], body[4]) == (newest, kept_to, len(was[newest]), 9)
    assert recovered is not None
    assert recovered.lost == ((kept_to + 1, len(was[newest])),)
    assert recovered.is_noted


def test_what_the_centre_confirmed_is_not_lost(tmp_path) -> None:
    folder = tmp_path / "data"
    book = journal(folder)
    enrol(book)
    for number in range(40):
        book.append(entry(number))
    confirm(book, book.head.seq)
    book.close()
    spoilt_pages(folder, lambda _: bytes(PAGE), path_of(folder).stat().st_size // PAGE - 1)

    assert recover(folder, AT_MS)

    book = journal(folder, after_ms=6000)
    assert book.recovered is not None
    assert book.recovered.lines[-1].last < book.recovered.lines[-1].known_to
    assert book.recovered.lost == ()
    book.close()


def test_records_that_wait_for_the_centre_survive_damage_below_what_it_confirmed(tmp_path) -> None:
    """The line then begins where the centre's receipt allows it, and all unsent is there."""
    folder = tmp_path / "data"
    book = journal(folder)
    enrol(book)
    for number in range(60):
        book.append(entry(number))
    confirm(book, 40)
    head = book.head
    book.close()
    was = records_of(folder)[head.epoch]
    page = path_of(folder).read_bytes().index(was[19].signature) // PAGE
    spoilt_pages(folder, lambda _: bytes(PAGE), page)

    assert recover(folder, AT_MS)

    book = journal(folder, after_ms=6000)
    found = records_of(folder)[head.epoch]
    assert found == was[found[0].header.seq - 1 :]
    assert 20 < found[0].header.seq <= 41
    assert book.recovered is not None
    assert book.recovered.lost == ()
    with JournalReader(folder) as reader:
        assert reader.records(head.epoch, 40, 100, 2**20)
    book.close()
    with open_copy(path_of(folder)) as connection:
        named = audit_journal(connection, (), auditing.own_key(folder))
    assert all(each.audit.ok for each in named)


def test_what_the_machine_could_read_it_still_can_and_the_centre_is_still_trusted(damaged) -> None:
    spoilt_pages(damaged, lambda _: bytes(PAGE), 0)
    assert recover(damaged, AT_MS)
    book = journal(damaged, after_ms=6000)
    assert book.trust is not None
    assert book.trust.centre == b"C" * 16
    assert book.last_seen(b"3", NOON_MS + 6000) is not None
    with JournalReader(damaged) as reader:
        opener = SegmentOpener(reader.connection, book.scribe.identity.machine_key)
        bodies = [opener.body(record) for record in reader.between(0, 2**52, {RecordKind.ENTRY})]
        assert len(bodies) == 80
        assert all(body == PERSON for body in bodies)
        assert reader.confirmed(reader.heads()[0].epoch) == CONFIRMED
    book.close()


def test_nothing_of_a_sound_journal_is_touched(damaged) -> None:
    before = {p.name: p.read_bytes() for p in damaged.iterdir() if p.is_file()}
    assert not recover(damaged, AT_MS)
    after = {p.name: p.read_bytes() for p in damaged.iterdir() if p.is_file()}
    assert {name: after[name] for name in before} == before


def test_a_journal_of_a_newer_version_is_not_recovered(damaged) -> None:
    connection = apsw.Connection(str(path_of(damaged)))
    connection.execute(f"PRAGMA user_version = {len(database.MIGRATIONS) + 1}")
    connection.close()
    with pytest.raises(JournalFault) as caught:
        recover(damaged, AT_MS)
    assert caught.value.trouble is JournalTrouble.JOURNAL_NEWER
    assert not list(damaged.glob("journal.damaged-*"))


def test_a_journal_that_is_open_is_not_recovered(damaged) -> None:
    book = journal(damaged, after_ms=200)
    with pytest.raises(JournalFault) as caught:
        recover(damaged, AT_MS)
    assert caught.value.trouble is JournalTrouble.SECOND_INSTANCE
    book.close()


def test_without_the_key_that_signed_them_no_records_are_taken_for_ours(damaged) -> None:
    spoilt_pages(damaged, lambda _: bytes(PAGE), 0)
    (damaged / "keys" / "terminal.key").unlink()
    with pytest.raises(JournalFault) as caught:
        recover(damaged, AT_MS)
    assert caught.value.trouble is JournalTrouble.KEY_DAMAGED
    assert path_of(damaged).exists()


def test_a_tail_that_vanished_with_a_spoilt_log_is_told_by_what_was_shown(tmp_path) -> None:
    """SQLite ends where a checksum of its log does not fit, and says nothing."""
    folder = tmp_path / "data"
    book = journal(folder)
    for number in range(20):
        book.append(entry(number))
    shown = Known(book.head.epoch, book.head.seq)
    kept = {p.name: p.read_bytes() for p in folder.glob("journal.sqlite*")}
    book.close()
    for name, content in kept.items():
        (folder / name).write_bytes(content)
    (folder / "journal.sqlite-shm").unlink()
    log = folder / "journal.sqlite-wal"
    spoilt = bytearray(log.read_bytes())
    place = len(spoilt) - 5 * (PAGE + 24)
    spoilt[place] ^= 4
    log.write_bytes(spoilt)
    shutil.copytree(folder, tmp_path / "other")

    with pytest.raises(JournalFault) as caught:
        Journal(folder, PLACE, moment(100), shown)
    assert caught.value.trouble is JournalTrouble.JOURNAL_DAMAGED
    # What that start has put into the file is less than what the log still holds.
    other = tmp_path / "other"
    assert recover(other, AT_MS, shown)
    book = Journal(other, PLACE, moment(6000), shown)
    assert book.recovered is not None
    assert shown.seq - 3 <= book.recovered.lines[-1].last <= shown.seq
    book.close()
    assert recover(folder, AT_MS, shown)
    book = Journal(folder, PLACE, moment(6000), shown)
    assert book.recovered is not None
    assert book.recovered.lost == ((book.recovered.lines[-1].last + 1, shown.seq),)
    book.close()


@pytest.mark.parametrize("content", [b"", b"SQLite", bytes(5 * PAGE), None])
def test_a_file_of_which_nothing_is_left_begins_anew_and_says_so(damaged, content) -> None:
    shown = Known(next(reversed(records_of(damaged))), 12)
    if content is None:
        path_of(damaged).unlink()
    else:
        path_of(damaged).write_bytes(content)
    with pytest.raises(JournalFault) as caught:
        Journal(damaged, PLACE, moment(200), shown)
    assert caught.value.trouble is JournalTrouble.JOURNAL_DAMAGED
    assert recover(damaged, AT_MS, shown)
    book = Journal(damaged, PLACE, moment(6000), shown)
    book.append(entry(6001))
    assert book.recovered is not None
    assert book.recovered.lost == ((1, 12),)
    book.close()


class Cut(BaseException):
    """The program is gone."""


@contextmanager
def cut_at_call(stop: int) -> Iterator[None]:
    """The program is gone at one of its steps on the disk, counted from zero."""
    calls = 0

    def cutting(real: Callable[..., Any]) -> Callable[..., Any]:
        def cut(*arguments: Any, **named: Any) -> Any:
            nonlocal calls
            calls += 1
            if calls == stop + 1:
                raise Cut
            return real(*arguments, **named)

        return cut

    with pytest.MonkeyPatch.context() as patched, suppress(Cut):
        for name in ("fsync", "replace", "unlink", "mkdir", "rmdir"):
            patched.setattr(os, name, cutting(getattr(os, name)))
        yield


@pytest.mark.parametrize("stop", range(40))
def test_a_recovery_that_breaks_off_anywhere_is_gone_on_with(damaged, stop) -> None:
    was = records_of(damaged)
    spoilt_pages(damaged, lambda _: bytes(PAGE), 0)
    aside = path_of(damaged).read_bytes()
    with cut_at_call(stop):
        recover(damaged, AT_MS)
    if (damaged / database.RECOVERY_MARK).exists():
        with pytest.raises(JournalFault) as caught:
            journal(damaged, after_ms=200)
        assert caught.value.trouble is JournalTrouble.JOURNAL_DAMAGED
    recover(damaged, AT_MS + 1)
    book = journal(damaged, after_ms=6000)
    assert book.recovered is not None
    assert (damaged / book.recovered.set_aside).read_bytes() == aside
    found = records_of(damaged)
    assert {epoch: found[epoch] for epoch in was} == was
    assert len(list(damaged.glob("journal.damaged-*.sqlite"))) == 1
    assert not (damaged / "recovery" / database.FILE_NAME).exists()
    book.close()


def test_a_recovered_journal_is_whole_to_whoever_verifies_it(damaged) -> None:
    spoilt_pages(damaged, lambda _: bytes(PAGE), path_of(damaged).stat().st_size // PAGE - 1)
    assert recover(damaged, AT_MS)
    journal(damaged, after_ms=6000).close()
    with open_copy(path_of(damaged)) as connection:
        assert all(named.audit.ok for named in audit_journal(connection, ()))


def test_what_was_found_is_kept_with_the_journal() -> None:
    found = Recovered(5, "journal.damaged-5.sqlite", (Kept(7, 1, 119, 123, 100),), True, True)
    assert 7 not in found.clear_body()
    assert decode_recovered(encode_recovered(found)) == found
    found = replace(found, aside=((7, 121, 122), (8, 3, 3)))
    assert found.clear_body()[7] == [[7, 121, 122], [8, 3, 3]]
    assert decode_recovered(encode_recovered(found)) == found
    assert decode_recovered(b"") is None
    assert decode_recovered(cbor.encode({1: 2})) is None
    assert Kept(7, 1, 119, 123, 121).lost == (122, 123)
    assert Kept(7, 1, 119, 123, 123).lost is None
    assert Kept(7, 1, 0, 0, 0).lost is None


@pytest.mark.parametrize("version", range(1, len(database.MIGRATIONS)))
def test_a_sound_journal_of_an_older_version_is_brought_up_and_not_recovered(
    damaged, version
) -> None:
    was = records_of(damaged)
    as_version(damaged, version)
    assert not recover(damaged, AT_MS)
    assert not list(damaged.glob("journal.damaged-*"))
    assert records_of(damaged) == was


def test_a_damaged_journal_of_an_older_version_is_recovered(damaged) -> None:
    was = records_of(damaged)
    as_version(damaged, 1)
    body = next(r.body for r in was[min_epoch(was)] if r.header.kind is RecordKind.ENTRY)
    page = path_of(damaged).read_bytes().index(body) // PAGE
    spoilt_pages(damaged, lambda _: bytes(PAGE), page)
    assert recover(damaged, AT_MS)
    journal(damaged, after_ms=6000).close()


def test_asked_twice_before_the_next_start_it_keeps_to_the_loss_that_it_told(damaged) -> None:
    was = records_of(damaged)
    newest = next(reversed(was))
    shown = Known(newest, len(was[newest]))
    spoilt_pages(damaged, lambda _: bytes(PAGE), path_of(damaged).stat().st_size // PAGE - 1)
    assert recover(damaged, AT_MS, shown)
    assert not recover(damaged, AT_MS + 1, shown)
    book = Journal(damaged, PLACE, moment(6000), shown)
    assert book.recovered is not None
    assert book.recovered.set_aside == f"journal.damaged-{AT_MS}.sqlite"
    assert [last for _, last in book.recovered.lost] == [shown.seq]
    book.close()


def test_damage_to_what_a_recovery_wrote_before_any_start_leaves_no_number_unnamed(damaged) -> None:
    was = records_of(damaged)
    newest = next(reversed(was))
    spoilt_pages(damaged, lambda _: bytes(PAGE), path_of(damaged).stat().st_size // PAGE - 1)
    assert recover(damaged, AT_MS)
    record = records_of(damaged)[newest][-1]
    page = path_of(damaged).read_bytes().index(record.signature) // PAGE
    spoilt_pages(damaged, lambda _: bytes(PAGE), page)
    assert recover(damaged, AT_MS + 1)
    book = journal(damaged, after_ms=6000)
    assert book.recovered is not None
    kept_to = len(records_of(damaged)[newest])
    assert book.recovered.lost[-1] == (max(kept_to, 9) + 1, len(was[newest]))
    book.close()


@pytest.mark.parametrize("stop", range(40))
def test_a_mark_that_cannot_be_read_is_laid_down_anew(damaged, stop) -> None:
    was = records_of(damaged)
    spoilt_pages(damaged, lambda _: bytes(PAGE), 0)
    aside = path_of(damaged).read_bytes()
    with cut_at_call(stop):
        recover(damaged, AT_MS)
    mark = damaged / database.RECOVERY_MARK
    if mark.exists():
        mark.write_bytes((b"", b"\xff\x00", b"now")[stop % 3])
    recover(damaged, AT_MS + 1)
    book = journal(damaged, after_ms=6000)
    assert book.recovered is not None
    assert (damaged / book.recovered.set_aside).read_bytes() == aside
    found = records_of(damaged)
    assert {epoch: found[epoch] for epoch in was} == was
    assert len(list(damaged.glob("journal.damaged-*.sqlite"))) == 1
    book.close()


def test_what_the_centre_is_owed_and_that_the_post_was_ended_is_not_forgotten(damaged) -> None:
    debts = [Debt(min_epoch(records_of(damaged)), b"S" * 16, 7)]
    connection = database.open_writer(damaged)
    _keep(Store(connection), debts)
    Store(connection).set(ENDED_ORDER, "12/QĐ")
    connection.close()
    spoilt_pages(damaged, lambda _: bytes(PAGE), path_of(damaged).stat().st_size // PAGE - 1)
    assert recover(damaged, AT_MS)
    with JournalReader(damaged) as reader:
        assert debts_of(reader.connection) == tuple(debts)
        assert Store(reader.connection).get(ENDED_ORDER) == "12/QĐ"


def test_whole_records_behind_a_gap_are_named_for_they_stand_in_the_file_set_aside_alone(
    tmp_path,
) -> None:
    book = journal(tmp_path)
    enrol(book)
    for number in range(40):
        book.append(entry(number))
    confirm(book, 10)
    head = book.head
    book.close()
    content = bytearray(path_of(tmp_path).read_bytes())
    for seq in (20, 31):
        record = records_of(tmp_path)[head.epoch][seq - 1]
        content[content.index(record.signature)] ^= 1
    path_of(tmp_path).write_bytes(content)

    assert recover(tmp_path, AT_MS)

    book = journal(tmp_path, after_ms=6000)
    assert book.recovered is not None
    assert book.recovered.lost == ((20, head.seq),)
    spans = ((head.epoch, 21, 30), (head.epoch, 32, head.seq))
    assert book.recovered.aside == spans
    told = next(
        r for r in records_of(tmp_path)[book.head.epoch] if r.header.code == "journal.recovered"
    )
    body = cbor.decode_deterministic(told.body, max_bytes=8192, max_depth=4)
    assert body[7] == [list(span) for span in spans]
    book.close()
