"""By what the lists of withdrawn certificates name a health certificate."""

import hashlib
from collections.abc import Collection, Iterator

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

from sync.bundle.revocation import RevocationId, Scheme
from sync.protocol import cose
from sync.protocol.cose import PublicKey
from terminal.declarations.hc1_claims import Claims


def revocation_ids(
    message: cose.Signed, claims: Claims, signer: PublicKey, known_as: Collection[bytes]
) -> Iterator[RevocationId]:
    """Every name that a list of the EU, of Italy or of the Netherlands may have for it.

    Sources: dgc-gateway (hash types SIGNATURE, UCI, COUNTRYCODEUCI), it-dgc-documentation
    (DRL.md), nl-covid19-coronacheck-mobile-core (`proofIdentifierDenylist`) and -hcert, which
    hashes for it.

    :param signer: the key that signed the message.
    :param known_as: every id of that key; the one in the message may be of anybody's choice.
    """
    at = claims.issued_at
    lasting, both = _lasting(message.signature, signer), _both(message.signature, signer)
    for key_id in known_as:
        yield RevocationId(Scheme.EU_SIGNATURE, key_id, _hash(lasting), at)
    for signature in both:
        yield RevocationId(Scheme.NL_SIGNATURE, b"", _hash(signature), at)
    content = claims.content
    if content is None:
        return
    # Which country leads, that of the event or that of the issuer, is read in both ways.
    countries = {content.fields.get("country", ""), claims.issuer} - {""}
    # Lists hash what their issuers wrote, or what they meant to write.
    for written in {content.identifier, content.written_identifier} - {""}:
        identifier = written.encode()
        value = _hash(identifier)
        yield RevocationId(Scheme.IT_UCI, b"", value, at)
        of_countries = [_hash(country.encode() + identifier) for country in countries]
        for key_id in known_as:
            yield RevocationId(Scheme.EU_UCI, key_id, value, at)
            for named in of_countries:
                yield RevocationId(Scheme.EU_COUNTRY_UCI, key_id, named, at)


def _lasting(signature: bytes, signer: PublicKey) -> bytes:
    """What the EU's lists hash: of r and s only r, because anybody can turn s around."""
    curved = isinstance(signer, EllipticCurvePublicKey)
    return signature[: len(signature) // 2] if curved else signature


def _both(signature: bytes, signer: PublicKey) -> tuple[bytes, ...]:
    """The signature, and the one with n - s for s, which is as genuine.

    The Dutch lists have the one whose s is the lower, and anybody can show the other.
    """
    if not isinstance(signer, EllipticCurvePublicKey):
        return (signature,)
    half = len(signature) // 2
    turned = signer.curve.group_order - int.from_bytes(signature[half:])
    return signature, signature[:half] + turned.to_bytes(half)


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
