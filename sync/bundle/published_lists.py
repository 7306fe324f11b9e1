"""Lists of revoked certificates as states and issuers publish them in JSON; pure."""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from sync.bundle.revocation import Scheme
from sync.bundle.revocation_file import DATED_BYTES, VALUE_BYTES, Form, Section, entry_of
from sync.bundle.trust import KEY_ID_BYTES
from sync.protocol.self_declaration import ID_BYTES

MAX_ENTRIES: Final = 5_000_000
"""Entries of one file; a batch of the EU has at most 1,000."""

_EU_HASHES: Final = {
    "SIGNATURE": Scheme.EU_SIGNATURE,
    "UCI": Scheme.EU_UCI,
    "COUNTRYCODEUCI": Scheme.EU_COUNTRY_UCI,
}
_MAX_IDENTIFIER: Final = 32
_ANY_KEY: Final = "UNKNOWN_KID"
_HEX: Final = re.compile(r"[0-9A-Fa-f]+", re.ASCII)
_CARD_ID: Final = re.compile(r"([A-Za-z0-9_-]{1,24})(?:\.([0-9]{1,15}))?", re.ASCII)


class ListProblem(StrEnum):
    """Why a list of revoked certificates is not used, or not wholly."""

    BAD_LIST = "bad-list"
    """It, or an entry of it, breaks its form."""
    METHOD = "list-method"
    """It names certificates in a way that is not known here."""
    VERSION = "list-version"
    """Its counter is another one than the issuer's key states."""
    INCOMPLETE = "list-incomplete"
    """Parts are missing, or the total is another one than stated."""
    TOO_LONG = "list-too-long"


@dataclass(frozen=True, slots=True)
class CardList:
    """A list of revoked SMART Health Cards of one key, complete."""

    key_id: str
    counter: int
    section: Section


@dataclass(frozen=True, slots=True)
class SliceIndex:
    """What the EU's service says of the slices of one signer."""

    key_id: bytes
    updated: datetime | None
    slices: frozenset[str] = frozenset()
    """Names of all slices that there must be."""


@dataclass(frozen=True, slots=True)
class Lists:
    """What one file of lists gave."""

    sections: tuple[Section, ...] = ()
    cards: tuple[CardList, ...] = ()
    indexes: tuple[SliceIndex, ...] = ()
    problems: tuple[ListProblem, ...] = ()


def read_lists(tree: Any) -> Lists | None:
    """Read parsed JSON of a known form; None if it is none of them.

    - A batch of the EU gateway, or several in an array: `country`, `kid`, `hashType`, `entries`.
    - The lists and the partitions of the EU's distribution service.
    - The configuration of CoronaCheck, for its `proofIdentifierDenylist` of EU certificates.
    - The list of a SMART Health Card issuer: `kid`, `method`, `ctr`, `rids`.
    - Withdrawn declarations of ours, as the centre writes them: `use` is
      `withdrawn-declarations`, `kid` and `ids` are in hexadecimal digits, `updated` is when the
      list was made (docs/declaration-code.md).
    """
    items = tree if isinstance(tree, list) else [tree]
    if not items or not all(isinstance(item, dict) for item in items):
        return None
    parts = [_read(item) for item in items]
    found = [part for part in parts if part is not None]
    return _joined(found) if len(found) == len(parts) else None


def stated_time(text: object) -> datetime | None:
    """A time as lists state it; None where it is missing or cannot be read."""
    if not isinstance(text, str):
        return None
    try:
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def hash_of(text: object) -> bytes:
    """The first 16 bytes of the hash that the text spells in base64; empty if it spells none."""
    if not isinstance(text, str):
        return b""
    try:
        decoded = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
    return decoded[:VALUE_BYTES] if len(decoded) >= VALUE_BYTES else b""


def identifier(text: object) -> bytes:
    """At most 32 bytes that the text spells in base64 or base64url; empty if it spells none."""
    if not isinstance(text, str):
        return b""
    plain = text.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        decoded = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""
    return decoded if len(decoded) <= _MAX_IDENTIFIER else b""


def _digits(text: object, size: int) -> bytes:
    """Exactly so many bytes that the text spells in hexadecimal digits; empty if it does not."""
    if not isinstance(text, str) or len(text) != 2 * size or not _HEX.fullmatch(text):
        return b""
    return bytes.fromhex(text)


def _read(item: dict[str, Any]) -> Lists | None:
    rules = item.get("europeanVerificationRules", item)
    if item.get("use") == "withdrawn-declarations":
        return _declarations(item)
    if "hashType" in item and "entries" in item:
        return _batch(item)
    if "kid" in item and ("chunks" in item or {"mode", "hashTypes"} <= item.keys()):
        return _partition(item)
    if isinstance(rules, dict) and "proofIdentifierDenylist" in rules:
        return _deny_list(rules["proofIdentifierDenylist"])
    if "rids" in item or {"method", "kid"} <= item.keys():
        return _card_list(item)
    return None


def _joined(parts: list[Lists]) -> Lists:
    return Lists(
        tuple(one for part in parts for one in part.sections),
        tuple(one for part in parts for one in part.cards),
        tuple(one for part in parts for one in part.indexes),
        tuple(dict.fromkeys(one for part in parts for one in part.problems)),
    )


def _batch(item: dict[str, Any]) -> Lists:
    scheme = _EU_HASHES.get(item["hashType"]) if isinstance(item["hashType"], str) else None
    if scheme is None:
        return Lists(problems=(ListProblem.METHOD,))
    entries = item["entries"]
    kid = item.get("kid")
    scope = b"" if kid in (None, _ANY_KEY) else identifier(kid)
    if not isinstance(entries, list) or (not scope and kid not in (None, _ANY_KEY)):
        return Lists(problems=(ListProblem.BAD_LIST,))
    if len(entries) > MAX_ENTRIES:
        return Lists(problems=(ListProblem.TOO_LONG,))
    hashes = [hash_of(one.get("hash") if isinstance(one, dict) else one) for one in entries]
    return _of_hashes(scheme, scope, hashes)


def _of_hashes(scheme: Scheme, scope: bytes, hashes: list[bytes]) -> Lists:
    # A broken entry is named, and does not let the others go free.
    section = Section(
        scheme=scheme, scope=scope, form=Form.ENTRIES, width=VALUE_BYTES, data=b"".join(hashes)
    )
    return Lists((section,), problems=() if all(hashes) else (ListProblem.BAD_LIST,))


def _deny_list(denied: object) -> Lists:
    if not isinstance(denied, dict):
        return Lists(problems=(ListProblem.BAD_LIST,))
    if len(denied) > MAX_ENTRIES:
        return Lists(problems=(ListProblem.TOO_LONG,))
    hashes = [hash_of(name) for name, holds in denied.items() if holds is not False]
    return _of_hashes(Scheme.NL_SIGNATURE, b"", hashes)


def _declarations(item: dict[str, Any]) -> Lists:
    kid, ids = _digits(item.get("kid"), KEY_ID_BYTES), item.get("ids")
    if not kid or not isinstance(ids, list):
        return Lists(problems=(ListProblem.BAD_LIST,))
    if len(ids) > MAX_ENTRIES:
        return Lists(problems=(ListProblem.TOO_LONG,))
    named = [_digits(one, ID_BYTES) for one in ids]
    section = Section(
        scheme=Scheme.DECLARATION,
        scope=kid,
        form=Form.ENTRIES,
        width=VALUE_BYTES,
        data=b"".join(entry_of(Scheme.DECLARATION, one) for one in named if one),
        updated=stated_time(item.get("updated")),
    )
    return Lists((section,), problems=() if all(named) else (ListProblem.BAD_LIST,))


def _partition(item: dict[str, Any]) -> Lists:
    kid, chunks = identifier(item["kid"]), item.get("chunks", {})
    if not kid or not isinstance(chunks, dict):
        return Lists(problems=(ListProblem.BAD_LIST,))
    slices: set[str] = set()
    for chunk in chunks.values():
        for one in chunk.values() if isinstance(chunk, dict) else (None,):
            name = one.get("hash") if isinstance(one, dict) else None
            if not isinstance(name, str):
                return Lists(problems=(ListProblem.BAD_LIST,))
            slices.add(name)
    updated = stated_time(item.get("lastUpdated"))
    return Lists(indexes=(SliceIndex(kid, updated, frozenset(slices)),))


def _card_list(tree: dict[str, Any]) -> Lists:
    kid, rids = tree.get("kid"), tree.get("rids")
    if tree.get("method") != "rid":
        return Lists(problems=(ListProblem.METHOD,))
    counter = counter_of(tree.get("ctr"))
    if not isinstance(kid, str) or not kid.isascii() or counter is None:
        return Lists(problems=(ListProblem.BAD_LIST,))
    if not isinstance(rids, list):
        return Lists(problems=(ListProblem.BAD_LIST,))
    if len(rids) > MAX_ENTRIES:
        return Lists(problems=(ListProblem.TOO_LONG,))
    entries: dict[bytes, bytes] = {}
    for rid in rids:
        match = _CARD_ID.fullmatch(rid) if isinstance(rid, str) else None
        # The same card twice, with and without a time, leaves open which of them holds.
        key = entry_of(Scheme.SMART_HEALTH, match[1].encode()) if match else b""
        if match is None or key in entries:
            return Lists(problems=(ListProblem.BAD_LIST,))
        entries[key] = key + int(match[2] or 0).to_bytes(DATED_BYTES - VALUE_BYTES)
    section = Section(
        scheme=Scheme.SMART_HEALTH,
        scope=kid.encode(),
        form=Form.DATED,
        width=DATED_BYTES,
        data=b"".join(sorted(entries.values())),
    )
    return Lists(cards=(CardList(kid, counter, section),))


def counter_of(value: object) -> int | None:
    """How often a list was changed, as a number or, as some issuers write it, its digits."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    return value if type(value) is int and value >= 0 else None
