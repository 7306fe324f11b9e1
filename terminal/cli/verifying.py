"""The command `verify`: is a journal, a batch or the centre's copy whole, and what is proven."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

from sync.journal.audit import Audit, UnreadableFile
from sync.journal.evidence import (
    MAX_FILE_BYTES,
    Evidence,
    MalformedEvidence,
    agreed_keys,
    read_evidence,
    read_head_code,
)
from sync.protocol.envelope import MalformedMessage
from sync.protocol.messages import MAX_BATCH_BYTES
from terminal.cli.erasing import certificate_in, check
from terminal.cli.handing_over import agreements, handover_in, witnessed
from terminal.cli.handing_over import check as check_handover
from terminal.cli.printing import print_json, say

_SQLITE: Final = b"SQLite format 3\x00"
_PROGRESS: Final = 10_000


def verify(asked: argparse.Namespace) -> int:
    """One object a line of records; 1 where any is not whole, or evidence is about none of them."""
    try:
        codes = [Evidence(f"--head {code[:24]}", (read_head_code(code),)) for code in asked.head]
    except MalformedEvidence:
        say(
            "--head: mã đầu sổ không đúng; hãy gõ lại hoặc quét lại.",
            "--head: this is no head code; type or scan it again.",
        )
        return 2
    all_ok = True
    try:
        shifts = [
            (path.name, code) for path in asked.evidence if (code := handover_in(path)) is not None
        ]
        evidence = [_evidence(path) for path in asked.evidence] + codes
        shift = handover_in(asked.path)
        if shift is not None:
            keys = dict(agreed_keys(evidence))
            return check_handover(asked.path.name, shift, keys, as_json=asked.json)
        data = certificate_in(asked.path)
        if data is not None:
            return check(asked.path.name, data, dict(agreed_keys(evidence)), as_json=asked.json)
        for name, audit in _audits(asked.path, evidence, shifts):
            all_ok = all_ok and audit.ok
            if asked.json:
                print_json(as_json(name, audit))
            else:
                print("\n".join(told(name, audit)), flush=True)
    except MalformedEvidence as error:
        say("Bằng chứng kèm theo bị hỏng", f"the evidence given is damaged: {error}")
        return 1
    except UnreadableFile as error:
        say(f"Không đọc được {asked.path}", f"{asked.path} cannot be read: {error}")
        if asked.json:
            print_json(as_json(asked.path.name, Audit(ok=False, records=0, proven_to=0)))
        return 1
    return 0 if all_ok else 1


def as_json(name: str, audit: Audit) -> dict[str, object]:
    """What scripts are told of a line (DESIGN.md, section 9)."""
    return {
        "name": name,
        "ok": audit.ok,
        "records": audit.records,
        "proven_to": audit.proven_to,
        "first_bad": audit.first_bad,
    }


def told(name: str, audit: Audit) -> tuple[str, ...]:
    """What people are told of a line, Vietnamese first."""
    if not audit.ok and audit.first_bad is None:
        return (f"✗ {name}: không xác minh được / cannot be verified ({audit.reason})",)
    if not audit.ok:
        found = (
            f"✗ {name}: bản ghi hỏng đầu tiên: số {audit.first_bad}"
            f" / first bad record: {audit.first_bad} ({audit.reason})"
        )
        if audit.reason == "evidence" and audit.proven_to + 1 < (audit.first_bad or 0):
            span = f"{audit.proven_to + 1}-{audit.first_bad}"
            return found, f"    sửa từ trong khoảng {span} / changed somewhere in {span}"
        return (found,)
    whole = (
        f"✓ {name}: {audit.records} bản ghi nguyên vẹn, đã chứng minh tới số {audit.proven_to}"
        f" / {audit.records} records whole, proven to {audit.proven_to}"
    )
    if not audit.unproven:
        return (whole,)
    span = f"{audit.last - audit.unproven + 1}-{audit.last}"
    unproven = (
        f"    {span}: chưa có bằng chứng bên ngoài, có thể đã bị cắt đuôi hoặc viết lại"
        f" / {span}: unproven, the end may be cut off or written anew"
    )
    return whole, unproven


def _evidence(path: Path) -> Evidence:
    code = handover_in(path)
    try:
        if code is not None:
            return witnessed(path.name, code)
        with path.open("rb") as file:
            return read_evidence(path.name, file.read(MAX_FILE_BYTES + 1))
    except OSError as error:
        raise MalformedEvidence(f"{path}: {error.strerror}") from error
    except MalformedMessage as error:
        raise MalformedEvidence(f"{path}: {error}") from error


def _audits(
    path: Path, evidence: list[Evidence], shifts: Sequence[tuple[str, bytes]]
) -> Iterator[tuple[str, Audit]]:
    """The audits of what lies at `path`, then those pieces of evidence that are about none.

    :param shifts: names and codes of handover certificates, whose figures a journal must come to.
    """
    from sync.journal.auditing import unheeded

    lines: list[tuple[bytes, int]] = []
    for name, terminal, epoch, audit in _lines(path, evidence, shifts):
        lines.append((terminal, epoch))
        yield name, audit
    for name in unheeded(evidence, lines):
        yield name, Audit(ok=False, records=0, proven_to=0, reason="other-line")


def _lines(
    path: Path, evidence: list[Evidence], shifts: Sequence[tuple[str, bytes]]
) -> Iterator[tuple[str, bytes, int, Audit]]:
    from sync.centre.auditing import audit_store
    from sync.centre.storage.schema import APPLICATION_ID
    from sync.journal.auditing import audit_journal, own_key, terminal_of
    from sync.journal.copies import open_copy

    file = _file(path)
    with _opened(file) as start:
        is_database = start.read(len(_SQLITE)) == _SQLITE
    if not is_database:
        yield from _batch(file, evidence)
        return
    with open_copy(file) as connection:
        if connection.pragma("application_id") == APPLICATION_ID:
            for line in audit_store(connection, evidence, _progress):
                name = (
                    f"{file.name}#{line.terminal.hex()}#{line.epoch}" if line.epoch else file.name
                )
                yield name, line.terminal, line.epoch, line.audit
                _beside(name, line.conflicts, line.quarantined)
                _lost(name, line.lost)
            return
        key = own_key(file.parent)
        for each in audit_journal(connection, evidence, key, _progress):
            name = f"{file.name}#{each.epoch}" if each.epoch else file.name
            yield name, each.terminal, each.epoch, each.audit
        terminal = terminal_of(connection)
        for name, found in agreements(connection, terminal, shifts, key):
            yield name, terminal, 0, found


def _batch(file: Path, evidence: list[Evidence]) -> Iterator[tuple[str, bytes, int, Audit]]:
    from sync.centre.bodies import Unreadable, expand
    from sync.journal.auditing import audit_batch
    from sync.protocol.messages import decode_batch

    with _opened(file) as opened:
        packed = opened.read(2 * MAX_BATCH_BYTES)
    data = expand(packed, MAX_BATCH_BYTES)
    try:
        batch = decode_batch(packed if isinstance(data, Unreadable) else data)
    except MalformedMessage as error:
        raise UnreadableFile("neither a journal, a batch nor a centre's store") from error
    found = audit_batch(batch, evidence)
    yield f"{file.name}#{batch.epoch}", batch.terminal, batch.epoch, found


def _file(path: Path) -> Path:
    """The file that holds the records of a folder; the file itself where it is one."""
    from sync.centre.centre import STORE_FILE
    from sync.journal.database import FILE_NAME

    if not path.is_dir():
        return path
    for inside in (path / FILE_NAME, path / STORE_FILE, path / "centre" / STORE_FILE):
        if inside.is_file():
            return inside
    raise UnreadableFile("no journal and no centre in there")


def _opened(file: Path) -> BinaryIO:
    try:
        return file.open("rb")
    except OSError as error:
        raise UnreadableFile(error.strerror or "cannot be opened") from error


def _progress(records: int) -> None:
    """A word now and then to whoever watches; a million records take some four minutes."""
    if records % _PROGRESS == 0 and sys.stderr.isatty():
        print(f"{records} …", end="\r", file=sys.stderr, flush=True)


def _beside(name: str, conflicts: int, quarantined: int) -> None:
    if conflicts or quarantined:
        say(
            f"{name}: {conflicts} bản ghi trùng số, {quarantined} bản ghi cách ly được giữ riêng",
            f"{conflicts} in conflict and {quarantined} in quarantine are kept beside it",
        )


def _lost(name: str, lost: int) -> None:
    if lost:
        say(
            f"{name}: chính trung tâm đã mất {lost} bản ghi khi khôi phục từ bản sao cũ",
            f"the centre itself lost {lost} records when it was put back to an older copy",
        )
