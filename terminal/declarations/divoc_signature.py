"""Signatures over linked data (RsaSignature2018, Ed25519Signature2018), as DIVOC uses them.

What is signed is not the text of a certificate but the statements that it makes, in the order
of URDNA2015. Putting them in order can be made to take for ever, so this belongs into a process
that may be killed.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from sync.protocol.cose import PublicKey
from terminal.declarations.divoc_contexts import CREDENTIALS, SECURITY, VACCINATION
from terminal.declarations.jws import decode_object, unbase64url

_ALGORITHMS: Final[Mapping[str, str]] = {
    "RsaSignature2018": "PS256",
    "Ed25519Signature2018": "EdDSA",
}
KINDS: Final = frozenset(_ALGORITHMS)
_ADDRESS: Final = re.compile(r"[^\x00-\x20<>\"{}|^`\\:]+:[^\x00-\x20<>\"{}|^`\\]*")
"""As N-Quads write one (RDF 1.1 N-Quads, IRIREF), without escapes."""
_NOWHERE: Final = "https://relative.invalid/"
"""What incomplete addresses are made to begin with, so that they are told from whole ones."""


class NotLinkedData(ValueError):
    """The document is not what its contexts allow."""


def statements(document: Mapping[str, Any]) -> str | None:
    """What a document says in the terms of its contexts, in canonical order (N-Quads).

    None where a part of it says nothing: no signature would cover that part.

    :raises NotLinkedData: where it names other contexts than ours, or breaks their rules.
    """
    # Not at the top: it loads for a quarter of a second and only the decoding process needs it.
    from pyld import jsonld  # noqa: PLC0415

    dropped: list[object] = []
    options = {"documentLoader": _loader(), "base": _NOWHERE}
    try:
        expanded = jsonld.expand(dict(document), options, on_property_dropped=dropped.append)
        if dropped or not _all_stated(expanded):
            return None
        form = {"algorithm": "URDNA2015", "format": "application/n-quads"}
        return str(jsonld.normalize(expanded, {**options, **form}))
    except (jsonld.JsonLdError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotLinkedData("not linked data") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The proof of a document as it stands there; nothing of it is authentic by itself."""

    kind: str
    """One of `KINDS`."""
    method: str
    """The key that should have made the signature, by its verification method."""
    options: Mapping[str, Any]
    """All but the signature; they are signed as well."""
    header: bytes
    signature: bytes


def read_proof(said: Any) -> Proof | None:
    """Read a proof with a detached JWS (RFC 7797); None for any other.

    The header of the JWS must be the one header that belongs to the kind of proof: no key, no
    address of one and no other algorithm or extension can stand in it.
    """
    if not isinstance(said, dict) or said.get("proofPurpose") != "assertionMethod":
        return None
    kind, method, jws = (said.get(name) for name in ("type", "verificationMethod", "jws"))
    if not isinstance(kind, str) or not isinstance(method, str) or not isinstance(jws, str):
        return None
    header, payload, signature = [*jws.split("."), "", ""][:3]
    named, made = unbase64url(header), unbase64url(signature)
    if kind not in KINDS or jws.count(".") != 2 or payload or named is None or made is None:
        return None
    wanted = {"alg": _ALGORITHMS[kind], "b64": False, "crit": ["b64"]}
    if decode_object(named) != wanted or "@context" in said:
        return None
    options = {name: value for name, value in said.items() if name != "jws"}
    return Proof(kind=kind, method=method, options=options, header=header.encode(), signature=made)


def fits(key: PublicKey, proof: Proof) -> bool:
    """Whether a key of this type can have made the signature."""
    kind = RSAPublicKey if proof.kind == "RsaSignature2018" else Ed25519PublicKey
    return isinstance(key, kind)


def is_genuine(key: PublicKey, proof: Proof, options: str, document: str) -> bool:
    """Whether `key` signed the document and the options of the proof, stated in `SECURITY`."""
    signed = proof.header + b"." + _digest(options) + _digest(document)
    try:
        if isinstance(key, RSAPublicKey):
            pss = padding.PSS(padding.MGF1(SHA256()), salt_length=padding.PSS.DIGEST_LENGTH)
            key.verify(proof.signature, signed, pss, SHA256())
        elif isinstance(key, Ed25519PublicKey):
            key.verify(proof.signature, signed)
        else:
            return False
    except InvalidSignature:
        return False
    return fits(key, proof)


def _digest(stated: str) -> bytes:
    return hashlib.sha256(stated.encode()).digest()


def _all_stated(node: Any) -> bool:
    """Whether no part of an expanded document is lost on the way to statements.

    Statements about something that has no full address are left out, and with them all that
    stands inside it.
    """
    if isinstance(node, list):
        return all(_all_stated(item) for item in node)
    if not isinstance(node, dict) or "@value" in node:
        return True
    types = node.get("@type", [])
    return (
        all(_is_address(address) for address in [node.get("@id", "a:b"), *types])
        and set(node) <= {"@id", "@type"} | {name for name in node if _is_address(name)}
        and all(_all_stated(value) for name, value in node.items() if not name.startswith("@"))
    )


def _is_address(text: Any) -> bool:
    """Whether it is an absolute address, and none that a document may give to itself.

    In canonical order addresses stand as they are: one with an end of line or a bracket in it
    could pass for statements that the document does not make.
    """
    return (
        isinstance(text, str)
        and _ADDRESS.fullmatch(text) is not None
        and not text.startswith(("_:", _NOWHERE))
    )


@cache
def _loader() -> Any:
    from pyld import BUNDLED_CONTEXTS, FrozenDocumentLoader  # noqa: PLC0415 - as above

    # The second security context names the first. Every other address is an error, no request.
    of_the_w3c = (CREDENTIALS, SECURITY, "https://w3id.org/security/v1")
    bundled = {address: BUNDLED_CONTEXTS[address] for address in of_the_w3c}
    return FrozenDocumentLoader({**bundled, **VACCINATION})
