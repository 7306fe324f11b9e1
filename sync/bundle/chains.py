"""Certificates and their revocation lists as links of a chain: what each says, and who signed it.

Read with asn1crypto, because authorities of travel documents issue certificates that
`cryptography` refuses: the Japanese one states the parameters of its signature algorithm twice.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from asn1crypto import algos, cms, core, crl, x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from sync.bundle.trust import Authority, SignerKey
from sync.protocol.cose import PublicKey

MAX_CERTIFICATE_BYTES: Final = 16_384
MAX_LIST_BYTES: Final = 2 * 1024 * 1024
MAX_SERIALS: Final = 20_000
"""Certificates that one revocation list may name."""
MAX_MASTER_BYTES: Final = 16 * 1024 * 1024
MAX_AUTHORITIES: Final = 5_000
"""Certificates that one master list may hold; the ICAO's has about six hundred."""

_MASTER_LIST: Final = "2.23.136.1.1.2"
_MIN_CURVE_BITS: Final = 224
_RSA_BITS: Final = range(2048, 8193)
_MAX_TEXT: Final = 256
_HASHES: Final[dict[str, type[hashes.HashAlgorithm]]] = {
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
}
_UNREADABLE: Final = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    UnsupportedAlgorithm,
    ValueError,
)
"""What asn1crypto and cryptography raise on bytes that break ASN.1 in one way or another."""


class BrokenChain(ValueError):
    """The bytes are not what they should be, or hold a key of a kind that is not accepted."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A signature as it stands on a certificate or a list."""

    signed: bytes
    signature: bytes
    algorithm: str
    """`ecdsa`, `rsassa_pkcs1v15` or `rsassa_pss`; anything else is never genuine."""
    digest: str
    salt: int = 0
    """Bytes of salt, of `rsassa_pss` only."""

    def is_by(self, key: PublicKey) -> bool:
        """Whether `key` made the signature; SHA-1 and older are never genuine."""
        chosen = _HASHES.get(self.digest)
        if chosen is None:
            return False
        digest = chosen()
        try:
            if isinstance(key, EllipticCurvePublicKey) and self.algorithm == "ecdsa":
                key.verify(self.signature, self.signed, ec.ECDSA(digest))
            elif isinstance(key, RSAPublicKey) and self.algorithm == "rsassa_pkcs1v15":
                key.verify(self.signature, self.signed, padding.PKCS1v15(), digest)
            elif isinstance(key, RSAPublicKey) and self.algorithm == "rsassa_pss":
                pss = padding.PSS(padding.MGF1(digest), self.salt)
                key.verify(self.signature, self.signed, pss, digest)
            else:
                return False
        except (InvalidSignature, UnsupportedAlgorithm, ValueError):
            return False
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What an X.509 certificate says; nothing of it is believed until its seal is checked."""

    key: SignerKey
    name: bytes
    """DER of its subject."""
    issuer: bytes
    """DER of the subject of the certificate that signed it."""
    serial: int
    key_id: bytes
    """Subject key identifier; where it has none, the SHA-1 of its key (RFC 5280, 4.2.1.2)."""
    authority_key_id: bytes
    """Key identifier of its signer; empty where it has none."""
    is_authority: bool
    """Whether it may sign certificates: basic constraints, and key usage where there is one."""
    critical: frozenset[str]
    """Extensions that must be understood, as dotted object identifiers."""
    key_usage: frozenset[str] | None
    """What its key may do (RFC 5280, 4.2.1.3), in the words of asn1crypto; None: not limited."""
    seal: Seal


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawnList:
    """A list of the certificates that an authority withdrew (RFC 5280, section 5)."""

    issuer: bytes
    authority_key_id: bytes
    serials: frozenset[int]
    updated: datetime | None
    seal: Seal


def read_certificate(der: bytes) -> Certificate:
    """Read one X.509 certificate in DER.

    :raises BrokenChain: if it is none, is longer than it may be, or has a key that is not accepted.
    """
    try:
        if len(der) > MAX_CERTIFICATE_BYTES:
            raise BrokenChain("too long")
        found = x509.Certificate.load(der, strict=True)
        inner = found["tbs_certificate"]
        key_usage = None if found.key_usage_value is None else found.key_usage_value.native
        key = SignerKey(
            public_key=_public_key(found.public_key.dump()),
            not_before=found.not_valid_before,
            not_after=found.not_valid_after,
            usages=frozenset(_usages(found)),
            subject=_text(found.subject, "common_name"),
            country=_text(found.subject, "country_name").upper(),
        )
        return Certificate(
            key=key,
            name=found.subject.dump(),
            issuer=found.issuer.dump(),
            serial=found.serial_number,
            key_id=found.key_identifier or found.public_key.sha1,
            authority_key_id=found.authority_key_identifier or b"",
            is_authority=bool(found.ca) and (key_usage is None or "key_cert_sign" in key_usage),
            critical=frozenset(
                one["extn_id"].dotted for one in inner["extensions"] if one["critical"].native
            ),
            key_usage=None if key_usage is None else frozenset(key_usage),
            seal=_seal(inner, found["signature_algorithm"], found["signature_value"]),
        )
    except _UNREADABLE as error:
        raise BrokenChain("certificate") from error


def as_authority(certificate: Certificate) -> Authority:
    """The certificate as one that travel documents are checked against."""
    return Authority(certificate.key, certificate.name)


def read_withdrawn(der: bytes) -> WithdrawnList:
    """Read one X.509 certificate revocation list in DER.

    :raises BrokenChain: if it is none, or longer than it may be.
    """
    try:
        if len(der) > MAX_LIST_BYTES:
            raise BrokenChain("too long")
        found = crl.CertificateList.load(der, strict=True)
        inner = found["tbs_cert_list"]
        entries = inner["revoked_certificates"]
        if _more_than(MAX_SERIALS, entries.contents):
            raise BrokenChain("too many serial numbers")
        return WithdrawnList(
            issuer=found.issuer.dump(),
            authority_key_id=found.authority_key_identifier or b"",
            serials=frozenset(entry["user_certificate"].native for entry in entries),
            updated=inner["this_update"].native,
            seal=_seal(inner, found["signature_algorithm"], found["signature"]),
        )
    except _UNREADABLE as error:
        raise BrokenChain("revocation list") from error


class _CertificateSet(core.SetOf):  # type: ignore[misc]  # asn1crypto has no types
    _child_spec = x509.Certificate


class _MasterList(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    _fields = [("version", core.Integer), ("cert_list", _CertificateSet)]  # noqa: RUF012 - its form


def read_master_list(der: bytes) -> tuple[bytes, ...]:
    """The certificates of an ICAO master list (ICAO 9303-12, section 9), each in DER.

    Who signed the list is not checked: a file is believed because it lies in the folder of keys.

    :raises BrokenChain: if it is none, or longer than it may be.
    """
    try:
        if len(der) > MAX_MASTER_BYTES:
            raise BrokenChain("too long")
        content = cms.ContentInfo.load(der, strict=True)
        if content["content_type"].native != "signed_data":
            raise BrokenChain("kind of message")
        inner = content["content"]["encap_content_info"]
        if inner["content_type"].dotted != _MASTER_LIST:
            raise BrokenChain("kind of content")
        listed = _MasterList.load(inner["content"].native, strict=True)["cert_list"]
        if _more_than(MAX_AUTHORITIES, listed.contents):
            raise BrokenChain("too many certificates")
        return tuple(one.dump() for one in listed)
    except _UNREADABLE as error:
        raise BrokenChain("master list") from error


def _more_than(limit: int, contents: bytes) -> bool:
    """Whether DER contents have more elements than that; counted before any is made a value."""
    place = count = 0
    while place < len(contents) and count <= limit:
        size, head = contents[place + 1], 2
        if size & 0x80:
            head += size & 0x7F
            size = int.from_bytes(contents[place + 2 : place + head])
        place += head + size
        count += 1
    return count > limit


def _public_key(der: bytes) -> PublicKey:
    with warnings.catch_warnings():
        # Keys in the field are odd in ways that cryptography warns of; we could mend none.
        warnings.simplefilter("ignore")
        key = load_der_public_key(der)
    if isinstance(key, EllipticCurvePublicKey) and key.curve.key_size >= _MIN_CURVE_BITS:
        return key
    if isinstance(key, RSAPublicKey) and key.key_size in _RSA_BITS:
        return key
    raise BrokenChain("kind of key")


def _usages(found: Any) -> Iterator[str]:
    listed = found.extended_key_usage_value
    if listed is not None:
        yield from (usage.dotted for usage in listed)


def _text(name: Any, part: str) -> str:
    # A name that cannot be read costs the name, not the key.
    try:
        value = name.native.get(part, "")
    except _UNREADABLE:
        return ""
    if isinstance(value, list):
        value = value[0] if value else ""
    return value[:_MAX_TEXT] if isinstance(value, str) else ""


def _seal(signed: Any, algorithm: algos.SignedDigestAlgorithm, signature: Any) -> Seal:
    scheme = algorithm.signature_algo
    return Seal(
        signed=signed.dump(),
        signature=signature.native,
        algorithm=scheme,
        digest=algorithm.hash_algo,
        salt=algorithm["parameters"]["salt_length"].native if scheme == "rsassa_pss" else 0,
    )
