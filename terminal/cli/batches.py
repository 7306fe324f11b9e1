"""The command `batch`: records, receipts and enrolment over a stick, where no network is."""

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sync.protocol.stick_names import Handled, Outcome
from terminal.cli.light import folder_of
from terminal.cli.printing import print_json, say

if TYPE_CHECKING:
    from sync.journal.reader import JournalReader
    from sync.protocol.messages import EnrolmentToken
    from sync.uplink.stick import PostStick

_MAX_TOKEN: Final = 4096

WORDS: Final = {
    Outcome.WRITTEN: ("đã ghi", "written"),
    Outcome.THERE: ("đã có sẵn", "there already"),
    Outcome.TAKEN: ("đã nhận", "taken"),
    Outcome.KNOWN: ("không có gì mới", "nothing new"),
    Outcome.WAITS: (
        "hợp lệ, máy quét đang chạy sẽ nhận ngay, hoặc nhận khi khởi động",
        "good; the terminal takes it now if it runs, else when it starts",
    ),
    Outcome.INSTALLED: (
        "đã cài khóa và quy tắc, dùng từ lần khởi động sau",
        "keys and rules installed, in use from the next start",
    ),
    Outcome.DAMAGED: (
        "tệp hỏng hoặc bị sửa; hãy xuất lại từ máy kia",
        "damaged or altered; export it again where it came from",
    ),
    Outcome.TOO_LARGE: ("quá lớn, không đọc", "too large, not read"),
    Outcome.NOT_A_FILE: (
        "là liên kết hoặc thiết bị, không phải tệp của Chốt; hãy xóa đi",
        "a link or a device, no file of ours; remove it",
    ),
    Outcome.UNREADABLE: (
        "USB không đọc hoặc ghi được tệp này; các tệp khác vẫn được xử lý",
        "the stick does not give or take this file; the others are handled all the same",
    ),
    Outcome.NOT_OURS: (
        "không phải câu trả lời cho sổ của máy này",
        "no answer to what this machine wrote",
    ),
    Outcome.OTHER_CENTRE: (
        "không do trung tâm của máy này ký",
        "not signed by this terminal's centre",
    ),
    Outcome.NOT_ENROLLED: (
        "máy này chưa đăng ký với trung tâm nào",
        "this terminal is not enrolled at any centre",
    ),
    Outcome.UNKNOWN_TERMINAL: (
        "máy này chưa đăng ký ở trung tâm, hoặc đã bị thu hồi",
        "the centre does not know this terminal, or has revoked it",
    ),
    Outcome.REFUSED: (
        "không cho đăng ký; hãy tạo mã mới bằng `chot centre enrol`",
        "enrolment refused; make a new token with `chot centre enrol`",
    ),
    Outcome.GAP: (
        "thiếu các bản ghi trước đó ở trung tâm; hãy xuất lại ở chốt",
        "earlier records are missing at the centre; export again at the post",
    ),
    Outcome.QUARANTINED: (
        "trung tâm giữ riêng một số bản ghi bị hỏng",
        "the centre keeps some bad records apart",
    ),
    Outcome.FORK: (
        "hai ổ đĩa cùng ghi một số; trung tâm giữ cả hai",
        "two disks wrote under the same numbers; the centre keeps both",
    ),
    Outcome.PUT_BACK: (
        "trung tâm đã được khôi phục và thiếu bản ghi; hãy chạy `chot batch export --all`",
        "the centre was put back and lacks records; run `chot batch export --all`",
    ),
    Outcome.MISSING: (
        "thiếu bản ghi trong sổ; hãy chạy `chot verify`",
        "records are missing in the journal; run `chot verify`",
    ),
    Outcome.MISSING_FILE: (
        "USB thiếu tệp này; hãy xuất lại ở trung tâm",
        "the stick lacks this file; export again at the centre",
    ),
    Outcome.OLDER: ("cũ hơn bản đang dùng", "older than what is in use"),
}
"""What people are told of a file, Vietnamese and English."""


def batch(asked: argparse.Namespace) -> int:
    """One object a file of the stick; 1 where any is not well, or the stick fails."""
    from sync.centre.keys import KeyFault
    from sync.centre.storage.copying import UnfitStore
    from sync.centre.storage.port import StorageFault
    from sync.journal.faults import JournalFault
    from sync.journal.removable import BadFile
    from sync.protocol.envelope import MalformedMessage

    folder: Path = asked.folder
    if not folder.is_dir():
        say(
            f"Không thấy {folder}; hãy cắm USB và thử lại.",
            f"there is no {folder}; put the stick in and try again.",
        )
        return 1
    try:
        return _tell(_handled(asked), as_json=asked.json)
    except _NoCentre as lacking:
        say(f"Chưa có trung tâm nào trong {lacking}.", f"No centre in {lacking}.")
    except _NoJournal as lacking:
        say(
            f"Chưa có sổ nào trong {lacking}. Hãy mở máy quét một lần trước.",
            f"No journal in {lacking}. Start the terminal once first.",
        )
    except _NoToken:
        say(
            "--enrol: đây không phải mã đăng ký, cũng không phải tệp chứa mã.",
            "--enrol: this is neither an enrolment token nor a file with one.",
        )
        return 2
    except MalformedMessage as error:
        say(
            f"--bundle: tên tệp hoặc cỡ tệp không được phép ({error})",
            f"--bundle: no bundle may hold this name, this size or so many files: {error}",
        )
    except BadFile as bad:
        vietnamese, english = WORDS[bad.outcome]
        say(f"{folder}/chot: {vietnamese}", f"{folder}/chot: {english}")
    except (JournalFault, KeyFault, StorageFault, UnfitStore) as fault:
        say(
            f"Dữ liệu trên máy này không mở được; chưa mất gì, hãy chạy lại ({fault})",
            f"this machine's data cannot be opened; nothing is lost, run it again: {fault}",
        )
    except OSError as error:
        say(
            "USB không đọc ghi được, có thể đã bị rút ra. Chưa mất gì: cắm lại rồi chạy lại lệnh,"
            " máy làm tiếp từ chỗ dở.",
            "the stick fails, perhaps it was pulled out. Nothing is lost: put it in and run the"
            f" command again, it goes on where it stopped ({error.strerror}).",
        )
    return 1


class _NoCentre(Exception):
    pass


class _NoJournal(Exception):
    pass


class _NoToken(Exception):
    pass


def _tell(handled: Iterable[Handled], *, as_json: bool) -> int:
    all_ok, records, files = True, 0, 0
    for each in handled:
        all_ok, files = all_ok and each.ok, files + 1
        records += each.records if each.ok else 0
        if as_json:
            print_json({"file": each.file, "records": each.records, "ok": each.ok})
        if not as_json or not each.ok:
            _show(each, as_json=as_json)
    if not files:
        say("Không có gì cần chuyển.", "There is nothing to carry.")
    elif not as_json:
        say(f"{files} tệp, {records} bản ghi", f"{files} files, {records} records")
    return 0 if all_ok else 1


def _show(each: Handled, *, as_json: bool) -> None:
    vietnamese, english = WORDS[each.outcome]
    detail = f" ({each.detail})" if each.detail else ""
    mark = "✓" if each.ok else "✗"
    if as_json:
        say(f"{each.file}: {vietnamese}", f"{english}{detail}")
    else:
        print(f"{mark} {each.file}: {vietnamese} / {english}{detail}", flush=True)


def _handled(asked: argparse.Namespace) -> Iterator[Handled]:
    from sync.centre.centre import STORE_FILE
    from sync.journal.database import FILE_NAME
    from sync.journal.upgrading import bring_up_alone

    data = folder_of(asked)
    at_post = (data / FILE_NAME).is_file()
    centre = next(
        (at for at in (data, data / "centre") if (at / STORE_FILE).is_file()), data / "centre"
    )
    if asked.centre or (not at_post and (centre / STORE_FILE).is_file()):
        return _at_centre(asked, centre)
    if not at_post:
        raise _NoJournal(data)
    bring_up_alone(data)
    return _out(asked, data) if asked.action == "export" else _in(asked, data)


def _out(asked: argparse.Namespace, data: Path) -> Iterator[Handled]:
    """From a post onto the stick."""
    from sync.journal.reader import JournalReader
    from sync.journal.store import Store
    from sync.uplink.stick import PostStick

    with JournalReader(data) as reader:
        terminal = Store(reader.connection).get_bytes("terminal")
        stick = PostStick(asked.folder, data, terminal)
        if asked.enrol:
            yield _request(asked.enrol, data, reader, stick)
        yield from stick.export(reader, everything=asked.all)


def _request(asked: str, data: Path, reader: "JournalReader", stick: "PostStick") -> Handled:
    """Ask to be enrolled in the name of the newest record, which says what this machine is."""
    from sync.journal.draft import Place
    from sync.journal.identity import load_identity

    head = reader.heads()[-1]
    newest = reader.record(head.epoch, head.seq)
    if newest is None:
        raise _NoJournal(data)
    said = newest.header
    key = load_identity(data / "keys", may_make=False).signing_key
    return stick.ask(_token(asked), key, Place(said.post, said.lane, said.mode))


def _token(asked: str) -> "EnrolmentToken":
    """A token, or the one that a file holds. :raises _NoToken: where it is none."""
    from sync.protocol.envelope import MalformedMessage
    from sync.protocol.messages import decode_token

    try:
        return decode_token(asked)
    except MalformedMessage:
        try:
            with Path(asked).open("rb") as file:
                return decode_token(file.read(_MAX_TOKEN).decode("ascii").strip())
        except (OSError, ValueError) as error:
            raise _NoToken from error


def _in(asked: argparse.Namespace, data: Path) -> Iterator[Handled]:
    """From the stick into a post, beside a terminal that runs or without one."""
    from sync.journal.reader import JournalReader
    from sync.journal.store import Store
    from sync.uplink.inbox import take_without_terminal
    from sync.uplink.stick import PostStick

    with JournalReader(data) as reader:
        terminal = Store(reader.connection).get_bytes("terminal")
        handled = PostStick(asked.folder, data, terminal).take_answers(reader)
    taken = take_without_terminal(data)
    for each in handled:
        at_once = taken and each.outcome is Outcome.WAITS
        yield replace(each, outcome=Outcome.TAKEN) if at_once else each


def _at_centre(asked: argparse.Namespace, centre: Path) -> Iterator[Handled]:
    from sync.centre.post_keys import write_post_keys
    from sync.centre.stick import open_stick
    from sync.centre.stick_bundle import bundle_files, export_bundle, next_made_ms
    from terminal.app.clock import wall_ms

    try:
        stick = open_stick(asked.folder, centre, wall_ms)
    except FileNotFoundError as error:
        raise _NoCentre(centre) from error
    try:
        if asked.action == "import":
            yield from stick.take()
        else:
            write_post_keys(centre, stick.storage)
            files = bundle_files(centre, asked.bundle)
            yield from export_bundle(
                asked.folder,
                files,
                stick.storage.identity.centre,
                stick.keys.signing,
                next_made_ms(centre, wall_ms()),
            )
    finally:
        stick.storage.close()
