"""Whether there is a screen to draw on."""

import os
import socket
import sys
from pathlib import Path
from typing import Final

from terminal.diagnostics import Fault, KnownFault

_X11_PORT: Final = 6000
_TRY_SECONDS: Final = 2.0


def has_screen() -> bool:
    """Whether a window can be shown; without asking Qt, which ends the process where it cannot."""
    if os.environ.get("QT_QPA_PLATFORM"):
        return True
    if sys.platform in {"win32", "darwin"}:
        return True
    return _wayland_answers() or _x11_answers()


def require_screen() -> None:
    """:raises KnownFault: NO_SCREEN where no window can be shown."""
    if not has_screen():
        raise KnownFault(Fault.NO_SCREEN)


def _wayland_answers() -> bool:
    name = os.environ.get("WAYLAND_DISPLAY")
    if not name or sys.platform == "win32":
        return False
    path = Path(os.environ.get("XDG_RUNTIME_DIR", "/run/user/0")) / name
    return _answers(socket.AF_UNIX, str(path))


def _x11_answers() -> bool:
    host, _, number = os.environ.get("DISPLAY", "").rpartition(":")
    screen = number.partition(".")[0]
    if not screen.isdecimal() or sys.platform == "win32":
        return False
    if host in {"", "unix"}:
        path = f"/tmp/.X11-unix/X{screen}"  # noqa: S108 - where X11 keeps its sockets
        # Some systems offer the abstract name alone.
        return _answers(socket.AF_UNIX, path) or _answers(socket.AF_UNIX, f"\0{path}")
    try:
        socket.create_connection((host, _X11_PORT + int(screen)), _TRY_SECONDS).close()
    except OSError:
        return False
    return True


def _answers(family: socket.AddressFamily, address: str) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.settimeout(_TRY_SECONDS)
        try:
            probe.connect(address)
        except OSError:
            return False
    return True
