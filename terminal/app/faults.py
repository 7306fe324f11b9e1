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

    def faults(self) -> FaultList:
        """The faults that hold, the gravest first, each with the details of its message."""
        found: list[tuple[Fault, Mapping[str, str]]] = []
        if self.disk is not None:
            found.append((self.disk, {"path": str(self.folder)}))
        if self.enrolment_missing:
            found.append((Fault.NOT_ENROLLED, {}))
        if self.camera in _CAMERA:
            found.append((_CAMERA[self.camera], {"name": self.camera_name}))
        if self.clock is not None:
            found.append(self.clock)
        if self.token_refused:
            found.append((Fault.TOKEN_REFUSED, {}))
        if self.forked:
            found.append((Fault.JOURNAL_FORKED, {}))
        if self.centre in _CENTRE:
            found.append((_CENTRE[self.centre], {"url": self.centre_url}))
        if self.keys_folder and not self.keys:
            found.append((Fault.NO_KEYS, {"path": self.keys_folder}))
        if self.unread_rules:
            found.append((Fault.RULES_UNREADABLE, {"found": ", ".join(self.unread_rules)}))
        return tuple(found)
