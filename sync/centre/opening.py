"""Opening sealed bodies with the centre's key.

The data key of a segment comes in an event of code `segment.open`, or `segment.wrap` where the
centre was not known yet when the segment began (ADR 0002).
"""

from collections.abc import Iterable

from sync.centre.keys import CentreKeys
from sync.centre.storage.port import Reading
from sync.journal.body import Body, decode_body
from sync.journal.record import BodyFormat, MalformedRecord, Record, associated_data
from sync.journal.sealing import Unreadable, open_sealed, unwrap, wrap_info
from sync.journal.segments import read_wraps


def find_data_key(events: Iterable[Record], epoch: int, segment: bytes, keys: CentreKeys) -> bytes:
    """The data key of a segment of `epoch` from the events that carry its wraps.

    :raises Unreadable: if no wrap there opens with the centre's key.
    """
    for event in events:
        try:
            about, wraps = read_wraps(event)
            wrapped = wraps.get(keys.opening_id)
            if about == segment and isinstance(wrapped, bytes):
                info = wrap_info(event.header.terminal, epoch, segment)
                return unwrap(wrapped, keys.opening, info)
        except (MalformedRecord, Unreadable):
            continue  # a later event may hold a wrap that opens
    raise Unreadable


def open_body(record: Record, data_key: bytes) -> Body:
    """What a record keeps of a person.

    :raises Unreadable: if the key does not open it, or its body is not sealed.
    :raises MalformedRecord: if what comes out is not a body.
    """
    if record.header.body_format is not BodyFormat.SEALED:
        raise Unreadable
    return decode_body(open_sealed(data_key, record.body, associated_data(record.header_bytes)))


def can_open(reading: Reading, record: Record, keys: CentreKeys) -> bool:
    """Whether this centre can read a sealed record with what it holds."""
    segment = record.header.segment
    if segment is None:
        return False
    events = reading.segment_events(record.header.terminal, segment)
    try:
        open_body(record, find_data_key(events, record.header.epoch, segment, keys))
    except (Unreadable, MalformedRecord):
        return False
    return True
