"""Putting the keys, lists and rules of a centre onto a stick, for posts without a network."""

import contextlib
import hashlib
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.centre.declarations import KEY_FILE
from sync.centre.post_keys import post_key_files
from sync.centre.withdrawals import WITHDRAWN_FILE
from sync.journal import removable
from sync.journal.files import write_private
from sync.journal.removable import BadFile
from sync.protocol.bundle_list import (
    KINDS,
    MAX_FILE_BYTES,
    BundleList,
    Listed,
    decode_bundle_list,
    encode_bundle_list,
    is_name,
)
from sync.protocol.envelope import MAX_ANSWER_BYTES, MalformedMessage
from sync.protocol.stick_names import (
    BUNDLE,
    BUNDLE_LIST,
    ROOT,
    Handled,
    Outcome,
    is_bundle_file,
)

BUNDLE_FOLDER: Final = "bundle"
"""In the centre's data folder: `keys` and `rules` for its posts."""
MADE_FILE: Final = "bundle-made"
"""In the centre's data folder: the time in the newest list, milliseconds in digits."""
_MOST_NOTE_BYTES: Final = 64
_MADE: Final = re.compile(rb"[0-9]{1,15}\n?")

_log: Final = logging.getLogger("chot.centre")


def bundle_files(centre: Path, source: Path | None = None) -> dict[str, Path]:
    """What posts should have, by its name in the bundle: the folders `keys` and `rules` of
    `source`, and the centre's own declaration key, its posts' keys and withdrawals.

    :param source: `bundle` in the centre's data folder where none is named.
    """
    source = source or centre / BUNDLE_FOLDER
    found = {
        f"{KINDS[0]}/{name}": centre / name
        for name in (KEY_FILE, WITHDRAWN_FILE)
        if (centre / name).is_file()
    }
    found |= {f"{KINDS[0]}/{path.name}": path for path in post_key_files(centre)}
    for kind in KINDS:
        for path in (source / kind).rglob("*"):
            if path.is_file() and not path.is_symlink():
                found[path.relative_to(source).as_posix()] = path
    return dict(sorted(found.items()))


def next_made_ms(centre: Path, now_ms: int) -> int:
    """The time for the next list: now, or just after that of the last.

    Posts take no older list than they have. One made while the clock ran ahead must not keep
    every later one away. The time is durable before anything is signed with it.

    :param centre: the centre's data folder.
    :raises OSError: where it cannot be read or written.
    """
    path = centre / MADE_FILE
    last_ms = 0
    with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
        told = file.read(_MOST_NOTE_BYTES)
        if _MADE.fullmatch(told):
            last_ms = int(told)
        else:
            _log.warning("%s cannot be read; lists take their time from the clock", MADE_FILE)
    made_ms = max(now_ms, last_ms + 1)
    write_private(path, b"%d\n" % made_ms)
    return made_ms


def export_bundle(
    stick: Path,
    files: dict[str, Path],
    centre: bytes,
    key: Ed25519PrivateKey,
    made_ms: int,
) -> Iterator[Handled]:
    """Write files that are not there yet, then their signed list; what no list names goes.

    Files lie on the stick under their SHA-256, so that an older list stays whole until the new
    one is there.

    :param centre: the centre's id; `key` signs the list.
    :param made_ms: what the list says of its time; see `next_made_ms`.
    :raises MalformedMessage: where there are too many files, or one has a name that no bundle may
        hold or is too large.
    :raises BadFile, OSError: where the stick cannot be used.
    """
    folder = stick / ROOT / BUNDLE
    bad = next((name for name in files if not is_name(name)), None)
    if bad is not None:
        raise MalformedMessage(bad)
    removable.make_folder(stick / ROOT)
    removable.make_folder(folder)
    removable.tidy(folder)
    listed: list[Listed] = []
    for name, path in files.items():
        try:
            content = removable.read_file(path, MAX_FILE_BYTES)
        except BadFile as error:
            raise MalformedMessage(f"{name}: {error}") from error
        digest = hashlib.sha256(content).digest()
        listed.append(Listed(name, len(content), digest))
        written = removable.write_once(folder / digest.hex(), content)
        outcome = Outcome.WRITTEN if written else Outcome.THERE
        yield Handled(f"{ROOT}/{BUNDLE}/{name}", 0, outcome)
    found = BundleList(centre=centre, made_ms=made_ms, files=tuple(listed))
    if _lies_there(folder / BUNDLE_LIST, found, key):
        outcome = Outcome.THERE
    else:
        removable.write_file(folder / BUNDLE_LIST, encode_bundle_list(found, key))
        outcome = Outcome.WRITTEN
    wanted = {file.digest.hex() for file in listed}
    for name in removable.names_in(folder):
        if is_bundle_file(name) and name not in wanted:
            removable.remove(folder / name)
    yield Handled(f"{ROOT}/{BUNDLE}/{BUNDLE_LIST}", 0, outcome)


def _lies_there(path: Path, wanted: BundleList, key: Ed25519PrivateKey) -> bool:
    try:
        held = decode_bundle_list(removable.read_file(path, MAX_ANSWER_BYTES), key.public_key())
    except (BadFile, FileNotFoundError, MalformedMessage):
        return False
    return (held.centre, held.files) == (wanted.centre, wanted.files)
