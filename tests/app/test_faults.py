from dataclasses import replace
from pathlib import Path

import pytest

from sync.uplink.state import CentreState
from terminal.app.faults import Condition
from terminal.capture.scanner_state import ScannerState, ScannerStatus
from terminal.capture.source import CameraState
from terminal.diagnostics import Fault
from terminal.diagnostics.power import Battery

SCANNERS = {
    state: (ScannerStatus("Newland", ScannerState.READY), ScannerStatus("Zebra", state))
    for state in ScannerState
}
WELL = Condition(
    folder=Path("/data"),
    camera=CameraState.LIVE,
    camera_name="HD Webcam",
    scanners=SCANNERS[ScannerState.READY],
    centre=CentreState.CONNECTED,
    centre_url="https://centre.example",
)


def names(**changes: object) -> list[Fault]:
    return [fault for fault, _ in replace(WELL, **changes).faults()]  # type: ignore[arg-type]


def test_a_terminal_that_is_well_says_nothing() -> None:
    assert names() == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"camera": CameraState.ABSENT, "scanners": ()}, Fault.NO_CAMERA),
        ({"camera": CameraState.BUSY}, Fault.CAMERA_BUSY),
        ({"camera": CameraState.LOST}, Fault.CAMERA_LOST),
        ({"camera": CameraState.STALLED}, Fault.CAMERA_STALLED),
        ({"camera": CameraState.FROZEN}, Fault.CAMERA_FROZEN),
        ({"scanners": SCANNERS[ScannerState.ABSENT]}, Fault.NO_SCANNER),
        ({"scanners": SCANNERS[ScannerState.BUSY]}, Fault.SCANNER_BUSY),
        ({"scanners": SCANNERS[ScannerState.LOST]}, Fault.SCANNER_LOST),
        (
            {"scanners": (ScannerStatus("Zebra", ScannerState.BUSY, "permission"),)},
            Fault.SCANNER_FORBIDDEN,
        ),
        ({"centre": CentreState.DOWN}, Fault.CENTRE_DOWN),
        ({"centre": CentreState.NOT_OURS}, Fault.CENTRE_NOT_OURS),
        ({"centre": CentreState.REFUSES}, Fault.CENTRE_REFUSES),
        ({"centre": CentreState.CERTIFICATE}, Fault.CENTRE_CERTIFICATE),
        ({"disk": Fault.DISK_FULL}, Fault.DISK_FULL),
        ({"forked": True}, Fault.JOURNAL_FORKED),
        ({"differing": (1_795_323_600_000,)}, Fault.RECORDS_DIFFER),
        ({"out_of_reach": True}, Fault.CENTRE_LOST_RECORDS),
        ({"token_refused": True}, Fault.TOKEN_REFUSED),
        ({"enrolment_missing": True}, Fault.NOT_ENROLLED),
        ({"keys_folder": "/keys"}, Fault.NO_KEYS),
        ({"clock": (Fault.CLOCK_AHEAD, {})}, Fault.CLOCK_AHEAD),
        ({"skew_ms": 120_000}, Fault.CLOCK_SKEWED),
        ({"skew_ms": -9 * 3_600_000}, Fault.CLOCK_SKEWED),
        ({"head_due": True}, Fault.HEAD_CODE_DUE),
        ({"battery": Battery(20, plugged=False)}, Fault.BATTERY_LOW),
        ({"lists_hours": 72.0}, Fault.LISTS_OLD),
        ({"unread_rules": ("XA.json",)}, Fault.RULES_UNREADABLE),
    ],
)
def test_each_trouble_is_a_fault_of_its_own(changes, fault) -> None:
    assert names(**changes) == [fault]


@pytest.mark.parametrize("changes", [{"battery": Battery(20, plugged=True)}, {"lists_hours": 71.9}])
def test_a_plugged_battery_and_lists_of_today_are_no_fault(changes) -> None:
    assert names(**changes) == []


def test_a_post_that_reads_with_scanners_misses_no_camera() -> None:
    ready = (ScannerStatus("Newland", ScannerState.READY),)
    assert names(camera=CameraState.ABSENT, scanners=ready) == []
    assert names(camera=CameraState.LOST, scanners=ready) == [Fault.CAMERA_LOST]


def test_a_clock_that_is_a_minute_off_is_no_fault() -> None:
    assert names(skew_ms=60_000) == names(skew_ms=-60_000) == []


@pytest.mark.parametrize("state", [CameraState.OPENING, CameraState.LIVE, CameraState.ENDED])
def test_a_camera_that_starts_or_ends_is_no_fault(state) -> None:
    assert names(camera=state) == []


def test_what_is_lost_now_comes_before_what_can_wait() -> None:
    found = names(disk=Fault.DISK_FULL, camera=CameraState.LOST, centre=CentreState.DOWN)
    assert found == [Fault.DISK_FULL, Fault.CAMERA_LOST, Fault.CENTRE_DOWN]


def test_the_files_of_rules_that_could_not_be_read_are_named() -> None:
    found = replace(WELL, unread_rules=("XA.json", "XB.json")).faults()
    assert found == ((Fault.RULES_UNREADABLE, {"found": "XA.json, XB.json"}),)


def test_a_folder_that_has_keys_is_no_fault() -> None:
    assert names(keys_folder="/keys", keys=1) == []


def test_the_hours_that_differ_are_named_in_the_time_of_the_post_and_not_without_end() -> None:
    hour_ms = 3_600_000
    start = 1_795_323_600_000  # noon of 22 November 2026
    one = replace(WELL, differing=(start,)).faults()
    many = replace(WELL, differing=tuple(start + n * hour_ms for n in range(7))).faults()
    assert one == ((Fault.RECORDS_DIFFER, {"hours": "22/11 12:00"}),)
    assert many[0][1]["hours"].endswith("22/11 17:00, …")


def test_the_scanner_that_is_in_trouble_is_named() -> None:
    found = replace(WELL, scanners=SCANNERS[ScannerState.LOST]).faults()
    assert found == ((Fault.SCANNER_LOST, {"name": "Zebra"}),)
