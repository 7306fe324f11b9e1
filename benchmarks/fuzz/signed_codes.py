"""Codes that somebody trusted signed, whatever they say: what is behind the signatures."""

from collections.abc import Callable, Mapping
from typing import Final

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.fuzz.promises import answered
from sync.bundle.trust import SignerKey, TrustMaterial
from sync.protocol import base45_text, cose, declaration_code
from terminal.declarations import strict_json
from tests.declarations import issuing, issuing_shc, issuing_vds

_KEY: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
_KEY_ID: Final = declaration_code.key_id(_KEY.public_key())
_ISSUER: Final = SignerKey(public_key=_KEY.public_key())

_CERTIFICATES: Final = issuing.trusting(issuing.certificate())
_CARDS: Final = issuing_shc.trusting()
_SEALS: Final = issuing_vds.trusting()
_OURS: Final = TrustMaterial(declaration_issuers={_KEY_ID: (_ISSUER,)})


def _hc1(data: bytes) -> None:
    """`data` as the claims."""
    answered(issuing.Issue(payload=data).code(), _CERTIFICATES, forged=False)


def _shc(data: bytes) -> None:
    """`data` as the claims."""
    answered(issuing_shc.Card(claims=data).code(), _CARDS, forged=False)


def _vds(data: bytes) -> None:
    """`data` as the message of a seal."""
    try:
        code = issuing_vds.Seal(message=strict_json.decode(data)).code()
    except (strict_json.MalformedJson, rfc8785.CanonicalizationError):
        return
    answered(code, _SEALS, forged=False)


def _declaration(data: bytes) -> None:
    """`data` as the payload of a declaration of ours."""
    message = cose.sign(data, _KEY_ID, _KEY)
    code = declaration_code.PREFIX + base45_text.encode(message)
    answered(code.encode("ascii"), _OURS, forged=False)


PARSERS: Final[Mapping[str, Callable[[bytes], None]]] = {
    "hc1-signed": _hc1,
    "shc-signed": _shc,
    "vds-signed": _vds,
    "declaration-signed": _declaration,
}
