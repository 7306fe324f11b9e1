"""Our own signed health declaration: a code small enough for a cheap phone, read offline.

`CHD1:` and the base45 text of a COSE_Sign1 message around a CBOR map; docs/declaration-code.md
describes every byte. A stranger's phone can read all of it, so it holds what a post needs to
compare a person with a card, and nothing more.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.protocol import base45_text, cbor, cose
from sync.protocol.binding_tag import BindingTag
from sync.protocol.self_declaration import (
    FIRST_DAY,
    LAST_DAY,
    LAST_SECOND,
    VALID_HOURS,
    Answer,
    MalformedDeclaration,
    SelfDeclaration,
    check,
    seconds_of,
)

__all__ = [
    "KEY_ID_BYTES",
    "LATER_KEYS",
    "MAX_CHARACTERS",
    "MAX_PAYLOAD",
    "PREFIX",
    "VERSION",
    "MalformedDeclaration",
    "Read",
    "SelfDeclaration",
    "key_id",
    "read",
    "write",
]

PREFIX: Final = "CHD1:"
VERSION: Final = 1
KEY_ID_BYTES: Final = 8
MAX_PAYLOAD: Final = 512
"""Bytes of the CBOR map."""
MAX_CHARACTERS: Final = 1024
"""Of the whole code; the longest that `write` can make is shorter."""
LATER_KEYS: Final = range(32, 64)
"""What later versions may add without breaking readers of this one."""
_KEYS: Final = frozenset(range(1, 14))


@dataclass(frozen=True, slots=True)
class Read:
    """A code as it was read; nothing of it is authentic until a key of `key_id` says so."""

    declaration: SelfDeclaration
    message: cose.Signed


def key_id(key: Ed25519PublicKey) -> bytes:
    """By what a code names its issuer's key: 8 bytes of the SHA-256 of the raw public key."""
    return hashlib.sha256(key.public_bytes_raw()).digest()[:KEY_ID_BYTES]


def write(declaration: SelfDeclaration, key: Ed25519PrivateKey) -> str:
    """The code, all of it letters of the alphanumeric mode of QR codes.

    :raises MalformedDeclaration: if a field breaks a limit.
    """
    payload = _encode(declaration)
    message = cose.sign(payload, key_id(key.public_key()), key)
    return PREFIX + base45_text.encode(message)


def read(text: bytes) -> Read:
    """Read a code without believing it.

    There is one way to write a declaration: any other form of the same message is refused, so
    that no byte of a genuine code can be changed, signed or not.

    :raises MalformedDeclaration: if it is none.
    """
    if len(text) > MAX_CHARACTERS or not text.startswith(PREFIX.encode("ascii")):
        raise MalformedDeclaration("prefix or length")
    try:
        data = base45_text.decode(text[len(PREFIX) :])
    except ValueError as error:
        raise MalformedDeclaration("base45") from error
    message = cose.read_signed(data)
    if message is None or cose.written(message) != data:
        raise MalformedDeclaration("message")
    header = cbor.encode({1: cose.Algorithm.EDDSA.value, 4: message.key_id})
    if message.protected != header or len(message.key_id) != KEY_ID_BYTES:
        raise MalformedDeclaration("header")
    if len(message.signature) != 64:
        raise MalformedDeclaration("signature")
    return Read(_decode(message.payload), message)


def _encode(declaration: SelfDeclaration) -> bytes:
    check(declaration)
    number = declaration.number
    day = declaration.travel_day
    fields: dict[int, Any] = {
        1: VERSION,
        2: declaration.id,
        3: declaration.name,
        4: declaration.birth_year,
        5: [number.last, number.tag] if number else None,
        6: declaration.origin or None,
        7: declaration.destination or None,
        8: (day - FIRST_DAY).days if day else None,
        9: declaration.form,
        10: declaration.form_version,
        11: {question: _said(values) for question, values in declaration.answers.items()},
        12: seconds_of(declaration.issued_at),
        13: declaration.valid_hours if declaration.valid_hours != VALID_HOURS else None,
    }
    payload = cbor.encode({key: value for key, value in fields.items() if value is not None})
    if len(payload) > MAX_PAYLOAD:
        raise MalformedDeclaration("payload")
    return payload


def _decode(payload: bytes) -> SelfDeclaration:
    try:
        found = cbor.decode_deterministic(payload, max_bytes=MAX_PAYLOAD, max_depth=4)
    except cbor.MalformedCbor as error:
        raise MalformedDeclaration("payload") from error
    if not isinstance(found, Mapping) or _expect(found, 1, int) != VERSION:
        raise MalformedDeclaration("version")
    if not all(type(key) is int and (key in _KEYS or key in LATER_KEYS) for key in found):
        raise MalformedDeclaration("keys")
    hours = _optional(found, 13, int)
    if hours == VALID_HOURS:
        raise MalformedDeclaration("valid_hours")  # said by saying nothing
    year = _expect(found, 4, int)
    day = _optional(found, 8, int)
    declaration = SelfDeclaration(
        id=_expect(found, 2, bytes),
        name=_expect(found, 3, str),
        birth_year=year,
        number=_number(found, year),
        origin=_optional(found, 6, str) or "",
        destination=_optional(found, 7, str) or "",
        travel_day=None if day is None else _day(day),
        form=_expect(found, 9, str),
        form_version=_expect(found, 10, int),
        answers=_answers(_expect(found, 11, dict)),
        issued_at=_instant(_expect(found, 12, int)),
        valid_hours=VALID_HOURS if hours is None else hours,
    )
    check(declaration)
    # What is empty is left out, so an empty text has no place in a payload.
    if "" in (found.get(6), found.get(7)):
        raise MalformedDeclaration("places")
    return declaration


def _instant(seconds: int) -> datetime:
    if not 0 <= seconds <= LAST_SECOND:
        raise MalformedDeclaration("issued_at")
    return datetime.fromtimestamp(seconds, UTC)


def _day(days: int) -> date:
    if not 0 <= days <= LAST_DAY:
        raise MalformedDeclaration("travel_day")
    return FIRST_DAY + timedelta(days=days)


def _number(found: Mapping[int, Any], birth_year: int) -> BindingTag | None:
    match found.get(5):
        case None if 5 not in found:
            return None
        case [str(last), int(tag)] if type(tag) is int:
            return BindingTag(birth_year, last, tag)
    raise MalformedDeclaration("number")


def _said(values: Answer) -> object:
    """As it is written: places one behind the other, a single choice by itself."""
    if isinstance(values[0], str):
        return "".join(str(place) for place in values)
    return values[0] if len(values) == 1 else list(values)


def _answers(found: Mapping[Any, Any]) -> dict[int, Answer]:
    answers: dict[int, Answer] = {}
    for question, said in found.items():
        if type(question) is not int:
            raise MalformedDeclaration("answers")
        match said:
            case str():
                answers[question] = tuple(said[at : at + 2] for at in range(0, len(said), 2))
            # A list of one would be another way to write a single choice.
            case [_, _, *_] if all(type(value) is int for value in said):
                answers[question] = tuple(said)
            case int() if type(said) is int:
                answers[question] = (said,)
            case _:
                raise MalformedDeclaration("answers")
    return answers


def _optional(found: Mapping[int, Any], key: int, kind: type) -> Any:
    return _expect(found, key, kind) if key in found else None


def _expect(found: Mapping[int, Any], key: int, kind: type) -> Any:
    value = found.get(key)
    if type(value) is not kind:
        raise MalformedDeclaration(f"key {key}")
    return value
