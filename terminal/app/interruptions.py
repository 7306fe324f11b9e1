"""How long centre and camera were away, as events that a handover certificate adds up."""

from collections.abc import Mapping
from typing import Final

from sync.journal.draft import Draft, Moment, event
from sync.uplink.state import CentreState
from terminal.capture.source import CameraState
from terminal.reports.shift_counting import CAMERA_BACK, CAMERA_LOST, CENTRE_BACK, CENTRE_LOST

LASTS_MS: Final = 60_000
"""What comes back sooner is no interruption: a bad line would fill the journal with them."""
# A state that is not named changes nothing, as while a connection is tried.
_CENTRE: Final[Mapping[CentreState, bool]] = {
    CentreState.CONNECTED: False,
    CentreState.DOWN: True,
    CentreState.NOT_OURS: True,
    CentreState.CERTIFICATE: True,
    CentreState.REFUSES: True,
}
_CAMERA: Final[Mapping[CameraState, bool]] = {
    CameraState.LIVE: False,
    CameraState.STALLED: True,
    CameraState.FROZEN: True,
    CameraState.LOST: True,
    CameraState.BUSY: True,
    CameraState.ABSENT: True,
}


class Interruptions:
    """Takes in states as they change, and gives the events that are due; one thread uses it."""

    def __init__(self) -> None:
        self._centre = _Line(CENTRE_LOST, CENTRE_BACK)
        self._camera = _Line(CAMERA_LOST, CAMERA_BACK)

    def centre_is(self, state: CentreState, now: Moment) -> None:
        """How the terminal stands with the centre."""
        self._centre.take(_CENTRE.get(state), state.value, now)

    def camera_is(self, state: CameraState, now: Moment) -> None:
        """How the camera is doing."""
        self._camera.take(_CAMERA.get(state), state.value, now)

    def due(self, now: Moment) -> tuple[Draft, ...]:
        """What is to be recorded now, oldest first; to be asked every second or so."""
        return tuple(draft for line in (self._centre, self._camera) for draft in line.due(now))


class _Line:
    def __init__(self, lost: str, back: str) -> None:
        self._lost, self._back = lost, back
        self._since: tuple[Moment, str] | None = None
        self._told = False

    def take(self, gone: bool | None, state: str, now: Moment) -> None:
        if gone and self._since is None:
            self._since = now, state
        elif gone is False:
            self._since = None

    def due(self, now: Moment) -> list[Draft]:
        if self._since is None:
            if not self._told:
                return []
            self._told = False
            return [event(self._back, now)]
        since, state = self._since
        if self._told or now.monotonic_ms - since.monotonic_ms < LASTS_MS:
            return []
        self._told = True
        return [event(self._lost, now, {1: state, 2: since.at_ms})]
