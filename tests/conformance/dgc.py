"""The flags of dgc-testdata against our steps, as plain functions."""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sync.bundle.certificates import UnusableKey, from_certificate, key_id
from sync.bundle.trust import TrustMaterial
from sync.protocol import cose
from terminal.declarations import codes, hc1
from terminal.declarations.cleaning import trim
from terminal.declarations.hc1_claims import read_claims

# Labels of the public data that contradict their own vector, by the end of the path.
WRONG_LABELS: Final = frozenset(
    {
        # Its certificate has an extended key usage that forbids what the label allows.
        ("IS/2DCode/raw/3.json", "EXPECTEDKEYUSAGE"),
    }
)


@dataclass(frozen=True, slots=True)
class Vector:
    """One file of the data: a code, the only key to believe, the time, and what to expect."""

    name: str
    code: bytes
    trust: TrustMaterial
    clock: datetime | None
    expected: Mapping[str, bool]


@dataclass(slots=True)
class Tally:
    """How one flag went over all vectors that carry it."""

    flag: str
    passed: int = 0
    failed: list[str] = field(default_factory=list)
    wrong_labels: list[str] = field(default_factory=list)
    not_checkable: list[str] = field(default_factory=list)
    """The vector lacks what the step needs: a readable certificate, a clock, the step before."""


def read_vector(path: Path) -> Vector | None:
    """Read one file, None if it is no vector."""
    try:
        found = json.loads(path.read_text("utf-8-sig"))
    except ValueError:
        return None
    if not isinstance(found, dict) or "TESTCTX" not in found or "EXPECTEDRESULTS" not in found:
        return None
    context = found["TESTCTX"]
    return Vector(
        name=path.as_posix(),
        code=str(found.get("PREFIX") or "").encode(),
        trust=_trust(context.get("CERTIFICATE")),
        clock=_clock(context.get("VALIDATIONCLOCK")),
        expected={
            flag: value
            for flag, value in found["EXPECTEDRESULTS"].items()
            if isinstance(value, bool)
        },
    )


def vectors(folder: Path) -> Iterator[Vector]:
    """All vectors below a folder, in a fixed order."""
    for path in sorted(folder.rglob("*.json")):
        vector = read_vector(path)
        if vector is not None:
            yield vector


def outcome(vector: Vector, flag: str) -> bool | None:
    """What our step says where the flag says what to expect; None if it cannot be taken."""
    step = STEPS.get(flag)
    return step(vector) if step else None


def run(found: Iterator[Vector]) -> dict[str, Tally]:
    """Compare every flag that has a step of ours."""
    tallies = {flag: Tally(flag) for flag in STEPS}
    for vector in found:
        for flag, tally in tallies.items():
            if flag in vector.expected:
                _count(tally, vector)
    return tallies


def _count(tally: Tally, vector: Vector) -> None:
    got = outcome(vector, tally.flag)
    if got is None:
        tally.not_checkable.append(vector.name)
    elif got is vector.expected[tally.flag]:
        tally.passed += 1
    elif any(vector.name.endswith(end) and tally.flag == flag for end, flag in WRONG_LABELS):
        tally.wrong_labels.append(vector.name)
    else:
        tally.failed.append(vector.name)


def _trust(certificate: object) -> TrustMaterial:
    if not isinstance(certificate, str):
        return TrustMaterial()
    try:
        der = base64.b64decode(certificate)
        return TrustMaterial.of([(key_id(der), from_certificate(der))])
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


def _unprefix(vector: Vector) -> bool:
    return hc1.unprefix(trim(vector.code)) is not None


def _unarmour(vector: Vector) -> bool | None:
    text = hc1.unprefix(trim(vector.code))
    return None if text is None else not isinstance(hc1.unarmour(text), codes.Rejection)


def _inflate(vector: Vector) -> bool | None:
    text = hc1.unprefix(trim(vector.code))
    packed = None if text is None else hc1.unarmour(text)
    if packed is None or isinstance(packed, codes.Rejection):
        return None
    return not isinstance(hc1.inflate(packed), codes.Rejection)


def _message(vector: Vector) -> cose.Signed | None:
    message = hc1.open_message(trim(vector.code))
    return None if isinstance(message, codes.Rejection) else message


def _decode(vector: Vector) -> bool:
    message = _message(vector)
    if message is None:
        return False
    claims = read_claims(message.payload)
    return not isinstance(claims, codes.Rejection) and claims.content is not None


def _verify(vector: Vector) -> bool | None:
    if not vector.trust.signers:
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


STEPS: Final[Mapping[str, Callable[[Vector], bool | None]]] = {
    "EXPECTEDUNPREFIX": _unprefix,
    "EXPECTEDB45DECODE": _unarmour,
    "EXPECTEDCOMPRESSION": _inflate,
    "EXPECTEDDECODE": _decode,
    "EXPECTEDVERIFY": _verify,
    "EXPECTEDEXPIRATIONCHECK": _in_date,
    "EXPECTEDKEYUSAGE": _key_usage,
}


def summary(tally: Tally) -> dict[str, Any]:
    """One line of figures, as `prove conformance` prints it."""
    return {
        "name": f"dgc-testdata {tally.flag.removeprefix('EXPECTED')}",
        "passed": tally.passed,
        "failed": len(tally.failed),
        "wrong_labels": len(tally.wrong_labels),
        "not_checkable": len(tally.not_checkable),
    }
