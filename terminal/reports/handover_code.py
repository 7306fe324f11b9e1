"""The figures of a shift as a signed text that a QR code holds and `chot verify` checks; pure."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sync.journal.record import MAX_SEQ
from sync.protocol.envelope import (
    MAX_ANSWER_BYTES,
    VERSION,
    MalformedMessage,
    bytes_of,
    envelope,
    expect,
    fields_of,
    number_of,
    signed,
    text_of,
    verified,
)
from sync.protocol.terms import Direction, Verdict
from terminal.reports.cells import printable
from terminal.reports.handover import Handover, Span

PREFIX: Final = "CHOT1B."
MAX_CODE: Final = 3391
"""Letters of a QR code with error correction M; a code in the field has some 700."""
MAX_SHOWN: Final = 32
"""Characters of a text in the code; the digest stands for all of it."""
MAX_SPANS: Final = 4
MAX_NAMES: Final = 4
MAX_OVERRIDES: Final = 16
_SIGNED: Final = b"chot/handover/1\x00"
_VERDICTS: Final = tuple(Verdict)
_DIRECTIONS: Final = (*Direction, None)
_CODE: Final = re.compile(rb"CHOT1B\.([A-Z2-7]{80,3391})")
_OTHERS: Final = (
    "vehicles", "late", "amendments", "restarts", "cuts", "clock_jumps", "centre_times",
    "centre_ms", "camera_times", "camera_ms", "views", "exports", "releases",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """How much of the journal the centre held when the certificate was made."""

    recorded: int
    confirmed: int

    @property
    def unsent(self) -> int:
        """Records that nobody else has."""
        return self.recorded - self.confirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverCode:
    """What a code says; texts as far as it shows them.

    `key` is the raw Ed25519 public key that it names and that signed it: whose that is must be
    known from elsewhere. `figures` are the others by name, `digest` is `Handover.digest`.
    """

    terminal: bytes
    key: bytes
    post: str
    lane: str
    given_by: tuple[str, ...]
    taken_by: str
    from_ms: int
    to_ms: int
    spans: tuple[Span, ...]
    counts: Mapping[tuple[Verdict, Direction | None], int]
    figures: Mapping[str, int]
    overrides: Mapping[str, int]
    bundles: tuple[str, ...]
    holding: Holding
    digest: bytes

    @property
    def records(self) -> int:
        """All records of the shift."""
        return sum(span.last - span.first + 1 for span in self.spans)


def handover_code(
    handover: Handover, taken_by: str, holding: Holding, key: Ed25519PrivateKey
) -> str:
    """The signed figures as a text of the letters of a QR code.

    :raises ValueError: where a shift went through more lines of records than a code may hold.
    """
    if len(handover.spans) > MAX_SPANS:
        raise ValueError("too many lines of records for one certificate")
    overrides = handover.override_counts().most_common(MAX_OVERRIDES)
    fields: dict[int, Any] = {
        1: VERSION,
        2: handover.terminal,
        3: key.public_key().public_bytes_raw(),
        4: _shown(handover.post),
        5: _shown(handover.lane),
        6: [_shown(name) for name in handover.operators[:MAX_NAMES]],
        7: _shown(taken_by),
        8: handover.from_ms,
        9: handover.to_ms,
        10: [[span.epoch, span.first, span.last, span.hash] for span in handover.spans],
        11: [handover.counts.get((v, d), 0) for v in _VERDICTS for d in _DIRECTIONS],
        12: list(figures_of(handover).values()),
        13: {_shown(code): count for code, count in overrides},
        14: [_shown(name) for name in handover.bundles[:MAX_NAMES]],
        15: [holding.recorded, holding.confirmed],
        16: handover.digest(),
    }
    text = base64.b32encode(signed(_SIGNED, fields, key)).decode("ascii").rstrip("=")
    if len(PREFIX) + len(text) > MAX_CODE:
        raise ValueError("too long for a QR code")
    return PREFIX + text


def figures_of(handover: Handover) -> dict[str, int]:
    """Every figure that is one number."""
    return dict(
        zip(
            _OTHERS,
            (
                handover.vehicles,
                handover.late,
                handover.amendments,
                handover.restarts,
                handover.cuts,
                len(handover.clock_jumps_ms),
                handover.centre_away.times,
                handover.centre_away.total_ms,
                handover.camera_away.times,
                handover.camera_away.total_ms,
                handover.views,
                handover.exports,
                handover.releases,
            ),
            strict=True,
        )
    )


def code_in(data: bytes) -> bytes | None:
    """The first code in the bytes of a PDF or of a text; None where there is none.

    A PDF made here holds its code as plain text among its keywords.
    """
    found = _CODE.search(data)
    return None if found is None else found[0]


def read_handover_code(code: bytes) -> HandoverCode:
    """Read a code whose signature fits the key that it names itself.

    :raises MalformedMessage: if it is none, or was changed.
    """
    data = _envelope_of(code)
    try:
        key = Ed25519PublicKey.from_public_bytes(
            bytes_of(fields_of(envelope(data)[0], MAX_ANSWER_BYTES), 3, 32)
        )
    except ValueError as error:
        raise MalformedMessage("key") from error
    found = verified(_SIGNED, data, key)
    counts = _numbers(found, 11, len(_VERDICTS) * len(_DIRECTIONS))
    recorded, confirmed = _numbers(found, 15, 2)
    if confirmed > recorded:
        raise MalformedMessage("field 15")
    return HandoverCode(
        terminal=bytes_of(found, 2, 16),
        key=bytes_of(found, 3, 32),
        post=_printable(text_of(found, 4)),
        lane=_printable(text_of(found, 5)),
        given_by=_texts(found, 6),
        taken_by=_printable(text_of(found, 7)),
        from_ms=expect(found, 8, int),
        to_ms=expect(found, 9, int),
        spans=_spans(expect(found, 10, list)),
        counts=dict(zip(((v, d) for v in _VERDICTS for d in _DIRECTIONS), counts, strict=True)),
        figures=dict(zip(_OTHERS, _numbers(found, 12, len(_OTHERS)), strict=True)),
        overrides=_overrides(found),
        bundles=_texts(found, 14),
        holding=Holding(recorded=recorded, confirmed=confirmed),
        digest=bytes_of(found, 16, 16),
    )


def _envelope_of(code: bytes) -> bytes:
    text = code.removeprefix(PREFIX.encode())
    if text == code or len(code) > MAX_CODE:
        raise MalformedMessage("not a handover code")
    try:
        return base64.b32decode(text + b"=" * (-len(text) % 8))
    except binascii.Error as error:
        raise MalformedMessage("not a handover code") from error


def _shown(text: str) -> str:
    shown = printable(text)
    return shown if len(shown) <= MAX_SHOWN else shown[: MAX_SHOWN - 1] + "…"


def _printable(text: str) -> str:
    # It is shown to people, and its signature proves nothing of who wrote it.
    if len(text) > MAX_SHOWN or not text.isprintable():
        raise MalformedMessage("text")
    return text


def _texts(found: Mapping[int, Any], number: int) -> tuple[str, ...]:
    texts = expect(found, number, list)
    if len(texts) > MAX_NAMES or not all(isinstance(text, str) for text in texts):
        raise MalformedMessage(f"field {number}")
    return tuple(map(_printable, texts))


def _numbers(found: Mapping[int, Any], number: int, count: int) -> list[int]:
    values: list[int] = expect(found, number, list)
    if len(values) != count:
        raise MalformedMessage(f"field {number}")
    return [number_of({0: value}, 0) for value in values]


def _overrides(found: Mapping[int, Any]) -> dict[str, int]:
    overrides = expect(found, 13, dict)
    if len(overrides) > MAX_OVERRIDES or not all(isinstance(code, str) for code in overrides):
        raise MalformedMessage("field 13")
    return {_printable(code): number_of(overrides, code) for code in overrides}


def _spans(found: list[Any]) -> tuple[Span, ...]:
    if not 0 < len(found) <= MAX_SPANS:
        raise MalformedMessage("field 10")
    spans = []
    for each in found:
        if not (isinstance(each, list) and len(each) == 4):
            raise MalformedMessage("field 10")
        epoch, first, last, hash_ = each
        if not (all(type(n) is int for n in (epoch, first, last)) and isinstance(hash_, bytes)):
            raise MalformedMessage("field 10")
        if not (0 < epoch < 2**63 and 0 < first <= last <= MAX_SEQ and len(hash_) == 32):
            raise MalformedMessage("field 10")
        spans.append(Span(epoch, first, last, hash_))
    return tuple(spans)
