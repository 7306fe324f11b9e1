"""From the bytes of a batch to the receipt for it."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.centre.ingest import Decision, Item, decide, read_items, touched
from sync.centre.storage.port import Identity, Writing
from sync.protocol.envelope import MalformedMessage
from sync.protocol.messages import Receipt, batch_hash, decode_batch, encode_receipt


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A batch that was read and waits for its transaction; times in milliseconds since 1970."""

    terminal: bytes
    epoch: int
    items: tuple[Item, ...]
    batch_hash: bytes
    received_ms: int
    skew_ms: int


def read_arrival(terminal: bytes, data: bytes, now_ms: int) -> Arrival:
    """Read an uncompressed batch of `terminal`; records that cannot be read are kept as bytes.

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
    )


def receive(writing: Writing, arrival: Arrival) -> Decision | None:
    """Decide on a batch and keep it; None where the terminal is unknown or revoked.

    The answer may be given only after the transaction of `writing` is durable.
    """
    terminal = writing.terminal(arrival.terminal)
    if terminal is None or terminal.revoked_ms is not None:
        return None
    held = writing.held(
        terminal,
        arrival.epoch,
        lambda mark: touched(arrival.terminal, arrival.epoch, arrival.items, mark),
    )
    keys = {terminal.key_id: Ed25519PublicKey.from_public_bytes(terminal.public_key)}
    decision = decide(arrival.terminal, arrival.epoch, arrival.items, held, keys)
    writing.keep(terminal, arrival.epoch, decision, arrival.received_ms)
    writing.contact(terminal, arrival.received_ms, arrival.skew_ms)
    return decision


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
