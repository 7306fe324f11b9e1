"""Issues invented travel health proofs (ICAO VDS-NC) under an invented authority."""

import base64
import json
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import rfc8785
from asn1crypto import core
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from sync.bundle import chains
from sync.bundle.trust import TrustMaterial
from tests.declarations.issuing import DAY, NOW, private_key

SIGNS_SEALS = "2.23.136.1.1.14.2"
SERIAL = 77
_HASHES: dict[str, type[HashAlgorithm]] = {"ES256": SHA256, "ES384": SHA384, "ES512": SHA512}


def vaccination(**changes: Any) -> dict[str, Any]:
    doses = [
        {"dvc": "2026-04-12", "seq": 1, "ctr": "UTO", "adm": "Trạm thử nghiệm", "lot": "A1"},
        {"dvc": "2026-05-10", "seq": 2, "ctr": "UTO", "adm": "Trạm thử nghiệm", "lot": "A2"},
    ]
    event = {"des": "XM68M6", "dis": "RA01.0", "nam": "Thuốc thử", "vd": doses}
    person = {"n": "NGUYEN  THI NGOC", "dob": "1999-03-05", "sex": "F", "i": "C1234567"}
    return {"uvci": "V12345", "pid": person, "ve": [event]} | changes


def swab(result: str = "negative", **changes: Any) -> dict[str, Any]:
    return {
        "utci": "T12345",
        "pid": {"n": "NGUYEN<<THI<NGOC", "dob": "1999-03-05", "dt": "P", "dn": "C1234567"},
        "sp": {"spn": "Trạm thử nghiệm", "ctr": "UTO", "cd": {"p": "+00012345"}},
        "dat": {"sc": "2026-11-21T08:00:00+07:00", "ri": "2026-11-21T09:00:00+07:00"},
        "tr": {"tc": "antigen", "r": result},
    } | changes


def authority_name(number: int = 0, country: str = "UT") -> x509.Name:
    return _name("Cơ quan hộ chiếu thử nghiệm" + (f" {number}" if number else ""), country)


def _name(common: str, country: str) -> x509.Name:
    stated = [x509.NameAttribute(NameOID.COUNTRY_NAME, country)] if country else []
    return x509.Name([*stated, x509.NameAttribute(NameOID.COMMON_NAME, common)])


@cache
def authority(
    kind: str = "P-384",
    number: int = 0,
    *,
    named: int | None = None,
    country: str = "UT",
    until: datetime = NOW + 900 * DAY,
) -> bytes:
    """A self-signed authority in DER; `named` gives the key of `number` another name."""
    key = private_key(kind, 100 + number)
    name = authority_name(number if named is None else named, country)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - 900 * DAY)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    assert isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
    return builder.sign(key, SHA256()).public_bytes(Encoding.DER)


@cache
def signer(
    kind: str = "P-256",
    *,
    number: int = 0,
    since: datetime = NOW - 300 * DAY,
    until: datetime = NOW + 300 * DAY,
    usages: tuple[str, ...] = (SIGNS_SEALS,),
    key_usage: str = "",
    critical: tuple[str, ...] = (),
    country: str = "UT",
    is_authority: bool = False,
    by: tuple[str, int] = ("P-384", 0),
    claiming: tuple[str, int] | None = None,
) -> bytes:
    """A signer's certificate; `claiming` names another authority than the one that signs it.

    :param key_usage: the one thing that its key may do, in the words of `cryptography`.
    """
    authority_kind, authority_number = claiming or by
    named = private_key(authority_kind, 100 + authority_number).public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name("Nơi ký thử nghiệm", country))
        .issuer_name(authority_name(authority_number))
        .public_key(private_key(kind, number).public_key())
        .serial_number(SERIAL)
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(named),
            critical=False,
        )
    )
    if usages:
        listed = x509.ExtendedKeyUsage([x509.ObjectIdentifier(usage) for usage in usages])
        builder = builder.add_extension(listed, critical=True)
    if key_usage:
        builder = builder.add_extension(_usage(key_usage), critical=True)
    for identifier in critical:
        raw = x509.UnrecognizedExtension(x509.ObjectIdentifier(identifier), b"\x05\x00")
        builder = builder.add_extension(raw, critical=True)
    if is_authority:
        builder = builder.add_extension(x509.BasicConstraints(True, None), critical=True)
    key = private_key(by[0], 100 + by[1])
    assert isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
    return builder.sign(key, SHA256()).public_bytes(Encoding.DER)


def _usage(allowed: str) -> x509.KeyUsage:
    known = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: name == allowed for name in known})


def with_null_parameters(der: bytes, *, by: tuple[str, int] = ("P-384", 0)) -> bytes:
    """The certificate signed anew, with the parameters that Japan gives ECDSA (RFC 5758 has none).

    `cryptography` refuses to read it.
    """
    loaded = asn1.Certificate.load(der)
    algorithm = {"algorithm": "sha256_ecdsa", "parameters": core.Null()}
    inner = loaded["tbs_certificate"]
    inner["signature"] = algorithm
    key = private_key(by[0], 100 + by[1])
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    made = asn1.Certificate(
        {
            "tbs_certificate": inner,
            "signature_algorithm": algorithm,
            "signature_value": key.sign(inner.dump(force=True), ec.ECDSA(SHA256())),
        }
    )
    found: bytes = made.dump()
    return found


@dataclass(frozen=True, kw_only=True)
class Seal:
    """How a seal is made; what is left out is as it should be."""

    message: Any = field(default_factory=vaccination)
    type: Any = "icao.vacc"
    version: Any = 1
    kind: str = "P-256"
    number: int = 0
    algorithm: str = "ES256"
    signer: bytes | None = None
    state: Any = "UTO"

    @property
    def data(self) -> dict[str, Any]:
        return {"hdr": {"t": self.type, "v": self.version, "is": self.state}, "msg": self.message}

    def tree(self) -> dict[str, Any]:
        cer = self.signer or signer(self.kind, number=self.number)
        seal = {
            "alg": self.algorithm,
            "cer": base64url(cer),
            "sigvl": base64url(self.signature()),
        }
        return {"data": self.data, "sig": seal}

    def signature(self) -> bytes:
        key = private_key(self.kind, self.number)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        digest = _HASHES.get(self.algorithm, SHA256)()
        r, s = decode_dss_signature(key.sign(rfc8785.dumps(self.data), ec.ECDSA(digest)))
        size = (key.key_size + 7) // 8
        return r.to_bytes(size) + s.to_bytes(size)

    def code(self) -> bytes:
        return written(self.tree())


def written(tree: Any) -> bytes:
    return json.dumps(tree, separators=(",", ":"), ensure_ascii=False).encode()


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def trusting(*authorities: bytes, withdrawn: frozenset[int] | None = frozenset()) -> TrustMaterial:
    """Believe these authorities; `withdrawn` is what each one lists, None without any list."""
    read = [chains.read_certificate(der) for der in authorities or (authority(),)]
    return TrustMaterial(
        authorities={one.key_id: (chains.as_authority(one),) for one in read},
        revoked_signers={} if withdrawn is None else {one.name: withdrawn for one in read},
    )
