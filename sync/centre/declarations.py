"""Issuing signed health declarations: from what a person fills in to a code for a QR."""

import base64
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sync.bundle.forms import built_in
from sync.centre.keys import load_issuing_key
from sync.journal.files import write_private
from sync.protocol import binding_tag, declaration_code
from sync.protocol.forms import Form, Forms, Particular, check, pack
from sync.protocol.self_declaration import (
    ID_BYTES,
    MalformedDeclaration,
    SelfDeclaration,
    tidy_name,
)

KEY_FILE: Final = "declaration-key.json"
"""The public half of the issuing key, for the folders of keys that terminals read."""
MAX_WISH: Final = 16_384
"""Bytes of JSON; a full form has about 600."""
MAX_TRAVEL_DAYS: Final = 31
"""How far from today the day of travel may lie."""
_MAX_DETAIL: Final = 200
_VIETNAM: Final = timezone(timedelta(hours=7))


class Refusal(StrEnum):
    """Why no code was issued."""

    MALFORMED = "malformed"
    """Not JSON of the right shape."""
    UNKNOWN_FORM = "unknown-form"
    INCOMPLETE = "incomplete"
    """The form asks for something that was not said."""
    FIELD = "field"
    """A name, number, year, day or place that cannot be."""
    ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class NotIssued:
    """No code; `details` names fields and questions, never what stood in them."""

    refusal: Refusal
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Issued:
    """A declaration and the code that stands for it."""

    declaration: SelfDeclaration
    code: str

    def as_json(self) -> dict[str, object]:
        """What the person gets: the code, its id to withdraw it by, and how long it is good."""
        return {
            "code": self.code,
            "id": self.declaration.id.hex(),
            "form": self.declaration.form,
            "form_version": self.declaration.form_version,
            "issued_at": self.declaration.issued_at.isoformat(),
            "valid_until": self.declaration.valid_until.isoformat(),
        }


class _Wish(msgspec.Struct, forbid_unknown_fields=True):
    """What a person fills in. The number is needed for its tag and goes no further."""

    form: str
    name: str
    birth_year: int
    answers: dict[str, str | list[str]]
    form_version: int | None = None
    number: str = ""
    origin: str = ""
    destination: str = ""
    travel_day: date | None = None


_FIELDS: Final = frozenset(_Wish.__struct_fields__)


def issue(
    wish: bytes, forms: Forms, key: Ed25519PrivateKey, *, now: datetime, identifier: bytes
) -> Issued | NotIssued:
    """Sign what a person declares, if it fits its form.

    :param wish: UTF-8 JSON, see docs/declaration-code.md.
    :param now: whole seconds, with a time zone.
    :param identifier: `ID_BYTES` random bytes.
    """
    read = _read(wish)
    if isinstance(read, NotIssued):
        return read
    version = read.form_version
    form = forms.newest(read.form) if version is None else forms.find(read.form, version)
    if form is None:
        return NotIssued(Refusal.UNKNOWN_FORM)
    answers = {
        question: (said,) if isinstance(said, str) else tuple(said)
        for question, said in read.answers.items()
    }
    refused = _missing(read, form) or _impossible(read, now)
    problems = check(form, answers)
    if refused is None and problems:
        # A question that the form does not have is the sender's word; it is not repeated.
        details = (f"{code} {why}" if form.question(code) else str(why) for code, why in problems)
        refused = NotIssued(Refusal.ANSWERS, tuple(dict.fromkeys(details)))
    if refused is not None:
        return refused
    try:
        declaration = SelfDeclaration(
            id=identifier,
            name=tidy_name(read.name),
            birth_year=read.birth_year,
            number=binding_tag.make_tag(read.number, read.birth_year) if read.number else None,
            origin=read.origin,
            destination=read.destination,
            travel_day=read.travel_day,
            form=form.id,
            form_version=form.version,
            answers=pack(form, answers),
            issued_at=now,
            valid_hours=form.valid_hours,
        )
        return Issued(declaration, declaration_code.write(declaration, key))
    except MalformedDeclaration as error:
        return NotIssued(Refusal.FIELD, (str(error),))


def issue_beside(folder: Path, wish: bytes, now_ms: int) -> Issued | NotIssued:
    """Issue with the key of the centre in `folder`, which may be running.

    :raises KeyFault: where no centre has ever run in `folder`, and see `load_issuing_key`.
    """
    now = datetime.fromtimestamp(now_ms // 1000, UTC)
    identifier = secrets.token_bytes(ID_BYTES)
    return issue(
        wish, built_in(), load_issuing_key(folder, may_make=False), now=now, identifier=identifier
    )


def key_file(key: Ed25519PublicKey) -> bytes:
    """The issuer's public key in the form that `sync.bundle.own_keys` reads.

    Terminals find its id by themselves; it stands there for people. A `name` for screens may
    be added beside it.
    """
    spelled = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    said = {
        "kid": declaration_code.key_id(key).hex(),
        "key": base64.b64encode(spelled).decode("ascii"),
    }
    return json.dumps({"use": "declaration", "keys": [said]}, indent=1).encode("ascii") + b"\n"


def prepare_issuer(folder: Path) -> Ed25519PrivateKey:
    """The issuing key of the centre in `folder`, with its public half laid beside it as `KEY_FILE`.

    A terminal that embeds a centre may ask before the centre first runs, so that it believes
    its declarations from the start.

    :raises KeyFault, OSError: see `load_issuing_key`.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = load_issuing_key(folder, may_make=True)
    path = folder / KEY_FILE
    wanted = key_file(key.public_key())
    if not path.exists() or path.read_bytes() != wanted:
        write_private(path, wanted)
    return key


def _read(wish: bytes) -> _Wish | NotIssued:
    if len(wish) > MAX_WISH:
        return NotIssued(Refusal.MALFORMED, ("too long",))
    try:
        tree = json.loads(wish, object_pairs_hook=_object)
    except (ValueError, RecursionError):
        return NotIssued(Refusal.MALFORMED, ("not JSON",))
    if isinstance(tree, dict) and not tree.keys() <= _FIELDS:
        # Their names are the sender's words, which are not repeated.
        return NotIssued(Refusal.MALFORMED, ("unknown field",))
    try:
        return msgspec.convert(tree, _Wish)
    except msgspec.ValidationError as error:
        return NotIssued(Refusal.MALFORMED, (str(error)[:_MAX_DETAIL],))


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _missing(wish: _Wish, form: Form) -> NotIssued | None:
    said = {
        Particular.NUMBER: wish.number,
        Particular.ORIGIN: wish.origin,
        Particular.DESTINATION: wish.destination,
        Particular.TRAVEL_DAY: wish.travel_day,
    }
    missing = tuple(asked.value for asked in Particular if asked in form.asks and not said[asked])
    return NotIssued(Refusal.INCOMPLETE, missing) if missing else None


def _impossible(wish: _Wish, now: datetime) -> NotIssued | None:
    today = now.astimezone(_VIETNAM).date()
    wrong = []
    if wish.birth_year > today.year:
        wrong.append("birth_year")
    if wish.number and not binding_tag.normalise(wish.number):
        wrong.append("number")
    if wish.travel_day and abs((wish.travel_day - today).days) > MAX_TRAVEL_DAYS:
        wrong.append("travel_day")
    return NotIssued(Refusal.FIELD, tuple(wrong)) if wrong else None
