"""Checking the centre's copy of every line, and writing down what proves lines elsewhere."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from sync.centre.centre import STORE_FILE
from sync.centre.keys import load_keys
from sync.journal import copies
from sync.journal.audit import (
    PART_LIMITS,
    Audit,
    Line,
    UnreadableFile,
    audit,
    counted_from,
    line_of,
)
from sync.journal.auditing import outside_of
from sync.journal.chain import Head
from sync.journal.evidence import MAX_RECEIPTS, Evidence, agreed_keys, encode_receipts
from sync.protocol.messages import Receipt, encode_receipt

MAX_LINES: Final = 1_000_000
"""Epochs of all terminals together."""
_SAID: Final = ("seq", "hash", "kind", "code", "at_ms", "verdict")
_COLUMNS: Final = frozenset({"site", "terminal", "epoch", "header", "body", "signature", *_SAID})
_HERE: Final = "site = ? AND terminal = ? AND epoch = ?"
LOST: Final = "lost-at-centre"
"""Why a line is not whole of which the centre itself lost a part, as its own receipts prove."""
_MAX_LOSSES: Final = 10_000
_Losses = Sequence[tuple[int, int]]
"""First and last numbers that the centre noted as lost."""


@dataclass(frozen=True, slots=True)
class CentreLine:
    """The audit of one epoch of one terminal; both are empty where it is about the whole store.

    `conflicts` and `quarantined` count what is kept beside the line and is no part of it, `lost`
    what the centre held once and does not hold since it was put back to an older copy.
    """

    terminal: bytes
    epoch: int
    audit: Audit
    conflicts: int = 0
    quarantined: int = 0
    lost: int = 0


def audit_store(
    connection: copies.Look,
    evidence: Sequence[Evidence],
    progress: Callable[[int], None] = lambda _: None,
) -> Iterator[CentreLine]:
    """Check every line that the centre holds, and every one that evidence says it held.

    A number in quarantine is passed over, as the centre's mark passes it, and so is one that was
    noted as lost here; a line that lacks one of these is not whole, for the reason `LOST`. The
    key of a line is the one its terminal was enrolled with, or the one that evidence names.

    :param connection: see `sync.journal.copies.open_copy`.
    :raises UnreadableFile: where there are no records to be read at all.
    :raises MalformedEvidence: where two pieces of evidence contradict each other.
    """
    if not copies.columns_of(connection, "records") >= _COLUMNS:
        raise UnreadableFile("no centre's store")
    outside_keys = agreed_keys(evidence)
    witnesses = tuple(each for piece in evidence for each in piece.witnesses)
    enrolled = {
        terminal: (site, key)
        for terminal, site, key in copies.rows(
            connection, "SELECT terminal, site, public_key FROM terminals"
        )
        if _is_bytes(terminal, 16) and _is_bytes(key, 32)
    }
    found = dict.fromkeys(
        (site, terminal, epoch)
        for site, terminal, epoch in copies.rows(
            connection,
            "SELECT site, terminal, epoch FROM spans UNION"
            " SELECT site, terminal, epoch FROM records LIMIT ?",
            MAX_LINES + 1,
        )
        # Rows of any other shape belong to no line, and are missed in the count at the end.
        if _is_bytes(terminal, 16) and type(epoch) is int and epoch > 0
    )
    if len(found) > MAX_LINES:
        raise UnreadableFile("too many lines")
    for each in witnesses:
        for terminal in [name for name in enrolled if name.startswith(each.terminal)]:
            found.setdefault((enrolled[terminal][0], terminal, each.epoch))
    count = 0
    for here in found:
        site, terminal, epoch = here
        known_site, key = enrolled.get(terminal, (None, None))
        losses = _losses_of(connection, here)
        result = audit(
            _lines(connection, here),
            outside_keys.get(terminal) or key,
            Head(epoch),
            outside_of(witnesses, epoch, terminal),
            terminal=terminal,
            passed_over=_passed_over(connection, here, losses),
            progress=counted_from(count, progress),
        )
        count += result.records
        if result.ok and (known_site != site or outside_keys.get(terminal, key) != key):
            result = result.broken_at(1, "unlisted" if known_site != site else "other-key")
        conflicts, quarantined = (
            max(copies.number(connection, f"SELECT count(*) FROM {table} WHERE {_HERE}", *here), 0)  # noqa: S608
            for table in ("conflicts", "quarantine")
        )
        result = _against_span(connection, here, result, losses)
        lost, first_lost = _missing_of(connection, here, losses)
        if lost and (result.ok or (result.reason, result.first_bad) == ("missing", first_lost)):
            result = result.broken_at(first_lost, LOST)
        yield CentreLine(terminal, epoch, result, conflicts, quarantined, lost)
    rows = copies.number(connection, "SELECT count(*) FROM records NOT INDEXED")
    if rows != count or not copies.is_sound(connection):
        wrong = Audit(ok=False, records=max(rows, 0), proven_to=0, reason="damaged-file")
        yield CentreLine(b"", 0, wrong)


def receipts_file(folder: Path, now_ms: int) -> bytes:
    """What this centre holds of every line now, signed: to be kept outside, for `chot verify`.

    :param folder: the centre's folder; the centre may be running.
    :raises UnreadableFile: where there is no store.
    :raises KeyFault: where the signing key is not there.
    """
    signing = load_keys(folder, may_make=False).signing
    with copies.open_copy(folder / STORE_FILE) as connection:
        meta = dict(copies.rows(connection, "SELECT name, value FROM meta"))
        envelopes = [
            encode_receipt(
                Receipt(
                    centre=meta["centre"],
                    centre_epoch=meta["epoch"],
                    terminal=terminal,
                    epoch=epoch,
                    mark=mark,
                    mark_hash=mark_hash,
                    centre_time_ms=now_ms,
                    batch_hash=bytes(32),  # it answers no batch, and no terminal takes it for one
                    answers=(),
                ),
                signing,
            )
            for terminal, epoch, mark, mark_hash in copies.rows(
                connection,
                "SELECT terminal, epoch, mark, mark_hash FROM spans WHERE mark > 0"
                " ORDER BY received_ms DESC, rowid DESC LIMIT ?",
                MAX_RECEIPTS,
            )
        ]
        keys = dict(
            copies.rows(
                connection,
                "SELECT terminal, public_key FROM terminals ORDER BY rowid DESC LIMIT ?",
                MAX_RECEIPTS,
            )
        )
    return encode_receipts(signing.public_key().public_bytes_raw(), envelopes, keys)


def _lines(connection: copies.Look, here: tuple[Any, ...]) -> Iterator[Line]:
    columns = copies.bounded(**PART_LIMITS, **dict.fromkeys(_SAID, 64 * 4))
    erased = "erased_ms" if "erased_ms" in copies.columns_of(connection, "records") else "NULL"
    for row in copies.rows(
        connection,
        f"SELECT {erased}, {columns} FROM records WHERE {_HERE} ORDER BY seq",  # noqa: S608
        *here,
    ):
        line = line_of(*row[1:4], **dict(zip(_SAID, row[4:], strict=True)))
        # Bodies go when their time is over; the chain runs over headers and stays.
        yield replace(line, body_erased=row[0] is not None and row[2] == b"")


def _losses_of(connection: copies.Look, here: tuple[Any, ...]) -> _Losses:
    if not copies.columns_of(connection, "losses") >= {"first", "last"}:
        return ()  # of an earlier version
    return tuple(
        (first, last)
        for first, last in copies.rows(
            connection,
            f"SELECT first, last FROM losses WHERE {_HERE} ORDER BY first LIMIT ?",  # noqa: S608
            *here,
            _MAX_LOSSES,
        )
        if type(first) is int and type(last) is int and 0 < first <= last
    )


def _missing_of(connection: copies.Look, here: tuple[Any, ...], losses: _Losses) -> tuple[int, int]:
    """How many lost numbers hold nothing still, and the first of them."""
    held = (
        f"SELECT seq FROM records WHERE {_HERE} AND seq BETWEEN ? AND ?"  # noqa: S608 - constants
        f" UNION SELECT seq FROM quarantine WHERE {_HERE} AND seq BETWEEN ? AND ? AND held"
        " ORDER BY 1"
    )
    count, first_lost = 0, 0
    for first, last in losses:
        following = first
        for (seq,) in copies.rows(connection, held, *here, first, last, *here, first, last):
            if seq > following:
                count, first_lost = count + seq - following, first_lost or following
            following = seq + 1
        if following <= last:
            count, first_lost = count + last + 1 - following, first_lost or following
    return count, first_lost


def _passed_over(
    connection: copies.Look, here: tuple[Any, ...], losses: _Losses
) -> Callable[[int], bool]:
    statement = f"SELECT 1 FROM quarantine WHERE {_HERE} AND seq = ? AND held LIMIT 1"  # noqa: S608

    def is_told(seq: int) -> bool:
        lost = any(first <= seq <= last for first, last in losses)
        return lost or any(copies.rows(connection, statement, *here, seq))

    return is_told


def _against_span(
    connection: copies.Look, here: tuple[Any, ...], found: Audit, losses: _Losses
) -> Audit:
    """The mark that the centre answers with must be the last record of the line."""
    if not found.ok:
        return found
    statement = f"SELECT mark, mark_hash FROM spans WHERE {_HERE}"  # noqa: S608 - constant
    standing = f"SELECT hash FROM records WHERE {_HERE} AND seq = ?"  # noqa: S608 - constant
    try:
        span = next(copies.rows(connection, statement, *here), None)
        if span is None:
            return found.broken_at(1, "unlisted")
        mark, mark_hash = span
        lies_in_loss = any(first <= found.last + 1 <= mark == last for first, last in losses)
        if mark != found.last and not lies_in_loss:
            told = mark if type(mark) is int else 0
            return found.broken_at(min(told, found.last) + 1, "missing")
        last = next(copies.rows(connection, standing, *here, mark), None)
    except UnreadableFile:
        return found.broken_at(found.last + 1, "unreadable")
    return found if last in {None, (mark_hash,)} else found.broken_at(mark, "columns")


def _is_bytes(value: object, length: int) -> bool:
    return isinstance(value, bytes) and len(value) == length
