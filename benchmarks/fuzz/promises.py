"""What is promised of every answer, as checks that raise."""

from datetime import UTC, datetime
from typing import Final

from benchmarks.fuzz.findings import BrokenPromise
from sync.bundle.trust import TrustMaterial
from sync.protocol.terms import Assurance
from terminal.declarations.masking import mask_person, masked_fields
from terminal.declarations.registry import KINDS, declare, listing

NOW: Final = datetime(2026, 11, 22, 5, tzinfo=UTC)

_LISTING: Final = {name: frozenset(words) for name, words in listing().items()}
_MAX_FIELDS: Final = 64
_MAX_FIELD: Final = 1024


def promise(kept: bool, of: str) -> None:
    """Hold one promise against an answer. :raises BrokenPromise: if it is not `kept`."""
    if not kept:
        raise BrokenPromise(of)


def answered(payload: bytes, trust: TrustMaterial, *, forged: bool) -> None:
    """Declare a payload and hold the answer against the promises.

    :param forged: whether nobody who is trusted signed it.
    """
    found = declare(payload, trust=trust, now=NOW)
    refused = found.assurance in (Assurance.OPAQUE, Assurance.REJECTED)
    promise(not forged or found.assurance is not Assurance.VERIFIED, "a forged code is verified")
    promise(found.kind in KINDS, "kind")
    promise((found.reason in _LISTING["reasons"]) is refused, "reason")
    promise(_LISTING["warnings"] >= set(found.warnings), "warnings")
    promise(len(found.fields) <= _MAX_FIELDS, "number of fields")
    promise(all(len(text) <= _MAX_FIELD for text in found.fields.values()), "length of a field")
    promise(bool(found.repeat_key), "repeat key")
    # Text that cannot be written in UTF-8 cannot be stored.
    "".join((*found.fields, *found.fields.values(), found.issuer, found.certificate)).encode()
    mask_person(found.person)
    masked_fields(found)
