"""The centre's list of withdrawn declarations, a file for the folders of keys of the posts."""

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec
from filelock import FileLock

from sync.bundle.folder import MAX_FILE_BYTES
from sync.centre.keys import load_issuing_key
from sync.journal.files import write_private
from sync.protocol import declaration_code
from sync.protocol.self_declaration import ID_BYTES

WITHDRAWN_FILE: Final = "withdrawn-declarations.json"

_LOCK_FILE: Final = "withdrawn-declarations.lock"
_ID: Final = re.compile(f"[0-9a-f]{{{2 * ID_BYTES}}}", re.ASCII)
_Digits = Annotated[str, msgspec.Meta(pattern=rf"^{_ID.pattern}\Z")]


class BadWithdrawal(ValueError):
    """An id that no declaration has, or a list that cannot be continued; nothing was written."""


class _List(msgspec.Struct, forbid_unknown_fields=True):
    """Withdrawn ids of one issuing key, as `sync.bundle.published_lists` reads them."""

    use: Literal["withdrawn-declarations"]
    kid: _Digits
    ids: list[_Digits]
    updated: str


def withdraw_beside(folder: Path, ids: Iterable[str], now: datetime) -> int:
    """Add declarations to the list in `folder`, whose centre may be running.

    The list has a part for each issuing key that was in use when something was withdrawn. The
    centre keeps nothing of a declaration and so cannot tell which of its keys signed one: ids
    are added to every part.

    :param ids: as the centre said them when it issued the declarations.
    :param now: whole seconds, with a time zone.
    :returns: how many ids the list has for the key that is in use.
    :raises BadWithdrawal: if an id is none, or the list is broken or would be too long to be read.
    :raises KeyFault, OSError: see `load_issuing_key`.
    """
    wanted = [one.lower() for one in ids]
    if not all(map(_ID.fullmatch, wanted)):
        raise BadWithdrawal(f"an id has {2 * ID_BYTES} hexadecimal digits")
    kid = declaration_code.key_id(load_issuing_key(folder, may_make=False).public_key()).hex()
    path = folder / WITHDRAWN_FILE
    with FileLock(folder / _LOCK_FILE):
        lists = {one.kid: one for one in _read(path)}
        lists.setdefault(kid, _List(use="withdrawn-declarations", kid=kid, ids=[], updated=""))
        for one in lists.values():
            one.ids = list(dict.fromkeys((*one.ids, *wanted)))
            one.updated = now.isoformat()
        written = msgspec.json.format(msgspec.json.encode(list(lists.values())), indent=1) + b"\n"
        if len(written) > MAX_FILE_BYTES:
            raise BadWithdrawal(f"{WITHDRAWN_FILE} would be too long for the posts")
        write_private(path, written)
    return len(lists[kid].ids)


def _read(path: Path) -> list[_List]:
    if not path.exists():
        return []
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[_List])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadWithdrawal(f"{path} is no list of withdrawn declarations") from error
