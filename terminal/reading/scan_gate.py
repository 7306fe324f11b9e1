"""Joins the many sightings of one code into one showing of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from terminal.reading.place import Place, in_reading_order
from terminal.reading.symbol import CodeInView, Corners, Symbol, Symbology

MAX_REMEMBERED = 64
"""Codes; more than this in one `again_after` and the one not seen for longest may come again."""

SHORTEST_ABSENCE = 0.5
"""Seconds: a code that a shaking hand hides for less was never taken away."""

SCENERY_AFTER = 10.0
"""Seconds: what stayed in one place for so long is a poster or was left lying."""

LONGEST_AWAY = 300.0
"""Seconds that people may stand before a poster without its counting as new afterwards."""
_AWAY_SHARE = 0.25
"""Of the time that a code was part of the scenery, up to `LONGEST_AWAY`."""

Key = tuple[Symbology, bytes]


@dataclass(frozen=True, slots=True)
class Presented:
    """A code was shown, alone in view: this is the sighting that counts."""

    symbol: Symbol


@dataclass(frozen=True, slots=True)
class SeveralCodes:
    """Different codes are in view together, so that nobody can say whose turn it is.

    They stand in reading order; it changes only where they clearly change places.
    """

    codes: tuple[CodeInView, ...]


@dataclass(frozen=True, slots=True)
class SeveralCodesGone:
    """No longer are there several codes in view."""


GateEvent = Presented | SeveralCodes | SeveralCodesGone


@dataclass(frozen=True, slots=True)
class Remembered:
    """A code that was in view: where it stays, since when, and when it was last seen there."""

    key: Key
    place: Place
    since: float
    there: float
    seen: float
    """When it was last in view at all."""
    presented: bool = False

    def is_scenery(self, at: float) -> bool:
        """Whether it has stayed for so long that nobody is showing it."""
        return at - self.since >= SCENERY_AFTER

    def lasts(self, gone_after: float) -> float:
        """For how many seconds out of view it is remembered."""
        stayed = self.there - self.since
        if stayed < SCENERY_AFTER:
            return gone_after
        return max(gone_after, min(stayed * _AWAY_SHARE, LONGEST_AWAY))


@dataclass(frozen=True, slots=True)
class GateState:
    """What the gate remembers, all of it bounded: codes, the one not seen for longest first, and
    those of which it said that they are several, as it said it.
    """

    remembered: tuple[Remembered, ...] = ()
    several: tuple[Key, ...] = ()
    told: tuple[CodeInView, ...] = ()
    at: float = float("-inf")
    """Time of the newest frame."""


def observe(
    state: GateState,
    symbols: Iterable[Symbol],
    at: float,
    again_after: float,
    held: Iterable[Symbol] = (),
) -> tuple[GateState, tuple[GateEvent, ...]]:
    """What the codes in one frame mean, given the frames before.

    A code counts as presented when it is the only one in view, and again only after it was out
    of view for `again_after` seconds, never less than `SHORTEST_ABSENCE`. The same code twice in
    one frame is one code. While different codes are in view together, each until it was missed
    for `SHORTEST_ABSENCE`, no further one counts. A code that stays in one place for
    `SCENERY_AFTER` is none of several, and is not presented, until it moves or has been away.

    :param held: codes that were read before and are still to be seen, but were not read now.
    :param at: capture time of the frame, monotonic seconds. A frame from before the
        newest one says nothing of now, and changes nothing.
    """
    if at < state.at:
        return state, ()
    gone_after = max(again_after, SHORTEST_ABSENCE)
    remembered = {
        each.key: each for each in state.remembered if at - each.seen < each.lasts(gone_after)
    }
    for each in held:
        # Still to be seen, only not read: it never left the view.
        name = each.symbology, each.payload
        if name in remembered:
            remembered[name] = replace(remembered.pop(name), seen=at)
    in_view: dict[Key, Symbol | None] = {}
    for key, sightings in islice(_by_key(symbols).items(), MAX_REMEMBERED):
        # Taken out, so that it moves to the end, among those just seen.
        remembered[key], in_view[key] = _sighted(
            key, remembered.pop(key, None), sightings, at, gone_after
        )
    remembered = dict(tuple(remembered.items())[-MAX_REMEMBERED:])
    corners = _together(state, in_view, remembered, at)
    events: list[GateEvent] = []
    if not corners:
        events.extend([SeveralCodesGone()] if state.several else [])
        for key, symbol in in_view.items():
            if symbol is not None and not remembered[key].presented:
                remembered[key] = replace(remembered[key], presented=True)
                events.append(Presented(symbol))
    told = tuple(CodeInView(corners[key], remembered[key].presented) for key in corners)
    if told and told != state.told:
        events.append(SeveralCodes(told))
    return GateState(tuple(remembered.values()), tuple(corners), told, at), tuple(events)


def _by_key(symbols: Iterable[Symbol]) -> dict[Key, list[Symbol]]:
    found: dict[Key, list[Symbol]] = {}
    for symbol in symbols:
        found.setdefault((symbol.symbology, symbol.payload), []).append(symbol)
    return found


def _sighted(
    key: Key, before: Remembered | None, sightings: Sequence[Symbol], at: float, gone_after: float
) -> tuple[Remembered, Symbol | None]:
    """What is remembered of a code in view, and the sighting that counts unless it is scenery."""
    first = sightings[0]
    here = Place.of(first.corners)
    if before is None:
        return Remembered(key, here, at, at, at), first
    staying = [each for each in sightings if before.place.holds(Place.of(each.corners))]
    if staying:
        entry = replace(before, there=at, seen=at)
        if not entry.is_scenery(at):
            return entry, staying[0]
        # Somebody may show a copy of what hangs on the wall.
        return entry, next((each for each in sightings if each not in staying), None)
    if at - before.seen >= gone_after:
        return Remembered(key, here, at, at, at), first
    if at - before.there >= SHORTEST_ABSENCE:
        return Remembered(key, here, at, at, at, before.presented), first
    # Corners may be wrong in a frame or two; that moves nothing.
    entry = replace(before, seen=at)
    return entry, None if entry.is_scenery(at) else first


def _together(
    state: GateState,
    in_view: dict[Key, Symbol | None],
    remembered: dict[Key, Remembered],
    at: float,
) -> dict[Key, Corners]:
    """The codes that are in view together, in reading order; none where they are fewer than two."""
    corners = {key: symbol.corners for key, symbol in in_view.items() if symbol is not None}
    if not state.several and len(corners) < 2:
        return {}
    for key, code in zip(state.several, state.told, strict=True):
        # One of them missed in a frame or two does not make the other the only one.
        missed = key in remembered and key not in in_view
        if missed and at - remembered[key].seen < SHORTEST_ABSENCE:
            corners[key] = code.corners
    if len(corners) < 2:
        return {}
    places = {key: Place.of(around) for key, around in corners.items()}
    return {key: corners[key] for key in in_reading_order(state.several, places)}
