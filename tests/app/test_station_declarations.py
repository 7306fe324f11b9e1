"""A declaration from the centre that issues it to the entry that a post of that centre records."""

from collections.abc import Callable
from pathlib import Path

import requests

from sync.centre.opening import find_data_key, open_body
from sync.centre.service import Running
from sync.centre.storage.port import Reading
from sync.journal.body import Body
from sync.journal.reader import JournalReader
from sync.journal.record import Record
from sync.journal.segments import SegmentOpener
from sync.protocol.terms import Assurance, RecordKind, Verdict
from sync.uplink.state import CentreState
from terminal.app.centre_link import Wanted
from tests.app.post import Post
from tests.centre.serving import served

NONE = dict.fromkeys(
    ("travelled", "signs", "contact_case", "contact_abroad", "contact_signs"), "no"
)
WISH = {
    "form": "khai-y-te",
    "name": "Nguyễn Thị Bịa Đặt",
    "birth_year": 1999,
    "number": "001199000345",
    "origin": "12",
    "destination": "01",
    "answers": NONE,
}


def declared(centre: Running, **changes: object) -> dict[str, str]:
    """What the centre gives a person who declares, over its page."""
    answer = requests.post(f"{centre.url}/v1/declarations", json=WISH | changes, timeout=20)
    assert answer.status_code == 200, answer.text
    found: dict[str, str] = answer.json()
    return found


def entries(post: Post) -> list[tuple[Record, Body | None]]:
    """The entries in the journal of the post, each with what is sealed in it."""
    machine_key = post.station.journal.scribe.identity.machine_key
    with JournalReader(post.folder) as reader:
        opener = SegmentOpener(reader.connection, machine_key)
        found = list(reader.between(0, 2**52, {RecordKind.ENTRY}))
        return [(record, opener.body(record)) for record in found]


def at_the_centre(centre: Running, record: Record) -> Body:
    """What the centre opens of an entry that it holds."""
    header, keys = record.header, centre.centre.keys

    def look(reading: Reading) -> Body:
        (held,) = reading.records(header.terminal, header.epoch, header.seq - 1, 1)
        assert header.segment is not None
        events = reading.segment_events(header.terminal, header.segment)
        return open_body(held, find_data_key(events, header.epoch, header.segment, keys))

    return centre.centre.storage.read(look)


def test_a_declaration_is_verified_at_a_post_of_its_centre_and_its_answers_are_recorded(
    open_post: Callable[..., Post], tmp_path: Path
) -> None:
    with served(tmp_path / "centre") as centre:
        given = declared(centre)
        post = open_post()
        stranger = post.show_code(given["code"])
        assert post.station.stop()

        post = open_post(wanted=Wanted(token=centre.centre.token(centre.url)))
        post.until(lambda: post.face.uplink.state is CentreState.CONNECTED)
        outcome = post.show_code(given["code"])
        assert outcome.seq is not None
        last = outcome.seq
        post.until(lambda: post.face.uplink.confirmed >= last)

        (_, (record, body)) = entries(post)
        assert at_the_centre(centre, record) == body

    assert (stranger.verdict, stranger.reasons) == (Verdict.ATTENTION, ("key-unknown",))
    assert (outcome.document, outcome.assurance) == ("declaration", Assurance.VERIFIED)
    assert (outcome.verdict, outcome.reasons, outcome.saved) == (
        Verdict.ADMIT,
        ("verified",),
        True,
    )
    assert (record.header.document, record.header.assurance) == (
        "declaration",
        Assurance.VERIFIED,
    )
    assert body == Body(
        name="Nguyễn Thị Bịa Đặt",
        number="*********345",
        birth_date="1999",
        certificate=given["id"],
        answers=NONE,
    )


def test_answers_that_ask_for_attention_do_so_and_are_recorded(
    open_post: Callable[..., Post], tmp_path: Path
) -> None:
    sick = {**NONE, "signs": "yes", "which_signs": ["fever", "cough"]}
    with served(tmp_path / "centre") as centre:
        post = open_post(wanted=Wanted(token=centre.centre.token(centre.url)))
        post.until(lambda: post.face.uplink.state is CentreState.CONNECTED)
        outcome = post.show_code(declared(centre, answers=sick)["code"])

    assert (outcome.verdict, outcome.reasons) == (Verdict.ATTENTION, ("answers", "verified"))
    ((_, body),) = entries(post)
    assert body is not None
    assert body.answers == {**sick, "which_signs": "fever cough"}
