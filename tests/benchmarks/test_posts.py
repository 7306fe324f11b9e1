from contextlib import closing

from benchmarks.posts import FIRST_DAY, PLACE, day_moment, entry, filled, grown, name_of, opened
from sync.journal.chain import Head, verify_run
from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.journal.record import Record, decode_record, key_id
from sync.journal.segments import SegmentOpener
from sync.protocol.terms import RecordKind


def records_of(folder) -> list[Record]:
    with JournalReader(folder) as reader:
        (head,) = reader.heads()
        return [decode_record(each) for each in reader.records(head.epoch, 0, 10_000, 2**30)]


def test_a_built_journal_is_whole_and_goes_on_like_any_other(tmp_path) -> None:
    filled(tmp_path / "post", 400)
    with opened(tmp_path / "post") as journal:
        identity = journal.scribe.identity
        journal.append(entry(400, day_moment(FIRST_DAY, 1, 2)))
        head = journal.head
    records = records_of(tmp_path / "post")
    key = identity.signing_key.public_key()
    assert verify_run(records, Head(head.epoch), {key_id(key): key}) == head
    with JournalReader(tmp_path / "post") as reader:
        opener = SegmentOpener(reader.connection, identity.machine_key)
        entries = [each for each in records if each.header.kind is RecordKind.ENTRY]
        assert len(entries) == 401
        names = [body.name for each in entries if (body := opener.body(each)) is not None]
    assert names[-1] == name_of(400)
    assert len(names) == 401


def test_days_follow_each_other_and_all_but_the_newest_records_are_confirmed(tmp_path) -> None:
    built = list(grown(tmp_path / "post", days=3, a_day=5))
    assert [(each.today - FIRST_DAY).days for each in built] == [0, 1, 2]
    assert len(records_of(tmp_path / "post")) == built[-1].records
    with JournalReader(tmp_path / "post") as reader:
        (head,) = reader.heads()
        assert reader.confirmed(head.epoch) == built[1].records
    with closing(Journal(tmp_path / "post", PLACE, built[-1].now)) as journal:
        newest = built[-1].records - 2
        seen = journal.last_seen(entry(newest, built[-1].now).repeat_key, built[-1].now.at_ms)
        assert seen is not None
        assert seen.seq == built[-1].records
