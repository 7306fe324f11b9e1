"""SMART Health Cards, recognised by their prefix."""

from typing import Final

from sync.protocol.terms import Assurance
from terminal.declarations import codes
from terminal.declarations.declaration import Declaration
from terminal.declarations.format import Format, Shown
from terminal.declarations.identity import payload_key

_PREFIX: Final = b"shc:/"


def read(shown: Shown) -> Declaration | None:
    """Recognise `shc:/` (SMART Health Cards Framework, "Encoding Chunks as QR Codes")."""
    if not shown.trimmed.startswith(_PREFIX):
        return None
    return Declaration(
        kind="shc",
        assurance=Assurance.OPAQUE,
        reason=codes.Opacity.NOT_VERIFIABLE_HERE,
        repeat_key=payload_key(shown.trimmed),
    )


FORMAT: Final = Format(kinds=("shc",), read=read)
