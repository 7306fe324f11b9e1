"""A receipt that travelled without a connection: does it answer what this journal wrote."""

from dataclasses import dataclass

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
from sync.protocol.terms import GAP, RecordStatus
from sync.uplink.loop import Correspondent
from sync.uplink.state import Standing, judge


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
    def quarantined(self) -> bool:
        """Whether the centre rejected any of it, and not because of a gap before it."""
        return any(
            answer.status is RecordStatus.REJECTED and answer.reason != GAP
            for answer in self.receipt.answers
        )


def encoded_run(
    reader: JournalReader, terminal: bytes, epoch: int, first: int, last: int
) -> tuple[Run, bytes] | None:
    """The batch of some records for a stick; None where not all of them are here.

    It says that it was sent when its last record was made, so that the same records always make
    the same bytes, and a receipt can be judged without the file that it answers.
    """
    count = last - first + 1
    records = reader.records(epoch, first - 1, count, MAX_BATCH_BYTES)
    return encoded(reader, terminal, epoch, records, last) if len(records) == count else None


def encoded(
    reader: JournalReader, terminal: bytes, epoch: int, records: tuple[bytes, ...], last: int
) -> tuple[Run, bytes] | None:
    """See `encoded_run`: the batch of records up to number `last` that were read already."""
    at_ms = reader.at_ms(epoch, last)
    if at_ms is None:
        return None
    data = encode_batch(Batch(terminal=terminal, epoch=epoch, records=records, sent_at_ms=at_ms))
    return run_with(epoch, last - len(records) + 1, last, batch_hash(data)), data


def examine(
    reader: JournalReader, centre: Correspondent, terminal: bytes, run: Run, data: bytes
) -> Answer | Outcome:
    """Judge a receipt for `run`; an outcome where it is none that could tell us anything."""
    try:
        envelope(data)
    except MalformedMessage:
        return Outcome.DAMAGED
    try:
        receipt = decode_receipt(data, centre.key)
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
