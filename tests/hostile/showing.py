"""Shows a code to the whole reading and holds the answer against what is promised of all."""

import time
from dataclasses import replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.bundle.forms import built_in
from sync.bundle.trust import SignerKey, TrustMaterial
from sync.protocol.declaration_code import SelfDeclaration, key_id, write
from sync.protocol.forms import pack
from sync.protocol.terms import Assurance
from terminal.declarations.declaration import Declaration
from terminal.declarations.masking import mask_person, masked_fields
from terminal.declarations.registry import KINDS, declare, listing
from tests.declarations import issuing, issuing_divoc, issuing_shc, issuing_vds
from tests.declarations.issuing import NOW

LONGEST_S = 0.5
"""What one hostile code may cost (SECURITY.md, section 6); of the processor's time."""
MAX_FIELD = 1024
MAX_FIELDS = 64
CENTRE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))

OURS = TrustMaterial(
    signers=issuing.trusting(issuing.certificate()).signers,
    smart_health=issuing_shc.trusting().smart_health,
    authorities=issuing_vds.trusting().authorities,
    revoked_signers=issuing_vds.trusting().revoked_signers,
    declaration_issuers={
        key_id(CENTRE.public_key()): (SignerKey(public_key=CENTRE.public_key(), subject="CDC"),)
    },
    divoc_issuers=issuing_divoc.divoc_trusting().divoc_issuers,
)
"""Every invented issuer is believed: what is refused is refused for itself."""


DECLARED = SelfDeclaration(
    id=bytes.fromhex("0011223344556677"),
    name="Nguyễn Văn Hư Cấu",
    birth_year=1985,
    number=None,
    origin="12",
    destination="01",
    travel_day=None,
    form="khai-y-te",
    form_version=1,
    answers=pack(
        built_in().by_version["khai-y-te", 1],
        dict.fromkeys(
            ("travelled", "signs", "contact_case", "contact_abroad", "contact_signs"), ("no",)
        ),
    ),
    issued_at=NOW,
)


def declaration(key: Ed25519PrivateKey = CENTRE, **changes: Any) -> bytes:
    """One of our own signed declarations; `changes` by the names of its parts."""
    return write(replace(DECLARED, **changes), key).encode()


def shown(payload: bytes, **how: Any) -> Declaration:
    """What a post makes of a code."""
    started = time.thread_time()
    found = declare(payload, **{"trust": OURS, "now": NOW, **how})
    assert time.thread_time() - started < LONGEST_S
    assert all(text.isprintable() for text in found.fields.values())
    return promised(found)


def promised(found: Declaration) -> Declaration:
    """The outcome, held against what is promised of every outcome."""
    listed = listing()
    refused = found.assurance in (Assurance.OPAQUE, Assurance.REJECTED)
    assert found.kind in KINDS
    assert (found.reason in listed["reasons"]) if refused else not found.reason
    assert set(found.warnings) <= set(listed["warnings"])
    assert len(found.fields) <= MAX_FIELDS
    assert all(len(text) <= MAX_FIELD for text in found.fields.values())
    assert all(text.encode() is not None for text in found.fields.values())
    assert found.repeat_key
    mask_person(found.person)
    masked_fields(found)
    return found


def refused(payload: bytes, **how: Any) -> str:
    """Why a code is refused, which it must be."""
    found = shown(payload, **how)
    assert found.assurance is Assurance.REJECTED
    return str(found.reason)


def verified(payload: bytes, **how: Any) -> Declaration:
    """The counterpart: without the fault the same code is green."""
    found = shown(payload, **how)
    assert found.assurance is Assurance.VERIFIED, found.reason
    return found
