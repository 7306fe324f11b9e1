"""What can be written after `chot`."""

import argparse
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sync.protocol.build import VERSION
from terminal.cli import evidence, figures, light, running


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    root = argparse.ArgumentParser(
        prog="chot",
        description="Chốt kiểm soát dịch: quét mã, trả lời ngay, không mất lượt nào. / "
        "Epidemic checkpoint: reads a code, answers at once, loses no record.",
        epilog="Không ghi lệnh: chạy thử với trung tâm ngay trên máy này. / "
        "Without a command: the demo, with a centre on this very machine.",
    )
    root.add_argument("--version", action="version", version=f"chot {VERSION}")
    root.add_argument("--config", type=Path, help="tệp cấu hình / settings file")
    root.add_argument("--data", type=Path, help="thư mục dữ liệu / data folder")
    root.add_argument(
        "--json", action="store_true", help="mỗi dòng một đối tượng JSON / JSON lines"
    )
    root.set_defaults(run=running.demo)
    commands = root.add_subparsers(title="lệnh / commands", metavar="COMMAND")
    _add_running(commands)
    _add_export(commands)
    _add_light(commands)
    _add_keys(commands)
    _add_figures(commands)
    return root


if TYPE_CHECKING:
    # argparse has no public name for what `add_subparsers` gives.
    from argparse import _SubParsersAction

    _Commands = _SubParsersAction[argparse.ArgumentParser]


def _command(commands: "_Commands", name: str, help_text: str) -> argparse.ArgumentParser:
    made = commands.add_parser(name, help=help_text, description=help_text)
    # Suppressed defaults: what stands before the command holds unless said again after it.
    made.add_argument("--config", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    made.add_argument("--data", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
    made.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="JSON")
    return made


def _add_running(commands: "_Commands") -> None:
    for name, run, text in (
        ("terminal", running.terminal, "chạy máy cho cán bộ trực / the operator's terminal"),
        ("kiosk", running.kiosk, "chạy máy tự phục vụ / the unattended kiosk"),
    ):
        made = _command(commands, name, text)
        made.add_argument(
            "--recording",
            type=Path,
            nargs="+",
            default=[],
            metavar="PATH",
            help="video hoặc ảnh thay cho camera / a video or pictures, no camera",
        )
        made.add_argument("--start-at", type=int, default=0, help="ảnh bắt đầu / first picture")
        made.add_argument("--keys", type=Path, help="thư mục khóa xác thực / keys of certificates")
        made.add_argument(
            "--enrol", default="", metavar="TOKEN", help="mã đăng ký / enrolment token"
        )
        made.add_argument(
            "--centre",
            choices=("configured", "embedded"),
            default="configured",
            help="trung tâm / which centre",
        )
        made.add_argument(
            "--once",
            action="store_true",
            help="dừng khi hết đoạn ghi / stop at the recording's end",
        )
        made.add_argument(
            "--recover",
            action="store_true",
            help="khôi phục sổ bị hỏng / go on with what is whole of a damaged journal",
        )
        made.set_defaults(run=run)
    centre = _command(commands, "centre", "chạy trung tâm / the centre")
    centre.add_argument(
        "action",
        nargs="?",
        choices=(
            *("serve", "enrol", "declare", "declaration-key", "withdraw", "keys"),
            *("revoke", "conflicts"),
        ),
        default="serve",
    )
    centre.add_argument(
        "what",
        nargs="*",
        metavar="backup|restore FILE | TERMINAL",
        help="sao lưu khóa, hoặc máy cần thu hồi / the keys' backup, or the terminal to revoke",
    )
    centre.add_argument(
        "--from", dest="wish", type=Path, metavar="FILE", help="nội dung tờ khai / what is declared"
    )
    centre.add_argument(
        "--id", dest="ids", nargs="+", metavar="HEX", help="tờ khai cần thu hồi / ids to withdraw"
    )
    centre.add_argument("--host", default="127.0.0.1")
    centre.add_argument("--port", type=int, default=8643)
    centre.add_argument("--url", default="", help="địa chỉ ghi trong mã / address in the token")
    centre.add_argument("--certificate", type=Path, help="chứng chỉ TLS / TLS certificate (PEM)")
    centre.add_argument("--key", type=Path, help="khóa TLS / TLS key (PEM)")
    centre.add_argument(
        "--keep-days", type=int, metavar="N", help="số ngày còn đọc được / days it can be read"
    )
    centre.add_argument("--order", default="", help="số quyết định / number of the order")
    centre.set_defaults(run=running.centre)


def _add_export(commands: "_Commands") -> None:
    export = _command(commands, "export", "xuất sổ trong ngày / export the register of a day")
    export.add_argument("--day", type=date.fromisoformat, help="YYYY-MM-DD; hôm nay / today")
    files = export.add_mutually_exclusive_group(required=True)
    for kind in ("csv", "xlsx", "pdf", "sqlite"):
        files.add_argument(f"--{kind}", type=Path, metavar="FILE")
    masking = export.add_mutually_exclusive_group()
    masking.add_argument("--masked", action="store_true", help="che thông tin / masked (default)")
    masking.add_argument("--full", action="store_true", help="không che / nothing masked")
    export.add_argument("--reason", default="", help="lý do xuất đầy đủ / why nothing is masked")
    export.add_argument("--first", default="", metavar="NAME", help="người xuất / who exports")
    export.add_argument(
        "--second", default="", metavar="NAME", help="người chứng kiến / who agrees"
    )
    export.add_argument("--language", choices=("vi", "en"), default="vi")
    export.add_argument(
        "--supervisor", type=Path, metavar="FILE", help="khóa của giám sát / a supervisor's key"
    )
    export.set_defaults(run=_late, late="export")

    handover = _command(
        commands, "handover", "biên bản bàn giao ca / the handover certificate of the shift (PDF)"
    )
    handover.add_argument("file", type=Path, metavar="FILE")
    handover.add_argument("--to", default="", metavar="NAME", help="người nhận / who takes over")
    handover.set_defaults(run=_late, late="handover")


def _add_light(commands: "_Commands") -> None:
    trust = _command(commands, "trust", "nạp khóa và danh sách thu hồi / keys and lists, compiled")
    trust.add_argument("action", choices=("import",))
    trust.add_argument("folder", type=Path)
    trust.add_argument("--to", type=Path, required=True, metavar="DIR")
    trust.set_defaults(run=light.import_trust)
    batch = _command(
        commands, "batch", "chuyển bản ghi bằng USB / records, receipts and enrolment over a stick"
    )
    batch.add_argument("action", choices=("export", "import"))
    batch.add_argument("folder", type=Path, metavar="FOLDER", help="USB / the stick")
    batch.add_argument(
        "--all", action="store_true", help="cả bản ghi đã xác nhận / also what is confirmed"
    )
    batch.add_argument(
        "--enrol", default="", metavar="TOKEN", help="xin đăng ký qua USB / ask to be enrolled"
    )
    batch.add_argument(
        "--centre",
        action="store_true",
        help="cho trung tâm của máy này, kể cả khi máy cũng có sổ của chốt"
        " / for this machine's centre, even where there is a post's journal too",
    )
    batch.add_argument(
        "--bundle", type=Path, metavar="DIR",
        help="ở trung tâm: thư mục keys và rules cho các chốt / at a centre: keys and rules",
    )  # fmt: skip
    batch.set_defaults(run=_late, late="batch")
    verify = _command(
        commands, "verify", "sổ có nguyên vẹn không / is a journal, batch or centre's copy whole"
    )
    verify.add_argument("path", type=Path, metavar="PATH")
    verify.add_argument(
        "--evidence", "--receipts", dest="evidence", type=Path, action="extend",
        nargs="+", default=[], metavar="FILE",
        help="biên nhận giữ bên ngoài / receipts kept outside",
    )  # fmt: skip
    verify.add_argument(
        "--head",
        action="extend",
        nargs="+",
        default=[],
        metavar="CODE",
        help="mã đầu sổ / head codes",
    )
    verify.set_defaults(run=_late, late="verify")
    kept = _command(commands, "evidence", "bằng chứng để giữ bên ngoài / what to keep for `verify`")
    kept.add_argument("path", type=Path, nargs="?", metavar="PATH")
    kept.add_argument("--to", type=Path, metavar="FILE", help="tệp biên nhận / receipts file")
    kept.set_defaults(run=evidence.evidence)
    ending = _command(
        commands, "erase", "xóa dữ liệu khi hết dịch / erase all about people, by order"
    )
    ending.add_argument("--order", required=True, metavar="N", help="số quyết định / the order")
    ending.add_argument("--to", type=Path, metavar="FILE", help="giấy chứng nhận / certificate")
    ending.add_argument("--yes", action="store_true", help="không hỏi lại / do not ask")
    ending.set_defaults(run=_late, late="erase")
    doctor = _command(commands, "doctor", "máy này còn thiếu gì / what this machine lacks")
    doctor.set_defaults(run=light.doctor)
    read = _command(commands, "read", "đọc mã trong ảnh / the codes in pictures")
    read.add_argument("pictures", type=Path, nargs="+", metavar="PICTURE")
    read.set_defaults(run=light.read)
    inspect = _command(
        commands, "inspect", "nội dung của mã / what a payload says (standard input)"
    )
    inspect.add_argument("--keys", type=Path, help="thư mục khóa / folder of keys")
    inspect.add_argument("--at", type=_time, help="thời điểm xét, ISO 8601 / judged at this time")
    inspect.add_argument("--full", action="store_true", help="không che / nothing masked")
    inspect.add_argument(
        "--list", action="store_true", help="các loại và lý do / kinds and reasons"
    )
    inspect.set_defaults(run=light.inspect)


def _add_keys(commands: "_Commands") -> None:
    root = commands.add_parser("keys", help="khóa của máy và của giám sát / keys of this machine")
    verbs = root.add_subparsers(title="lệnh / commands", metavar="VERB", required=True)
    status = _command(verbs, "status", "khóa máy được giữ thế nào / how the key is kept")
    status.set_defaults(run=_late, late="keys status")
    protect = _command(verbs, "protect", "đặt hoặc đổi mật khẩu / under a (new) passphrase")
    protect.add_argument(
        "--credential", action="store_true", help="giao cho systemd giữ / as systemd's credential"
    )
    protect.set_defaults(run=_late, late="keys protect")
    unprotect = _command(verbs, "unprotect", "bỏ mật khẩu / in a plain file again")
    unprotect.set_defaults(run=_late, late="keys unprotect")
    supervisor = _command(verbs, "supervisor", "tạo khóa giám sát / make a supervisor's key")
    supervisor.add_argument("--to", type=Path, required=True, metavar="FILE")
    supervisor.set_defaults(run=_late, late="keys supervisor")


def _late(asked: argparse.Namespace) -> int:
    """Commands over the journal's own modules, which no other command should wait for."""
    from terminal.cli import batches, erasing, exporting, handing_over, keys, verifying

    commands = {
        "batch": batches.batch,
        "export": exporting.export,
        "handover": handing_over.handover,
        "verify": verifying.verify,
        "erase": erasing.erase,
        "keys status": keys.status,
        "keys protect": keys.protect,
        "keys unprotect": keys.unprotect,
        "keys supervisor": keys.supervisor,
    }
    return commands[asked.late](asked)


def _add_figures(commands: "_Commands") -> None:
    bench = _command(commands, "bench", "đo tốc độ / the figures of benchmarks/")
    bench.add_argument("name", nargs="?", help=", ".join(figures.BENCHES))
    bench.add_argument(
        "--samples",
        type=_count,
        metavar="N",
        help="bao nhiêu đoạn phim, khung hình, bản ghi / how many clips, frames or records",
    )
    bench.set_defaults(run=figures.bench)
    prove = _command(commands, "prove", "chứng minh / proofs that take long")
    prove.add_argument("name", choices=figures.PROOFS)
    prove.add_argument("--pictures", type=Path, nargs="+", default=[], metavar="DIR")
    prove.add_argument("--seed", type=int, default=1)
    prove.add_argument("--kills", type=int, default=10)
    prove.add_argument(
        "--inputs", type=_count, metavar="N", help="số dữ liệu thử / of fuzz: how many inputs"
    )
    prove.add_argument("--cuts", type=_count, metavar="N", help="số lần cắt điện / of power-cuts")
    prove.add_argument("--steps", type=_count, metavar="N", help="số bước / of exactly-once")
    prove.set_defaults(run=figures.prove)


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise ValueError("none at all is no measurement")
    return count


def _time(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
