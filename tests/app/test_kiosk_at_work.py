"""A kiosk with its real desk, journal and centre: answers join an entry it cannot read again."""

from sync.journal.reader import JournalReader
from sync.journal.record import BodyFormat
from sync.protocol.terms import Mode, RecordKind
from sync.uplink.state import CentreState
from terminal.app.centre_link import Wanted
from terminal.desk.orders import Amend, OrderRefused
from tests.app.test_station import a_token
from tests.centre.serving import served


def test_answers_are_sealed_beside_an_entry_that_the_kiosk_cannot_read(open_post, tmp_path) -> None:
    with served(tmp_path / "centre") as centre:
        wanted = Wanted(token=a_token(centre, tmp_path / "centre"))
        post = open_post(mode=Mode.KIOSK, wanted=wanted)
        post.until(lambda: post.face.uplink.state is CentreState.CONNECTED)
        first = post.show("A")
        assert first.saved
        answers = {"urgent": "no", "signs": "yes", "lane": "fever"}
        post.face.ordered.emit(Amend(epoch=first.epoch, seq=first.seq, answers=answers))
        post.until(lambda: post.face.outcomes[-1].before is not None)
        amended = post.face.outcomes[-1]
        assert amended.saved
        assert (amended.epoch, amended.seq) == (first.epoch, first.seq)
        assert amended.before is first.verdict
        with JournalReader(post.folder) as reader:
            found = list(reader.between(0, 2**52, {RecordKind.AMENDMENT}))
        assert len(found) == 1
        header = found[0].header
        assert (header.refers_epoch, header.refers_seq) == (first.epoch, first.seq)
        assert header.body_format is BodyFormat.SEALED
        assert b"fever" not in found[0].body
        row = post.station.register.find(first.epoch, first.seq)
        assert row is not None
        assert (row.name, row.answers) == ("", ())


def test_answers_about_nobody_are_refused(open_post, tmp_path) -> None:
    with served(tmp_path / "centre") as centre:
        wanted = Wanted(token=a_token(centre, tmp_path / "centre"))
        post = open_post(mode=Mode.KIOSK, wanted=wanted)
        post.until(lambda: post.face.uplink.state is CentreState.CONNECTED)
        post.face.ordered.emit(Amend(epoch=1, seq=999, answers={"lane": "fever"}))
        post.until(lambda: post.face.refused == [OrderRefused.NO_SUCH_ENTRY])
