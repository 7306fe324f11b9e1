"""The commands `centre keys backup FILE` and `centre keys restore FILE`."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from terminal.cli.passphrases import ask_passphrase, choose_passphrase
from terminal.cli.printing import print_json, say


def centre_keys(folder: Path, asked: argparse.Namespace) -> int:
    """Write a centre's keys to a file under a passphrase, or make a centre of such a file."""
    if asked.action != "keys" or len(asked.what) != 2 or asked.what[0] not in {"backup", "restore"}:
        say(
            "Hãy ghi: chot centre keys backup TỆP, hoặc chot centre keys restore TỆP.",
            "Write: chot centre keys backup FILE, or chot centre keys restore FILE.",
        )
        return 2
    file = Path(asked.what[1])
    return (
        _back_up(folder, file, asked)
        if asked.what[0] == "backup"
        else _restore(folder, file, asked)
    )


def _back_up(folder: Path, file: Path, asked: argparse.Namespace) -> int:
    from sync.centre.key_backup import BACKUP_FAULTS, back_up
    from terminal.app.clock import wall_ms

    if file.exists():
        say(
            f"Đã có {file}; hãy ghi tên khác, vì đó có thể là bản sao lưu duy nhất.",
            f"{file} is there already; choose another name: it may be the only backup.",
        )
        return 1
    passphrase = choose_passphrase()
    if passphrase is None:
        return 1
    try:
        terminals = back_up(folder, file, passphrase, wall_ms())
    except (OSError, *BACKUP_FAULTS) as fault:
        say(*_why_not_backed_up(fault, folder, file))
        return 1
    if asked.json:
        print_json({"file": str(file), "terminals": terminals})
    else:
        print(f"{file}: {terminals} máy / terminals")
        say(
            "Đã ghi và mở thử. Cất tệp và mật khẩu ở hai nơi khác nhau, không để trên máy này.",
            "Written and opened once. Keep file and passphrase in two other places than this.",
        )
    return 0


def _why_not_backed_up(fault: Exception, folder: Path, file: Path) -> tuple[str, str]:
    from sync.centre.key_backup import BesideTheKeys

    if isinstance(fault, BesideTheKeys):
        return (
            "Hãy ghi bản sao lưu ra ngoài thư mục của trung tâm, tốt nhất ở ổ khác.",
            "Write the backup outside the centre's folder, best on another disk.",
        )
    if isinstance(fault, FileNotFoundError):
        return f"Không có trung tâm trong {folder}, hoặc không có chỗ ghi {file}", f"{fault}"
    if isinstance(fault, OSError):
        return f"Không ghi được {file}", f"{file} cannot be written: {fault}"
    return f"Trung tâm trong {folder} không mở được", f"the centre cannot be opened: {fault}"


def _restore(folder: Path, file: Path, asked: argparse.Namespace) -> int:
    from sync.centre.key_backup import BACKUP_FAULTS, BadBackup, NotEmpty, restore
    from sync.journal.passphrase import WrongPassphrase

    passphrase = ask_passphrase()
    if passphrase is None:
        return 1
    try:
        made = restore(folder, file, passphrase)
    except NotEmpty:
        say(
            f"{folder} không trống. Chỉ khôi phục vào thư mục trống; hãy cất thư mục cũ đi trước.",
            f"{folder} is not empty. Restore into an empty folder; put the old one aside first.",
        )
        return 1
    except WrongPassphrase:
        say("Sai mật khẩu của bản sao lưu.", "Wrong passphrase of the backup.")
        return 1
    except BadBackup as error:
        say(f"{file} không phải bản sao lưu dùng được", f"{file} is no backup to be used: {error}")
        return 1
    except (*BACKUP_FAULTS, OSError) as error:
        say(f"Không khôi phục được vào {folder}", f"{folder} cannot be restored: {error}")
        return 1
    at = datetime.fromtimestamp(made.made_ms / 1000, UTC)
    if asked.json:
        print_json(
            {"centre": made.centre.hex(), "terminals": made.terminals, "made": at.isoformat()}
        )
    else:
        print(f"{folder}: {made.terminals} máy / terminals, {at:%Y-%m-%d %H:%M} UTC")
        say(
            "Các máy sẽ tự gửi lại những gì còn giữ. Máy đăng ký sau bản sao lưu phải đăng ký lại.",
            "Terminals send again what they still have. Those enrolled later need a new token.",
        )
    return 0
