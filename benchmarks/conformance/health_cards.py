"""The SMART Health Cards of health-cards-dev-tools: no card with a fault may be verified.

What a file is, its name and its content say. Cards are judged as of the day on which they were
issued, with every key trusted that lies anywhere in the data, under every issuer in it.
"""

import base64
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from benchmarks.conformance.files import PICTURES, Files
from benchmarks.conformance.health_card_texts import JWS, as_code, claims_in, texts_in
from benchmarks.conformance.health_card_trust import CARD_FILES, trusted, withdrawn
from benchmarks.conformance.tally import Tally
from sync.bundle.trust import SignerKey, TrustMaterial
from sync.protocol.terms import Assurance
from terminal.declarations.codes import Rejection
from terminal.declarations.declaration import Declaration
from terminal.declarations.registry import declare
from terminal.reading.choice import reader_for
from terminal.reading.pictures import read_picture
from terminal.reading.symbol import Symbology

SET: Final = "health-cards"
JUDGED_AT: Final = datetime(2026, 11, 22, 5, tzinfo=UTC)
"""For cards that do not say when they were issued, and for claims named after their dates."""
MAX_IN_ONE_CODE: Final = 1195
"""Characters of a JWS; a longer one is shown in several codes, if at all (specification)."""

_CODE: Final = re.compile(rb"\s*shc:")
_LINK: Final = re.compile(rb"shlink|/shl/")
_CHUNK: Final = re.compile(rb"\s*shc:/\d+/\d+/")
_LINE_END: Final = re.compile(rb"\r?\n\Z")
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_GENUINE: Final = re.compile(
    r"(test-)?example-\d\d-(d-jws|e-file|f-qr-code-numeric-value-\d+|g-qr-code-\d+)\.[\w-]+"
)
"""Named after a step of the specification's example, and after no fault."""
_FAULT_AROUND: Final = re.compile(
    r"scaled|inflated|qr_(version|segment|mode|chunk_too)|jws_too_long|multi-jws|multi_card"
    r"|1195-byte|^qr(-\d+)?\."
)
"""Faults of a picture, a file or the cutting into codes, or none, around a card without any."""
_FAULT_IN_CLAIMS: Final = re.compile(
    r"expired|not_yet_valid|mill?iseconds|missing-shc-vc-type|missing-coding"
)
"""Faults that a card has whoever signed it."""
_SOUND_CLAIMS: Final = re.compile(
    r"(test-)?example-\d\d-[bc]-jws-payload-(expanded|minified)(-unknown-vc-types)?\.json"
)
_FAULT_IN_BUNDLE: Final = re.compile(r"bad_meta_(extra_key|non_security)|status-not-completed")
_SOUND_BUNDLE: Final = re.compile(r"(test-)?example-\d\d-a-fhirBundle\.json")
_BROKEN_LIST: Final = re.compile(r"jws-crl-")
"""Genuine cards; the list of what their issuer withdrew cannot be believed."""


def run(files: Files) -> Iterator[Tally]:
    """Declare every card in a text, in a file and in a picture, and the files as they stand."""
    tallies = {flag: Tally(SET, flag) for flag in ("INVALID", "GENUINE", "BROKENLIST", "SIGNED")}
    found = list(_shown(files))
    trust = trusted(files) if found else TrustMaterial()
    listed = withdrawn(files)
    for path, payloads in found:
        name = files.name(path)
        answers = [declare(each, trust=trust, now=_issued_at(each)) for each in payloads]
        verified = any(answer.assurance is Assurance.VERIFIED for answer in answers)
        if _BROKEN_LIST.search(path.name):
            tallies["BROKENLIST"].add(name, not verified)
        elif _FAULT_AROUND.search(path.name):
            tallies["GENUINE"].add(name, verified or None)
        elif not _GENUINE.fullmatch(path.name):
            tallies["INVALID"].add(name, not verified)
        elif any(_is_withdrawn(claims, listed) for each in payloads for claims in claims_in(each)):
            tallies["GENUINE"].add(name, Rejection.REVOKED in (each.reason for each in answers))
        else:
            cannot = any(map(_is_no_single_code, payloads)) or any(
                answer.reason == Rejection.KEY_UNKNOWN for answer in answers
            )
            tallies["GENUINE"].add(name, None if cannot and not verified else verified)
    _add_signed(files, tallies["SIGNED"])
    yield from tallies.values()


def _add_signed(files: Files, tally: Tally) -> None:
    """Sign what the data has unsigned, claims and bundles, and see whether its faults count."""
    for path, tree in files.maps(lambda tree: "vc" in tree and "iss" in tree):
        faulty = bool(_FAULT_IN_CLAIMS.search(path.name))
        if faulty or _SOUND_CLAIMS.fullmatch(path.name):
            at = JUDGED_AT if faulty else _instant(tree.get("nbf"))
            tally.add(files.name(path), _is_as_named(tree, at, faulty=faulty))
    for path, tree in files.maps(lambda tree: tree.get("resourceType") == "Bundle"):
        faulty = bool(_FAULT_IN_BUNDLE.search(path.name))
        if faulty or _SOUND_BUNDLE.fullmatch(path.name):
            tally.add(files.name(path), _is_as_named(_framed(tree), JUDGED_AT, faulty=faulty))


def _shown(files: Files) -> Iterator[tuple[Path, list[bytes]]]:
    """The files that hold cards or belong to such, each with all that a person could show."""
    cards = {path: codes for path in files.with_suffix(*CARD_FILES) if (codes := _codes(path))}
    folders = {path.parent for path in cards}
    yield from cards.items()
    for path in files.with_suffix(".json", *PICTURES):
        if path.parent not in folders:
            continue
        if path.suffix.lower() == ".json":
            yield path, [path.read_bytes()]
        else:
            reading = read_picture(path, lambda: reader_for(Symbology))
            yield path, [symbol.payload for symbol in reading.symbols]


def _codes(path: Path) -> list[bytes]:
    data = path.read_bytes()
    if path.suffix == ".txt":
        bare = data.removeprefix(_BYTE_ORDER_MARK).strip()
        known = _CODE.match(data) or _LINK.search(data) or JWS.fullmatch(bare)
        # Editors end a file with one end of line; whatever else stands there is a fault.
        line = _LINE_END.sub(b"", data)
        return [as_code(line) if JWS.search(data) else data] if known else []
    if "trailing_chars" in path.name:
        # The fault is the file's, the card in it has none.
        return [data]
    try:
        held = json.loads(data)["verifiableCredential"]
    except (ValueError, KeyError, TypeError):
        return [data]
    return [data, *(as_code(str(jws).encode()) for jws in held)]


def _is_no_single_code(payload: bytes) -> bool:
    """Whether it is a chunk, or a card that is too long for one code: alone neither is shown."""
    too_long = any(len(jws) > MAX_IN_ONE_CODE for jws in texts_in(payload))
    return too_long or _CHUNK.match(payload) is not None


def _is_withdrawn(claims: Mapping[str, Any], listed: Mapping[str, float | None]) -> bool:
    credential, issued = claims.get("vc"), claims.get("nbf")
    name = credential.get("rid") if isinstance(credential, dict) else None
    if not isinstance(name, str) or name not in listed:
        return False
    before = listed[name]
    return before is None or (isinstance(issued, int | float) and issued < before)


def _issued_at(payload: bytes) -> datetime:
    return next((_instant(claims.get("nbf")) for claims in claims_in(payload)), JUDGED_AT)


def _instant(seconds: object) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)  # type: ignore[arg-type]  # caught below
    except (OSError, OverflowError, TypeError, ValueError):
        return JUDGED_AT


def _framed(bundle: Mapping[str, Any]) -> dict[str, Any]:
    """Sound claims around a bundle."""
    subject = {"fhirVersion": "4.0.1", "fhirBundle": bundle}
    credential = {
        "type": ["https://smarthealth.cards#health-card"],
        "credentialSubject": subject,
    }
    return {
        "iss": "https://invented.example",
        "nbf": JUDGED_AT.timestamp(),
        "vc": credential,
    }


def _is_as_named(claims: Mapping[str, Any], at: datetime, *, faulty: bool) -> bool | None:
    verified = _signed(claims, at).assurance is Assurance.VERIFIED
    if not faulty and not verified and '"Patient"' not in json.dumps(claims):
        return None  # it says nothing about a person, for whom a checkpoint would need it
    return verified is not faulty


def _signed(claims: Mapping[str, Any], at: datetime) -> Declaration:
    """What a card with these claims is declared to be that an invented, trusted key signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    packer = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    packed = packer.compress(json.dumps(claims, separators=(",", ":")).encode()) + packer.flush()
    signed = b".".join(
        base64.urlsafe_b64encode(part).rstrip(b"=")
        for part in (b'{"zip":"DEF","alg":"ES256","kid":"invented"}', packed)
    )
    pair = decode_dss_signature(key.sign(signed, ec.ECDSA(SHA256())))
    signature = base64.urlsafe_b64encode(b"".join(part.to_bytes(32) for part in pair))
    trust = TrustMaterial(
        smart_health={(str(claims["iss"]), "invented"): (SignerKey(public_key=key.public_key()),)}
    )
    return declare(as_code(signed + b"." + signature.rstrip(b"=")), trust=trust, now=at)
