"""The command `erase`: the end of an epidemic, at a post and at a centre; and its certificate."""

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sync.journal.certificate import (
    Certificate,
    decode_certificate,
    is_certificate,
    is_order,
    told,
)
from sync.protocol.envelope import MAX_ANSWER_BYTES, MalformedMessage
from terminal.cli.light import folder_of
from terminal.cli.printing import print_json, say
from terminal.config import load_config


@dataclass(frozen=True, slots=True)
class _Part:
    """A post or a centre that is to be ended: what is said before, and how it is done."""

    kind: str
    vietnamese: str
    english: str
    end: Callable[[], bytes]


def erase(asked: argparse.Namespace) -> int:
    """Erase what is about people here, by order; 1 where it may not be or could not be done."""
    order: str = asked.order.strip()
    if not is_order(order):
        say("--order: hãy ghi số của quyết định.", "--order: name the number of the order.")
        return 2
    folder = folder_of(asked)
    try:
        parts = list(_parts(asked, folder, order))
        if not parts:
            say(f"Không có sổ nào trong {folder}.", f"There is no journal in {folder}.")
        elif not (asked.yes or _agreed(parts)):
            say("Chưa xóa gì.", "Nothing was erased.")
        else:
            for part in parts:
                to = _place(asked.to, folder, part.kind, len(parts))
                _write(part.kind, part.end(), to, as_json=asked.json)
            return 0
    except Exception as fault:
        words = _why(fault)
        if words is None:
            raise
        say(*words)
    return 1


def _why(fault: Exception) -> tuple[str, str] | None:
    """What people are told of what stood in the way; None for a bug."""
    from sync.centre.centre import FolderInUse
    from sync.centre.keys import KeyFault
    from sync.centre.storage.port import StorageFault
    from sync.centre.storage.sqlite import UnfitStore
    from sync.journal.audit import UnreadableFile
    from sync.journal.ending import StillRead, Unconfirmed
    from sync.journal.faults import JournalFault, JournalTrouble

    match fault:
        case Unconfirmed():
            count = fault.records
            vietnamese = (
                f"Chưa xóa gì: trung tâm còn thiếu {count} bản ghi về người. Hãy nối mạng để máy"
                " gửi hết, hoặc chạy `chot batch export` rồi `chot batch import`."
            )
            english = (
                f"Nothing was erased: the centre lacks {count} records about people. Let the"
                " terminal send them, or run `chot batch export` and then `chot batch import`."
            )
            return vietnamese, english
        case StillRead():
            return (
                "Chương trình khác đang đọc sổ; hãy đóng lại rồi chạy lại lệnh này.",
                "Another program reads the journal; close it and run this command again.",
            )
        case FolderInUse():
            return "Trung tâm đang chạy; hãy dừng trước.", "The centre is running; stop it first."
        case JournalFault(trouble=JournalTrouble.SECOND_INSTANCE):
            return "Máy đang chạy; hãy tắt trước.", "The terminal is running; close it first."
        case JournalFault() | KeyFault() | UnfitStore() | StorageFault() | UnreadableFile():
            pass
        case OSError():
            pass
        case _:
            return None
    return (
        "Chưa xong; khi khắc phục rồi hãy chạy lại lệnh này",
        f"not finished; run this command again when it is put right: {fault}",
    )


def certificate_in(path: Path) -> bytes | None:
    """The bytes of a certificate; None where the file is none."""
    try:
        if not path.is_file() or path.stat().st_size > MAX_ANSWER_BYTES:
            return None
        data = path.read_bytes()
    except OSError:
        return None
    return data if is_certificate(data) else None


def check(name: str, data: bytes, keys: dict[bytes, bytes], *, as_json: bool) -> int:
    """Tell what a certificate says; 1 where it was changed, or signed by another key.

    :param keys: raw public keys that evidence names, by the id of their terminal.
    """
    try:
        found = decode_certificate(data)
    except MalformedMessage as error:
        return _refused(name, str(error), as_json=as_json)
    if keys.get(found.who, found.key) != found.key:
        return _refused(name, "other-key", as_json=as_json)
    if as_json:
        print_json({"name": name, "ok": True, **_as_json(found)})
    else:
        proven = found.who in keys
        print(f"✓ {name}: " + ("chữ ký đúng / signed" if proven else _UNPROVEN))
        print(told(found), end="")
    return 0


_UNPROVEN: Final = (
    "chữ ký khớp với khóa ghi trong giấy; so khóa đó với khóa trung tâm biết"
    " / signed by the key it names; compare that with the one the centre knows"
)


def _parts(asked: argparse.Namespace, folder: Path, order: str) -> Iterator[_Part]:
    """What there is to end in a folder: the post first, whose records the centre must have."""
    from sync.centre import ending as centre_ending
    from sync.centre.centre import STORE_FILE
    from sync.journal import ending
    from sync.journal.database import FILE_NAME
    from sync.journal.draft import Place
    from sync.journal.erasing import irreplaceable
    from sync.journal.reader import JournalReader
    from sync.protocol.terms import Mode
    from terminal.app.clock import PostClock, wall_ms

    if (folder / FILE_NAME).is_file():
        held = ending.extent(folder)
        if held.unconfirmed:
            raise ending.Unconfirmed(held.unconfirmed)
        with JournalReader(folder) as reader:
            alone = irreplaceable(reader.connection)
        aside = folder / alone
        vietnamese, english = "", ""
        if alone and aside.exists():
            vietnamese = f" {aside}: bản ghi mất khi khôi phục chỉ còn ở đây, cũng xóa."
            english = f" {aside}: what a recovery lost is here alone, and goes too."
        post = load_config(asked.config).post
        place = Place(post.name, post.lane, Mode.OPERATOR)
        yield _Part(
            "post",
            f"Máy của chốt ở {folder}: xóa {held.records} bản ghi và khóa đọc.{vietnamese}",
            f"The post in {folder}: {held.records} records and the keys to them.{english}",
            lambda: ending.end_journal(folder, place, order, PostClock().now()),
        )
    for inside in (folder, folder / "centre"):
        if (inside / STORE_FILE).is_file():
            kept = centre_ending.contents(inside)
            yield _Part(
                "centre",
                f"Trung tâm ở {inside}: xóa nội dung {kept.bodies} bản ghi và khóa mở."
                f" {kept.terminals} máy còn có thể gửi tới: hãy xóa ở các máy đó trước.",
                f"The centre in {inside}: {kept.bodies} bodies and the key that opens them."
                f" {kept.terminals} terminals may still send: erase there first.",
                lambda inside=inside: centre_ending.end_centre(  # type: ignore[misc]  # bound now
                    inside, order, wall_ms()
                ),
            )


def _agreed(parts: list[_Part]) -> bool:
    for part in parts:
        say(part.vietnamese, part.english)
    say("Không lấy lại được. Gõ XOA để xóa.", "This cannot be undone. Type XOA to erase.")
    if sys.stdin is None or not sys.stdin.isatty():
        say("Không có ai ở bàn phím: thêm --yes.", "Nobody is at the keyboard: add --yes.")
        return False
    return sys.stdin.readline().strip().upper() == "XOA"


def _place(to: Path | None, folder: Path, kind: str, parts: int) -> Path:
    if to is None:
        return folder / f"erased-{kind}.cert"
    return to.with_name(f"{to.stem}-{kind}{to.suffix}") if parts > 1 else to


def _write(kind: str, certificate: bytes, path: Path, *, as_json: bool) -> None:
    from sync.journal.files import write_private

    found = decode_certificate(certificate)
    text = path.with_name(f"{path.name}.txt")
    write_private(path, certificate)
    write_private(text, told(found).encode())
    if as_json:
        print_json({"name": kind, "file": str(path), "text": str(text), **_as_json(found)})
    else:
        print(told(found))
        print(f"{path}\n{text}")


def _as_json(found: Certificate) -> dict[str, object]:
    return {
        "kind": found.kind,
        "who": found.who.hex(),
        "key": found.key.hex(),
        "order": found.order,
        "at_ms": found.at_ms,
        "records": found.records,
    }


def _refused(name: str, reason: str, *, as_json: bool) -> int:
    if as_json:
        print_json({"name": name, "ok": False, "reason": reason})
    else:
        print(f"✗ {name}: giấy chứng nhận bị sửa / the certificate was changed ({reason})")
    return 1
