"""What the machine runs on: a laptop's battery, where there is one."""

from dataclasses import dataclass
from typing import Final

LOW: Final = 20
"""Per cent at which somebody should look for a socket."""


@dataclass(frozen=True, slots=True)
class Battery:
    """How full the battery is, in per cent, and whether the machine runs on it."""

    percent: int
    plugged: bool

    @property
    def is_low(self) -> bool:
        """Whether the machine will soon stop unless it is plugged in."""
        return not self.plugged and self.percent <= LOW


def battery() -> Battery | None:
    """The battery as the system tells of it; None where there is none, or nobody knows."""
    import psutil  # noqa: PLC0415 - not needed before the first look, seconds after the start

    try:
        # It is missing where the system has no way to tell.
        found = psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
    except (OSError, RuntimeError, ValueError):
        return None
    if found is None:
        return None
    return Battery(round(min(100, max(0, found.percent))), found.power_plugged is not False)
