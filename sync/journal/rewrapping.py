"""Wraps to a centre of what was recorded before it was known."""

from sync.journal.draft import Draft, Moment, event
from sync.journal.identity import Identity, recipient_id
from sync.journal.segments import WRAP, Segment, SegmentOpener, clear_body, wrap_for
from sync.journal.store import Store
from sync.journal.trust import Trust


def earlier_wraps(
    store: Store, identity: Identity, current: tuple[int, Segment] | None, trust: Trust, now: Moment
) -> tuple[Draft, ...]:
    """Events that let `trust` open every segment whose key this machine has.

    While the machine's key is locked that is the current one alone; the rest is owed (`debts`).

    :param current: the epoch and the segment that are written now.
    """
    known = _known(store, identity)
    if current is not None:
        # A kiosk keeps no wrap of its own; what is open now is all it can still share.
        epoch, segment = current
        known[epoch, segment.id] = segment
    return tuple(
        wrap_event(epoch, segment, identity, trust, now) for (epoch, _), segment in known.items()
    )


def _known(store: Store, identity: Identity) -> dict[tuple[int, bytes], Segment]:
    """What the machine's key opens, by epoch and id of the segment."""
    opener = SegmentOpener(store.connection, identity.machine_key)
    found = {}
    for epoch, segment in store.wrapped_segments(recipient_id(identity.machine.public)):
        data_key = opener.data_key(identity.terminal, epoch, segment)
        if data_key is not None:
            found[epoch, segment] = Segment(segment, data_key)
    return found


def wrap_event(
    epoch: int, segment: Segment, identity: Identity, trust: Trust, now: Moment
) -> Draft:
    """The event that lets `trust` open a segment of `epoch`."""
    recipient, wrap = wrap_for(segment, trust.opening_key, identity.terminal, epoch)
    words = {**clear_body(segment.id, {recipient: wrap}), 3: epoch}
    return event(WRAP, now, words)
