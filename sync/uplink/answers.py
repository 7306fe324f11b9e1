"""A receipt that travelled without a connection: does it answer what this journal wrote."""

from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.journal.reader import JournalReader
from sync.protocol.envelope import MalformedMessage, envelope
from sync.protocol.messages import (
    MAX_BATCH_BYTES,
    Batch,
    Receipt,
    batch_hash,
    decode_receipt,
    encode_batch,
)
from sync.protocol.stick_names import Outcome, Run, run_with
from sync.protocol.terms import RecordStatus
from sync.uplink.loop import Correspondent
from sync.uplink.state import Standing, judge

_GAP = "gap"


@dataclass(frozen=True, slots=True)
class Answer:
    """A receipt of our centre for a run of this journal; `standing` is OURS or FORK."""

    run: Run
    envelope: bytes
    receipt: Receipt
    standing: Standing

    def tells_more(self, reader: JournalReader) -> bool:
        """Whether the journal should learn it.

        What a stick says may be old: it confirms more or nothing, never less. A fork is news as
        long as the line that forked is the one that is written.
        """
        if self.standing is Standing.FORK:
            return self.run.epoch == reader.heads()[-1].epoch
        return self.receipt.mark > reader.confirmed(self.run.epoch)

    @property
    def lacks_earlier(self) -> bool:
        """Whether the centre could not store all of the run because of a gap before it."""
        return any(answer.reason == _GAP for answer in self.receipt.answers)

    @property
    def quarantined(self) -> bool:
        """Whether the centre rejected any of it for another reason."""
        return any(
            answer.status is RecordStatus.REJECTED and answer.reason != _GAP
            for answer in self.receipt.answers
        )


def encoded_run(
    reader: JournalReader, terminal: bytes, epoch: int, first: int, last: int
) -> tuple[Run, bytes] | None:
    """The batch of some records for a stick; None where not all of them are here.

    It says that it was sent when its last record was made, so that the same records always make
    the same bytes, and a receipt can be judged without the file that it answers.
    """
    records = reader.records(epoch, first - 1, last - first + 1, MAX_BATCH_BYTES)
    at_ms = reader.at_ms(epoch, last)
    if len(records) != last - first + 1 or at_ms is None:
        return None
    data = encode_batch(Batch(terminal=terminal, epoch=epoch, records=records, sent_at_ms=at_ms))
    return run_with(epoch, first, last, batch_hash(data)), data


def examine(
    reader: JournalReader, centre: Correspondent, terminal: bytes, run: Run, data: bytes
) -> Answer | Outcome:
    """Judge a receipt for `run`; an outcome where it is none that could tell us anything."""
    try:
        envelope(data)
    except MalformedMessage:
        return Outcome.DAMAGED
    try:
        key = Ed25519PublicKey.from_public_bytes(centre.verifying_key)
        receipt = decode_receipt(data, key)
    except MalformedMessage:
        return Outcome.OTHER_CENTRE
    head = next((head for head in reader.heads() if head.epoch == run.epoch), None)
    if head is None:
        return Outcome.NOT_OURS
    sent = encoded_run(reader, terminal, run.epoch, run.first, run.last)
    if sent is None or sent[0] != run:
        gone = sent is None and run.last <= reader.confirmed(run.epoch)
        return Outcome.KNOWN if gone else Outcome.NOT_OURS
    standing = judge(
        receipt,
        centre=centre.centre,
        terminal=terminal,
        epoch=run.epoch,
        sent_hash=batch_hash(sent[1]),
        head=head.seq,
        own_hash=reader.record_hash(run.epoch, receipt.mark),
    )
    if standing is Standing.OF_ANOTHER:
        return Outcome.OTHER_CENTRE if receipt.centre != centre.centre else Outcome.NOT_OURS
    return Answer(run, data, receipt, standing)
