"""Which faults hold now, gathered from all that can be wrong; pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sync.uplink.state import CentreState
from terminal.capture.source import CameraState
from terminal.diagnostics import Fault

FaultList = tuple[tuple[Fault, Mapping[str, str]], ...]

_CAMERA: Final = {
    CameraState.ABSENT: Fault.NO_CAMERA,
    CameraState.BUSY: Fault.CAMERA_BUSY,
    CameraState.LOST: Fault.CAMERA_LOST,
    CameraState.STALLED: Fault.CAMERA_STALLED,
    CameraState.FROZEN: Fault.CAMERA_FROZEN,
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
    centre: CentreState = CentreState.NOT_CONFIGURED
    centre_url: str = ""
    forked: bool = False
    token_refused: bool = False
    enrolment_missing: bool = False
    clock: tuple[Fault, Mapping[str, str]] | None = None
    keys_folder: str = ""
    keys: int = 0
    unread_rules: tuple[str, ...] = ()
    """Files in which not every rule of entry could be read."""
    head_due: bool = False
    """The head of the journal should be kept outside the machine."""

    def faults(self) -> FaultList:
        """The faults that hold, the gravest first, each with the details of its message."""
        camera, centre = _CAMERA.get(self.camera), _CENTRE.get(self.centre)
        found: list[tuple[Fault | None, Mapping[str, str]]] = [
            (self.disk, {"path": str(self.folder)}),
            (Fault.NOT_ENROLLED if self.enrolment_missing else None, {}),
            (camera, {"name": self.camera_name}),
            self.clock or (None, {}),
            (Fault.TOKEN_REFUSED if self.token_refused else None, {}),
            (Fault.JOURNAL_FORKED if self.forked else None, {}),
            (centre, {"url": self.centre_url}),
            (
                Fault.NO_KEYS if self.keys_folder and not self.keys else None,
                {"path": self.keys_folder},
            ),
            (
                Fault.RULES_UNREADABLE if self.unread_rules else None,
                {"found": ", ".join(self.unread_rules)},
            ),
            (Fault.HEAD_CODE_DUE if self.head_due else None, {}),
        ]
        return tuple((fault, details) for fault, details in found if fault is not None)
