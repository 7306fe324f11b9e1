"""The command `handover`, and what `verify` says of a handover certificate."""

import argparse
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sync.journal.audit import Audit
from sync.journal.day import moment as post_time
from sync.journal.evidence import Evidence, Witness
from sync.protocol.envelope import MalformedMessage
from sync.protocol.terms import Verdict
from terminal.cli.printing import print_json, say
from terminal.reports.handover_code import HandoverCode, code_in, read_handover_code
from terminal.reports.words import words_in

if TYPE_CHECKING:
    import apsw

_MAX_BYTES: Final = 8 * 1024 * 1024
_BEGINNINGS: Final = (b"%PDF-", b"CHOT1B.")
_RECORDS: Final = (
    "SELECT header, body, signature FROM records WHERE epoch = ? AND seq BETWEEN ? AND ?"
    " ORDER BY seq"
)


def handover(asked: argparse.Namespace) -> int:
    """Write the certificate of the shift; 1 where that cannot be done."""
    from sync.journal.database import FILE_NAME
    from sync.journal.faults import JournalFault
    from sync.journal.identity import load_identity
    from terminal.app.clock import PostClock
    from terminal.app.export import heading_of
    from terminal.app.handing_over import hand_over
    from terminal.app.opening import known
    from terminal.cli.light import folder_of
    from terminal.config import load_config

    config, folder = load_config(asked.config), folder_of(asked)
    if not (folder / FILE_NAME).is_file():
        say(f"Chưa có sổ nào trong {folder}.", f"No journal in {folder}.")
        return 1
    heading = heading_of(config, None, PostClock().now())
    try:
        key = load_identity(folder / "keys", may_make=False).signing_key
        shift = hand_over(folder, asked.file, heading, key, taken_by=asked.to)
    except JournalFault as fault:
        raise known(fault, folder) from fault
    except OSError as error:
        say(
            f"Không ghi được {asked.file}; hãy ghi vào thư mục khác.",
            f"{asked.file} cannot be written ({error.strerror}); choose another folder.",
        )
        return 1
    except ValueError as error:
        say("Ca trực qua quá nhiều sổ, không lập được biên bản", f"no certificate: {error}")
        return 1
    if asked.json:
        print_json({"file": str(asked.file), "entries": shift.entries, "records": shift.records})
    else:
        print(f"{asked.file}: {shift.entries} lượt / entries, {shift.records} bản ghi / records")
    return 0


def handover_in(path: Path) -> bytes | None:
    """The code of a certificate in a PDF or a text; None in every other file."""
    try:
        with path.open("rb") as file:
            start = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")
            if not start.startswith(_BEGINNINGS):
                return None
            file.seek(0)
            return code_in(file.read(_MAX_BYTES))
    except OSError:
        return None


def check(name: str, code: bytes, keys: Mapping[bytes, bytes], *, as_json: bool) -> int:
    """Tell what a certificate says; 1 where it was changed.

    :param keys: raw public keys by the id of their terminal, as the centre knows them.
    """
    try:
        found = read_handover_code(code)
        if keys.get(found.terminal, found.key) != found.key:
            raise MalformedMessage("other-key")
    except MalformedMessage as error:
        if as_json:
            print_json(_object(name, ok=False, records=0))
        else:
            print(f"✗ {name}: biên bản bị sửa / the certificate was changed ({error})")
        return 1
    if as_json:
        print_json(_object(name, ok=True, records=found.records))
        return 0
    proven = found.terminal in keys
    print(f"✓ {name}: " + ("chữ ký đúng / signed" if proven else _UNPROVEN))
    print("\n".join(_told(found)))
    return 0


_UNPROVEN: Final = (
    "chữ ký khớp với khóa ghi trong biên bản; so khóa đó với khóa trung tâm biết"
    " / signed by the key it names; compare that with the one the centre knows"
)


def witnessed(name: str, code: bytes) -> Evidence:
    """What a certificate proves of a journal: the newest record of each line, as it was then.

    :raises MalformedMessage: where it was changed.
    """
    found = read_handover_code(code)
    return Evidence(
        name,
        tuple(Witness(found.terminal, span.epoch, span.last, span.hash) for span in found.spans),
    )


def agreements(
    connection: "apsw.Connection",
    terminal: bytes,
    codes: Iterable[tuple[str, bytes]],
    own_key: bytes | None,
) -> Iterator[tuple[str, Audit]]:
    """Whether the records of a journal, counted anew, come to what each certificate says.

    :param own_key: the terminal's raw public key, which signed them; None where nobody knows it.
    Where records of the shift are gone by rule, only their chain can be checked; that is told.
    """
    for name, code in codes:
        found = read_handover_code(code)
        if found.terminal != terminal:
            # Another machine's: that it is about no record here is told of all evidence.
            continue
        last = max(span.last for span in found.spans)
        if own_key is not None and found.key != own_key:
            yield (
                f"{name}#figures",
                Audit(ok=False, records=found.records, proven_to=0, reason="other-key", last=last),
            )
            continue
        agreed = _counts_agree(connection, found)
        if agreed is None:
            say(
                f"{name}: bản ghi của ca đã hết hạn lưu, không đếm lại được",
                "the shift's records are gone by rule and cannot be counted again",
            )
            continue
        yield (
            f"{name}#figures",
            Audit(
                ok=agreed,
                records=found.records,
                proven_to=last if agreed else 0,
                reason="" if agreed else "figures",
                last=last,
            ),
        )


def _counts_agree(connection: "apsw.Connection", found: HandoverCode) -> bool | None:
    from sync.journal.record import MalformedRecord, Record
    from terminal.reports.shift_counting import counted

    records = [
        Record(*row)
        for span in found.spans
        for row in connection.execute(_RECORDS, (span.epoch, span.first, span.last))
    ]
    if len(records) != found.records:
        return None
    try:
        return counted(records).digest() == found.digest
    except MalformedRecord:
        return False


def _object(name: str, *, ok: bool, records: int) -> dict[str, object]:
    return {"name": name, "ok": ok, "records": records, "proven_to": 0, "first_bad": None}


def _told(found: HandoverCode) -> list[str]:
    """The figures, to be compared with the paper."""
    words = words_in("vi")
    begin, end = post_time(found.from_ms), post_time(found.to_ms)
    counts = dict.fromkeys(Verdict, 0)
    for (verdict, _), count in found.counts.items():
        counts[verdict] += count
    figures = found.figures
    held = f"{found.holding.confirmed}/{found.holding.recorded}"
    return [
        f"    {found.post}, làn / lane {found.lane}",
        f"    {begin:%H:%M %d/%m/%Y} – {end:%H:%M %d/%m/%Y}",
        f"    giao / given by: {', '.join(found.given_by)}; nhận / taken by: {found.taken_by}",
        "    " + "; ".join(f"{words.verdict(each)}: {count}" for each, count in counts.items()),
        "    " + "; ".join(f"{name}: {count}" for name, count in figures.items() if count),
        "    " + "; ".join(f"{code}: {count}" for code, count in found.overrides.items()),
        f"    trung tâm đã xác nhận / confirmed by the centre: {held}",
        f"    máy / terminal: {found.terminal.hex()}",
        f"    khóa / key: {found.key.hex()}",
    ]
