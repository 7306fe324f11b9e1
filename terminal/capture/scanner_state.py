"""How scanners and other instruments on a serial port are doing."""

from dataclasses import dataclass
from enum import StrEnum


class ScannerState(StrEnum):
    """How one scanner is doing, as the screen names it."""

    OPENING = "opening"
    READY = "ready"
    LOST = "lost"
    """It was there and was unplugged."""
    BUSY = "busy"
    """It is there and does not open: another program holds it, or this user may not."""
    ABSENT = "absent"
    """The settings name it, and it was not there since the start."""


@dataclass(frozen=True, slots=True)
class ScannerStatus:
    """One scanner: what people call it, and how it is doing.

    `detail` is `permission` where the system forbids this user to open it, or empty.
    """

    name: str
    state: ScannerState
    detail: str = ""


_GRAVEST = (
    ScannerState.BUSY,
    ScannerState.LOST,
    ScannerState.ABSENT,
    ScannerState.OPENING,
    ScannerState.READY,
)


def gravest(scanners: tuple[ScannerStatus, ...]) -> ScannerStatus | None:
    """The one that the status bar names: where any is in trouble, that one; None without any."""
    return min(scanners, key=lambda each: _GRAVEST.index(each.state), default=None)
