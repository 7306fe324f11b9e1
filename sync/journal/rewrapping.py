"""Wraps to a centre of what was recorded before it was known."""

from sync.journal.draft import Draft, Moment
from sync.journal.identity import Identity, recipient_id
from sync.journal.segments import WRAP, Segment, SegmentOpener, clear_body, wrap_for
from sync.journal.store import Store
from sync.journal.trust import Trust
from sync.protocol.terms import RecordKind


def earlier_wraps(
    store: Store, identity: Identity, current: tuple[int, Segment] | None, trust: Trust, now: Moment
) -> tuple[Draft, ...]:
    """Events that let `trust` open every segment whose key this machine has.

    :param current: the epoch and the segment that are written now.
    """
    opener = SegmentOpener(store.connection, identity.machine_key)
    me = recipient_id(identity.machine_key.public_key())
    known = {
        (epoch, segment): opener.data_key(identity.terminal, epoch, segment)
        for epoch, segment in store.wrapped_segments(me)
    }
    if current is not None:
        # A kiosk keeps no wrap of its own; what is open now is all it can still share.
        epoch, segment = current
        known[epoch, segment.id] = segment.data_key
    drafts = []
    for (epoch, segment_id), data_key in known.items():
        if data_key is None:
            continue
        recipient, wrap = wrap_for(
            Segment(segment_id, data_key), trust.opening_key, identity.terminal, epoch
        )
        words = {**clear_body(segment_id, {recipient: wrap}), 3: epoch}
        drafts.append(Draft(kind=RecordKind.EVENT, code=WRAP, moment=now, clear=words))
    return tuple(drafts)
