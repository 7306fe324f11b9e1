"""Issues invented SMART Health Cards, whole ones and broken ones."""

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from sync.bundle.revocation import NoRevocations, Revocations
from sync.bundle.trust import SignerKey, TrustMaterial
from tests.declarations.issuing import DAY, NOW, private_key, sign

ISSUER = "https://phat-hanh.example/shc"
KEY_ID = "uIv2hQZ0rXf9y1c4nq8bT5dW3eK7sLmA6oJpGxR_V-E"


def patient(**changes: Any) -> dict[str, Any]:
    name = [{"family": "Nguyễn", "given": ["Thị", "Bích Ngọc"]}]
    return {"resourceType": "Patient", "name": name, "birthDate": "1999-03-05"} | changes


def immunization(date: str = "2026-05-10", **changes: Any) -> dict[str, Any]:
    return {
        "resourceType": "Immunization",
        "status": "completed",
        "vaccineCode": {"coding": [{"system": "http://hl7.org/fhir/sid/cvx", "code": "207"}]},
        "patient": {"reference": "resource:0"},
        "occurrenceDateTime": date,
        "lotNumber": "0000007",
        "performer": [{"actor": {"display": "Bệnh viện thử nghiệm"}}],
    } | changes


def observation(result: str = "260415000", **changes: Any) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "94558-4"}]},
        "subject": {"reference": "resource:0"},
        "effectiveDateTime": "2026-11-21",
        "performer": [{"display": "Bệnh viện thử nghiệm"}],
        "valueCodeableConcept": {"coding": [{"code": result}]},
    } | changes


def bundle(*resources: Any) -> dict[str, Any]:
    entries = [
        {"fullUrl": f"resource:{number}", "resource": resource}
        for number, resource in enumerate(resources or (patient(), immunization()))
    ]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def card(content: Any = None, *, rid: Any = None, **changes: Any) -> dict[str, Any]:
    """The claims of a card that is in date at `NOW`; a change to None leaves the claim out."""
    subject = {"fhirVersion": "4.0.1", "fhirBundle": bundle() if content is None else content}
    kinds = ["https://smarthealth.cards#health-card", "https://smarthealth.cards#immunization"]
    credential = {"type": kinds, "credentialSubject": subject}
    if rid is not None:
        credential["rid"] = rid
    found = {"iss": ISSUER, "nbf": (NOW - 100 * DAY).timestamp(), "vc": credential} | changes
    return {name: value for name, value in found.items() if value is not None}


@dataclass(frozen=True, kw_only=True)
class Card:
    """How a card is made; what is left out is as it should be."""

    claims: Any = field(default_factory=card)
    header: Mapping[str, Any] = field(default_factory=dict)
    """Changes to the header; None leaves the member out."""
    signer: int = 0
    kind: str = "P-256"

    @property
    def parts(self) -> tuple[str, str, str]:
        whole = {"zip": "DEF", "alg": "ES256", "kid": KEY_ID} | dict(self.header)
        header = {name: value for name, value in whole.items() if value is not None}
        return signed(
            json.dumps(header).encode(), deflate(self.payload), number=self.signer, kind=self.kind
        )

    @property
    def payload(self) -> bytes:
        if isinstance(self.claims, bytes):
            return self.claims
        return json.dumps(self.claims, separators=(",", ":"), ensure_ascii=False).encode()

    def code(self) -> bytes:
        return digits(".".join(self.parts))


def signed(
    header: bytes, payload: bytes, *, number: int = 0, kind: str = "P-256"
) -> tuple[str, str, str]:
    """The three parts of a JWS over any header and payload."""
    first, second = base64url(header), base64url(payload)
    signature = sign(private_key(kind, number), f"{first}.{second}".encode())
    return first, second, base64url(signature)


def digits(jws: str) -> bytes:
    return b"shc:/" + "".join(f"{ord(character) - 45:02}" for character in jws).encode()


def deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def public_key(number: int = 0) -> ec.EllipticCurvePublicKey:
    key = private_key("P-256", number)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key.public_key()


def trusting(
    *numbers: int,
    issuer: str = ISSUER,
    lists_revoked: bool = False,
    revocations: Revocations | None = None,
) -> TrustMaterial:
    """Believe the keys of these numbers, all under one id."""
    keys = tuple(
        SignerKey(
            public_key=public_key(number), subject="Nhà phát hành", lists_revoked=lists_revoked
        )
        for number in numbers or (0,)
    )
    return TrustMaterial(
        smart_health={(issuer, KEY_ID): keys}, revocations=revocations or NoRevocations()
    )
