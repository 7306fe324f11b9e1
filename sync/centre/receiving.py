"""From the bytes of a batch to the receipt for it."""

from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.centre.ahead import fit_to_keep
from sync.centre.ingest import Decision, Item, decide, read_items, touched
from sync.centre.storage.port import Identity, Terminal, Writing
from sync.journal.record import encode_record
from sync.protocol.envelope import MalformedMessage
from sync.protocol.messages import (
    Batch,
    Receipt,
    RecordAnswer,
    batch_hash,
    decode_batch,
    decode_receipt,
    encode_receipt,
)
from sync.protocol.terms import RecordStatus


@dataclass(frozen=True, slots=True)
class Own:
    """By what this centre knows a receipt of its own: its id, and the key that it signs with."""

    centre: bytes
    key: Ed25519PublicKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A batch that was read and waits for its transaction; times in milliseconds since 1970."""

    terminal: bytes
    epoch: int
    items: tuple[Item, ...]
    batch_hash: bytes
    received_ms: int
    skew_ms: int | None
    """What its clock was ahead of ours; None where it did not come at once, as over a line."""
    ahead: bool = False
    """It may be kept aside where older records are missing."""
    held_once: Receipt | None = None
    """What this centre stated of the line at an earlier time, by its own signature."""


def read_arrival(terminal: bytes, data: bytes, now_ms: int, own: Own | None = None) -> Arrival:
    """Read an uncompressed batch of `terminal`; records that cannot be read are kept as bytes.

    :param own: this centre; without it no earlier receipt is believed.

    :raises MalformedMessage: if it is not a batch of this terminal.
    """
    batch = decode_batch(data)
    if batch.terminal != terminal:
        raise MalformedMessage("the batch of another terminal")
    # A clock can say anything; what a store can hold is enough to know that it is wrong.
    skew_ms = min(max(batch.sent_at_ms - now_ms, -(2**53)), 2**53)
    return Arrival(
        terminal=terminal,
        epoch=batch.epoch,
        items=read_items(batch.records),
        batch_hash=batch_hash(data),
        received_ms=now_ms,
        skew_ms=skew_ms,
        ahead=batch.ahead,
        held_once=_held_once(batch, own) if batch.proof and own else None,
    )


def _held_once(batch: Batch, own: Own) -> Receipt | None:
    """The earlier receipt that came with a batch; None unless we signed it of this very line."""
    try:
        receipt = decode_receipt(batch.proof, own.key)
    except MalformedMessage:
        return None
    line = (own.centre, batch.terminal, batch.epoch)
    return receipt if (receipt.centre, receipt.terminal, receipt.epoch) == line else None


def receive(writing: Writing, arrival: Arrival) -> Decision | None:
    """Decide on a batch and keep it; None where the terminal is unknown or revoked.

    The answer may be given only after the transaction of `writing` is durable.
    """
    terminal = writing.terminal(arrival.terminal)
    if terminal is None or terminal.revoked_ms is not None:
        return None
    held_once = arrival.held_once
    if held_once is not None:
        # We were put back to an older copy, and the terminal no longer has all of what came
        # after it. The line goes on after what we held; the numbers in between are told as lost.
        writing.lose(
            terminal, arrival.epoch, held_once.mark, held_once.mark_hash, arrival.received_ms
        )
    decision = _keep_aside(writing, terminal, arrival) if arrival.ahead else None
    if decision is None:
        decision = _keep(writing, terminal, arrival, arrival.items)
        reached = writing.take_reached(terminal, arrival.epoch, decision.mark)
        if reached:
            again = read_items(tuple(encode_record(record) for record in reached))
            then = _keep(writing, terminal, arrival, again)
            decision = replace(decision, mark=then.mark, mark_hash=then.mark_hash)
    writing.contact(terminal, arrival.received_ms, arrival.skew_ms)
    return decision


def _keep(
    writing: Writing, terminal: Terminal, arrival: Arrival, items: tuple[Item, ...]
) -> Decision:
    """Decide on records of an arrival's epoch, and keep what there is to keep."""
    name, epoch = terminal.terminal, arrival.epoch
    held = writing.held(terminal, epoch, lambda mark: touched(name, epoch, items, mark))
    decision = decide(name, epoch, items, held, _keys(terminal))
    writing.keep(terminal, epoch, decision, arrival.received_ms)
    return decision


def _keep_aside(writing: Writing, terminal: Terminal, arrival: Arrival) -> Decision | None:
    """Keep a batch aside until the mark reaches it; None where it is for the usual rules."""
    name, epoch, items = terminal.terminal, arrival.epoch, arrival.items
    held = writing.held(terminal, epoch, lambda mark: touched(name, epoch, items, mark))
    aside = writing.aside(terminal, epoch)
    keys = _keys(terminal)
    records = fit_to_keep(name, epoch, items, held=held, aside=aside, keys=keys)
    if not records:
        return None
    writing.keep_aside(terminal, epoch, records, arrival.received_ms)
    answers = (RecordAnswer(record.header.seq, RecordStatus.AHEAD) for record in records)
    return Decision(tuple(answers), held.mark, held.mark_hash)


def _keys(terminal: Terminal) -> dict[bytes, Ed25519PublicKey]:
    return {terminal.key_id: Ed25519PublicKey.from_public_bytes(terminal.public_key)}


def make_receipt(
    identity: Identity, key: Ed25519PrivateKey, arrival: Arrival, decision: Decision, now_ms: int
) -> bytes:
    """The signed envelope of the receipt for a decision that is durable."""
    return encode_receipt(
        Receipt(
            centre=identity.centre,
            centre_epoch=identity.epoch,
            terminal=arrival.terminal,
            epoch=arrival.epoch,
            mark=decision.mark,
            mark_hash=decision.mark_hash,
            centre_time_ms=now_ms,
            batch_hash=arrival.batch_hash,
            answers=decision.answers,
        ),
        key,
    )
