"""The codes of the demo video: invented people, and keys that anybody can make again."""

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import base45
import cbor2
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.x509.oid import NameOID

_ORDER_P256: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_KEY_FROM: Final = datetime(2026, 1, 1, tzinfo=UTC)
_KEY_UNTIL: Final = datetime(2045, 1, 1, tzinfo=UTC)

PERSON_CARD: Final = (
    "012195000042|012345670|Lò Thị Mẫu|15081995|Nữ|Bản Thử, Xã Mẫu, Tỉnh Lai Châu|10082021"
)
PAIR_CARDS: Final = (
    "012088000017||Giàng A Thử|02031988|Nam|Bản Mẫu, Xã Thử, Tỉnh Lai Châu|21092021",
    "012191000093||Vàng Thị Nháp|27111991|Nữ|Bản Nháp, Xã Thử, Tỉnh Lai Châu|04102021",
)
TORN_CARD: Final = "012087000068||Phàn A Rách|19061987|Nam|Bản Rách, Xã Mẫu, Tỉnh Lai Châu|30082021"
LINK: Final = "https://chot.example/khai-bao/DEMO-7Q2M"


@dataclass(frozen=True, slots=True)
class DemoCodes:
    """What the codes hold, and the certificate (DER) that the genuine ones are signed under."""

    genuine: str
    forged: str
    expired: str
    issuer_der: bytes

    @property
    def issuer_pem(self) -> bytes:
        """The issuer's certificate in PEM."""
        certificate = x509.load_der_x509_certificate(self.issuer_der)
        return certificate.public_bytes(serialization.Encoding.PEM)


def demo_codes(seed: str) -> DemoCodes:
    """Make the keys out of the seed and sign; the same seed gives the very same bytes."""
    issuer, impostor = (_key(f"{seed}/{name}") for name in ("issuer", "impostor"))
    der = _certificate(issuer).public_bytes(serialization.Encoding.DER)
    kid = hashlib.sha256(der).digest()[:8]
    person = _person("Trần", "Văn Thử", "TRAN", "VAN<THU", "1990-02-11")
    other = _person("Trần", "Văn Giả", "TRAN", "VAN<GIA", "1990-02-11")
    elder = _person("Hoàng", "Thị Cũ", "HOANG", "THI<CU", "1958-10-20")
    genuine = _claims(person, "0001", "2026-03-01", _at(2026, 3, 2), _at(2040, 3, 2))
    forged = _claims(other, "0001", "2026-03-01", _at(2026, 3, 2), _at(2040, 3, 2))
    expired = _claims(elder, "0002", "2025-12-20", _at(2026, 1, 5), _at(2026, 1, 31))
    return DemoCodes(
        genuine=_hc1(genuine, issuer, kid),
        forged=_hc1(forged, impostor, kid),
        expired=_hc1(expired, issuer, kid),
        issuer_der=der,
    )


def _key(seed: str) -> ec.EllipticCurvePrivateKey:
    number = int.from_bytes(hashlib.sha512(seed.encode()).digest())
    return ec.derive_private_key(number % (_ORDER_P256 - 1) + 1, ec.SECP256R1())


def _certificate(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Chốt demo, vouches for nobody"),
            x509.NameAttribute(NameOID.COMMON_NAME, "Chốt demo DSC"),
        ]
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(2026)
        .not_valid_before(_KEY_FROM)
        .not_valid_after(_KEY_UNTIL)
        .sign(key, hashes.SHA256(), ecdsa_deterministic=True)
    )


def _at(year: int, month: int, day: int) -> int:
    return int(datetime(year, month, day, tzinfo=UTC).timestamp())


def _person(family: str, given: str, family_plain: str, given_plain: str, born: str) -> Any:
    names = {"fn": family, "gn": given, "fnt": family_plain, "gnt": given_plain}
    return {"nam": names, "dob": born}


def _claims(
    person: Mapping[str, Any], serial: str, vaccinated: str, issued: int, expires: int
) -> dict[int, Any]:
    dose = {
        "tg": "840539006",
        "vp": "1119349007",
        "mp": "EU/1/20/1528",
        "ma": "ORG-100030215",
        "dn": 2,
        "sd": 2,
        "dt": vaccinated,
        "co": "VN",
        "is": "Chốt demo",
        "ci": f"URN:UVCI:01:VN:DEMO{serial}",
    }
    return {1: "VN", 4: expires, 6: issued, -260: {1: {"ver": "1.3.0", **person, "v": [dose]}}}


def _hc1(claims: Mapping[int, Any], key: ec.EllipticCurvePrivateKey, kid: bytes) -> str:
    protected = cbor2.dumps({1: -7, 4: kid})
    payload = cbor2.dumps(claims)
    signed = cbor2.dumps(["Signature1", protected, b"", payload])
    der = key.sign(signed, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    signature = b"".join(number.to_bytes(32) for number in decode_dss_signature(der))
    message = cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, signature]))
    return f"HC1:{base45.b45encode(zlib.compress(message, 9)).decode()}"
