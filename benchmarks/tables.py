"""Figures as a table that grows line by line, for people."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

_NAME: Final = 32
_NUMBER: Final = 8


def table(figures: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A heading whenever other columns begin, a line a figure, and what failed below its line.

    The name comes first; texts that only repeat a part of it are left out.
    """
    heading: list[str] = []
    for figure in figures:
        shown = {
            key: value
            for key, value in figure.items()
            if key != "name" and not isinstance(value, str | list)
        }
        if list(shown) != heading:
            heading = list(shown)
            yield "".join((" " * _NAME, *(f" {key:>{_width(key)}}" for key in heading)))
        cells = (f" {value!s:>{_width(key)}}" for key, value in shown.items())
        yield "".join((f"{figure['name']:{_NAME}}", *cells))
        for key, value in figure.items():
            if isinstance(value, list):
                yield from (f"  {key}: {item}" for item in value)


def _width(key: str) -> int:
    return max(len(key), _NUMBER)
