"""Every format that a post knows, in the order in which they are tried."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sync.bundle.trust import TrustMaterial
from sync.protocol.terms import Assurance
from terminal.declarations import (
    codes,
    divoc,
    hc1,
    id_card,
    insurance_card,
    link,
    national_qr,
    smart_health_card,
    visible_seal,
)
from terminal.declarations.cleaning import MAX_PAYLOAD, text_of, tidy, trim
from terminal.declarations.declaration import Declaration
from terminal.declarations.format import Format, Shown
from terminal.declarations.identity import payload_key

# A new format is one module with a FORMAT and its line here. Those with a firm beginning come
# first; the others are told apart by the number and the shape of their fields.
FORMATS: Final[tuple[Format, ...]] = (
    hc1.FORMAT,
    smart_health_card.FORMAT,
    divoc.FORMAT,
    visible_seal.FORMAT,
    id_card.FORMAT,
    insurance_card.FORMAT,
    national_qr.FORMAT,
    link.FORMAT,
)
UNKNOWN: Final = "unknown"
KINDS: Final = (*(kind for format_ in FORMATS for kind in format_.kinds), UNKNOWN)
MAX_UNKNOWN_TEXT: Final = 1024


def declare(payload: bytes, *, trust: TrustMaterial, now: datetime) -> Declaration:
    """Say what a code is and how far it can be believed; never raises, whatever the bytes.

    :param now: trusted time, with its time zone.
    """
    if len(payload) > MAX_PAYLOAD:
        return _rejected(payload, codes.Rejection.TOO_LARGE)
    trimmed = trim(payload)
    if not trimmed:
        return _rejected(payload, codes.Rejection.EMPTY)
    text = text_of(payload)
    shown = Shown(payload=payload, trimmed=trimmed, text=text, trust=trust, now=now)
    for format_ in FORMATS:
        declaration = format_.read(shown)
        if declaration is not None:
            return declaration
    if not text:
        return _rejected(payload, codes.Rejection.NOT_TEXT)
    return Declaration(
        kind=UNKNOWN,
        assurance=Assurance.OPAQUE,
        reason=codes.Opacity.UNKNOWN_CODE,
        fields={"text": tidy(text, limit=MAX_UNKNOWN_TEXT)},
        repeat_key=payload_key(trimmed),
    )


def listing() -> Mapping[str, tuple[str, ...]]:
    """All kinds, reasons and warnings that a declaration can have, as plain texts."""
    return {
        "kinds": KINDS,
        "reasons": (
            *(code.value for code in codes.Rejection),
            *(code.value for code in codes.Opacity),
        ),
        "warnings": tuple(code.value for code in codes.Warning),
    }


def _rejected(payload: bytes, reason: codes.Rejection) -> Declaration:
    return Declaration(
        kind=UNKNOWN,
        assurance=Assurance.REJECTED,
        reason=reason,
        repeat_key=payload_key(payload),
    )
