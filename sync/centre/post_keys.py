"""The keys by which posts read each other's slips, as files for the bundle of all posts."""

import base64
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sync.bundle.own_keys import MAX_OWN_KEYS
from sync.centre.storage.port import Storage, Terminal
from sync.journal.files import write_private
from sync.protocol import declaration_code
from sync.protocol.terms import Mode

_FIRST: Final = "post-keys"


def write_post_keys(folder: Path, storage: Storage) -> tuple[Path, ...]:
    """Lay the keys of the posts that may sign slips into `folder`, the centre's data folder.

    Attended terminals that are not revoked, nor share a key with one that is; at a kiosk nobody
    looks at whom a slip is for.
    Files of an earlier call that are not needed any more go.

    :return: the files, each of at most `MAX_OWN_KEYS` keys in the form that
        `sync.bundle.own_keys` reads, the same bytes for the same terminals.
    :raises StorageFault, OSError: where the store cannot be read, or a file not be written.
    """
    known = storage.read(lambda look: [row.terminal for row in look.terminals()])
    revoked = {terminal.public_key for terminal in known if terminal.revoked_ms is not None}
    signing = sorted(
        (one for one in known if one.mode is Mode.OPERATOR and one.public_key not in revoked),
        key=lambda terminal: terminal.terminal,
    )
    paths: list[Path] = []
    for start in range(0, len(signing), MAX_OWN_KEYS):
        path = folder / f"{_FIRST}-{len(paths) + 1}.json"
        content = _written(signing[start : start + MAX_OWN_KEYS])
        if not path.exists() or path.read_bytes() != content:
            write_private(path, content)
        paths.append(path)
    for path in post_key_files(folder):
        if path not in paths:
            path.unlink()
    return tuple(paths)


def post_key_files(folder: Path) -> tuple[Path, ...]:
    """What `write_post_keys` laid there last."""
    return tuple(sorted(folder.glob(f"{_FIRST}-*.json")))


def _written(terminals: Iterable[Terminal]) -> bytes:
    keys = [_key(terminal) for terminal in terminals]
    listed = {"use": "declaration", "keys": keys}
    return json.dumps(listed, indent=1, ensure_ascii=False).encode() + b"\n"


def _key(terminal: Terminal) -> dict[str, str]:
    key = Ed25519PublicKey.from_public_bytes(terminal.public_key)
    spelled = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return {
        "kid": declaration_code.key_id(key).hex(),
        "name": " · ".join(filter(None, (terminal.post, terminal.lane))),
        "key": base64.b64encode(spelled).decode("ascii"),
    }
