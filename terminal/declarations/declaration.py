"""What the bytes of a code say, and how far that can be believed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sync.protocol.terms import Assurance


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What a code says of a person; empty where it says nothing.

    `birth_date` is ISO 8601 and as incomplete as the code is: `1999-03-05`, `1999`,
    `1999-**-**`. Text is in NFC, without control or invisible characters.
    """

    name: str = ""
    latin_name: str = ""
    """As in the lines of a passport that machines read: `NGUYEN<<BAO<DUY`, surname first."""
    number: str = ""
    old_number: str = ""
    birth_date: str = ""
    sex: str = ""
    """`M`, `F` or empty."""
    address: str = ""
    phone: str = ""
    nationality: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """The reading of one code.

    `kind` is one of `terminal.declarations.registry.KINDS`; `reason` is set when the
    assurance is OPAQUE or REJECTED; `warnings` are codes of what does not fit together.
    `fields` holds everything the code says, by the names of its format, in reading order.
    """

    kind: str
    assurance: Assurance
    reason: str = ""
    warnings: tuple[str, ...] = ()
    person: Person = field(default_factory=Person)
    fields: Mapping[str, str] = field(default_factory=dict)
    issuer: str = ""
    """Who vouches for it, as far as that was verified."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """To the questions of a form, as codes; for the record."""
    content: Mapping[str, Any] = field(default_factory=dict)
    """A certificate's data for rules: JSON's types, however the certificate was written."""
    certificate: str = ""
    """Identifier of a certificate (UVCI), for the record."""
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    repeat_key: bytes = b""
    """By what two codes of one person are the same person here: a number, a QID, the payload."""
