"""Asking for a passphrase without showing it."""

import getpass
import sys

from sync.journal.key_files import given_passphrase
from sync.journal.passphrase import LEAST_LENGTH, Weakness, weakness
from terminal.cli.printing import say

_WEAK = {
    Weakness.SHORT: (
        f"Mật khẩu cần ít nhất {LEAST_LENGTH} ký tự, ví dụ bốn từ bất kỳ.",
        f"A passphrase takes at least {LEAST_LENGTH} characters, such as four words by chance.",
    ),
    Weakness.LONG: ("Mật khẩu quá dài.", "The passphrase is too long."),
    Weakness.DIGITS: (
        "Chỉ có chữ số thì dò ra trong vài giờ; hãy dùng bốn từ bất kỳ.",
        "Digits alone are found out within hours; take four words by chance.",
    ),
    Weakness.SAMENESS: (
        "Mật khẩu lặp lại quá ít ký tự.",
        "The passphrase repeats too few characters.",
    ),
}


def ask_passphrase() -> str | None:
    """The passphrase of a key that is there; None where nobody is there to be asked.

    CHOT_PASSPHRASE in the environment and the service manager's credential `chot.passphrase`
    come first.
    """
    told = given_passphrase()
    if told is None and _somebody_is_there():
        told = getpass.getpass("Mật khẩu khóa / Passphrase: ", sys.stderr)
    if not told:
        say(
            "Cần mật khẩu: chạy ở cửa sổ lệnh, hoặc đặt CHOT_PASSPHRASE.",
            "A passphrase is needed: run it in a terminal window, or set CHOT_PASSPHRASE.",
        )
    return told or None


def choose_passphrase() -> str | None:
    """A new passphrase, typed twice; None where it was refused or nobody is there."""
    told = given_passphrase()
    if told is None and _somebody_is_there():
        told = getpass.getpass("Mật khẩu mới / New passphrase: ", sys.stderr)
        again = getpass.getpass("Gõ lại / Once more: ", sys.stderr)
        if told != again:
            say("Hai lần gõ khác nhau.", "The two differ.")
            return None
    if not told:
        say(
            "Cần mật khẩu mới: chạy ở cửa sổ lệnh, hoặc đặt CHOT_PASSPHRASE.",
            "A new passphrase is needed: run it in a terminal window, or set CHOT_PASSPHRASE.",
        )
        return None
    weak = weakness(told)
    if weak is not None:
        say(*_WEAK[weak])
        return None
    return told


def wrong_passphrase() -> None:
    """Say that a passphrase did not fit."""
    say("Sai mật khẩu. Không có gì thay đổi.", "Wrong passphrase. Nothing was changed.")


def _somebody_is_there() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()
