"""Watches how a code that is not read is held, and says what would help."""

import math
from functools import partial
from typing import Final

import cv2
import numpy as np

from terminal.capture.frame import Pixels
from terminal.reading.condition import measure, scene_hint
from terminal.reading.engine import Look
from terminal.reading.hint_gate import HintState, observe
from terminal.reading.hints import Hint, hint_for, looks_like_code
from terminal.reading.places import code_like_places
from terminal.reading.symbol import Corners

_HELD: Final = 0.06
"""Mean change from one look to the next, as a share of the contrast. Hands shake by a pixel or
two, which is 0.1 and more; the noise of a cheap camera in the dark is 0.04."""
_STILL_HELD: Final = 2.0
"""Seconds for which a hand that was seen to shake may be quiet."""


class Aiming:
    """Turns frame after frame into one hint at a time. One thread uses it."""

    def __init__(self) -> None:
        self._state = HintState()
        self._before: Pixels | None = None
        self._held_at = -math.inf

    def observe(self, grey: Pixels, look: Look, at: float, *, somebody: bool) -> Hint | None:
        """The hint to show after this frame; see `hint_gate.observe` for when there is one.

        :param grey: brightness, shape (height, width), not empty, never written to again.
        :param look: what the reader made of the frame.
        :param at: capture time, monotonic seconds.
        :param somebody: whether something moved lately: only then is a code looked for that no
            decoder finds.
        """
        advise = partial(self._advice, grey, look.unread, at, somebody=somebody)
        self._state, hint = observe(self._state, at, read=bool(look.symbols), look=advise)
        return hint

    def _advice(
        self, grey: Pixels, unread: tuple[Corners, ...], at: float, *, somebody: bool
    ) -> Hint | None:
        before, self._before = self._before, grey
        if unread:
            return hint_for(measure(grey, max(unread, key=_area)))
        if somebody and before is not None and before.shape == grey.shape:
            for place in code_like_places(grey):
                condition = measure(grey, place)
                if not looks_like_code(condition):
                    continue
                if _moved(grey, before, place) > _HELD * condition.contrast:
                    self._held_at = at
                if at - self._held_at < _STILL_HELD:
                    # Decoders find what is seen so well, unless its corners are not in view.
                    return hint_for(condition) or Hint.SHOW_WHOLE
        return scene_hint(grey)


def _area(corners: Corners) -> float:
    return float(cv2.contourArea(np.array(corners, np.float32)))


def _moved(grey: Pixels, before: Pixels, place: Corners) -> float:
    """How much the place changed, a pixel: what is held moves, a wall like a code does not."""
    xs, ys = [max(int(x), 0) for x, _ in place], [max(int(y), 0) for _, y in place]
    rows, columns = slice(min(ys), max(ys)), slice(min(xs), max(xs))
    # Noise differs from pixel to pixel, what moved does not.
    now, then = (cv2.blur(each[rows, columns], (3, 3)) for each in (grey, before))
    return cv2.mean(cv2.absdiff(now, then))[0]
