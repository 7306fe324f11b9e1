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
    """The symbols that no other engine contradicts, nor did within `HELD_AGAINST`; one where
    several engines read the same in one place.

    One engine that reads first this and then that is believed: a code may be exchanged for
    another between two frames.

    :param read: the engine's name and what it read, of one frame.
    :param at: capture time of that frame, monotonic seconds.
    """
    now = [
        (_Read(engine, symbol.payload, Place.of(symbol.corners), at), symbol)
        for engine, symbol in read
    ]
    lately = (*(each for each in before if 0 <= at - each.at < HELD_AGAINST), *dict(now))
    believed: dict[_Read, Symbol] = {}
    for one, symbol in now:
        again = any(one.payload == each.payload and _overlap(one, each) for each in believed)
        if not again and not any(_contradict(one, other) for other in lately):
            believed[one] = symbol
    return lately[-MAX_REMEMBERED:], tuple(believed.values())


def _contradict(one: _Read, other: _Read) -> bool:
    return one.engine != other.engine and one.payload != other.payload and _overlap(one, other)


def _overlap(one: _Read, other: _Read) -> bool:
    apart = max(abs(one.place.x - other.place.x), abs(one.place.y - other.place.y))
    return apart < max(one.place.side, other.place.side) / 2
