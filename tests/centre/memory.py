"""A store that lives in memory, for tests that are not about disks."""

import copy
import hashlib
import threading
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import TypeVar

from sync.centre.ingest import Decision, Held
from sync.centre.storage.port import (
    MAX_UNPROVEN,
    MAX_UNPROVEN_BYTES,
    MAX_WRAPS,
    Apart,
    Identity,
    Lost,
    Reading,
    StorageFault,
    Summary,
    Terminal,
    Token,
    Writing,
    wrapped_segment,
)
from sync.journal.record import GENESIS, BodyFormat, Record, encode_record
from sync.protocol.pieces import Kept
from sync.protocol.terms import RecordKind, Verdict

_T = TypeVar("_T")


@dataclass
class Span:
    mark: int = 0
    mark_hash: bytes = GENESIS
    records: dict[int, tuple[Record, int]] = field(default_factory=dict)
    conflicts: dict[tuple[int, bytes], Record] = field(default_factory=dict)
    quarantine: dict[tuple[int, bytes], tuple[str, bytes, bool]] = field(default_factory=dict)
    aside: dict[int, Record] = field(default_factory=dict)
    losses: list[tuple[int, int, int]] = field(default_factory=list)
    received_ms: int | None = None


@dataclass
class Shelves:
    terminals: dict[bytes, Terminal] = field(default_factory=dict)
    contacts: dict[bytes, tuple[int, int | None]] = field(default_factory=dict)
    tokens: dict[bytes, Token] = field(default_factory=dict)
    spans: dict[tuple[bytes, int], Span] = field(default_factory=dict)
    arrivals: int = 0


class MemoryStorage:
    def __init__(self) -> None:
        self.identity = Identity(b"C" * 16, 77)
        self.shelves = Shelves()
        self.broken = False
        self._lock = threading.Lock()

    def commit(self, work: Callable[[Writing], _T]) -> _T:
        with self._lock:
            if self.broken:
                raise StorageFault("disk full")
            shelves = copy.deepcopy(self.shelves)
            result = work(MemoryWriting(shelves))
            self.shelves = shelves
            return result

    def read(self, look: Callable[[Reading], _T]) -> _T:
        return look(MemoryReading(self.shelves))

    def close(self) -> None:
        pass


class MemoryWriting:
    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves

    def terminal(self, terminal: bytes) -> Terminal | None:
        return self._shelves.terminals.get(terminal)

    def add_terminal(self, terminal: Terminal) -> None:
        sites = {known.post: known.site for known in self._shelves.terminals.values()}
        site = sites.get(terminal.post, len(sites) + 1)
        self._shelves.terminals[terminal.terminal] = replace(terminal, site=site)

    def revoke(self, terminal: bytes, at_ms: int) -> bool:
        known = self._shelves.terminals.get(terminal)
        if known is None or known.revoked_ms is not None:
            return False
        self._shelves.terminals[terminal] = replace(known, revoked_ms=at_ms)
        return True

    def token(self, digest: bytes) -> Token | None:
        return self._shelves.tokens.get(digest)

    def add_token(self, token: Token) -> None:
        self._shelves.tokens[token.digest] = token

    def use_token(self, digest: bytes, used_ms: int) -> None:
        self._shelves.tokens[digest] = replace(self._shelves.tokens[digest], used_ms=used_ms)

    def forget_tokens(self, before_ms: int) -> None:
        kept = {d: t for d, t in self._shelves.tokens.items() if t.created_ms >= before_ms}
        self._shelves.tokens = kept

    def held(
        self, terminal: Terminal, epoch: int, touched: Callable[[int], AbstractSet[int]]
    ) -> Held:
        span = self._shelves.spans.get((terminal.terminal, epoch), Span())
        numbers = touched(span.mark)
        return Held(
            span.mark,
            span.mark_hash,
            {seq: span.records[seq][0].hash for seq in numbers if seq in span.records},
            frozenset(key for key in span.conflicts if key[0] in numbers),
            {
                key: reason
                for key, (reason, _, held) in span.quarantine.items()
                if key[0] in numbers and key[0] <= span.mark and held
            },
            {
                seq: span.records[seq + 1][0].header.previous if seq < span.mark else span.mark_hash
                for seq in numbers
                if 0 < seq <= span.mark
                and seq not in span.records
                and (seq == span.mark or seq + 1 in span.records)
            },
            {seq: span.records[seq][0] for seq in numbers if seq in span.records},
        )

    def keep(self, terminal: Terminal, epoch: int, decision: Decision, received_ms: int) -> None:
        span = copy.deepcopy(self._shelves.spans.get((terminal.terminal, epoch), Span()))
        _make_room(span, decision)
        before = len(span.conflicts)
        for record in decision.stored:
            assert record.header.seq not in span.records
            self._shelves.arrivals += 1
            span.records[record.header.seq] = (record, self._shelves.arrivals)
        for record in decision.mended:
            span.records[record.header.seq] = (record, span.records[record.header.seq][1])
        for record in decision.conflicts:
            span.conflicts.setdefault((record.header.seq, record.hash), record)
        unproven = [
            len(data)
            for (name, _), other in self._shelves.spans.items()
            if name == terminal.terminal
            for _, data, held in other.quarantine.values()
            if not held
        ]
        _quarantine(span, decision, unproven)
        if decision.stored or len(span.conflicts) > before:
            span.received_ms = received_ms
        span.mark, span.mark_hash = decision.mark, decision.mark_hash
        if span.records or span.conflicts or span.quarantine:
            self._shelves.spans[terminal.terminal, epoch] = span

    def aside(self, terminal: Terminal, epoch: int) -> Mapping[int, bytes]:
        span = self._shelves.spans.get((terminal.terminal, epoch), Span())
        return {seq: record.hash for seq, record in span.aside.items()}

    def keep_aside(
        self, terminal: Terminal, epoch: int, records: tuple[Record, ...], received_ms: int
    ) -> None:
        span = self._shelves.spans.setdefault((terminal.terminal, epoch), Span())
        span.aside = {record.header.seq: record for record in records} | span.aside
        span.received_ms = received_ms

    def take_reached(self, terminal: Terminal, epoch: int, mark: int) -> tuple[Record, ...]:
        span = self._shelves.spans.get((terminal.terminal, epoch), Span())
        found: list[Record] = []
        for seq in sorted(span.aside):
            if seq > max(mark, found[-1].header.seq if found else 0) + 1:
                break
            found.append(span.aside.pop(seq))
        return tuple(found)

    def lose(self, terminal: Terminal, epoch: int, mark: int, mark_hash: bytes, at_ms: int) -> None:
        span = self._shelves.spans.setdefault((terminal.terminal, epoch), Span())
        if span.mark >= mark:
            return
        span.losses.append((span.mark + 1, mark, at_ms))
        span.mark, span.mark_hash = mark, mark_hash

    def contact(self, terminal: Terminal, at_ms: int, skew_ms: int | None) -> None:
        _, before = self._shelves.contacts.get(terminal.terminal, (at_ms, None))
        self._shelves.contacts[terminal.terminal] = (at_ms, before if skew_ms is None else skew_ms)


def _make_room(span: Span, decision: Decision) -> None:
    healed = {r.header.seq: r.hash for r in decision.stored if r.header.seq in decision.healed}
    span.quarantine = {key: row for key, row in span.quarantine.items() if key[0] not in healed}
    span.conflicts = {
        key: record for key, record in span.conflicts.items() if key not in healed.items()
    }


def _quarantine(span: Span, decision: Decision, unproven: list[int]) -> None:
    """`unproven` are the sizes of what is kept so far that nothing vouches for."""
    for item in decision.quarantined:
        key = (item.seq, hashlib.sha256(item.data).digest())
        known = span.quarantine.get(key)
        if known is None and not item.held:
            size = sum(unproven) + len(item.data)
            if len(unproven) >= MAX_UNPROVEN or size > MAX_UNPROVEN_BYTES:
                continue
            unproven.append(len(item.data))
        if known is not None and item.held and not known[2]:
            unproven.remove(len(item.data))
        if known is None or (item.held and not known[2]):
            span.quarantine[key] = (item.reason, item.data, item.held)


class MemoryReading:
    def __init__(self, shelves: Shelves) -> None:
        self._shelves = shelves

    def terminals(self) -> tuple[Summary, ...]:
        ordered = sorted(
            self._shelves.terminals.values(), key=lambda t: (t.post, t.lane, t.terminal)
        )
        return tuple(self._summary(terminal) for terminal in ordered)

    def terminal(self, terminal: bytes) -> Terminal | None:
        return self._shelves.terminals.get(terminal)

    def verdicts(self, from_ms: int, to_ms: int) -> Mapping[Verdict, int]:
        counts: dict[Verdict, int] = {}
        for record, _ in self._entries():
            verdict = record.header.verdict
            if from_ms <= record.header.at_ms < to_ms and verdict is not None:
                counts[verdict] = counts.get(verdict, 0) + 1
        return counts

    def newest(self, limit: int) -> tuple[Record, ...]:
        ordered = sorted(self._entries(), key=lambda e: (-e[0].header.at_ms, -e[1]))
        return tuple(record for record, _ in ordered[:limit])

    def records(self, terminal: bytes, epoch: int, after: int, limit: int) -> tuple[Record, ...]:
        found = self._span(terminal, epoch).records
        return tuple(found[seq][0] for seq in sorted(found) if seq > after)[:limit]

    def conflicts(self, terminal: bytes, epoch: int, limit: int) -> tuple[Record, ...]:
        found = self._span(terminal, epoch).conflicts
        return tuple(found[key] for key in sorted(found))[:limit]

    def quarantined(self, terminal: bytes, epoch: int, limit: int) -> tuple[tuple[int, bytes], ...]:
        found = self._span(terminal, epoch).quarantine
        return tuple((key[0], found[key][1]) for key in sorted(found))[:limit]

    def kept(
        self, terminal: bytes, epoch: int, first: int, last: int, limit: int
    ) -> tuple[Kept, ...]:
        span = self._span(terminal, epoch)
        found: dict[int, Kept] = {}
        for (seq, _), (_, data, held) in span.quarantine.items():
            if held and first <= seq <= last:
                found.setdefault(seq, Kept(seq, data))
        for seq, (record, _) in span.records.items():
            if first <= seq <= last:
                found[seq] = Kept(seq, encode_record(record), record.header.at_ms)
        return tuple(found[seq] for seq in sorted(found))[:limit]

    def apart(self, limit: int) -> tuple[Apart, ...]:
        found = [
            Apart(name, epoch, seq, digest, reason, span.received_ms or 0)
            for (name, epoch), span in self._shelves.spans.items()
            for seq, digest, reason in (
                *((seq, digest, "conflict") for seq, digest in span.conflicts),
                *((seq, digest, row[0]) for (seq, digest), row in span.quarantine.items()),
            )
        ]
        return tuple(sorted(found, key=lambda row: (row.received_ms, row.terminal, row.seq)))[
            :limit
        ]

    def losses(self, limit: int) -> tuple[Lost, ...]:
        found = [
            Lost(
                name,
                epoch,
                first,
                last,
                sum(seq not in span.records for seq in range(first, last + 1)),
                noted_ms,
            )
            for (name, epoch), span in self._shelves.spans.items()
            for first, last, noted_ms in span.losses
        ]
        return tuple(sorted(found, key=lambda row: row.noted_ms))[:limit]

    def newest_sealed(self, terminal: bytes) -> Record | None:
        found = [
            (span.received_ms or 0, seq, record)
            for (name, _), span in self._shelves.spans.items()
            for seq, (record, _) in span.records.items()
            if name == terminal and record.header.body_format is BodyFormat.SEALED
        ]
        return max(found, key=lambda item: item[:2])[2] if found else None

    def segment_events(self, terminal: bytes, segment: bytes) -> tuple[Record, ...]:
        found = sorted(
            (arrival, record)
            for (name, _), span in self._shelves.spans.items()
            for record, arrival in span.records.values()
            if name == terminal and wrapped_segment(record) == segment
        )
        return tuple(record for _, record in found)[:MAX_WRAPS]

    def _span(self, terminal: bytes, epoch: int) -> Span:
        return self._shelves.spans.get((terminal, epoch), Span())

    def _entries(self) -> list[tuple[Record, int]]:
        return [
            item
            for span in self._shelves.spans.values()
            for item in (*span.records.values(), *((one, 2**62) for one in span.aside.values()))
            if item[0].header.kind is RecordKind.ENTRY
        ]

    def _summary(self, terminal: Terminal) -> Summary:
        name = terminal.terminal
        spans = [span for (owner, _), span in self._shelves.spans.items() if owner == name]
        newest = max(spans, key=lambda span: span.received_ms or 0, default=Span())
        held = [row[2] for span in spans for row in span.quarantine.values()]
        contact_ms, skew_ms = self._shelves.contacts.get(name, (None, None))
        received = [span.received_ms for span in spans if span.received_ms is not None]
        return Summary(
            terminal=terminal,
            records=sum(len(span.records) for span in spans),
            mark=newest.mark,
            quarantined=sum(held),
            unproven=len(held) - sum(held),
            conflicts=sum(len(span.conflicts) for span in spans),
            received_ms=max(received, default=None),
            contact_ms=contact_ms,
            skew_ms=skew_ms,
        )
