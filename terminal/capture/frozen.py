"""Tells a camera that shows the world from one that repeats its last picture."""

from terminal.capture.frame import Frame


class FrozenWatch:
    """Measures for how long the picture has been the very same one, bit for bit."""

    def __init__(self) -> None:
        self._first: Frame | None = None

    def same_for(self, frame: Frame) -> float:
        """Seconds since the first of the equal frames that this one ends; 0 when it is new."""
        if self._first is not None and frame.is_same_picture(self._first):
            return frame.captured_at - self._first.captured_at
        self._first = frame
        return 0.0
