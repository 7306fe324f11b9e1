"""Issues invented DIVOC certificates, whole ones and broken ones."""

import base64
import copy
import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from sync.bundle.trust import SignerKey, TrustMaterial
from terminal.declarations.divoc_contexts import CREDENTIALS, SECURITY
from terminal.declarations.divoc_signature import statements
from tests.declarations.issuing import PrivateKey, private_key

METHOD = "did:chot:hu-cau"
FIRST = "https://cowin.gov.in/credentials/vaccination/v1"
SECOND = "https://cowin.gov.in/credentials/vaccination/v2"
PROOFS = {"RSA": "RsaSignature2018", "Ed25519": "Ed25519Signature2018"}
ALGORITHMS = {"RSA": "PS256", "Ed25519": "EdDSA"}


def divoc_trusting(
    kind: str = "RSA", method: str = METHOD, number: int = 0, **limits: Any
) -> TrustMaterial:
    """Believe the invented issuer."""
    key = private_key(kind, number).public_key()
    assert not hasattr(key, "curve")
    signer = SignerKey(public_key=key, subject="Cơ quan thử nghiệm", country="IN", **limits)
    return TrustMaterial(divoc_issuers={method: (signer,)})


def credential(**changes: Any) -> dict[str, Any]:
    """A credential of one dose; `changes` replace what stands at its top."""
    return {
        "@context": [CREDENTIALS, SECOND],
        "type": ["VerifiableCredential", "ProofOfVaccinationCredential"],
        "credentialSubject": {
            "type": "Person",
            "id": "did:in.gov.thu-nghiem:990000012345",
            "refId": "12346",
            "name": "Trần Thị Bưởi",
            "gender": "Female",
            "age": "34",
            "dob": "1992-03-05",
            "nationality": "Indian",
            "address": {"streetAddress": "", "city": "Hư Cấu", "addressCountry": "IN"},
        },
        "issuer": "https://issuer.example/",
        "issuanceDate": "2026-01-15T17:21:13.117Z",
        "evidence": [
            {
                "id": "https://issuer.example/vaccine/24296",
                "certificateId": "24296",
                "type": ["Vaccination"],
                "batch": "MB3428BX",
                "vaccine": "COVAXIN",
                "manufacturer": "Hãng Hư Cấu",
                "date": "2026-01-02T19:21:18.646Z",
                "effectiveStart": "2026-01-16",
                "effectiveUntil": "2027-01-02",
                "dose": 1,
                "totalDoses": 2,
                "verifier": {"name": "Người Tiêm"},
                "facility": {"name": "Trạm Y tế", "address": {"city": "Hư Cấu"}},
            }
        ],
        "nonTransferable": "true",
    } | changes


@dataclass(frozen=True, kw_only=True)
class DivocIssue:
    """How a certificate is made; what is left out is as it should be."""

    document: Mapping[str, Any] = field(default_factory=credential)
    kind: str = "RSA"
    signer: int = 0
    method: str = METHOD
    header: Mapping[str, Any] | None = None
    options: Mapping[str, Any] = field(default_factory=dict)

    def signed(self) -> dict[str, Any]:
        """The document with its proof, to be changed at will."""
        options: dict[str, Any] = {
            "type": PROOFS[self.kind],
            "created": "2026-01-15T17:21:13Z",
            "verificationMethod": self.method,
            "proofPurpose": "assertionMethod",
        } | dict(self.options)
        header = self.header
        if header is None:
            header = {"alg": ALGORITHMS[self.kind], "b64": False, "crit": ["b64"]}
        first = b64url(json.dumps(dict(header), separators=(",", ":")).encode())
        said = [statements({**options, "@context": SECURITY}), statements(self.document)]
        data = (
            first + b"." + b"".join(hashlib.sha256((text or "").encode()).digest() for text in said)
        )
        jws = first + b".." + b64url(sign(private_key(self.kind, self.signer), data))
        document = copy.deepcopy(dict(self.document))
        return document | {"proof": options | {"jws": jws.decode()}}

    def code(self) -> bytes:
        return packed(self.signed())


def packed(document: Any, *, name: str = "certificate.json") -> bytes:
    """From a document to the bytes of the code."""
    return armoured(zipped({name: json.dumps(document, ensure_ascii=False).encode()}))


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP file."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def armoured(data: bytes) -> bytes:
    """From a ZIP file to the text of a code."""
    return b"B64:" + base64.b64encode(data)


def b64url(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def sign(key: PrivateKey, data: bytes) -> bytes:
    match key:
        case rsa.RSAPrivateKey():
            return key.sign(data, padding.PSS(padding.MGF1(SHA256()), 32), SHA256())
        case ed25519.Ed25519PrivateKey():
            return key.sign(data)
    raise TypeError(key)
