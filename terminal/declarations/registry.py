"""Every format that a post knows: a new one is one module with a `FORMAT` in this room."""

import importlib
import pkgutil
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sync.bundle.trust import TrustMaterial
from sync.protocol.terms import Assurance
from terminal import declarations
from terminal.declarations import codes
from terminal.declarations.cleaning import MAX_PAYLOAD, text_of, tidy, trim
from terminal.declarations.declaration import Declaration
from terminal.declarations.format import Format, Shown
from terminal.declarations.identity import payload_key

_ABOVE: Final = frozenset({"registry", "inspection"})
"""Modules of this room that use the formats and are none."""


def formats() -> tuple[Format, ...]:
    """The formats of this room, each a module with a `FORMAT`, as they are to be tried."""
    names = (each.name for each in pkgutil.iter_modules(declarations.__path__))
    modules = (
        importlib.import_module(f"{declarations.__name__}.{name}")
        for name in sorted(names)
        if name not in _ABOVE
    )
    found = [module.FORMAT for module in modules if hasattr(module, "FORMAT")]
    return tuple(sorted(found, key=lambda each: each.rank))


FORMATS: Final = formats()
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
