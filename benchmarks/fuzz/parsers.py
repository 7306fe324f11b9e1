"""Every parser that gets bytes of strangers, each as one function of bytes that may raise nothing.

What a parser itself promises to raise is caught there, anything else is a finding; so is an answer
that breaks what is promised of every answer.
"""

from collections.abc import Callable, Mapping
from typing import Final

from benchmarks.fuzz import brought_files, inner_parts, signed_codes, whole_codes

PARSERS: Final[Mapping[str, Callable[[bytes], None]]] = {
    **whole_codes.PARSERS,
    **signed_codes.PARSERS,
    **inner_parts.PARSERS,
    **brought_files.PARSERS,
}
"""By the name of its folder in the corpus."""

_ALL: Final = tuple(PARSERS.values())


def any_of_them(data: bytes) -> None:
    """The first byte says which parser gets the rest; for short runs of all together."""
    if data:
        _ALL[data[0] % len(_ALL)](data[1:])
