"""The flags of dgc-testdata against our steps."""

import base64
import binascii
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from benchmarks.conformance.files import Files
from benchmarks.conformance.tally import Tally
from sync.bundle.certificates import UnusableKey, from_either, key_id
from sync.bundle.trust import TrustMaterial
from sync.protocol import base45_text, cose
from terminal.capture.frame import Pixels
from terminal.declarations import codes, hc1
from terminal.declarations.cleaning import trim
from terminal.declarations.hc1_claims import read_claims
from terminal.reading.choice import reader_for
from terminal.reading.reader import read_still
from terminal.reading.symbol import Symbology

SET: Final = "dgc-testdata"

# Labels of the public data that contradict their own vector, by the end of the path.
WRONG_LABELS: Final = frozenset(
    {
        # Its certificate has an extended key usage that forbids what the label allows.
        ("IS/2DCode/raw/3.json", "EXPECTEDKEYUSAGE"),
    }
)

_STEPS_OF_CODE: Final = ("PREFIX", "BASE45", "COMPRESSED", "COSE")
"""As a code is undone; what a file has of them."""
_PEM_LINE: Final = re.compile(r"-----[^-]*-----")


@dataclass(frozen=True, slots=True)
class Vector:
    """One file of the data: a code, the only key to believe, the time, and what to expect."""

    path: Path
    name: str
    code: bytes
    """As it is shown, or made of the first step that the file has; empty if it has none."""
    made_of: str
    """The step of `_STEPS_OF_CODE` that the code was made of; empty if there is none."""
    trust: TrustMaterial
    clock: datetime | None
    expected: Mapping[str, bool]
    picture: bytes = b""
    """The code as a picture file."""


def read_vector(path: Path, name: str, found: Mapping[str, Any]) -> Vector | None:
    """The vector that the JSON object of a file holds, None if it is none."""
    context, flags = found.get("TESTCTX"), found.get("EXPECTEDRESULTS")
    if not isinstance(context, Mapping) or not isinstance(flags, Mapping):
        return None
    made_of = next((step for step in _STEPS_OF_CODE if found.get(step)), "")
    return Vector(
        path=path,
        name=name,
        code=_code_of(made_of, str(found.get(made_of))),
        made_of=made_of,
        trust=_trust(context.get("CERTIFICATE")),
        clock=_clock(context.get("VALIDATIONCLOCK")),
        expected={flag: value for flag, value in flags.items() if isinstance(value, bool)},
        picture=_picture_of(path, found.get("2DCODE")),
    )


def vectors(files: Files) -> Iterator[Vector]:
    """All vectors among the files."""
    for path, tree in files.trees:
        vector = read_vector(path, files.name(path), tree) if isinstance(tree, dict) else None
        if vector is not None:
            yield vector


def run(files: Files) -> Iterator[Tally]:
    """Compare every flag that has a step of ours."""
    tallies = {flag: Tally(SET, flag.removeprefix("EXPECTED")) for flag in STEPS}
    for vector in vectors(files):
        for flag, step in STEPS.items():
            if flag in vector.expected:
                got = step(vector)
                tallies[flag].add(
                    vector.name,
                    None if got is None else got is vector.expected[flag],
                    disputed=_disputed(vector.path, flag),
                )
    yield from tallies.values()


def _disputed(path: Path, flag: str) -> bool:
    return any(flag == wrong and path.as_posix().endswith(f"/{end}") for end, wrong in WRONG_LABELS)


def _code_of(step: str, text: str) -> bytes:
    """A file may leave out the steps whose flags it does not have (the data's README)."""
    if step == "PREFIX":
        return text.encode()
    if step == "BASE45":
        return hc1.PREFIX + text.encode()
    try:
        data = bytes.fromhex(text) if step else b""
    except ValueError:
        return b""
    packed = zlib.compress(data) if step == "COSE" else data
    return hc1.PREFIX + base45_text.encode(packed).encode() if data else b""


def _picture_of(path: Path, encoded: object) -> bytes:
    if isinstance(encoded, str) and encoded:
        try:
            return base64.b64decode(encoded.rpartition(",")[2])  # behind what a data URL begins
        except binascii.Error:
            return b""
    for folder in path.parents[1:3]:
        beside = folder / "png" / f"{path.stem}.png"
        if beside.is_file():
            return beside.read_bytes()
    return b""


def _trust(certificate: object) -> TrustMaterial:
    if not isinstance(certificate, str):
        return TrustMaterial()
    try:
        der = base64.b64decode(_PEM_LINE.sub("", certificate))
        return TrustMaterial.of([(key_id(der), from_either(der))])
    except (ValueError, UnusableKey):
        return TrustMaterial()


def _clock(text: object) -> datetime | None:
    if not isinstance(text, str):
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _unprefix(vector: Vector) -> bool | None:
    if vector.made_of != "PREFIX":
        return None
    return hc1.unprefix(trim(vector.code)) is not None


def _unarmour(vector: Vector) -> bool | None:
    text = hc1.unprefix(trim(vector.code))
    if vector.made_of not in ("PREFIX", "BASE45"):
        return None
    return None if text is None else not isinstance(hc1.unarmour(text), codes.Rejection)


def _inflate(vector: Vector) -> bool | None:
    text = hc1.unprefix(trim(vector.code))
    packed = None if text is None or vector.made_of == "COSE" else hc1.unarmour(text)
    if packed is None or isinstance(packed, codes.Rejection):
        return None
    return not isinstance(hc1.inflate(packed), codes.Rejection)


def _message(vector: Vector) -> cose.Signed | None:
    message = hc1.open_message(trim(vector.code))
    return None if isinstance(message, codes.Rejection) else message


def _decode(vector: Vector) -> bool | None:
    if not vector.code:
        return None
    message = _message(vector)
    if message is None:
        return False
    claims = read_claims(message.payload)
    return not isinstance(claims, codes.Rejection) and claims.content is not None


def _verify(vector: Vector) -> bool | None:
    if not vector.trust.signers or not vector.code:
        return None
    # Dates have no part in this flag, so any time will do.
    now = vector.clock or datetime(2021, 7, 1, tzinfo=UTC)
    return hc1.examine(trim(vector.code), vector.trust, now).signer is not None


def _in_date(vector: Vector) -> bool | None:
    message = _message(vector)
    claims = None if message is None else read_claims(message.payload)
    if claims is None or isinstance(claims, codes.Rejection) or vector.clock is None:
        return None
    return not hc1.date_problems(claims, vector.clock)


def _key_usage(vector: Vector) -> bool | None:
    message = _message(vector)
    claims = None if message is None else read_claims(message.payload)
    if claims is None or isinstance(claims, codes.Rejection) or claims.content is None:
        return None
    signers = [key for keys in vector.trust.signers.values() for key in keys]
    return hc1.may_sign(signers[0], claims.content.events) if signers else None


def _picture(vector: Vector) -> bool | None:
    grey = _grey(vector.picture)
    if grey is None or vector.made_of != "PREFIX":
        return None
    look = read_still(reader_for(Symbology), grey)
    return any(trim(symbol.payload) == trim(vector.code) for symbol in look.symbols)


def _grey(picture: bytes) -> Pixels | None:
    if not picture:
        return None
    try:
        grey = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_GRAYSCALE)
    except cv2.error:
        return None
    return None if grey is None else grey.astype(np.uint8, copy=False)


STEPS: Final[Mapping[str, Callable[[Vector], bool | None]]] = {
    "EXPECTEDPICTUREDECODE": _picture,
    "EXPECTEDUNPREFIX": _unprefix,
    "EXPECTEDB45DECODE": _unarmour,
    "EXPECTEDCOMPRESSION": _inflate,
    "EXPECTEDDECODE": _decode,
    "EXPECTEDVERIFY": _verify,
    "EXPECTEDEXPIRATIONCHECK": _in_date,
    "EXPECTEDKEYUSAGE": _key_usage,
}
