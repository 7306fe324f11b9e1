"""The key with which a command reads a journal: the machine's, or a supervisor's."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.journal.key_files import KeyLocked, opened_key
from sync.journal.passphrase import WrongPassphrase
from sync.journal.supervisors import NoSupervisorKey, open_supervisor
from terminal.cli.passphrases import ask_passphrase, wrong_passphrase
from terminal.cli.printing import say


class NoKey(Exception):
    """There is one, and it did not open; that was told."""


def reading_key(folder: Path, supervisor: Path | None) -> X25519PrivateKey | None:
    """The key to read with; None where the folder of keys has none.

    :param supervisor: the file of a supervisor's key, to be used instead of the machine's.
    :raises NoKey: where the key does not open.
    """
    try:
        if supervisor is None:
            return opened_key(folder, ask_passphrase)
        passphrase = ask_passphrase()
        if passphrase is None:
            raise NoKey
        return open_supervisor(supervisor, passphrase)
    except KeyLocked as error:
        say(
            "Khóa của máy đang bị khóa; không đọc được phần riêng tư.",
            "The machine's key is locked: nothing personal can be read.",
        )
        raise NoKey from error
    except WrongPassphrase as error:
        wrong_passphrase()
        raise NoKey from error
    except (NoSupervisorKey, OSError) as error:
        say(f"{supervisor} không phải khóa giám sát", f"no supervisor's key: {error}")
        raise NoKey from error
