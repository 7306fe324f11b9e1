"""Makes of many measurements the one hint that stays long enough to be read and followed."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from terminal.reading.hints import Hint

APPEARS_AFTER = 0.7
"""Seconds; most codes are read sooner, and a hint would only take the eyes off the code."""
STAYS_FOR = 1.2
"""Seconds before another hint may take its place: two or three words want to be read."""
GONE_AFTER = 0.5
"""Seconds without anything amiss."""
LOOK_EVERY = 0.25
"""Seconds from one measurement to the next."""
_WINDOW = 1.0
_FEWEST = 3
"""Measurements that must agree: a smudge that is a code in one frame and none in the next is
nobody's code."""

Vote = tuple[float, Hint | None]


@dataclass(frozen=True, slots=True)
class HintState:
    """What is remembered from frame to frame; bounded."""

    since: float | None = None
    """When what is amiss now was first met."""
    last: float = 0.0
    """When it was last met."""
    votes: tuple[Vote, ...] = ()
    """The measurements of the last second."""
    looked: float | None = None
    shown: Hint | None = None
    shown_at: float = 0.0


def observe(
    state: HintState, at: float, *, read: bool, look: Callable[[], Hint | None]
) -> tuple[HintState, Hint | None]:
    """The hint to show after this frame, given the frames before.

    A hint appears after `APPEARS_AFTER` seconds in which nothing was read and most measurements
    named it; it stays for `STAYS_FOR` at least, and goes at once when a code is read or nothing
    was amiss for `GONE_AFTER`.

    :param at: capture time of the frame, monotonic seconds, not before the last one's.
    :param read: whether a code was read in the frame.
    :param look: measures the frame; called only where a measurement is due.
    """
    if read:
        return HintState(looked=at), None
    if state.looked is None or at - state.looked >= LOOK_EVERY:
        state = _counted(state, at, look())
    if state.since is None or at - state.last >= GONE_AFTER:
        return replace(state, since=None, shown=None, votes=()), None
    leading = _leading(state.votes) if at - state.since >= APPEARS_AFTER else None
    stays = state.shown is not None and at - state.shown_at < STAYS_FOR
    if leading is not None and leading != state.shown and not stays:
        state = replace(state, shown=leading, shown_at=at)
    return state, state.shown


def _counted(state: HintState, at: float, found: Hint | None) -> HintState:
    votes = tuple(vote for vote in state.votes if at - vote[0] < _WINDOW)
    state = replace(state, votes=(*votes, (at, found)), looked=at)
    if found is None:
        return state
    return replace(state, since=at if state.since is None else state.since, last=at)


def _leading(votes: tuple[Vote, ...]) -> Hint | None:
    """What most of the measurements named."""
    [(found, count)] = Counter(found for _, found in votes).most_common(1)
    return found if count >= _FEWEST and 2 * count > len(votes) else None
