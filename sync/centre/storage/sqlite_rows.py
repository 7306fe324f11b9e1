"""How a line and its records stand in the tables of the SQLite store."""

from typing import Any, Final

from sync.centre.storage.port import Terminal
from sync.journal.record import Record

Place = tuple[int, bytes, int]
"""Site, terminal and epoch."""
HERE: Final = "site = ? AND terminal = ? AND epoch = ?"


def place_of(terminal: Terminal, epoch: int) -> Place:
    """Where an epoch of a terminal stands in every table."""
    return terminal.site, terminal.terminal, epoch


def row_of(here: Place, record: Record, received_ms: int) -> tuple[Any, ...]:
    """Nine columns: site, terminal, epoch, seq, hash, header, body, signature, received_ms."""
    return (
        *here,
        record.header.seq,
        record.hash,
        record.header_bytes,
        record.body,
        record.signature,
        received_ms,
    )
