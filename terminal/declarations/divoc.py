"""DIVOC certificates (India and others), recognised by their wrapping."""

from typing import Final

from sync.protocol.terms import Assurance
from terminal.declarations import codes
from terminal.declarations.declaration import Declaration
from terminal.declarations.format import Format, Shown
from terminal.declarations.identity import payload_key

_TEXT_PREFIX: Final = b"B64:"
_ZIP_PREFIX: Final = b"PK\x03\x04"
"""A ZIP file's first local header (APPNOTE.TXT, section 4.3.7), in byte mode."""


def read(shown: Shown) -> Declaration | None:
    """Recognise a ZIP file, as bytes or as base64 text behind `B64:`."""
    if not shown.trimmed.startswith((_TEXT_PREFIX, _ZIP_PREFIX)):
        return None
    return Declaration(
        kind="divoc",
        assurance=Assurance.OPAQUE,
        reason=codes.Opacity.NOT_VERIFIABLE_HERE,
        repeat_key=payload_key(shown.trimmed),
    )


FORMAT: Final = Format(kinds=("divoc",), read=read)
