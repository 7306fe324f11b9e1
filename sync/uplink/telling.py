"""What the screen is told of the uplink, computed from what journal and centre said."""

from sync.journal.chain import Head
from sync.uplink.memory import Memory
from sync.uplink.outbox import Comparing, Held
from sync.uplink.state import CentreState, UplinkStatus


def status_of(
    heads: tuple[Head, ...],
    memory: Memory,
    held: Held,
    centre: CentreState,
    comparing: Comparing | None,
) -> UplinkStatus:
    """How every record of `heads` stands with the centre."""
    # Of a line that was left after a fork the centre holds our side too, once it was shown.
    parted = {head.epoch for head in heads[:-1] if memory.forked.get(head.epoch, 0) >= head.seq}
    marks = {
        head.epoch: head.seq if head.epoch in parted else held.confirmed(head.epoch)
        for head in heads
    }
    oldest = next((head for head in heads if marks[head.epoch] < head.seq), None)
    recorded = sum(head.seq for head in heads)
    return UplinkStatus(
        state=centre,
        recorded=recorded,
        confirmed=sum(marks.values()),
        quarantined=len(memory.rejected),
        oldest_unsent_ms=held.at_ms(oldest.epoch, marks[oldest.epoch] + 1) if oldest else None,
        forked=tuple(
            head.epoch for head in heads if head.epoch in memory.forked and head.epoch not in parted
        ),
        parted=tuple(head.epoch for head in heads if head.epoch in parted),
        out_of_reach=tuple(head.epoch for head in heads if head.epoch in memory.out_of_reach),
        skew_ms=memory.skew_ms,
        agreed=comparing.agreement(marks, recorded) if comparing else None,
    )
