"""The whole way with nothing faked: journal, uplink, HTTP, centre, and its key."""

import threading
import time

from sync.centre.opening import can_open
from sync.journal.reader import JournalReader
from sync.uplink.client import HttpTransport
from sync.uplink.journal_outbox import JournalOutbox
from sync.uplink.loop import Clocks, Correspondent, Uplink
from sync.uplink.state import UplinkStatus
from tests.centre.serving import enrol
from tests.journal.makers import entry, journal, moment


def test_what_a_terminal_recorded_before_it_knew_the_centre_arrives_and_can_be_read(
    running, tmp_path
):
    written = journal(tmp_path / "journal")
    for seconds in range(30):
        written.append(entry(seconds))
    identity = written.scribe.identity
    trust = enrol(running, written, moment(31))

    reader = JournalReader(tmp_path / "journal")
    outbox = JournalOutbox(reader, written, lambda task: task(), lambda _: None)
    transport = HttpTransport(running.url, identity.terminal)
    told: list[UplinkStatus] = []
    uplink = Uplink(
        terminal=identity.terminal,
        centre=Correspondent(trust.centre, trust.verifying_key),
        outbox=outbox,
        transport=transport,
        clocks=Clocks(time.monotonic, lambda: time.time_ns() // 1_000_000, lambda: 0.5),
        wake=threading.Event(),
        report=told.append,
    )
    for _ in range(2):
        uplink.send_once()
    transport.close()
    reader.close()
    head = written.head
    written.close()

    def look(reading):
        sealed = reading.newest_sealed(identity.terminal)
        kept = reading.records(identity.terminal, head.epoch, 0, 1000)
        return kept, can_open(reading, sealed, running.centre.keys)

    kept, readable = running.centre.storage.read(look)
    assert told[-1].unsent == 0
    assert (len(kept), kept[-1].hash) == (head.seq, head.hash)
    assert readable
