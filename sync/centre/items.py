"""The records of a batch as they came, and the numbers that their places imply."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sync.journal.record import MAX_SEQ, MalformedRecord, Record, decode_record
from sync.protocol import terms


class Reason(StrEnum):
    """Why a record was rejected."""

    MALFORMED = "malformed"
    OTHER_TERMINAL = "other-terminal"
    OTHER_EPOCH = "other-epoch"
    SIGNATURE = "signature"
    UNKNOWN_KEY = "unknown-key"
    GAP = terms.GAP
    """Not kept and not counted: a record before it is missing."""


@dataclass(frozen=True, slots=True)
class Item:
    """One record of a batch as it came, with its reading; None where it cannot be read."""

    data: bytes
    record: Record | None


def read_items(records: Sequence[bytes]) -> tuple[Item, ...]:
    """The records of a batch with their reading."""
    return tuple(Item(data, _read(data)) for data in records)


def _read(data: bytes) -> Record | None:
    try:
        return decode_record(data)
    except MalformedRecord:
        return None


def readable_of(terminal: bytes, epoch: int, items: Sequence[Item]) -> list[Record | None]:
    """The records of this terminal and epoch; None in the place of every other item."""
    return [None if foreign(item, terminal, epoch) else item.record for item in items]


def foreign(item: Item, terminal: bytes, epoch: int) -> Reason | None:
    """Why an item is none of this terminal and epoch; None where it is."""
    if item.record is None:
        return Reason.MALFORMED
    if item.record.header.terminal != terminal:
        return Reason.OTHER_TERMINAL
    return Reason.OTHER_EPOCH if item.record.header.epoch != epoch else None


def numbers_of(readable: Sequence[Record | None], mark: int) -> list[int]:
    """The number of every record: what it says, or what its place among the others implies."""
    known = next((i for i, record in enumerate(readable) if record is not None), None)
    first = readable[known] if known is not None else None
    following = mark + 1 if first is None or known is None else first.header.seq - known
    numbers = []
    for record in readable:
        number = following if record is None else record.header.seq
        numbers.append(min(max(number, 1), MAX_SEQ))
        following = number + 1
    return numbers
