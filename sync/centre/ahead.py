"""What the centre keeps aside of records that come ahead of older ones (DESIGN.md, section 5).

A post that was away for long sends its newest records between the batches of its backlog, so that
they can be looked at here before the older ones have come. Nothing is confirmed by that: the mark
stays where it is, and the post keeps everything. Once the mark reaches them, the rules of
`sync.centre.ingest` decide on them as if they had come then.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.centre.ingest import Held, Item
from sync.centre.items import readable_of
from sync.journal.record import Record

MAX_AHEAD: Final = 2000
"""Records of one epoch that are kept aside; a post that has more to say waits for its turn."""


def fit_to_keep(
    terminal: bytes,
    epoch: int,
    items: Sequence[Item],
    *,
    held: Held,
    aside: Mapping[int, bytes],
    keys: Mapping[bytes, Ed25519PublicKey],
) -> tuple[Record, ...]:
    """The records of a batch, if they may be kept aside: all of them, or none.

    They must be one unbroken run beyond a gap, whose last record the terminal signed: its hashes
    lead to all the others. What follows a kept conflict is one too, and not kept aside. Of two
    that claim one number, the first stays; the other is not lost, for nothing of it was confirmed.

    :param held: as for `sync.centre.ingest.decide`.
    :param aside: hashes of what is kept aside already, by number.
    :param keys: the public keys of the terminal by the 8-byte id that headers name.
    """
    run = tuple(record for record in readable_of(terminal, epoch, items) if record is not None)
    if not run or len(run) != len(items) or not all(_follows(*two) for two in pairwise(run)):
        return ()
    first, last = run[0].header, run[-1]
    key = keys.get(last.header.key)
    if key is None or not last.signed_by(key):
        return ()
    numbers = {record.header.seq for record in run}
    if (
        first.seq <= held.mark + 1
        or (first.seq - 1, first.previous) in held.branches
        or any(aside.get(one.header.seq, one.hash) != one.hash for one in run)
        or len(numbers | aside.keys()) > MAX_AHEAD
    ):
        return ()
    return run


def _follows(one: Record, other: Record) -> bool:
    return (other.header.seq, other.header.previous) == (one.header.seq + 1, one.hash)
