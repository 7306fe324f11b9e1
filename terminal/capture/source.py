"""The port behind which cameras, videos and folders of pictures look the same."""

from enum import StrEnum
from typing import Protocol

from terminal.capture.frame import Frame


class CameraState(StrEnum):
    """How the source of frames is doing, as the screen names it."""

    OPENING = "opening"
    LIVE = "live"
    STALLED = "stalled"
    """Open, but no frame has come for a while."""
    FROZEN = "frozen"
    """Frames come, but all are the very same picture: what they show is not believed."""
    LOST = "lost"
    """It was there and was unplugged, or stopped answering."""
    BUSY = "busy"
    """Another program holds it."""
    ABSENT = "absent"
    """No such camera on this machine."""
    ENDED = "ended"
    """A recording came to its end."""


class SourceFault(Exception):
    """The source cannot give frames now; `state` says why."""

    def __init__(self, state: CameraState, detail: str = "") -> None:
        super().__init__(detail or state.value)
        self.state = state


class FrameSource(Protocol):
    """Where frames come from. One thread uses it; any state may be followed by `open`."""

    name: str
    """What the screen calls it: the camera's name, the file's name."""
    live: bool
    """Whether it shows the world now; only such a source can freeze."""

    def open(self) -> None:
        """Start giving frames. :raises SourceFault: if that cannot be done now."""

    def read(self) -> Frame | None:
        """The next frame, waiting for it up to about two seconds.

        :return: None when none came in time.
        :raises SourceFault: when the source is gone or at its end.
        """

    def close(self) -> None:
        """Let go of the device or file; harmless when it is not open."""
