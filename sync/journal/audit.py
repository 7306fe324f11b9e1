"""Checking one line of records against itself and against what is known of it outside.

A line that is whole in itself proves only that nobody without the machine's key changed it: with
that key its end can be cut off, or all of it be written anew. What a receipt or a head code names
is proven, with every record before it; what lies after the last of them is *unproven*.

How the first bad record is named. A record that breaks its own seal, place or signature is named
itself. One that was signed anew with the machine's key shows at the next record, which names
another hash; if the next outside evidence vouches for that one, the record before it is the bad
one, and is named. Where a whole stretch was signed and chained anew, nothing inside tells where
it began: named is the first record that outside evidence speaks of and that is not the one it
knew, and the first changed one lies between `proven_to` and it.
"""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.journal.chain import JOURNAL_OPEN, Broken, Head, follow
from sync.journal.record import MAX_BODY_BYTES, MAX_HEADER_BYTES, MalformedRecord, Record, key_id
from sync.protocol import cbor

PROGRESS_EVERY: Final = 1000
"""Records between two reports of progress."""
_REMEMBERED: Final = 256
"""Hashes that are kept to name a record from what comes after it."""
PART_LIMITS: Final[Mapping[str, int]] = {
    "header": MAX_HEADER_BYTES,
    "body": MAX_BODY_BYTES,
    "signature": 64,
}
"""Bytes of the parts of a record."""


class UnreadableFile(Exception):
    """A file, or the rest of it, cannot be read; the message says what the system said."""


@dataclass(frozen=True, slots=True)
class Line:
    """A record as it was found; None where its row holds none.

    `said` is what stands beside it, by the name of the header's field; `hash` is the record's own.
    """

    record: Record | None
    said: Mapping[str, object] = field(default_factory=dict)
    body_erased: bool = False
    """The body is gone by rule; the header, and with it the chain, is still whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What a check found.

    `ok` means that nothing is wrong, not that all is proven: `proven_to` is the highest number up
    to which outside evidence proves every record (0 for none), and `unproven` how many whole
    records come after it. `first_bad` is the number of the first bad record; None where there is
    none, or where what is wrong is no single record. `reason` is a code, empty where all is well.
    """

    ok: bool
    records: int
    proven_to: int
    first_bad: int | None = None
    unproven: int = 0
    reason: str = ""
    last: int = 0
    """The number up to which the line is whole in itself."""

    def broken_at(self, first_bad: int, reason: str) -> "Audit":
        """The same, with something wrong that only its surroundings tell."""
        return replace(self, ok=False, first_bad=first_bad, reason=reason)


def line_of(header: object, body: object, signature: object, **said: object) -> Line:
    """What a row of any condition holds."""
    if not (isinstance(header, bytes) and isinstance(body, bytes) and isinstance(signature, bytes)):
        return Line(None)
    sizes = (len(header), len(body), len(signature))
    if any(size > limit for size, limit in zip(sizes, PART_LIMITS.values(), strict=True)):
        return Line(None)
    return Line(Record(header, body, signature), said)


def opening_key(record: Record) -> bytes | None:
    """The raw public key that a `journal.open` states; None in every other record."""
    try:
        if record.header.code != JOURNAL_OPEN:
            return None
        body = cbor.decode_deterministic(record.body, max_bytes=1024, max_depth=2)
    except (MalformedRecord, cbor.MalformedCbor):
        return None
    key = body.get(1) if isinstance(body, Mapping) else None
    return key if isinstance(key, bytes) and len(key) == 32 else None


def counted_from(count: int, progress: Callable[[int], None]) -> Callable[[int], None]:
    """Progress through one of several lines, as progress through all of them."""
    return lambda records: progress(count + records)


def audit(
    lines: Iterable[Line],
    key: bytes | None,
    start: Head,
    outside: Mapping[int, Iterable[bytes]],
    *,
    terminal: bytes | None = None,
    whole: bool = True,
    passed_over: Callable[[int], bool] = lambda _: False,
    heard: Callable[[Record], None] = lambda _: None,
    progress: Callable[[int], None] = lambda _: None,
) -> Audit:
    """Check one epoch, holding one record at a time.

    :param lines: its records in order; the iterator may raise `UnreadableFile`.
    :param key: the raw public key that must have signed them; None takes the one that the
        epoch's own `journal.open` states. Without either, signatures go unchecked, and only what
        is proven from outside counts as whole.
    :param start: the record before the first one; number 0 for a line from its beginning.
    :param outside: the first bytes of the hashes that are known outside, by number.
    :param terminal: whose records they must be; None takes the first one's word for it.
    :param whole: false for a batch, which may end before what is known outside.
    :param passed_over: whether a number is known to be kept elsewhere, as the centre's quarantine.
    :param heard: is given every record that is sound in itself.
    :param progress: is given the count of records now and then.
    """
    walk = _Walk(key, start, outside, terminal, passed_over)
    walk.begin()
    try:
        for line in lines:
            if walk.take(line) and line.record is not None:
                heard(line.record)
            if walk.records % PROGRESS_EVERY == 0:
                progress(walk.records)
    except UnreadableFile:
        walk.stop(Broken(walk.head.seq + 1, "unreadable"))
    return walk.end(whole=whole)


@dataclass(slots=True)
class _Stretch:
    """Records after a break that follow one another again."""

    first: int
    previous: bytes
    first_hash: bytes
    last: int
    last_hash: bytes


class _Walk:
    def __init__(
        self,
        key: bytes | None,
        start: Head,
        outside: Mapping[int, Iterable[bytes]],
        terminal: bytes | None,
        passed_over: Callable[[int], bool],
    ) -> None:
        self.head = start
        self.records = 0
        self._raw_key = key
        self._keys = {} if key is None else _keys(key)
        self._outside = outside
        self._terminal = terminal
        self._passed_over = passed_over
        self._proven = 0
        self._broken: Broken | None = None
        self._recent: deque[tuple[int, bytes]] = deque(maxlen=_REMEMBERED)
        self._stretch: _Stretch | None = None
        self._unsigned = False

    def begin(self) -> None:
        """What is known outside of the record before the first one."""
        if self.head.seq and not self._fits_outside(self.head.seq, self.head.hash):
            self._broken = Broken(self.head.seq + 1, "evidence")

    def take(self, line: Line) -> bool:
        """Go on by one line; whether it is sound and follows."""
        self.records += 1
        if self._broken is not None:
            self._look_back(line.record)
            return False
        fault = self._fault(line)
        if fault is not None:
            self._broken = fault
            if fault.reason in {"previous-hash", "out-of-order"}:
                self._look_back(line.record, begins=True)
            return False
        return True

    def stop(self, broken: Broken) -> None:
        """End the line here."""
        self._broken = self._broken or broken

    def end(self, *, whole: bool) -> Audit:
        """What was found."""
        last = self.head.seq
        if self._broken is None and whole and any(seq > last for seq in self._outside):
            self._broken = Broken(last + 1, "missing")
        # What is known outside proves a record without its signature; nothing else does.
        unchecked = self._broken is None and self._unsigned and self._proven < last
        return Audit(
            ok=self._broken is None and not unchecked,
            records=self.records,
            proven_to=self._proven,
            first_bad=self._broken.seq if self._broken else None,
            unproven=max(last - self._proven, 0),
            reason=self._broken.reason if self._broken else "no-key" if unchecked else "",
            last=last,
        )

    def _fault(self, line: Line) -> Broken | None:
        record = line.record
        if record is None:
            return Broken(self.head.seq + 1, "malformed")
        self._pass_over(record)
        step = follow(self.head, record)
        if isinstance(step, Broken) and not (step.reason == "body-hash" and line.body_erased):
            return step
        header = record.header
        reason = self._own_fault(record, line)
        if reason:
            return Broken(header.seq, reason)
        self._terminal = header.terminal
        self.head = Head(header.epoch, header.seq, record.hash)
        self._recent.append((header.seq, record.hash))
        return None

    def _own_fault(self, record: Record, line: Line) -> str:
        """What is wrong with a record that follows; empty where nothing is."""
        if self._terminal not in {None, record.header.terminal}:
            return "other-terminal"
        if not all(_value(record, name) == value for name, value in line.said.items()):
            return "columns"
        reason = self._signature_fault(record, line)
        if not reason and not self._fits_outside(record.header.seq, record.hash):
            return "evidence"
        return reason

    def _pass_over(self, record: Record) -> None:
        """Step over numbers that are kept elsewhere; any hash may be named after them."""
        try:
            seq, previous = record.header.seq, record.header.previous
        except MalformedRecord:
            return
        while seq > self.head.seq + 1 and self._passed_over(self.head.seq + 1):
            self.head = Head(self.head.epoch, self.head.seq + 1, previous)

    def _signature_fault(self, record: Record, line: Line) -> str:
        if record.header.seq == 1 and not line.body_erased:
            stated = opening_key(record)
            if self._raw_key is None and stated is not None:
                self._raw_key, self._keys = stated, _keys(stated)
            elif stated is not None and stated != self._raw_key:
                return "other-key"
        if self._raw_key is None:
            self._unsigned = True
            return ""
        key = self._keys.get(record.header.key)
        if key is None:
            return "unknown-key"
        return "" if record.signed_by(key) else "signature"

    def _fits_outside(self, seq: int, found: bytes) -> bool:
        known = self._outside.get(seq)
        if known is None:
            return True
        if not all(found.startswith(prefix) for prefix in known):
            return False
        self._proven = seq
        return True

    def _look_back(self, record: Record | None, *, begins: bool = False) -> None:
        """Follow what comes after a break: it may yet tell which record was changed."""
        if not begins and self._stretch is None:
            return
        try:
            header = None if record is None else record.header
        except MalformedRecord:
            header = None
        stretch = self._stretch
        if header is None or record is None:
            self._stretch = None
            return
        if stretch is None:
            stretch = _Stretch(header.seq, header.previous, record.hash, header.seq, record.hash)
        elif (header.seq, header.previous) == (stretch.last + 1, stretch.last_hash):
            stretch.last, stretch.last_hash = header.seq, record.hash
        else:
            self._stretch = None
            return
        self._stretch = stretch
        known = self._outside.get(header.seq)
        if known is not None:
            if all(record.hash.startswith(prefix) for prefix in known):
                self._name_from(stretch)
            self._stretch = None

    def _name_from(self, stretch: _Stretch) -> None:
        """Evidence vouches for a stretch: name the record before it that does not belong."""
        if self._broken is None:
            return
        recent = dict(self._recent)
        before = recent.get(stretch.first - 1, stretch.previous)
        same = recent.get(stretch.first, stretch.first_hash)
        if before != stretch.previous:
            self._broken = Broken(stretch.first - 1, "replaced")
        elif same != stretch.first_hash:
            self._broken = Broken(stretch.first, "replaced")


def _keys(raw: bytes) -> dict[bytes, Ed25519PublicKey]:
    try:
        key = Ed25519PublicKey.from_public_bytes(raw)
    except ValueError:
        return {}
    return {key_id(key): key}


def _value(record: Record, name: str) -> Any:
    return record.hash if name == "hash" else getattr(record.header, name)
