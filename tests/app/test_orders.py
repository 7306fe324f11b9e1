"""Orders of people at the screen, through a whole terminal: desk, journal, register and back."""

from sync.journal.reader import JournalReader
from sync.protocol.terms import Direction, RecordKind, Verdict
from terminal.desk.orders import (
    Amend,
    BeginVehicle,
    EndVehicle,
    Order,
    OrderRefused,
    Override,
    OverrideReason,
    Turn,
    View,
)
from terminal.desk.outcome import Outcome


def key_of(outcome: Outcome) -> tuple[int, int]:
    assert outcome.epoch is not None
    assert outcome.seq is not None
    return outcome.epoch, outcome.seq


def give(post, order: Order) -> None:
    post.face.ordered.emit(order)


def events(post) -> list[str]:
    with JournalReader(post.folder) as reader:
        found = reader.between(0, 2**52, {RecordKind.EVENT})
        return [record.header.code for record in found]


def test_the_face_is_told_the_situation_at_the_start_and_when_it_changes(open_post) -> None:
    post = open_post()
    post.until(lambda: post.face.situations)
    (first,) = post.face.situations
    assert first.direction is Direction.IN
    give(post, Turn(Direction.OUT))
    post.until(lambda: post.face.situations[-1].direction is Direction.OUT)
    assert post.show("Lò Thị Không Có").direction is Direction.OUT


def test_an_override_amends_the_entry_and_is_announced_with_both_verdicts(open_post) -> None:
    post = open_post()
    first = post.show("Nguyễn Thị Bịa Đặt")
    epoch, seq = key_of(first)
    override = Override(Verdict.REFUSE, OverrideReason.SUSPICION)
    give(post, Amend(epoch=epoch, seq=seq, override=override, note="Giấy tờ không khớp"))
    post.until(lambda: len(post.face.outcomes) == 2)
    changed = post.face.outcomes[-1]
    assert key_of(changed) == key_of(first)
    assert (changed.before, changed.verdict) == (Verdict.ADMIT, Verdict.REFUSE)
    assert changed.counts.refuse == changed.counts.total == 1
    with JournalReader(post.folder) as reader:
        (amendment,) = reader.between(0, 2**52, {RecordKind.AMENDMENT})
    header = amendment.header
    assert (header.refers_epoch, header.refers_seq) == (epoch, seq)
    assert header.verdict is Verdict.REFUSE


def test_people_of_one_vehicle_are_one_group_with_one_confirmation(open_post) -> None:
    post = open_post()
    give(post, BeginVehicle(plate="29B-123.45"))
    post.until(lambda: post.face.situations and post.face.situations[-1].vehicle)
    post.show("Nguyễn Văn Tài Xế")
    post.until(lambda: post.face.situations[-1].vehicle.people == 1)
    give(post, EndVehicle())
    post.until(lambda: post.face.situations[-1].vehicle is None)
    with JournalReader(post.folder) as reader:
        (entry,) = reader.between(0, 2**52, {RecordKind.ENTRY})
    assert entry.header.group is not None


def test_all_data_of_a_person_is_shown_only_after_it_is_recorded_who_looked(open_post) -> None:
    post = open_post()
    epoch, seq = key_of(post.show("Trần Văn Xem Kỹ"))
    give(post, View(epoch, seq))
    post.until(lambda: post.face.persons)
    assert post.face.persons[-1].name == "Trần Văn Xem Kỹ"
    assert "entry.viewed" in events(post)


def test_an_order_that_cannot_be_carried_out_says_why(open_post) -> None:
    post = open_post()
    give(post, View(1, 999))
    post.until(lambda: post.face.refused)
    assert post.face.refused == [OrderRefused.NO_SUCH_ENTRY]


def test_what_is_amended_elsewhere_does_not_stand_beside_somebody_who_is_here(open_post) -> None:
    post = open_post()
    earlier = key_of(post.show("Trần Văn Trước"))
    here = key_of(post.show("Lê Thị Sau"))
    shown = len(post.face.outcomes)
    give(post, Amend(epoch=earlier[0], seq=earlier[1], note="ghi chú", by="Lò Văn An"))
    give(post, Amend(epoch=here[0], seq=here[1], note="ghi chú", by="Lò Văn An"))
    post.until(lambda: len(post.face.outcomes) > shown)
    assert [key_of(outcome) for outcome in post.face.outcomes[shown:]] == [here]
