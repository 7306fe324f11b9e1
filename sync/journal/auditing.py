"""Checking a whole journal file, or one batch of its records, against outside evidence."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import apsw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.journal import copies
from sync.journal.audit import (
    PART_LIMITS,
    Audit,
    Line,
    UnreadableFile,
    audit,
    counted_from,
    line_of,
    opening_key,
)
from sync.journal.chain import Head
from sync.journal.evidence import (
    MAX_RECEIPTS,
    Evidence,
    Witness,
    agreed_keys,
    encode_receipts,
)
from sync.journal.record import MAX_BODY_BYTES, MAX_SEQ, MalformedRecord, Record, decode_record
from sync.journal.recovered import JOURNAL_RECOVERED, lines_of
from sync.protocol import cbor
from sync.protocol.messages import Batch

MAX_EPOCHS: Final = 10_000
PURGE: Final = "retention.purge"
"""Event that states where an epoch begins after a purge: clear body {1: epoch, 2: the last number
that went, 3: its hash}."""
_COLUMNS: Final = frozenset({"seq", "at_ms", "kind", "hash", "header", "body", "signature"})
_SAID: Final = ("seq", "at_ms", "kind", "hash")
_ROWS: Final = (
    f"SELECT {copies.bounded(**PART_LIMITS, **dict.fromkeys(_SAID, 64))}"  # noqa: S608 - constants
    " FROM records WHERE epoch = ? ORDER BY seq"
)


@dataclass(frozen=True, slots=True)
class Named:
    """The audit of one line: `epoch` of `terminal`; no epoch where it is about a whole file."""

    terminal: bytes
    epoch: int
    audit: Audit


def audit_journal(
    connection: apsw.Connection,
    evidence: Sequence[Evidence],
    key: bytes | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> tuple[Named, ...]:
    """Check every epoch of a journal from its start.

    :param key: the terminal's raw public key, for epochs whose first record was purged and where
        no evidence names it.
    :param progress: is given how many records have been read.
    :raises UnreadableFile: where there are no records to be read at all.
    :raises MalformedEvidence: where two pieces of evidence contradict each other.
    """
    if not copies.columns_of(connection, "records") >= _COLUMNS:
        raise UnreadableFile("no journal")
    terminal = terminal_of(connection)
    witnesses = tuple(each for piece in evidence for each in piece.witnesses)
    sure = agreed_keys(evidence).get(terminal)
    epochs = _epochs(connection)
    wanted = {each.epoch for each in witnesses if terminal.startswith(each.terminal)}
    starts = _starts(connection)
    listening = _Purges(starts)
    found: list[Named] = []
    count = 0
    for epoch in (*epochs, *sorted(wanted - epochs.keys())):
        start = starts.get(epoch, Head(epoch))
        # Without its first record an epoch cannot tell the key; the one before it has the same.
        result = audit(
            _lines(connection, epoch),
            sure or ((listening.key or key) if start.seq else None),
            start,
            outside_of(witnesses, epoch),
            terminal=terminal or None,
            heard=listening.hear,
            progress=counted_from(count, progress),
        )
        count += result.records
        if result.ok and not epochs.get(epoch):
            result = result.broken_at(start.seq + 1, "unlisted")
        elif result.ok and not result.records and not start.seq:
            result = result.broken_at(1, "missing")
        found.append(Named(terminal, epoch, result))
    found = [_with_purge(each, starts, listening, found, witnesses) for each in found]
    rows = copies.number(connection, "SELECT count(*) FROM records NOT INDEXED")
    if rows != count or not copies.is_sound(connection):
        wrong = Audit(ok=False, records=max(rows, 0), proven_to=0, reason="damaged-file")
        found.append(Named(terminal, 0, wrong))
    return tuple(found)


def audit_batch(batch: Batch, evidence: Sequence[Evidence], key: bytes | None = None) -> Audit:
    """Check the records of a batch: one run of an epoch, proven by what is known of its numbers.

    :raises MalformedEvidence: where two pieces of evidence contradict each other.
    """
    witnesses = tuple(each for piece in evidence for each in piece.witnesses)
    lines = [_sent(data) for data in batch.records]
    return audit(
        lines,
        agreed_keys(evidence).get(batch.terminal) or key or _key_of(lines),
        _before(lines, batch.epoch),
        outside_of(witnesses, batch.epoch, batch.terminal),
        terminal=batch.terminal,
        whole=False,
    )


def outside_of(
    witnesses: Iterable[Witness], epoch: int, terminal: bytes | None = None
) -> Mapping[int, tuple[bytes, ...]]:
    """What is known outside of an epoch, by number; of one terminal or of any.

    The epoch is a random number: a journal whose terminal was renamed is found by it all the same.
    """
    known: dict[int, tuple[bytes, ...]] = {}
    for each in witnesses:
        if each.epoch == epoch and (terminal is None or terminal.startswith(each.terminal)):
            known[each.seq] = (*known.get(each.seq, ()), each.hash)
    return known


def unheeded(evidence: Iterable[Evidence], lines: Iterable[tuple[bytes, int]]) -> tuple[str, ...]:
    """The names of the pieces that say nothing of any of the lines, each a (terminal, epoch)."""
    checked = tuple(lines)
    epochs = {epoch for _, epoch in checked}
    terminals = {terminal for terminal, _ in checked}
    return tuple(
        piece.name
        for piece in evidence
        if not (
            terminals & piece.keys.keys() or any(each.epoch in epochs for each in piece.witnesses)
        )
    )


def told_starts(record: Record) -> set[Head]:
    """Where lines go on, as an event says that tells of a purge or of what a recovery left behind;
    none where the record is no such event.
    """
    code = record.header.code
    if code not in {PURGE, JOURNAL_RECOVERED}:
        return set()
    try:
        told = cbor.decode_deterministic(record.body, max_bytes=MAX_BODY_BYTES, max_depth=4)
        if not isinstance(told, Mapping):
            return set()
        if code == JOURNAL_RECOVERED:
            said = [(line.epoch, line.first - 1, line.before) for line in lines_of(told)]
        else:
            said = [(told[1], told[2], told[3])]
        return {Head(*each) for each in said if each[1] > 0}
    except (cbor.MalformedCbor, KeyError, IndexError, TypeError):
        return set()


def own_key(folder: Path) -> bytes | None:
    """The raw public key of the terminal whose data folder this is; None where it is not here."""
    try:
        data = (folder / "keys" / "terminal.key").read_bytes()
        return Ed25519PrivateKey.from_private_bytes(data).public_key().public_bytes_raw()
    except (OSError, ValueError):
        return None


def kept_receipts(connection: apsw.Connection) -> bytes:
    """A receipts file of what the centre signed for this journal, to be kept outside.

    :raises UnreadableFile: where there is no journal, or no centre that signed anything.
    """
    if not copies.columns_of(connection, "receipts") >= {"id", "envelope"}:
        raise UnreadableFile("no journal")
    key = connection.execute("SELECT value FROM meta WHERE name = 'centre.verifying_key'").get
    kept = [
        bytes(envelope)
        for (envelope,) in copies.rows(
            connection,
            "SELECT envelope FROM receipts WHERE centre ="
            " (SELECT value FROM meta WHERE name = 'centre.id') ORDER BY id DESC LIMIT ?",
            MAX_RECEIPTS,
        )
    ]
    if not (isinstance(key, bytes) and kept):
        raise UnreadableFile("no receipts")
    return encode_receipts(key, kept)


class _Purges:
    """Listens for the events that explain why records are no longer here."""

    def __init__(self, starts: Mapping[int, Head]) -> None:
        self._starts = frozenset(starts.values())
        self.at: dict[int, tuple[int, int]] = {}
        """(epoch, seq) of the event that explains the start of an epoch."""
        self.key: bytes | None = None

    def hear(self, record: Record) -> None:
        if record.header.seq == 1:
            self.key = opening_key(record) or self.key
        for start in told_starts(record) & self._starts:
            self.at[start.epoch] = (record.header.epoch, record.header.seq)


def _with_purge(
    named: Named,
    starts: Mapping[int, Head],
    purges: _Purges,
    all_named: Sequence[Named],
    witnesses: Sequence[Witness],
) -> Named:
    """What a start above number 1 is worth: only what a receipt covers may ever go."""
    start, found = starts.get(named.epoch), named.audit
    if start is None or not start.seq or not found.ok:
        return named
    proven_to = {each.epoch: each.audit.proven_to for each in all_named}
    at_epoch, at_seq = purges.at.get(named.epoch, (0, 0))
    covered = any(
        each.receipt and each.epoch == named.epoch and each.seq >= start.seq for each in witnesses
    )
    if not at_seq and not covered and (found.records or outside_of(witnesses, named.epoch)):
        return replace(named, audit=found.broken_at(1, "missing"))
    if covered or 0 < at_seq <= proven_to.get(at_epoch, 0):
        return named
    # The machine alone says that these records were allowed to go.
    unproven = found.last - start.seq
    return replace(named, audit=replace(found, proven_to=0, unproven=unproven, reason="purged"))


def _epochs(connection: apsw.Connection) -> dict[int, bool]:
    """The epochs in their order, and whether the journal itself lists them.

    :raises UnreadableFile: where there are more than a journal can have.
    """
    epochs: dict[int, bool] = {}
    listed = copies.columns_of(connection, "epochs") >= {"epoch", "ordinal"}
    statements = ["SELECT DISTINCT epoch FROM records LIMIT ?"]
    if listed:
        statements.insert(0, "SELECT epoch FROM epochs ORDER BY ordinal LIMIT ?")
    for number, statement in enumerate(statements):
        # What damage hides here is told at the end, of the file as a whole.
        with contextlib.suppress(UnreadableFile):
            for (epoch,) in copies.rows(connection, statement, MAX_EPOCHS + 1):
                if type(epoch) is int and 0 < epoch < 2**63:
                    epochs.setdefault(epoch, listed and number == 0)
    if len(epochs) > MAX_EPOCHS:
        raise UnreadableFile("too many epochs")
    return epochs


def _starts(connection: apsw.Connection) -> dict[int, Head]:
    """Where each epoch begins after a purge, as the file says."""
    if not copies.columns_of(connection, "starts") >= {"epoch", "seq", "hash"}:
        return {}
    said = copies.rows(connection, "SELECT epoch, seq, hash FROM starts LIMIT ?", MAX_EPOCHS)
    return {
        epoch: Head(epoch, seq, found)
        for epoch, seq, found in said
        if type(epoch) is int
        and type(seq) is int
        and 0 < seq <= MAX_SEQ
        and isinstance(found, bytes)
        and len(found) == 32
    }


def terminal_of(connection: apsw.Connection) -> bytes:
    """Whose journal it is, by its own word; empty where it does not say."""
    if not copies.columns_of(connection, "meta") >= {"name", "value"}:
        return b""
    for (value,) in copies.rows(connection, "SELECT value FROM meta WHERE name = 'terminal'"):
        return value if isinstance(value, bytes) and len(value) == 16 else b""
    return b""


def _lines(connection: apsw.Connection, epoch: int) -> Iterator[Line]:
    for row in copies.rows(connection, _ROWS, epoch):
        yield line_of(*row[:3], **dict(zip(_SAID, row[3:], strict=True)))


def _sent(data: Any) -> Line:
    try:
        return Line(decode_record(data))
    except MalformedRecord:
        return Line(None)


def _key_of(lines: Sequence[Line]) -> bytes | None:
    return opening_key(lines[0].record) if lines and lines[0].record is not None else None


def _before(lines: Sequence[Line], epoch: int) -> Head:
    """The record before a batch, as its first readable record tells."""
    for place, line in enumerate(lines):
        if line.record is not None:
            header = line.record.header
            seq = max(header.seq - place - 1, 0)
            return Head(epoch, seq, header.previous if seq or place else bytes(32))
    return Head(epoch)
