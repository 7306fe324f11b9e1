"""Puts texts together again that are spread over several QR codes (structured append)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from operator import xor

from terminal.reading.symbol import Part, PartsRead, Symbol

MAX_OPEN = 4
"""Texts collected at once; with more, the one not seen for longest is given up."""
MAX_BYTES = 32 * 1024
"""Of one text; no declaration is longer than a tenth of it."""
PATIENCE = 30.0
"""Seconds: a text of which no part was in view for so long is given up."""


@dataclass(frozen=True, slots=True)
class Collection:
    """The parts read of one text, each in its place; whole ones stay while they are in view."""

    count: int
    parity: int
    parts: tuple[bytes | None, ...]
    seen: float
    """When one of its parts was last in view."""

    @property
    def text(self) -> bytes | None:
        """All parts in their order; None while some are missing."""
        known = [part for part in self.parts if part is not None]
        return b"".join(known) if len(known) == self.count else None

    @property
    def size(self) -> int:
        """In bytes, of the parts that are there."""
        return sum(len(part) for part in self.parts if part is not None)


@dataclass(frozen=True, slots=True)
class Collecting:
    """The texts of which parts were seen, the one seen last at the end."""

    collections: tuple[Collection, ...] = ()
    dropped: int = 0
    """Texts given up because all parts were there and were not those of one text, or too long."""

    @property
    def progress(self) -> PartsRead | None:
        """How much is read of the text seen last that is not whole."""
        for each in reversed(self.collections):
            missing = tuple(n for n, part in enumerate(each.parts, 1) if part is None)
            if missing:
                return PartsRead(missing, each.count)
        return None


def collect(
    state: Collecting, symbols: Iterable[Symbol], at: float
) -> tuple[Collecting, tuple[Symbol, ...]]:
    """The symbols of one frame, with whole texts in the place of their parts.

    A part stands for its text as soon as all parts were seen, and for nothing before. What is
    known to be a part is one also in a frame in which its header could not be read.

    :param at: capture time of the frame, monotonic seconds.
    """
    kept = {_name(each): each for each in state.collections if at - each.seen < PATIENCE}
    known = {
        payload: Part(index, each.count, each.parity)
        for each in kept.values()
        for index, payload in enumerate(each.parts)
        if payload is not None
    }
    whole: list[Symbol] = []
    parts: list[tuple[Symbol, Part]] = []
    for symbol in symbols:
        part = symbol.part if isinstance(symbol.part, Part) else known.get(symbol.payload)
        if part is not None:
            parts.append((symbol, part))
        elif symbol.part is None:
            whole.append(symbol)
    dropped = state.dropped
    for symbol, part in parts:
        # Taken out, so that it moves to the end, among those just seen.
        grown = _with(kept.pop((part.count, part.parity), None), part, symbol.payload, at)
        if _is_sound(grown):
            kept[_name(grown)] = grown
        else:
            dropped += 1
    collections = tuple(kept.values())[-MAX_OPEN:]
    texts = {_name(each): each.text for each in collections}
    for symbol, part in parts:
        text = texts.get((part.count, part.parity))
        if text is not None:
            whole.append(replace(symbol, payload=text, part=None))
    return Collecting(collections, dropped), tuple(whole)


def _name(collection: Collection) -> tuple[int, int]:
    return collection.count, collection.parity


def _with(before: Collection | None, part: Part, payload: bytes, at: float) -> Collection:
    if before is None or before.parts[part.index] not in (None, payload):
        # Another text with the same number of parts and by chance the same parity.
        before = Collection(part.count, part.parity, (None,) * part.count, at)
    parts = (*before.parts[: part.index], payload, *before.parts[part.index + 1 :])
    return replace(before, parts=parts, seen=at)


def _is_sound(collection: Collection) -> bool:
    text = collection.text
    return collection.size <= MAX_BYTES and (
        text is None or reduce(xor, text, 0) == collection.parity
    )
