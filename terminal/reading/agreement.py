"""Two engines that read different bytes in one place are both asked again, and neither believed."""

from collections.abc import Iterable
from dataclasses import dataclass

from terminal.reading.place import Place
from terminal.reading.symbol import Symbol

HELD_AGAINST = 0.5
"""Seconds for which a reading contradicts another engine's in the same place."""
MAX_REMEMBERED = 16


@dataclass(frozen=True, slots=True)
class _Read:
    engine: str
    payload: bytes
    place: Place
    at: float


Agreement = tuple[_Read, ...]
"""What was read lately, the newest last."""


def agreed(
    before: Agreement, read: Iterable[tuple[str, Symbol]], at: float
) -> tuple[Agreement, tuple[Symbol, ...]]:
    """The symbols that no other engine contradicts.

    A code may be exchanged for another between two frames: one engine that reads first this and
    then that is believed. So is a disputed reading that comes again in a later frame.

    :param read: the engine's name and what it read, of one frame.
    :param at: capture time of that frame, monotonic seconds.
    """
    lately = tuple(each for each in before if 0 <= at - each.at < HELD_AGAINST)
    now = tuple(
        (_Read(engine, symbol.payload, Place.of(symbol.corners), at), symbol)
        for engine, symbol in read
    )
    others = (*lately, *(each for each, _ in now))
    believed = tuple(
        symbol
        for each, symbol in now
        if each.payload in {other.payload for other in lately if _overlap(each, other)}
        or not any(_contradict(each, other) for other in others)
    )
    return (*lately, *(each for each, _ in now))[-MAX_REMEMBERED:], believed


def _contradict(one: _Read, other: _Read) -> bool:
    return one.engine != other.engine and one.payload != other.payload and _overlap(one, other)


def _overlap(one: _Read, other: _Read) -> bool:
    apart = max(abs(one.place.x - other.place.x), abs(one.place.y - other.place.y))
    return apart < max(one.place.side, other.place.side) / 2
