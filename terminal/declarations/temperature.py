"""Temperatures of bodies, as people type and read them."""

import re
from typing import Final

_TENTHS: Final = re.compile("([0-9]{2})[.,]?([0-9])?")


def tenths_of(typed: str) -> int | None:
    """Tenths of a degree Celsius of `37,5`, `37.5`, `375` or `37`; None for anything else."""
    text = typed.strip().removesuffix("°C").removesuffix("°").rstrip()
    known = _TENTHS.fullmatch(text)
    return int(known[1]) * 10 + int(known[2] or 0) if known else None


def degrees(tenths: int, point: str = ",") -> str:
    """`37,5` of 375, with the decimal point of a language."""
    whole, tenth = divmod(tenths, 10)
    return f"{whole}{point}{tenth}"
