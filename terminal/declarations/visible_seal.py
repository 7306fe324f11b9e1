"""ICAO's visible digital seals for non-constrained environments (VDS-NC), JSON text."""

import json
from typing import Any, Final

from sync.protocol.terms import Assurance
from terminal.declarations import codes
from terminal.declarations.cleaning import tidy
from terminal.declarations.declaration import Declaration
from terminal.declarations.format import Format, Shown
from terminal.declarations.identity import payload_key


def read(shown: Shown) -> Declaration | None:
    """Recognise `{"data": {"hdr": {"t": …, "is": …}, "msg": …}, "sig": …}` (ICAO VDS-NC)."""
    if not shown.trimmed.startswith(b"{"):
        return None
    try:
        tree = json.loads(shown.trimmed)
    except (ValueError, RecursionError):
        return None
    header = _map(_map(_map(tree).get("data")).get("hdr"))
    if not _map(_map(tree).get("sig")) or not isinstance(header.get("t"), str):
        return None
    said = {"type": header["t"], "issuing_state": header.get("is")}
    return Declaration(
        kind="vds-nc",
        assurance=Assurance.OPAQUE,
        reason=codes.Opacity.NOT_VERIFIABLE_HERE,
        fields={name: tidy(text) for name, text in said.items() if isinstance(text, str)},
        repeat_key=payload_key(shown.trimmed),
    )


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


FORMAT: Final = Format(kinds=("vds-nc",), read=read)
