"""JSON in which every text means exactly one thing: what signatures may be checked over."""

import json
import math
from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

MAX_DEPTH: Final = 24
"""Levels; a FHIR bundle of a SMART Health Card has fewer than fifteen."""
_LAST_SAFE: Final = 2**53 - 1
"""The largest whole number that every reader of JSON can hold (RFC 8259, section 6)."""
_LONGEST_NUMBER: Final = 32
"""Characters; those of the largest safe number and of any useful fraction are fewer."""


class MalformedJson(ValueError):
    """The bytes are no JSON, or JSON that two readers may understand differently."""


def decode(data: bytes) -> Any:
    """Decode one JSON text (RFC 8259) in UTF-8, as strictly as I-JSON (RFC 7493) asks.

    Refused are also: a name that occurs twice in an object, numbers that are not finite or, if
    whole, not within 2^53, lone surrogates, a byte order mark, more than `MAX_DEPTH` levels.

    :raises MalformedJson: if it is anything else.
    """
    try:
        found = _DECODER.decode(data.decode())
        for text in _texts(found):
            text.encode()
    except (ValueError, RecursionError) as error:
        raise MalformedJson from error
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MalformedJson("duplicate name")
    return found


def _whole(text: str) -> int:
    # The length first: turning thousands of digits into a number is work by itself.
    if len(text) > _LONGEST_NUMBER or abs(number := int(text)) > _LAST_SAFE:
        raise MalformedJson("number out of range")
    return number


def _broken(text: str) -> float:
    number = float(text) if len(text) <= _LONGEST_NUMBER else math.inf
    if not math.isfinite(number):
        raise MalformedJson("number out of range")
    return number


def _constant(name: str) -> Any:
    raise MalformedJson(name)


def _texts(value: Any) -> Iterator[str]:
    """Every text in it, names included; measures the depth on the way."""
    level = [value]
    for _ in range(MAX_DEPTH):
        yield from (item for item in level if isinstance(item, str))
        objects = [item for item in level if isinstance(item, dict)]
        yield from chain.from_iterable(objects)
        lists = (item for item in level if isinstance(item, list))
        level = list(chain(chain.from_iterable(lists), *(item.values() for item in objects)))
        if not level:
            return
    raise MalformedJson("too deep")


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_whole, parse_float=_broken, parse_constant=_constant
)
