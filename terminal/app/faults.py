"""Which faults hold now, gathered from all that can be wrong; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sync.journal.day import moment
from sync.journal.recovered import Recovered
from sync.uplink.state import CentreState
from terminal.capture.scanner_state import ScannerState, ScannerStatus, gravest
from terminal.capture.source import CameraState
from terminal.diagnostics import Fault
from terminal.diagnostics.power import Battery

_MAX_HOURS: Final = 6
FaultList = tuple[tuple[Fault, Mapping[str, str]], ...]

_SKEW_MINUTES: Final = 2
"""Less than this does not show in a register of minutes."""
_CAMERA: Final = {
    CameraState.ABSENT: Fault.NO_CAMERA,
    CameraState.BUSY: Fault.CAMERA_BUSY,
    CameraState.LOST: Fault.CAMERA_LOST,
    CameraState.STALLED: Fault.CAMERA_STALLED,
    CameraState.FROZEN: Fault.CAMERA_FROZEN,
}
_SCANNER: Final = {
    ScannerState.ABSENT: Fault.NO_SCANNER,
    ScannerState.BUSY: Fault.SCANNER_BUSY,
    ScannerState.LOST: Fault.SCANNER_LOST,
}
_CENTRE: Final = {
    CentreState.DOWN: Fault.CENTRE_DOWN,
    CentreState.NOT_OURS: Fault.CENTRE_NOT_OURS,
    CentreState.CERTIFICATE: Fault.CENTRE_CERTIFICATE,
    CentreState.REFUSES: Fault.CENTRE_REFUSES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """All that a terminal knows of its own health."""

    folder: Path
    disk: Fault | None = None
    camera: CameraState = CameraState.OPENING
    camera_name: str = ""
    scanners: tuple[ScannerStatus, ...] = ()
    """Those on serial ports, the thermometer among them."""
    centre: CentreState = CentreState.NOT_CONFIGURED
    centre_url: str = ""
    forked: bool = False
    out_of_reach: bool = False
    """The centre lost more than is still here, and takes nothing of what comes after it."""
    damage: str = ""
    """What a check of the journal found, as a code."""
    recovered: Recovered | None = None
    """What is told of a recovery of the journal."""
    differing: tuple[int, ...] = ()
    """Hours that differ at the centre: their starts in milliseconds since 1970 UTC."""
    token_refused: bool = False
    enrolment_missing: bool = False
    clock: tuple[Fault, Mapping[str, str]] | None = None
    skew_ms: int = 0
    """By how much this machine's clock is ahead of the centre's."""
    keys_folder: str = ""
    keys: int = 0
    unread_rules: tuple[str, ...] = ()
    """Files in which not every rule of entry could be read."""
    key_locked: bool = False
    key_exposed: bool = False
    """The machine's key lies in a plain file, and the settings want it protected."""
    head_due: bool = False
    """The head of the journal should be kept outside the machine."""
    no_supervisor: bool = False
    """An attended post has nobody yet who may see its register."""
    export_folder: str = ""
    """The folder that the daily register could not be written to."""
    battery: Battery | None = None
    lists_hours: float | None = None
    """Age of the oldest list of what was withdrawn; None without a list that has one."""
    lists_old_hours: int = 72
    """The age from which somebody should bring newer ones."""

    def _lists(self) -> tuple[Fault | None, Mapping[str, str]]:
        if self.lists_hours is None or self.lists_hours < self.lists_old_hours:
            return None, {}
        return Fault.LISTS_OLD, {"days": str(max(1, round(self.lists_hours / 24)))}

    def _skew(self) -> tuple[Fault | None, Mapping[str, str]]:
        minutes = round(self.skew_ms / 60_000)
        if abs(minutes) < _SKEW_MINUTES:
            return None, {}
        return Fault.CLOCK_SKEWED, {"minutes": f"{minutes:+d}"}

    def faults(self) -> FaultList:
        """The faults that hold, the gravest first, each with the details of its message."""
        camera, centre = _CAMERA.get(self.camera), _CENTRE.get(self.centre)
        if camera is Fault.NO_CAMERA and self._has_scanner():
            camera = None  # a post that reads with scanners misses nothing
        found: list[tuple[Fault | None, Mapping[str, str]]] = [
            (self.disk, {"path": str(self.folder)}),
            (Fault.JOURNAL_DAMAGED if self.damage else None, {"path": str(self.folder)}),
            self._recovery(),
            (Fault.NOT_ENROLLED if self.enrolment_missing else None, {}),
            (camera, {"name": self.camera_name}),
            self._scanner(),
            self._power(),
            self.clock or self._skew(),
            (Fault.TOKEN_REFUSED if self.token_refused else None, {}),
            (Fault.JOURNAL_FORKED if self.forked else None, {}),
            (Fault.CENTRE_LOST_RECORDS if self.out_of_reach else None, {}),
            (Fault.RECORDS_DIFFER if self.differing else None, {"hours": _hours(self.differing)}),
            (centre, {"url": self.centre_url}),
            (
                Fault.NO_KEYS if self.keys_folder and not self.keys else None,
                {"path": self.keys_folder},
            ),
            (
                Fault.RULES_UNREADABLE if self.unread_rules else None,
                {"found": ", ".join(self.unread_rules)},
            ),
            (Fault.KEY_LOCKED if self.key_locked else None, {}),
            (Fault.KEY_EXPOSED if self.key_exposed else None, {}),
            self._lists(),
            (Fault.HEAD_CODE_DUE if self.head_due else None, {}),
            (Fault.EXPORT_FOLDER if self.export_folder else None, {"path": self.export_folder}),
            (Fault.NO_SUPERVISOR if self.no_supervisor else None, {}),
        ]
        return tuple((fault, details) for fault, details in found if fault is not None)

    def _has_scanner(self) -> bool:
        return any(each.state is ScannerState.READY for each in self.scanners)

    def _power(self) -> tuple[Fault | None, Mapping[str, str]]:
        if self.battery is None or not self.battery.is_low:
            return None, {}
        return Fault.BATTERY_LOW, {"percent": str(self.battery.percent)}

    def _scanner(self) -> tuple[Fault | None, Mapping[str, str]]:
        worst = gravest(self.scanners)
        if worst is None:
            return None, {}
        if worst.detail == "permission":
            return Fault.SCANNER_FORBIDDEN, {"name": worst.name}
        return _SCANNER.get(worst.state), {"name": worst.name}

    def _recovery(self) -> tuple[Fault | None, Mapping[str, str]]:
        if self.recovered is None:
            return None, {}
        lost = _spans(self.recovered.lost)
        details = {"path": str(self.folder / self.recovered.set_aside), "found": lost}
        if not lost:
            return Fault.JOURNAL_RECOVERED, details
        aside = _spans((first, last) for _, first, last in self.recovered.aside)
        if not aside:
            return Fault.RECORDS_LOST, details
        return Fault.RECORDS_ASIDE, {**details, "aside": aside}


def _spans(spans: Iterable[tuple[int, int]]) -> str:
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)


def _hours(starts_ms: tuple[int, ...]) -> str:
    shown = [f"{moment(start_ms):%d/%m %H:00}" for start_ms in starts_ms[:_MAX_HOURS]]
    return ", ".join(shown if len(starts_ms) <= _MAX_HOURS else [*shown, "…"])
