"""What lies within a code, entered where compression and signatures are passed already."""

from collections.abc import Callable, Mapping
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.fuzz.promises import promise
from sync.protocol import base45_text, cbor, cose, issuer_cbor
from sync.protocol.cbor import MalformedCbor
from terminal.declarations import codes, jws, shc_content, strict_json
from terminal.declarations.cleaning import MAX_PAYLOAD, text_of, tidy
from terminal.declarations.declaration import Person
from terminal.declarations.divoc_content import read_content
from terminal.declarations.divoc_signature import NotLinkedData, read_proof, statements
from terminal.declarations.folding import fold
from terminal.declarations.hc1_claims import read_claims
from terminal.declarations.masking import mask_person
from terminal.reading.structured_append import MAX_BYTES, Collecting, collect
from terminal.reading.symbol import Part, Symbol, Symbology
from terminal.verdict.person_binding import compare

# Neither signs anything: whatever they are said to have signed is forged.
_EC_KEY: Final = ec.derive_private_key(3, ec.SECP256R1()).public_key()
_ED_KEY: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(64, 96))).public_key()
_CORNERS: Final = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))


def _hc1_claims(data: bytes) -> None:
    """`data` as claims that somebody genuinely signed."""
    claims = read_claims(data)
    if not isinstance(claims, codes.Rejection) and claims.content is not None:
        mask_person(claims.content.person)
        "".join(claims.content.fields.values()).encode()


def _cose(data: bytes) -> None:
    message = cose.read_signed(data)
    if message is not None:
        for key in (_EC_KEY, _ED_KEY):
            promise(not cose.is_genuine(message, key), "a forged signature is genuine")


def _cbor(data: bytes) -> None:
    try:
        value = cbor.decode_deterministic(data, max_bytes=MAX_PAYLOAD)
    except MalformedCbor:
        return
    promise(cbor.encode(value) == data, "one form for one value")


def _issuer_cbor(data: bytes) -> None:
    try:
        issuer_cbor.decode(data)
    except MalformedCbor:
        return


def _base45(data: bytes) -> None:
    try:
        decoded = base45_text.decode(data)
    except ValueError:
        return
    promise(base45_text.encode(decoded).encode("ascii") == data, "one text for the same bytes")


def _shc_bundle(data: bytes) -> None:
    """`data` as the content of a card that somebody genuinely signed."""
    try:
        found = shc_content.read_bundle(strict_json.decode(data))
    except strict_json.MalformedJson:
        return
    mask_person(found.person)


def _jws(data: bytes) -> None:
    jws.read_compact(data.decode("latin-1"))


def _divoc_statements(data: bytes) -> None:
    """`data` as a document whose signature is about to be looked at."""
    try:
        document = strict_json.decode(data)
    except strict_json.MalformedJson:
        return
    if isinstance(document, dict):
        read_proof(document.get("proof"))
        try:
            stated = statements(document)
        except NotLinkedData:
            return
        if stated is not None:
            read_content(stated)


def _structured_append(data: bytes) -> None:
    """Four bytes a symbol: which part of how many, of which text, and what it holds."""
    state = Collecting()
    for frame in range(0, len(data) - 3, 4):
        number, count, parity, byte = data[frame : frame + 4]
        of = count % 16 + 1
        payload = bytes((byte,)) * (number * 16 + 1)
        part = Part(number % of, of, parity % 4)
        symbol = Symbol(payload, Symbology.QR, _CORNERS, part if count < 240 else None)
        state, whole = collect(state, [symbol], float(frame))
        promise(all(len(each.payload) <= MAX_BYTES for each in whole), "length of a text")
        promise(sum(each.size for each in state.collections) <= 4 * MAX_BYTES, "what is kept")


def _texts(data: bytes) -> None:
    text = text_of(data)
    if text is not None:
        tidy(text).encode()
        fold(text).encode()


def _binding(data: bytes) -> None:
    """Two people, a line each, whose particulars are parted by strokes."""
    first, _, second = data.decode("utf-8", "ignore").partition("\n")
    one, other = map(_person, (first, second))
    promise(compare(one, other) == compare(other, one), "the same in any order")


def _person(line: str) -> Person:
    name, latin, number, old, birth, sex = (line.split("|") + [""] * 6)[:6]
    return Person(
        name=name, latin_name=latin, number=number, old_number=old, birth_date=birth, sex=sex
    )


PARSERS: Final[Mapping[str, Callable[[bytes], None]]] = {
    "hc1-claims": _hc1_claims,
    "cose": _cose,
    "cbor": _cbor,
    "issuer-cbor": _issuer_cbor,
    "base45": _base45,
    "shc-bundle": _shc_bundle,
    "jws": _jws,
    "divoc-statements": _divoc_statements,
    "structured-append": _structured_append,
    "texts": _texts,
    "binding": _binding,
}
