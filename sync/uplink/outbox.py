"""The port behind which the uplink sees the journal."""

from typing import Protocol

from sync.journal.chain import Head
from sync.protocol.messages import Receipt


class Outbox(Protocol):
    """The journal as the uplink sees it; used by the uplink's thread alone."""

    def heads(self) -> tuple[Head, ...]:
        """The newest record of every epoch that the journal holds, oldest epoch first."""

    def confirmed(self, epoch: int) -> int:
        """The mark of the newest receipt for `epoch`; 0 before the first."""

    def records(
        self, epoch: int, after: int, max_records: int, max_bytes: int
    ) -> tuple[bytes, ...]:
        """Encoded records from number `after` + 1 on, unbroken; at least one where there is one."""

    def record_hash(self, epoch: int, seq: int) -> bytes | None:
        """The hash of a record, to compare with a receipt's; None where it is not here."""

    def at_ms(self, epoch: int, seq: int) -> int | None:
        """Trusted time of a record in milliseconds since 1970 UTC; None where it is not here."""

    def keep_receipt(self, envelope: bytes, receipt: Receipt) -> None:
        """Keep a verified receipt durably; it is returned only when that is done."""
