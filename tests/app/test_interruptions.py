import pytest

from sync.uplink.state import CentreState
from terminal.app.interruptions import LASTS_MS, Interruptions
from terminal.capture.source import CameraState
from tests.journal.makers import NOON_MS, moment


def told(interruptions: Interruptions, after_ms: int) -> list[tuple[str, object]]:
    return [(draft.code, draft.clear) for draft in interruptions.due(moment(after_ms))]


@pytest.mark.parametrize(
    "state", [CentreState.DOWN, CentreState.NOT_OURS, CentreState.CERTIFICATE, CentreState.REFUSES]
)
def test_a_centre_that_stays_away_is_told_once_and_since_when(state: CentreState) -> None:
    line = Interruptions()
    line.centre_is(state, moment(0))
    assert told(line, LASTS_MS - 1) == []
    assert told(line, LASTS_MS) == [("centre.lost", {1: state.value, 2: NOON_MS})]
    line.centre_is(CentreState.CONNECTING, moment(LASTS_MS))
    line.centre_is(state, moment(LASTS_MS))
    assert told(line, 2 * LASTS_MS) == []
    line.centre_is(CentreState.CONNECTED, moment(2 * LASTS_MS))
    assert told(line, 2 * LASTS_MS) == [("centre.back", None)]
    assert told(line, 9 * LASTS_MS) == []


def test_what_comes_back_at_once_is_no_interruption() -> None:
    line = Interruptions()
    for minute in range(5):
        line.centre_is(CentreState.DOWN, moment(minute * LASTS_MS))
        line.centre_is(CentreState.CONNECTED, moment(minute * LASTS_MS + LASTS_MS - 1))
        assert told(line, minute * LASTS_MS + LASTS_MS - 1) == []


def test_a_post_without_a_centre_misses_none() -> None:
    line = Interruptions()
    line.centre_is(CentreState.NOT_CONFIGURED, moment(0))
    assert told(line, 9 * LASTS_MS) == []


@pytest.mark.parametrize(
    "state",
    [
        CameraState.STALLED,
        CameraState.FROZEN,
        CameraState.LOST,
        CameraState.BUSY,
        CameraState.ABSENT,
    ],
)
def test_a_camera_without_pictures_is_away_until_it_is_live(state: CameraState) -> None:
    line = Interruptions()
    line.camera_is(state, moment(0))
    line.camera_is(CameraState.OPENING, moment(1))
    assert told(line, LASTS_MS) == [("camera.lost", {1: state.value, 2: NOON_MS})]
    line.camera_is(CameraState.LIVE, moment(LASTS_MS + 1))
    assert told(line, LASTS_MS + 1) == [("camera.back", None)]


def test_the_end_of_a_recording_is_no_loss() -> None:
    line = Interruptions()
    line.camera_is(CameraState.ENDED, moment(0))
    assert told(line, 9 * LASTS_MS) == []
