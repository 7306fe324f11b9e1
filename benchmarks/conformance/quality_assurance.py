"""The pictures of dcc-quality-assurance: each is read, and its certificate decoded to claims.

Some states show their own codes there; such a picture is read, and there is nothing to decode.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.conformance.files import PICTURES, Files
from benchmarks.conformance.tally import Tally
from terminal.declarations import codes, hc1
from terminal.declarations.cleaning import trim
from terminal.declarations.hc1_claims import read_claims
from terminal.reading.choice import reader_for
from terminal.reading.pictures import read_picture
from terminal.reading.symbol import Symbology

SET: Final = "dcc-quality-assurance"
NO_PICTURE_HERE: Final = ".pdf"
"""Papers to print; nothing here renders them."""

_VERSION: Final = re.compile(r"\d+\.\d+(\.\d+)?")
_OTHER_SETS: Final = frozenset({"2dcode", "png"})
"""Folders of dgc-testdata, whose pictures are flagged."""


def run(files: Files) -> Iterator[Tally]:
    """Read every picture below the folder of a version of the schema."""
    read, decoded = Tally(SET, "READ"), Tally(SET, "DECODE")
    for path in files.with_suffix(NO_PICTURE_HERE, *PICTURES):
        if not _is_of_the_set(files.name(path)):
            continue
        name = files.name(path)
        if path.suffix.lower() == NO_PICTURE_HERE:
            read.add(name, None)
            continue
        found = [trim(each) for each in _payloads(path)]
        codes_of_certificates = [each for each in found if hc1.unprefix(each) is not None]
        read.add(name, bool(found))
        decoded.add(
            name,
            all(map(_is_decoded, codes_of_certificates)) if codes_of_certificates else None,
        )
    yield from (read, decoded)


def _is_of_the_set(name: str) -> bool:
    folders = name.split("/")[:-1]
    return any(map(_VERSION.fullmatch, folders)) and not any(
        folder.lower() in _OTHER_SETS for folder in folders
    )


def _payloads(path: Path) -> list[bytes]:
    reading = read_picture(path, lambda: reader_for(Symbology))
    return [symbol.payload for symbol in reading.symbols]


def _is_decoded(code: bytes) -> bool:
    message = hc1.open_message(code)
    if isinstance(message, codes.Rejection):
        return False
    claims = read_claims(message.payload)
    return not isinstance(claims, codes.Rejection) and claims.content is not None
