"""Issues invented authorities of travel documents, what they sign and what they withdraw."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache

from asn1crypto import algos, cms, core
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from tests.declarations.issuing import DAY, NOW, PrivateKey, private_key

MASTER_LIST = "2.23.136.1.1.2"


def name(country: str, common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, country),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


@cache
def rsa_pss_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def authority(
    kind: str = "P-384",
    *,
    number: int = 70,
    signs: bool = True,
    common: str = "Cơ quan hộ chiếu",
    key_usage: bool = True,
    pss: bool = False,
) -> bytes:
    """A self-signed certificate that may sign others, unless `signs` is False; in DER."""
    key = rsa_pss_key() if pss else private_key(kind, number)
    subject = name("VN", common)
    builder = _builder(subject, subject, key, number).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True
    )
    builder = builder.add_extension(
        x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
    )
    if key_usage:
        builder = builder.add_extension(_usage(signs=signs), critical=True)
    return _signed(builder, key, pss=pss)


def document_signer(
    issuer: str = "Cơ quan hộ chiếu",
    *,
    kind: str = "P-384",
    number: int = 70,
    usages: Iterable[str] = (),
) -> bytes:
    """A certificate that the authority of that key and name signed; in DER."""
    key = private_key("P-256", 71)
    builder = _builder(name("VN", "Người ký"), name("VN", issuer), key, 7)
    authority_key = private_key(kind, number)
    builder = builder.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()),
        critical=False,
    )
    listed = [x509.ObjectIdentifier(usage) for usage in usages]
    if listed:
        builder = builder.add_extension(x509.ExtendedKeyUsage(listed), critical=True)
    return _signed(builder, authority_key)


def withdrawn(
    serials: Iterable[int],
    *,
    kind: str = "P-384",
    number: int = 70,
    common: str = "Cơ quan hộ chiếu",
) -> bytes:
    """A list of withdrawn certificates, signed by the authority of that key and name; in DER."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(name("VN", common))
        .last_update(NOW - DAY)
        .next_update(NOW + DAY)
    )
    for serial in serials:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder()
            .serial_number(serial)
            .revocation_date(NOW - DAY)
            .build()
        )
    key = private_key(kind, number)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return builder.sign(key, SHA384()).public_bytes(Encoding.DER)


class _Certificates(core.SetOf):  # type: ignore[misc]  # asn1crypto has no types
    _child_spec = asn1.Certificate


class _List(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    _fields = [("version", core.Integer), ("certificates", _Certificates)]  # noqa: RUF012


def master_list(*certificates: bytes, content_type: str = MASTER_LIST) -> bytes:
    """An ICAO master list of the certificates, with nobody's signature; in DER."""
    listed = _List(
        {"version": 0, "certificates": [asn1.Certificate.load(one) for one in certificates]}
    )
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
            "encap_content_info": {
                "content_type": content_type,
                "content": core.ParsableOctetString(listed.dump()),
            },
            "signer_infos": [],
        }
    )
    message = cms.ContentInfo({"content_type": "signed_data", "content": signed})
    der: bytes = message.dump()
    return der


def _builder(
    subject: x509.Name, issuer: x509.Name, key: PrivateKey, serial: int
) -> x509.CertificateBuilder:
    since: datetime = NOW - 300 * DAY
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(since)
        .not_valid_after(NOW + 300 * DAY)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _signed(builder: x509.CertificateBuilder, key: PrivateKey, *, pss: bool = False) -> bytes:
    if pss:
        assert isinstance(key, rsa.RSAPrivateKey)
        scheme = padding.PSS(padding.MGF1(SHA256()), 32)
        return builder.sign(key, SHA256(), rsa_padding=scheme).public_bytes(Encoding.DER)
    assert not hasattr(key, "public_bytes_raw")
    digest = SHA384() if isinstance(key, ec.EllipticCurvePrivateKey) else SHA256()
    return builder.sign(key, digest).public_bytes(Encoding.DER)
