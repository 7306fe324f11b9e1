"""By what the lists of withdrawn certificates name a health certificate."""

import hashlib
from collections.abc import Iterator
from typing import Final

from sync.bundle.revocation import RevocationId, Scheme
from sync.protocol import cose
from terminal.declarations.hc1_claims import Claims

_HALVED: Final = cose.Algorithm.ES256
"""Of its signatures r and s the EU's lists name r alone, for anybody can turn s around."""


def revocation_ids(message: cose.Signed, claims: Claims) -> Iterator[RevocationId]:
    """Every name that a list of the EU, of Italy or of the Netherlands may have for it.

    Sources: dgc-gateway (hash types SIGNATURE, UCI, COUNTRYCODEUCI), it-dgc-documentation
    (DRL.md), nl-covid19-coronacheck-mobile-core (`proofIdentifierDenylist`).
    """
    key_id, signature, at = message.key_id, message.signature, claims.issued_at
    signed = signature[: len(signature) // 2] if message.algorithm is _HALVED else signature
    yield RevocationId(Scheme.EU_SIGNATURE, key_id, _hash(signed), at)
    yield RevocationId(Scheme.NL_SIGNATURE, b"", _hash(signature), at)
    content = claims.content
    if content is None or not content.identifier:
        return
    identifier = content.identifier.encode()
    yield RevocationId(Scheme.EU_UCI, key_id, _hash(identifier), at)
    yield RevocationId(Scheme.IT_UCI, b"", _hash(identifier), at)
    # Which country leads, that of the event or that of the issuer, is read in both ways.
    for country in {content.fields.get("country", ""), claims.issuer} - {""}:
        value = _hash(country.encode() + identifier)
        yield RevocationId(Scheme.EU_COUNTRY_UCI, key_id, value, at)


def _hash(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
