"""What the centre answers to a batch, decided from values alone (DESIGN.md, section 5).

The rules, in the order in which they are asked:

1. A record must be readable and belong to the terminal and epoch of its batch; an unreadable one
   is known by the number that its place in the batch implies.
2. A number already held: the same bytes are `same`, other bytes are `conflict` and kept beside
   them. A record that follows a kept conflict is of the same branch, and a conflict too.
   A number below the mark that holds no record takes the one whose hash its held successor
   names, if it follows what is held before it: it is `stored`, and the line is healed. Any other
   is a `conflict`; where nothing tells the name it is a `gap`, to be sent with what follows it.
   A row that is not what its hash or its signature says (spoiled on the way here, or since)
   gives way to the true record of that hash, which is `stored` as well.
3. The next number must name the hash of the record before it. If it names another, its journal
   holds another record before it: a fork as well, and a `conflict`, or two lines would be woven
   into one. After a record in quarantine any previous hash is taken: nothing else could ever
   follow a record that broke on its way.
4. A later number is a `gap`: nothing of it is kept, and the terminal sends again from the mark.
5. New records are believed by the signature of the last one of their unbroken run, for the
   hashes lead from it to all the others. Where that signature fails, the run is believed up to
   its last signature that holds, and what lies after it is rejected.

What is rejected goes to quarantine with its bytes. It counts as held, so that the mark passes
it, as soon as a record with a good signature follows it in a batch: otherwise anybody who knows
the name of a terminal could move its mark with rubbish. The mark thus always rests on a record
that the terminal signed. Until then the quarantined bytes are `unproven` and limited in number.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.centre.items import Item, Reason, foreign, numbers_of, read_items, readable_of
from sync.journal.record import GENESIS, Record
from sync.protocol.messages import RecordAnswer
from sync.protocol.terms import RecordStatus

__all__ = [
    "Decision",
    "Held",
    "Item",
    "Quarantined",
    "Reason",
    "decide",
    "read_items",
    "touched",
]


@dataclass(frozen=True, slots=True)
class Held:
    """What the centre holds of an epoch, as far as a batch touches it.

    `hashes` are those of stored records by number, `branches` numbers and hashes of kept
    conflicts, `quarantined` the reasons of quarantined records by number and SHA-256 of the
    bytes. `named` tells, of numbers up to the mark that hold no record, the hash that the
    record after them names, or the mark's own. `rows` are the stored records as they really stand,
    save those whose bodies were erased by rule: nothing is put in their place.
    """

    mark: int = 0
    mark_hash: bytes = GENESIS
    hashes: Mapping[int, bytes] = field(default_factory=dict)
    branches: frozenset[tuple[int, bytes]] = frozenset()
    quarantined: Mapping[tuple[int, bytes], str] = field(default_factory=dict)
    named: Mapping[int, bytes] = field(default_factory=dict)
    rows: Mapping[int, Record] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A rejected record; `held` where a signed record after it now lets the mark pass it."""

    seq: int
    reason: str
    data: bytes
    held: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """What to answer and what to keep; the answers stand in the order of the batch."""

    answers: tuple[RecordAnswer, ...]
    mark: int
    mark_hash: bytes
    stored: tuple[Record, ...] = ()
    conflicts: tuple[Record, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    healed: frozenset[int] = frozenset()
    """Numbers of `stored` that lie below the mark: what was kept under them counts no more."""
    mended: tuple[Record, ...] = ()
    """What takes the place of rows of the same number and hash that are not what they were."""


def touched(terminal: bytes, epoch: int, items: Sequence[Item], mark: int) -> frozenset[int]:
    """The numbers whose state `decide` needs to know: those of the batch and the ones before."""
    numbers = numbers_of(readable_of(terminal, epoch, items), mark)
    return frozenset(numbers) | frozenset(number - 1 for number in numbers)


def decide(
    terminal: bytes,
    epoch: int,
    items: Sequence[Item],
    held: Held,
    keys: Mapping[bytes, Ed25519PublicKey],
) -> Decision:
    """Answer every record of a batch.

    :param held: must know all numbers of `touched(terminal, epoch, items, held.mark)`.
    :param keys: the public keys of the terminal by the 8-byte id that headers name.
    """
    readable = readable_of(terminal, epoch, items)
    walk = _Walk(held, keys, _names(held, readable))
    steps = [
        walk.take(number, item, record)
        if record is not None
        else walk.reject(number, item, foreign(item, terminal, epoch) or Reason.MALFORMED)
        for number, item, record in zip(
            numbers_of(readable, held.mark), items, readable, strict=True
        )
    ]
    walk.settle()
    for step in steps:
        if step.repeats is not None and step.repeats.status is RecordStatus.REJECTED:
            step.status, step.reason = step.repeats.status, step.repeats.reason
    return _decision(steps, held)


def _names(held: Held, readable: Sequence[Record | None]) -> dict[int, bytes]:
    """The names of missing records, also those that other missing ones of this batch tell."""
    names = dict(held.named)
    known = (record for record in readable if record is not None)
    for record in sorted(known, key=lambda record: record.header.seq, reverse=True):
        if names.get(record.header.seq) == record.hash:
            names.setdefault(record.header.seq - 1, record.header.previous)
    return names


@dataclass(slots=True)
class _Step:
    seq: int
    item: Item
    status: RecordStatus
    reason: str = ""
    record: Record | None = None
    repeats: "_Step | None" = None
    """The earlier step of the same batch that this one is a copy of."""
    heals: bool = False
    mends: bool = False

    @property
    def is_new(self) -> bool:
        return self.status in {RecordStatus.STORED, RecordStatus.CONFLICT}

    @property
    def hash(self) -> bytes:
        return self.record.hash if self.record else b""


class _Walk:
    """Goes along a batch, taking records on trust until their run ends and is proven."""

    def __init__(
        self, held: Held, keys: Mapping[bytes, Ed25519PublicKey], names: Mapping[int, bytes]
    ) -> None:
        self._held = held
        self._keys = keys
        self._names = names
        self._head = held.mark
        self._head_hash: bytes | None = held.mark_hash
        self._hashes = dict(held.hashes)
        self._branches = set(held.branches)
        self._seen: dict[bytes, _Step] = {}
        self._run: list[_Step] = []

    def reject(self, seq: int, item: Item, reason: Reason) -> _Step:
        """A record that cannot be taken under the number `seq`."""
        self.settle()
        if seq > self._head + 1:
            return _Step(seq, item, RecordStatus.REJECTED, Reason.GAP)
        if seq == self._head + 1:
            self._head, self._head_hash = seq, None
        return _Step(seq, item, RecordStatus.REJECTED, reason)

    def take(self, seq: int, item: Item, record: Record) -> _Step:
        """A readable record of this terminal and epoch."""
        if record.hash in self._seen:
            first = self._seen[record.hash]
            return _Step(seq, item, RecordStatus.SAME, record=record, repeats=first)
        if self._run and self._run[-1].hash != record.header.previous:
            self.settle()
        step = self._old(seq, item, record) if seq <= self._head else self._next(seq, item, record)
        if step.status is RecordStatus.CONFLICT:
            self._branches.add((seq, record.hash))
        if step.is_new:
            self._seen[record.hash] = step
            if not (step.heals or step.mends):
                self._run.append(step)
        return step

    def settle(self) -> None:
        """End the run: reject its tail back to the last signature that holds.

        The hashes carry that signature back to the start of the run.
        """
        while self._run:
            step = self._run[-1]
            fault = _signature_fault(step.record, self._keys)
            if fault is None:
                break
            self._run.pop()
            if step.status is RecordStatus.STORED:
                del self._hashes[step.seq]
                self._head_hash = None
            else:
                self._branches.discard((step.seq, step.hash))
            step.status, step.reason = RecordStatus.REJECTED, fault
        self._run.clear()

    def _old(self, seq: int, item: Item, record: Record) -> _Step:
        if self._hashes.get(seq) == record.hash:
            mends = self._is_spoiled(seq, record)
            status = RecordStatus.STORED if mends else RecordStatus.SAME
            return _Step(seq, item, status, record=record, mends=mends)
        if self._is_missing(seq, record):
            return self._heal(seq, item, record)
        reason = self._held.quarantined.get((seq, hashlib.sha256(item.data).digest()))
        if reason is not None:
            return _Step(seq, item, RecordStatus.REJECTED, reason)
        if seq not in self._hashes and seq not in self._names:
            return _Step(seq, item, RecordStatus.REJECTED, Reason.GAP)
        return _Step(seq, item, RecordStatus.CONFLICT, record=record)

    def _is_spoiled(self, seq: int, record: Record) -> bool:
        """Whether the row of this very record is not what it should be, and `record` is."""
        row = self._held.rows.get(seq)
        # Bytes are compared first: what is sent again as it is held costs no signature.
        if row is None or row == record or _signature_fault(record, self._keys) is not None:
            return False
        return (
            row.hash != record.hash
            or not row.body_fits
            or _signature_fault(row, self._keys) is not None
        )

    def _is_missing(self, seq: int, record: Record) -> bool:
        """Whether this is the record that belongs under a number that holds none."""
        below = GENESIS if seq == 1 else self._hashes.get(seq - 1)
        return (
            seq not in self._hashes
            and self._names.get(seq) == record.hash
            and below in {None, record.header.previous}
        )

    def _heal(self, seq: int, item: Item, record: Record) -> _Step:
        # The record after it vouches for all but the signature, which no hash covers.
        fault = _signature_fault(record, self._keys)
        if fault is not None:
            return _Step(seq, item, RecordStatus.REJECTED, fault)
        self._hashes[seq] = record.hash
        return _Step(seq, item, RecordStatus.STORED, record=record, heals=True)

    def _next(self, seq: int, item: Item, record: Record) -> _Step:
        previous = record.header.previous
        if seq == self._head + 1 and self._head_hash in {None, previous}:
            self._head, self._head_hash = seq, record.hash
            self._hashes[seq] = record.hash
            return _Step(seq, item, RecordStatus.STORED, record=record)
        if seq == self._head + 1 or (seq - 1, previous) in self._branches:
            return _Step(seq, item, RecordStatus.CONFLICT, record=record)
        return self.reject(seq, item, Reason.GAP)


def _signature_fault(
    record: Record | None, keys: Mapping[bytes, Ed25519PublicKey]
) -> Reason | None:
    key = keys.get(record.header.key) if record else None
    if record is None or key is None:
        return Reason.UNKNOWN_KEY
    return None if record.signed_by(key) else Reason.SIGNATURE


def _decision(steps: Sequence[_Step], held: Held) -> Decision:
    mended = tuple(step.record for step in steps if step.mends and step.record)
    stored = tuple(
        step.record
        for step in steps
        if step.status is RecordStatus.STORED and step.record and not step.mends
    )
    mark, mark_hash = held.mark, held.mark_hash
    healed = frozenset(step.seq for step in steps if step.heals)
    if len(stored) > len(healed):
        last = max(stored, key=lambda record: record.header.seq)
        mark, mark_hash = last.header.seq, last.hash
    return Decision(
        answers=tuple(RecordAnswer(step.seq, step.status, str(step.reason)) for step in steps),
        mark=mark,
        mark_hash=mark_hash,
        stored=stored,
        conflicts=tuple(
            step.record for step in steps if step.status is RecordStatus.CONFLICT and step.record
        ),
        quarantined=tuple(
            Quarantined(
                step.seq, str(step.reason), step.item.data, held=held.mark < step.seq <= mark
            )
            for step in steps
            if step.status is RecordStatus.REJECTED and step.reason != Reason.GAP
        ),
        healed=healed,
        mended=mended,
    )
