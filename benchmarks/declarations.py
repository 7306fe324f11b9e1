"""What it costs to say what a code is, format by format, beside the bare libraries."""

import base64
import json
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Final

import base45
import cbor2
import numpy as np
import rfc8785
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from benchmarks.one_core import one_core
from sync.bundle.trust import SignerKey, TrustMaterial
from sync.protocol.binding_tag import make_tag
from sync.protocol.declaration_code import PREFIX, key_id, write
from sync.protocol.self_declaration import SelfDeclaration
from sync.protocol.terms import Assurance
from terminal.declarations.registry import declare
from tests.declarations import issuing, issuing_shc, issuing_vds
from tests.declarations.issuing import NOW

CODES: Final = 40
"""Different codes of a format, so that nothing is remembered from the one before."""
ROUNDS: Final = 25
HC1_LIMIT_MS: Final = 0.3

_ECDSA: Final = ec.ECDSA(SHA256())
_PSS: Final = padding.PSS(padding.MGF1(SHA256()), 32)
_ALGORITHMS: Final = (("HC1 ES256", "P-256", -7), ("HC1 PS256", "RSA", -37))


@dataclass(frozen=True, slots=True)
class Case:
    """Codes of one format, and what the bare libraries must do with one to believe it."""

    name: str
    codes: Sequence[bytes]
    expected: Assurance
    bare: Callable[[bytes], object]
    trust: TrustMaterial = field(default_factory=TrustMaterial)
    limit: float | None = None


def measure() -> Iterator[dict[str, Any]]:
    """CPU milliseconds from the bytes of a code to its declaration, the keys being ready.

    The peer is the shortest chain of cbor2 (or json), zlib and `cryptography` that checks the
    signature; it reads no dates, no content and no revocation list. Of unsigned texts it is
    decoding and splitting them.
    """
    with one_core():
        for case in _cases():
            found = declare(case.codes[0], trust=case.trust, now=NOW)
            assert found.assurance is case.expected, (case.name, found.reason)
            ours, bare = _costs(case)
            yield {
                "name": f"declarations {case.name}",
                **_spread(ours),
                "unit": "ms",
                "peer": {"bare libraries": _spread(bare)},
                "ratio": round(float(np.median(ours) / np.median(bare)), 2),
                **({} if case.limit is None else {"limit": case.limit}),
            }


def _costs(case: Case) -> tuple[list[float], list[float]]:
    """Of ours and of the bare libraries, turn by turn, so that both meet the same machine."""
    ours: list[float] = []
    bare: list[float] = []
    for number in range(ROUNDS + 1):
        for code in case.codes:
            began = time.thread_time_ns()
            declare(code, trust=case.trust, now=NOW)
            between = time.thread_time_ns()
            case.bare(code)
            if number:  # the first round loads tables
                ours.append((between - began) / 1e6)
                bare.append((time.thread_time_ns() - between) / 1e6)
    return ours, bare


def _spread(costs: Sequence[float]) -> dict[str, float]:
    middle, most = np.percentile(costs, [50, 95])
    return {"p50": round(float(middle), 4), "p95": round(float(most), 4)}


def _cases() -> Iterator[Case]:
    """A case a format; of the signed ones every code is another person's."""
    numbers = range(CODES)
    name, street = (text.encode().hex() for text in ("Nguyễn Hư Cấu", "Phố Bịa, Hà Nội"))
    cards = (
        f"0011990{n:05}|012345678|Nguyễn Hư Cấu|05031999|Nữ|Số {n}, Phố Bịa, Hà Nội|01072021"
        for n in numbers
    )
    insured = (
        f"GD40123456{n:05}|{name}|05/03/1999|1|{street}|01 - 001|01/01/2026|31/12/2026"
        for n in numbers
    )
    personal = (
        f"******0{n:05}|NGUYEN HU CAU|1999-**-**|0|QG{n:010}|1<GD4012345678901<0943******"
        for n in numbers
    )
    yield _plain("cccd", cards)
    yield _plain("bhyt", insured)
    yield _plain("national", personal)
    yield from (_hc1(name, kind, number) for name, kind, number in _ALGORITHMS)
    yield _smart_health()
    yield _seal()
    yield _own()
    yield _plain("unknown", (f"Giữ thẻ số {n}" for n in numbers), Assurance.OPAQUE)


def _plain(name: str, texts: Iterable[str], expected: Assurance = Assurance.UNSIGNED) -> Case:
    return Case(name, [text.encode() for text in texts], expected, _split)


def _split(code: bytes) -> list[str]:
    return code.decode().split("|")


def _hc1(name: str, kind: str, algorithm: int) -> Case:
    der = issuing.certificate(kind)
    key: Any = issuing.private_key(kind).public_key()
    names = (
        {"fn": "Nguyễn", "gn": f"Thị {n}", "fnt": "NGUYEN", "gnt": "THI"} for n in range(CODES)
    )
    payloads = [issuing.claims(issuing.vaccination(nam=each)) for each in names]
    codes = [
        issuing.Issue(payload=each, kind=kind, algorithm=algorithm, certificate=der).code()
        for each in payloads
    ]

    def bare(code: bytes) -> object:
        message = cbor2.loads(zlib.decompress(base45.b45decode(code[4:])))
        protected, _, payload, signature = message.value
        cbor2.loads(protected)
        _verify(key, signature, cbor2.dumps(["Signature1", protected, b"", payload]))
        return cbor2.loads(payload)

    limit = HC1_LIMIT_MS
    return Case(name, codes, Assurance.VERIFIED, bare, issuing.trusting(der), limit)


def _smart_health() -> Case:
    key = issuing_shc.public_key()
    codes = []
    for n in range(CODES):
        person = issuing_shc.patient(name=[{"family": "Nguyễn", "given": [f"Thị {n}"]}])
        content = issuing_shc.bundle(person, issuing_shc.immunization())
        codes.append(issuing_shc.Card(claims=issuing_shc.card(content)).code())

    def bare(code: bytes) -> object:
        digits = code[5:]
        pairs = range(0, len(digits), 2)
        text = bytes(45 + int(digits[place : place + 2]) for place in pairs)
        signed, _, signature = text.rpartition(b".")
        header, _, payload = signed.partition(b".")
        json.loads(_unarmoured(header))
        _verify(key, _unarmoured(signature), signed)
        return json.loads(zlib.decompress(_unarmoured(payload), -15))

    return Case("SMART Health Card", codes, Assurance.VERIFIED, bare, issuing_shc.trusting())


def _seal() -> Case:
    authority: Any = x509.load_der_x509_certificate(issuing_vds.authority()).public_key()
    codes = []
    for n in range(CODES):
        message = issuing_vds.vaccination(pid={"n": f"NGUYEN HU CAU {n}", "dob": "1999-03-05"})
        codes.append(issuing_vds.Seal(message=message).code())

    def bare(code: bytes) -> object:
        tree = json.loads(code)
        der = _unarmoured(tree["sig"]["cer"].encode())
        signer: Any = x509.load_der_x509_certificate(der)
        digest = ec.ECDSA(signer.signature_hash_algorithm)
        authority.verify(signer.signature, signer.tbs_certificate_bytes, digest)
        signature = _unarmoured(tree["sig"]["sigvl"].encode())
        _verify(signer.public_key(), signature, rfc8785.dumps(tree["data"]))
        return tree

    return Case("VDS-NC", codes, Assurance.VERIFIED, bare, issuing_vds.trusting())


def _own() -> Case:
    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    public = private.public_key()
    first = SelfDeclaration(
        id=bytes(8),
        name="Nguyễn Văn Hư Cấu",
        birth_year=1985,
        number=make_tag("001085012345", 1985),
        origin="12",
        destination="01",
        form="khai-y-te",
        form_version=1,
        answers={1: (2,), 3: (2,), 5: (2,), 6: (2,), 7: (2,)},
        issued_at=NOW - timedelta(hours=1),
    )
    codes = [write(replace(first, id=n.to_bytes(8)), private).encode() for n in range(CODES)]

    def bare(code: bytes) -> object:
        message = cbor2.loads(base45.b45decode(code[len(PREFIX) :]))
        protected, _, payload, signature = message.value
        cbor2.loads(protected)
        _verify(public, signature, cbor2.dumps(["Signature1", protected, b"", payload]))
        return cbor2.loads(payload)

    trust = TrustMaterial(declaration_issuers={key_id(public): (SignerKey(public_key=public),)})
    return Case("own declaration", codes, Assurance.VERIFIED, bare, trust)


def _verify(key: Any, signature: bytes, signed: bytes) -> None:
    if isinstance(key, ec.EllipticCurvePublicKey):
        half = len(signature) // 2
        r, s = int.from_bytes(signature[:half]), int.from_bytes(signature[half:])
        key.verify(encode_dss_signature(r, s), signed, _ECDSA)
    elif hasattr(key, "key_size"):
        key.verify(signature, signed, _PSS, SHA256())
    else:
        key.verify(signature, signed)


def _unarmoured(text: bytes) -> bytes:
    return base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))
