"""The SMART Health Cards of health-cards-dev-tools: no card with a fault may be verified.

What a file is, its name and its content say. Faulty ones are judged with every key trusted that
lies anywhere in the data, under every issuer that a list of it names.
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
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from benchmarks.conformance.files import PICTURES, Files
from benchmarks.conformance.tally import Tally
from sync.bundle.trust import SignerKey, TrustMaterial
from sync.protocol.cose import PublicKey
from sync.protocol.terms import Assurance
from terminal.declarations.codes import Rejection
from terminal.declarations.declaration import Declaration
from terminal.declarations.registry import declare
from terminal.reading.choice import reader_for
from terminal.reading.pictures import read_picture
from terminal.reading.symbol import Symbology

SET: Final = "health-cards"
JUDGED_AT: Final = datetime(2026, 11, 22, 5, tzinfo=UTC)

_FILES: Final = frozenset({".txt", ".smart-health-card"})
_JWS: Final = re.compile(rb"eyJ[\w-]+\.[\w-]*\.[\w-]*")
_CODE: Final = re.compile(rb"\s*shc:")
_LINK: Final = re.compile(rb"shlink|/shl/")
_CHUNK: Final = re.compile(rb"\s*shc:/\d+/\d+/")
_GENUINE: Final = re.compile(
    r"(test-)?example-\d\d-(d-jws|e-file|f-qr-code-numeric-value-\d+|g-qr-code-\d+)\.[\w-]+"
)
"""Named after a step of the specification's example, and after no fault."""
_FAULT_AROUND: Final = re.compile(r"scaled|inflated|qr_version|jws_too_long|multi-jws|qr_chunk_too")
"""Faults of a picture, a file or the cutting into chunks, around a card that has none."""
_FAULT_IN_CLAIMS: Final = re.compile(r"expired|not_yet_valid|milliseconds|missing-shc-vc-type")
"""Faults that a card has whoever signed it."""
_SOUND_CLAIMS: Final = re.compile(
    r"(test-)?example-\d\d-[bc]-jws-payload-(expanded|minified)(-unknown-vc-types)?\.json"
)
_MAX_CLAIMS: Final = 2**20
_BROKEN_LIST: Final = re.compile(r"jws-crl-")
"""Genuine cards; the list of what their issuer withdrew cannot be believed."""
_CURVES: Final[Mapping[str, type[ec.EllipticCurve]]] = {
    "P-256": ec.SECP256R1,
    "P-384": ec.SECP384R1,
    "P-521": ec.SECP521R1,
}


def run(files: Files) -> Iterator[Tally]:
    """Declare every card in a text, in a file and in a picture, and the files as they stand."""
    tallies = {flag: Tally(SET, flag) for flag in ("INVALID", "GENUINE", "BROKENLIST", "SIGNED")}
    found = list(_shown(files))
    trust = trusted(files) if found else TrustMaterial()
    for path, payloads in found:
        name = files.name(path)
        answers = [declare(payload, trust=trust, now=JUDGED_AT) for payload in payloads]
        verified = any(answer.assurance is Assurance.VERIFIED for answer in answers)
        if _BROKEN_LIST.search(path.name):
            tallies["BROKENLIST"].add(name, not verified)
        elif _FAULT_AROUND.search(path.name):
            tallies["GENUINE"].add(name, verified or None)
        elif _GENUINE.fullmatch(path.name):
            # A chunk alone is no card, and there may be no key.
            cannot = any(map(_CHUNK.match, payloads)) or any(
                answer.reason == Rejection.KEY_UNKNOWN for answer in answers
            )
            tallies["GENUINE"].add(name, None if cannot and not verified else verified)
        else:
            tallies["INVALID"].add(name, not verified)
    for path, claims in files.maps(lambda tree: "vc" in tree and "iss" in tree):
        faulty = bool(_FAULT_IN_CLAIMS.search(path.name))
        if faulty or _SOUND_CLAIMS.fullmatch(path.name):
            verified = _signed(claims).assurance is Assurance.VERIFIED
            tallies["SIGNED"].add(files.name(path), verified is not faulty)
    yield from tallies.values()


def _shown(files: Files) -> Iterator[tuple[Path, list[bytes]]]:
    """The files that hold cards or belong to such, each with all that a person could show."""
    cards = {path: codes for path in files.with_suffix(*_FILES) if (codes := _codes(path))}
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
        known = _CODE.match(data) or _LINK.search(data) or _JWS.fullmatch(data.strip())
        return [_as_code(data) if _JWS.search(data) else data] if known else []
    if "trailing_chars" in path.name:
        # The fault is the file's, the card in it has none.
        return [data]
    try:
        held = json.loads(data)["verifiableCredential"]
    except (ValueError, KeyError, TypeError):
        return [data]
    return [data, *(_as_code(str(jws).encode()) for jws in held)]


def _as_code(jws: bytes) -> bytes:
    """The JWS as a code spells it, in pairs of digits; as it is where those cannot spell it."""
    if not all(45 <= byte <= 122 for byte in jws):
        return jws
    return b"shc:/" + b"".join(b"%02d" % (byte - 45) for byte in jws)


def _signed(claims: Mapping[str, Any]) -> Declaration:
    """What a card with these claims is declared to be that an invented, trusted key signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    packer = zlib.compressobj(9, wbits=-15)
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
    code = _as_code(signed + b"." + signature.rstrip(b"="))
    return declare(code, trust=trust, now=JUDGED_AT)


def trusted(files: Files) -> TrustMaterial:
    """Every key of the data under every issuer that a list names or whose folder it lies in."""
    keys: dict[str, list[SignerKey]] = {}
    issuers: set[str] = set()
    for _, tree in files.maps(lambda tree: "participating_issuers" in tree):
        issuers |= {each.get("iss") for each in tree["participating_issuers"]}
    for _, tree in files.maps(lambda tree: "keys" in tree or "kty" in tree):
        for jwk in tree.get("keys", [tree]):
            key = key_of(jwk)
            if key is not None:
                keys.setdefault(str(jwk.get("kid")), []).append(key)
    issuers |= _issuers_of_cards_beside_their_keys(files)
    return TrustMaterial(
        smart_health={
            (issuer, kid): _each_once(same) for issuer in issuers for kid, same in keys.items()
        }
    )


def _each_once(keys: list[SignerKey]) -> tuple[SignerKey, ...]:
    """Of a key in several files the one that says most: that it has a list of withdrawn cards."""
    kept: list[SignerKey] = []
    for key in sorted(keys, key=lambda key: not key.lists_revoked):
        if all(key.public_key != other.public_key for other in kept):
            kept.append(key)
    return tuple(kept)


def key_of(jwk: Any) -> SignerKey | None:
    """The key of a JWK (RFC 7518, section 6), None where there is none of a known kind."""
    try:
        return SignerKey(public_key=_public_key(jwk), lists_revoked="crlVersion" in jwk)
    except (KeyError, TypeError, ValueError):
        return None


def _public_key(jwk: Any) -> PublicKey:
    def number(name: str) -> int:
        return int.from_bytes(_unarmoured(jwk[name]))

    if jwk["kty"] == "RSA":
        return RSAPublicNumbers(number("e"), number("n")).public_key()
    curve = _CURVES[jwk["crv"]]()
    return ec.EllipticCurvePublicNumbers(number("x"), number("y"), curve).public_key()


def _issuers_of_cards_beside_their_keys(files: Files) -> set[str]:
    """The issuers in cards that lie in the folder which their address ends with."""
    homes = {
        path.parent.parent.as_posix()
        for path in files.paths
        if path.name == "jwks.json" and path.parent.name == ".well-known"
    }
    found = set()
    for path in files.with_suffix(*_FILES):
        if path.parent.as_posix() in homes:
            for jws in _JWS.findall(path.read_bytes()):
                issuer = _claims(jws).get("iss")
                if isinstance(issuer, str) and issuer.endswith(path.parent.name):
                    found.add(issuer)
    return found


def _claims(jws: bytes) -> Mapping[str, Any]:
    try:
        packed = _unarmoured(jws.split(b".")[1].decode())
        found = json.loads(zlib.decompressobj(-15).decompress(packed, _MAX_CLAIMS))
    except (ValueError, zlib.error):
        return {}
    return found if isinstance(found, dict) else {}


def _unarmoured(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
