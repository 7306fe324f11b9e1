"""A journal that lost its tail meets the centre that still holds it."""

import threading
import time
from pathlib import Path

import pytest

from sync.journal import database
from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.journal.recovery import recover
from sync.uplink.client import HttpTransport
from sync.uplink.journal_outbox import JournalOutbox, go_on_after_fork
from sync.uplink.loop import Clocks, Correspondent, Uplink
from sync.uplink.state import UplinkStatus
from tests.centre.serving import enrol
from tests.journal.makers import NOON_MS, entry, journal, moment


def brought(running, book: Journal) -> UplinkStatus:
    """The status once the uplink has nothing more to say."""
    told: list[UplinkStatus] = []
    trust = book.trust
    assert trust is not None
    transport = HttpTransport(running.url, book.scribe.identity.terminal)
    with JournalReader(book.folder) as reader:
        uplink = Uplink(
            terminal=book.scribe.identity.terminal,
            centre=Correspondent(trust.centre, trust.verifying_key),
            outbox=JournalOutbox(reader, book, lambda task: task(), lambda _: None),
            transport=transport,
            clocks=Clocks(time.monotonic, lambda: NOON_MS, lambda: 0.5),
            wake=threading.Event(),
            report=told.append,
        )
        for _ in range(12):
            uplink.send_once()
            assert not go_on_after_fork(book, told[-1], moment(9000))
    transport.close()
    return told[-1]


@pytest.mark.parametrize("sent_before", [True, False])
def test_numbers_that_only_the_centre_still_holds_raise_no_endless_alarm(
    running, tmp_path, sent_before
) -> None:
    folder = Path(tmp_path, "journal")
    book = journal(folder)
    enrol(running, book, moment(1))
    for number in range(40):
        book.append(entry(number))
    if sent_before:
        assert brought(running, book).unsent == 0
    old = book.head
    book.close()
    path = folder / database.FILE_NAME
    with path.open("r+b") as file:
        content = path.read_bytes()
        with JournalReader(folder) as reader:
            newest = reader.record(old.epoch, old.seq)
        assert newest is not None
        file.seek(content.index(newest.signature) // 4096 * 4096)
        file.write(bytes(4096))

    assert recover(folder, NOON_MS + 5000)
    book = journal(folder, after_ms=6000)
    assert book.recovered is not None
    kept = book.recovered.lines[-1]
    assert 0 < kept.last < old.seq
    assert book.recovered.lost == (() if sent_before else ((kept.last + 1, old.seq),))
    book.append(entry(6001))
    status = brought(running, book)

    assert status.forked == ()
    assert status.unsent == 0
    assert status.quarantined == 0
    centre = running.centre.storage.read(
        lambda reading: {
            epoch: reading.records(book.scribe.identity.terminal, epoch, 0, 1000)
            for epoch in (old.epoch, book.head.epoch)
        }
    )
    assert len(centre[old.epoch]) == (old.seq if sent_before else kept.last)
    assert centre[book.head.epoch][-1].hash == book.head.hash
    assert "journal.recovered" in [held.header.code for held in centre[book.head.epoch]]
    book.close()
