"""Joins the many sightings of one code into one showing of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from terminal.reading.symbol import Symbol, Symbology

MAX_REMEMBERED = 64
"""Codes; more than this in one `again_after` and the one not seen for longest may come again."""

SHORTEST_ABSENCE = 0.5
"""Seconds: a code that a shaking hand hides for less was never taken away."""

Key = tuple[Symbology, bytes]


@dataclass(frozen=True, slots=True)
class Presented:
    """A code was shown, alone in view: this is the sighting that counts."""

    symbol: Symbol


@dataclass(frozen=True, slots=True)
class SeveralCodes:
    """Different codes are in view together, so that nobody can say whose turn it is."""

    count: int


@dataclass(frozen=True, slots=True)
class SeveralCodesGone:
    """No longer are there several codes in view."""


GateEvent = Presented | SeveralCodes | SeveralCodesGone


@dataclass(frozen=True, slots=True)
class GateState:
    """What the gate remembers: presented codes with the time each was last in view, and the
    codes of which it said that they are several. Both are bounded.
    """

    last_seen: tuple[tuple[Key, float], ...] = ()
    several: frozenset[Key] = frozenset()
    several_at: float = 0.0
    """Time of the last frame that showed several."""


def observe(
    state: GateState, symbols: Iterable[Symbol], frame_time: float, again_after: float
) -> tuple[GateState, tuple[GateEvent, ...]]:
    """What the codes in one frame mean, given the frames before.

    A code counts as presented when it is the only one in view, and again only after it was out
    of view for `again_after` seconds, never less than `SHORTEST_ABSENCE`. The same code twice in
    one frame is one code. While different codes are in view together, and for
    `SHORTEST_ABSENCE` after, no further one counts.

    :param frame_time: capture time of the frame, monotonic seconds, not before the last one's.
    """
    in_view = {(symbol.symbology, symbol.payload): symbol for symbol in symbols}
    gone_after = max(again_after, SHORTEST_ABSENCE)
    remembered = {key: seen for key, seen in state.last_seen if frame_time - seen < gone_after}
    events: list[GateEvent] = []
    several, several_at = state.several, state.several_at
    if len(in_view) > 1:
        several, several_at = frozenset(in_view), frame_time
        if several != state.several:
            events.append(SeveralCodes(len(several)))
        seen_again = [key for key in in_view if key in remembered]
    elif several and frame_time - several_at < SHORTEST_ABSENCE:
        # One of them was missed in a frame or two: that does not make the other the only one.
        seen_again = [key for key in in_view if key in remembered]
    else:
        if several:
            several = frozenset()
            events.append(SeveralCodesGone())
        events.extend(Presented(each) for key, each in in_view.items() if key not in remembered)
        seen_again = list(in_view)
    for key in seen_again:
        remembered.pop(key, None)  # so that it moves to the end, among those just seen
        remembered[key] = frame_time
    last_seen = tuple(remembered.items())[-MAX_REMEMBERED:]
    return GateState(last_seen, several, several_at), tuple(events)
