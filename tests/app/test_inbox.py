"""A terminal at work takes what a stick brought, while it holds its journal."""

from sync.journal.reader import JournalReader
from sync.protocol.messages import decode_token
from sync.protocol.stick_names import Outcome
from sync.protocol.terms import Mode
from sync.uplink.stick import PostStick
from terminal.diagnostics import Fault
from tests.uplink.sticks import StickCentre, outcomes


def test_a_kiosk_that_no_network_reaches_works_from_the_moment_a_stick_enrols_it(
    open_post, tmp_path
) -> None:
    centre, folder = StickCentre(tmp_path / "centre"), tmp_path / "stick"
    folder.mkdir()
    post = open_post(mode=Mode.KIOSK)
    post.until(lambda: Fault.NOT_ENROLLED in post.face.names())
    journal = post.station.journal
    stick = PostStick(folder, post.folder, journal.scribe.identity.terminal)
    stick.ask(decode_token(centre.token()), journal.scribe.identity.signing_key, journal.place)
    assert outcomes(centre.take(folder)) == [Outcome.TAKEN]
    with JournalReader(post.folder) as reader:
        assert outcomes(stick.take_answers(reader)) == [Outcome.WAITS]
    post.until(lambda: Fault.NOT_ENROLLED not in post.face.names())
    assert post.show("A").saved
    with JournalReader(post.folder) as reader:
        assert all(each.ok for each in stick.export(reader))
        assert all(each.ok for each in centre.take(folder))
        stick.take_answers(reader)
    post.until(lambda: post.face.uplink.confirmed > 0)
    head = journal.head
    assert len(centre.holds(journal.scribe.identity.terminal, head.epoch)) == head.seq
