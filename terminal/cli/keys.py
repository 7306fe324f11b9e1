"""The commands `keys …`: how this machine's key is kept, and keys of supervisors."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from terminal.cli.light import folder_of
from terminal.cli.passphrases import ask_passphrase, choose_passphrase, wrong_passphrase
from terminal.cli.printing import print_json, say

if TYPE_CHECKING:
    from sync.journal.key_files import KeyKeeper, MachineKey


def status(asked: argparse.Namespace) -> int:
    """How the machine's key is kept, and how many supervisors may open the journal."""
    from sync.journal.identity import SUPERVISORS
    from sync.journal.key_files import KeyKeeper
    from sync.journal.supervisors import SupervisorFolder

    folder = folder_of(asked) / "keys"
    protection = KeyKeeper(folder).protection()
    supervisors = len(SupervisorFolder(folder / SUPERVISORS).read())
    if asked.json:
        kept = None if protection is None else protection.value
        print_json({"protect": kept, "supervisors": supervisors})
    else:
        kept = "—" if protection is None else protection.value
        print(f"{folder}: {kept}, {supervisors} giám sát / supervisors")
    return 0


def protect(asked: argparse.Namespace) -> int:
    """Keep the machine's key under a passphrase, or in the system's credential alone."""
    from sync.journal.key_files import KEY_CREDENTIAL, KeyLocked

    def change(keeper: "KeyKeeper", key: "MachineKey") -> bool:
        if not _unlocked(key) or key.private is None:
            return False
        if asked.credential:
            try:
                keeper.hand_over(key.private)
            except KeyLocked:
                say(
                    f"Hệ thống không đưa {KEY_CREDENTIAL} của máy này; xem LoadCredential.",
                    f"The system gives no {KEY_CREDENTIAL} of this machine; see LoadCredential.",
                )
                return False
            return True
        passphrase = choose_passphrase()
        if passphrase is None:
            return False
        keeper.protect(key.private, passphrase)
        return True

    return _changing(asked, change, may_make=True)


def unprotect(asked: argparse.Namespace) -> int:
    """Keep the machine's key in a plain file again."""

    def change(keeper: "KeyKeeper", key: "MachineKey") -> bool:
        if not _unlocked(key) or key.private is None:
            return False
        keeper.expose(key.private)
        return True

    return _changing(asked, change, may_make=False)


def supervisor(asked: argparse.Namespace) -> int:
    """Make a supervisor's key; its public half goes to the posts."""
    from sync.journal.identity import SUPERVISORS
    from sync.journal.supervisors import make_supervisor

    target: Path = asked.to
    passphrase = choose_passphrase()
    if passphrase is None:
        return 1
    try:
        public = make_supervisor(target, passphrase)
    except FileExistsError as error:
        say(f"Đã có khóa ở {target}; hãy chọn tên khác.", f"choose another name: {error}")
        return 1
    except OSError as error:
        say(f"Không ghi được {target}", f"{target} cannot be written: {error.strerror}")
        return 1
    if asked.json:
        print_json({"key": str(target), "public": str(public)})
    else:
        place = folder_of(asked) / "keys" / SUPERVISORS
        print(target, public, sep="\n")
        say(
            f"Giữ kín {target.name}; chép {public.name} vào {place} của mỗi chốt."
            " Máy dùng khóa này từ lần khởi động hoặc nửa đêm kế tiếp.",
            f"Keep {target.name} to yourself; copy {public.name} into {place} of each post."
            " It counts from the next start or midnight.",
        )
    return 0


def _changing(
    asked: argparse.Namespace,
    change: "Callable[[KeyKeeper, MachineKey], bool]",
    *,
    may_make: bool,
) -> int:
    from sync.journal.database import FILE_NAME
    from sync.journal.faults import JournalFault
    from sync.journal.key_files import KeyKeeper
    from sync.journal.lock import locked
    from terminal.app.opening import known

    folder = folder_of(asked)
    if not may_make and not (folder / "keys").is_dir():
        say(f"Chưa có khóa nào trong {folder}.", f"No key in {folder}.")
        return 1
    try:
        lock = locked(folder)
        try:
            keeper = KeyKeeper(folder / "keys")
            may_make = may_make and not (folder / FILE_NAME).exists()
            if not change(keeper, keeper.load(may_make=may_make)):
                return 1
        finally:
            lock.release()
    except JournalFault as fault:
        raise known(fault, folder) from fault
    except OSError as error:
        say(f"Không ghi được vào {folder}", f"{folder} cannot be written: {error}")
        return 1
    return status(asked)


def _unlocked(key: "MachineKey") -> bool:
    """Whether the key can be read now, after asking for its passphrase where it takes one."""
    from sync.journal.passphrase import WrongPassphrase

    if key.takes_passphrase:
        passphrase = ask_passphrase()
        if passphrase is None:
            return False
        try:
            key.unlock(passphrase)
        except WrongPassphrase:
            wrong_passphrase()
            return False
    if key.private is None:
        say(
            "Khóa nằm trong hệ thống, không đọc được từ đây.",
            "The key lies with the system and cannot be read from here.",
        )
        return False
    return True
