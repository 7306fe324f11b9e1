"""A centre's own words, signed, as a journal keeps them."""

from dataclasses import replace

from sync.journal.journal import Journal
from sync.journal.trust import Trust
from sync.protocol.messages import Receipt, Welcome, encode_receipt, encode_welcome
from tests.journal.makers import CENTRE_KEY, CENTRE_SIGNING, NOON_MS, a_receipt, a_trust, moment


def a_signed_trust(terminal: bytes) -> Trust:
    welcome = Welcome(
        centre=b"C" * 16,
        centre_epoch=1,
        opening_key=CENTRE_KEY.public_key().public_bytes_raw(),
        verifying_key=CENTRE_SIGNING.public_key().public_bytes_raw(),
        terminal=terminal,
        centre_time_ms=NOON_MS,
    )
    return replace(a_trust(), welcome=encode_welcome(welcome, CENTRE_SIGNING))


def enrol(journal: Journal) -> None:
    journal.enrol(a_signed_trust(journal.scribe.identity.terminal), moment())


def confirm(journal: Journal, mark: int) -> Receipt:
    """The centre says that it holds the newest line up to `mark`."""
    terminal = journal.scribe.identity.terminal
    receipt = replace(a_receipt(journal.head.epoch, mark), terminal=terminal)
    journal.keep_receipt(encode_receipt(receipt, CENTRE_SIGNING), receipt)
    return receipt
