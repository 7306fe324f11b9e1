"""DIVOC certificates (India and others): a ZIP file with a signed W3C credential.

Reading one runs foreign-shaped data, so a terminal does it in its decoding process only.
"""

import base64
import binascii
import hashlib
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import chain
from typing import Any, Final

from sync.bundle.trust import SignerKey
from sync.protocol.terms import Assurance
from terminal.declarations import codes, strict_json, validity
from terminal.declarations.cleaning import trim
from terminal.declarations.declaration import Declaration
from terminal.declarations.divoc_content import read_content
from terminal.declarations.divoc_contexts import CREDENTIALS, SECURITY, VACCINATION
from terminal.declarations.divoc_signature import (
    NotLinkedData,
    Proof,
    fits,
    is_genuine,
    read_proof,
    statements,
)
from terminal.declarations.format import Format, Shown, rejected
from terminal.declarations.identity import certificate_key, payload_key
from terminal.declarations.strict_json import MalformedJson

KIND: Final = "divoc"
MAX_UNPACKED: Final = 65_536
"""Bytes of `certificate.json`; those of India have about 3,000."""
MAX_RATIO: Final = 50
"""How many times larger than its packed form; those of India are about twice as large."""
MAX_PARTS: Final = 16
"""Objects inside a certificate; those of India have seven. With fifty, all alike, putting them
in order takes minutes."""

_TEXT_PREFIX: Final = b"B64:"
_ZIP_PREFIX: Final = b"PK\x03\x04"
"""A ZIP file's first local header (APPNOTE.TXT, section 4.3.7), in byte mode."""
_NAME: Final = "certificate.json"
_ENCRYPTED: Final = 0x1
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def recognises(payload: bytes) -> bool:
    """Whether `read` takes a code for one of this format."""
    return trim(payload).startswith((_TEXT_PREFIX, _ZIP_PREFIX))


def read(shown: Shown) -> Declaration | None:
    """Verify a certificate in a ZIP file, as bytes or as base64 text behind `B64:`."""
    if not shown.trimmed.startswith((_TEXT_PREFIX, _ZIP_PREFIX)):
        return None
    document = _document(shown)
    if isinstance(document, codes.Rejection):
        return rejected(KIND, shown, document)
    proof = read_proof(document.pop("proof", None))
    if proof is None:
        return rejected(KIND, shown, codes.Rejection.ALGORITHM)
    try:
        return _judge(shown, document, proof)
    except NotLinkedData:
        return rejected(KIND, shown, codes.Rejection.MALFORMED)


def warm_up() -> None:
    """Load what reading needs, by reading an invented credential; for a process started ahead."""
    for context in VACCINATION:
        statements({"@context": [CREDENTIALS, context], "type": ["VerifiableCredential"]})
    statements({"@context": SECURITY, "type": "RsaSignature2018"})


def _judge(shown: Shown, document: dict[str, Any], proof: Proof) -> Declaration:
    # First of all, because of a signer that nobody here knows nothing bad is known; and nobody
    # else's data is put in order, which is where the time goes.
    candidates = shown.trust.divoc_candidates(proof.method)
    if not candidates:
        return rejected(KIND, shown, codes.Rejection.KEY_UNKNOWN)
    fitting = [key for key in candidates if fits(key.public_key, proof)]
    if not fitting:
        return rejected(KIND, shown, codes.Rejection.ALGORITHM)
    if not _is_of_our_contexts(document) or not _is_plain(document):
        return rejected(KIND, shown, codes.Rejection.MALFORMED)
    stated, options = statements(document), statements({**proof.options, "@context": SECURITY})
    # A part that no signature covers could have been added by anybody.
    if stated is None or options is None:
        return rejected(KIND, shown, codes.Rejection.SIGNATURE)
    genuine = [key for key in fitting if is_genuine(key.public_key, proof, options, stated)]
    return _declared(shown, genuine, stated)


def _declared(shown: Shown, genuine: list[SignerKey], stated: str) -> Declaration:
    """The declaration of what these keys signed; of the document nothing else is believed."""
    if not genuine:
        return rejected(KIND, shown, codes.Rejection.SIGNATURE)
    signer = max(genuine, key=lambda key: key.in_date(shown.now))
    content = read_content(stated)
    if content is None:
        return rejected(KIND, shown, codes.Rejection.CONTENT)
    problems = [] if signer.in_date(shown.now) else [codes.Rejection.KEY_EXPIRED]
    problems += validity.problems((content.starts,), content.ends, shown.now)
    digest = hashlib.sha256(stated.encode()).hexdigest()
    return Declaration(
        kind=KIND,
        assurance=Assurance.REJECTED if problems else Assurance.VERIFIED,
        reason=problems[0] if problems else "",
        person=content.person,
        fields=content.fields,
        issuer=signer.subject or signer.country,
        valid_from=content.starts,
        valid_until=content.ends,
        repeat_key=payload_key(shown.trimmed) if problems else certificate_key(digest),
    )


def _document(shown: Shown) -> dict[str, Any] | codes.Rejection:
    packed = shown.payload
    if shown.trimmed.startswith(_TEXT_PREFIX):
        try:
            packed = base64.b64decode(shown.trimmed[len(_TEXT_PREFIX) :], validate=True)
        except (binascii.Error, ValueError):
            return codes.Rejection.MALFORMED
        if base64.b64encode(packed) != shown.trimmed[len(_TEXT_PREFIX) :]:
            return codes.Rejection.MALFORMED
    text = _unpack(packed)
    if isinstance(text, codes.Rejection):
        return text
    try:
        document = strict_json.decode(text)
    except MalformedJson:
        return codes.Rejection.MALFORMED
    return document if isinstance(document, dict) else codes.Rejection.MALFORMED


def _unpack(packed: bytes) -> bytes | codes.Rejection:
    """The one file of a ZIP file, which must be `certificate.json`, within its limits."""
    try:
        with zipfile.ZipFile(BytesIO(packed)) as archive:
            members = archive.infolist()
            if len(members) != 1 or members[0].filename != _NAME:
                return codes.Rejection.MALFORMED
            if members[0].flag_bits & _ENCRYPTED or members[0].compress_type not in _METHODS:
                return codes.Rejection.MALFORMED
            limit = min(MAX_UNPACKED, MAX_RATIO * len(packed))
            with archive.open(members[0]) as stream:
                text = stream.read(limit + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError):
        return codes.Rejection.COMPRESSION
    except (ValueError, OverflowError, NotImplementedError, RuntimeError, OSError):
        # The library's words for offsets, versions and flags that make no sense.
        return codes.Rejection.MALFORMED
    return codes.Rejection.COMPRESSION if len(text) > limit else text


def _is_of_our_contexts(document: Mapping[str, Any]) -> bool:
    """Whether it names exactly the two contexts that such a certificate is written in."""
    said = document.get("@context")
    return (
        isinstance(said, list)
        and len(said) == 2
        and said[0] == CREDENTIALS
        and isinstance(said[1], str)
        and said[1] in VACCINATION
    )


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in it, itself included."""
    if isinstance(value, list):
        yield from chain.from_iterable(_parts(item) for item in value)
    elif isinstance(value, dict):
        yield value
        yield from chain.from_iterable(_parts(item) for item in value.values())


def _is_plain(document: Mapping[str, Any]) -> bool:
    """Whether it has few parts, and no machinery of JSON-LD stands inside: contexts, graphs."""
    parts = list(_parts({name: item for name, item in document.items() if name != "@context"}))
    return len(parts) <= MAX_PARTS and not any(
        name.startswith("@") for part in parts for name in part
    )


FORMAT: Final = Format(kinds=(KIND,), read=read)
