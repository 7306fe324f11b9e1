"""Tells which frames are worth reading, so that nobody's empty desk is read fifteen times a second.

A frame is worth reading while the gate is open, and one every third of a second in any case, so
that a code that lay there from the start, or came up unseen, is read all the same. The gate opens
where a small grey copy of the picture differs from a slowly updated reference, and stays open for
a while: longer where the copy holds a texture such as codes have.

Most of that copy's cost is to decompress it. While nothing moves every other frame is judged by
its compressed size alone, which hardly varies then: who comes in unseen is seen a frame later.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from terminal.capture.frame import Pixels

LONGEST_UNREAD = 0.3
"""Seconds from one frame worth reading to the first that is again, while nothing moves: every
fifth at fifteen a second, so that what could be read all the while waits for four at most."""

OPEN_AFTER_CHANGE = 2.0
"""Seconds that every frame is read after the last change, or after a code was seen."""

OPEN_FOR_TEXTURE = 10.0
"""The same while the picture holds a texture such as codes have."""

LONGEST_GAP = 2.0
"""Seconds without a frame after which what was seen before says nothing of now."""

_LESSON_SECONDS = 0.5
_FOLLOW_SECONDS = 3.0
"""In this time the reference follows most of the way: daylight moves slower, people faster."""

_LEAST_CHANGE, _MOST_NOISE = 10.0, 30.0
"""Of 255. A change is above both the lower one and eight times the noise, which counts up to the
higher one: a black module on white paper differs by more even in a dim room."""
_NOISES = 8.0

_LEAST_PIXELS = 3
"""Of the copy, that must change: one or two are a hot pixel, a code of 60 pixels has fifty."""

_MOST_FLICKER = 2.0
"""A lamp changes a row's brightness by up to this factor, and all of the row alike."""

_WHITE = 250

_FRAMES = 16
"""From which the usual size is known."""
_VARYINGS, _LEAST_OFF = 4.0, 0.002

_CELL = 4
_CODE_LIKE = 12.0
"""Mean step between neighbours, both across and down, in a square of the copy: cloth and walls
have less, and edges of things, but for their corners, have it in one direction only."""


@dataclass(frozen=True, slots=True, eq=False)
class _Learned:
    """The empty scene, as far as it is known."""

    scene: NDArray[np.float32]
    rounded: Pixels
    latest: Pixels
    noise: float
    """Typical difference of a pixel from one lesson to the next."""
    at: float


@dataclass(frozen=True, slots=True, eq=False)
class IdleState:
    """What the gate remembers of the frames before; times in monotonic seconds."""

    learned: _Learned | None = None
    changed_at: float = -math.inf
    open_until: float = -math.inf
    read_at: float = -math.inf
    """Time of the last frame that was worth reading."""
    seen_at: float = -math.inf
    """Time of the last frame."""
    looked: bool = False
    """Whether the last frame was looked at."""
    usual_bytes: float = 0.0
    varying_bytes: float = 0.0
    """Mean distance of a frame's compressed size from the usual."""


def observe(
    state: IdleState, small_grey: Callable[[], Pixels], at: float, compressed_bytes: int = 0
) -> tuple[IdleState, bool]:
    """Whether a frame is worth reading, given the frames before.

    :param small_grey: gives the frame's brightness, reduced by about eight; it is only called
        where the answer depends on it, since that costs more than all else here.
    :param at: capture time, monotonic seconds.
    :param compressed_bytes: how large the frame was when it came; 0 where it was not compressed.
    """
    if not 0 <= at - state.seen_at <= LONGEST_GAP:
        state = IdleState(usual_bytes=compressed_bytes)
    off = abs(compressed_bytes - state.usual_bytes)
    worth_reading = at < state.open_until or at - state.read_at >= LONGEST_UNREAD
    if worth_reading:
        # It is read anyway, and only looked at where there is something to learn.
        look = state.learned is None or at - state.learned.at >= _LESSON_SECONDS
    else:
        odd = off > _VARYINGS * state.varying_bytes + _LEAST_OFF * state.usual_bytes
        look = odd or not state.looked or not compressed_bytes
    if look:
        state = _look(state, small_grey(), at)
        worth_reading = worth_reading or at < state.open_until
    return (
        IdleState(
            state.learned,
            state.changed_at,
            state.open_until,
            read_at=at if worth_reading else state.read_at,
            seen_at=at,
            looked=look,
            usual_bytes=state.usual_bytes + (compressed_bytes - state.usual_bytes) / _FRAMES,
            varying_bytes=state.varying_bytes + (off - state.varying_bytes) / _FRAMES,
        ),
        worth_reading,
    )


def code_seen(state: IdleState, at: float) -> IdleState:
    """The state after a frame in which a code was read, or found and not read."""
    return replace(state, open_until=max(state.open_until, at + OPEN_AFTER_CHANGE))


def _look(state: IdleState, small_grey: Pixels, at: float) -> IdleState:
    learned = state.learned
    if learned is None or learned.scene.shape != small_grey.shape:
        scene = small_grey.astype(np.float32)
        learned = _Learned(scene, small_grey, small_grey, 0.0, at)
        return replace(state, learned=learned, changed_at=at, open_until=at + OPEN_AFTER_CHANGE)
    if _changed(learned, small_grey):
        state = replace(state, changed_at=at, open_until=at + OPEN_AFTER_CHANGE)
    if at - learned.at < _LESSON_SECONDS:
        return state
    if at - state.changed_at < OPEN_FOR_TEXTURE and _holds_code_like_texture(small_grey):
        # Until after the next lesson, which asks again.
        until = max(state.open_until, at + 2 * _LESSON_SECONDS)
        state = replace(state, open_until=until)
    return replace(state, learned=_lesson(learned, small_grey, at))


def _lesson(learned: _Learned, small_grey: Pixels, at: float) -> _Learned:
    followed = 1 - math.exp((learned.at - at) / _FOLLOW_SECONDS)
    scene = learned.scene + np.float32(followed) * (small_grey - learned.scene)
    # Of the median, because half of the pixels stand still even while a person passes.
    step = float(np.median(cv2.absdiff(small_grey, learned.latest)[::3, ::3]))
    noise = learned.noise + followed * (step - learned.noise)
    return _Learned(scene, scene.round().astype(np.uint8), small_grey, noise, at)


def _changed(learned: _Learned, now: Pixels) -> bool:
    """Whether something in the picture differs by more than noise and lamps explain."""
    least = max(_LEAST_CHANGE, min(_NOISES * learned.noise, _MOST_NOISE))
    if np.count_nonzero(cv2.absdiff(now, learned.rounded) > least) < _LEAST_PIXELS:
        return False
    # A lamp on the mains brightens and darkens the rows of one frame in turn. What is white
    # beyond the sensor's range stays so whatever the lamp does, and tells nothing of it.
    telling = (now < _WHITE) & (learned.rounded < _WHITE)
    light = np.sum(now, 1, where=telling) + 1.0, np.sum(learned.rounded, 1, where=telling) + 1.0
    factor = np.clip(light[0] / light[1], 1 / _MOST_FLICKER, _MOST_FLICKER).astype(np.float32)
    lit = learned.scene * factor[:, np.newaxis]
    difference = np.minimum(np.abs(now - learned.scene), np.abs(now - lit))
    return int(np.count_nonzero(difference > least)) >= _LEAST_PIXELS


def _holds_code_like_texture(small_grey: Pixels) -> bool:
    picture = small_grey.astype(np.float32)
    across = np.abs(np.diff(picture, axis=1))[:-1]
    down = np.abs(np.diff(picture, axis=0))[:, :-1]
    return bool(np.any(np.minimum(_cell_means(across), _cell_means(down)) >= _CODE_LIKE))


def _cell_means(steps: NDArray[np.float32]) -> NDArray[np.float32]:
    rows, columns = steps.shape[0] // _CELL, steps.shape[1] // _CELL
    cells = steps[: rows * _CELL, : columns * _CELL].reshape(rows, _CELL, columns, _CELL)
    means: NDArray[np.float32] = cells.mean((1, 3), dtype=np.float32)
    return means
