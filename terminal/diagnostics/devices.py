"""Whether there is a screen, a camera and a loudspeaker here that this user may use."""

import os
import re
import socket
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from terminal.diagnostics.check import Check
from terminal.diagnostics.probes import Answer
from terminal.diagnostics.serial_ports import SerialPort

_X_SOCKETS = Path("/tmp/.X11-unix")  # noqa: S108 - where X servers listen on every system
_X_PORT = 6000
_VIDEO = Path("/dev")
_CONNECT_SECONDS = 2.0


def check_screen(
    environment: Mapping[str, str] = os.environ, x_sockets: Path = _X_SOCKETS
) -> Check:
    """A Wayland or X server answers; on other systems than Linux there always is a screen.

    Not needed: without one, the centre and all commands still run.
    """
    if sys.platform != "linux":
        return Check("screen", True, needed=False)
    chosen = environment.get("QT_QPA_PLATFORM", "").partition(":")[0]
    if chosen not in {"", "xcb", "wayland"}:
        return Check("screen", True, needed=False, found=chosen)
    wayland, display = environment.get("WAYLAND_DISPLAY", ""), environment.get("DISPLAY", "")
    if wayland:
        # An absolute name stands for itself.
        path = Path(environment.get("XDG_RUNTIME_DIR", "/run"), wayland)
        if _answers_at(path):
            return Check("screen", True, needed=False, found=wayland)
    if display and _x_answers(display, x_sockets):
        return Check("screen", True, needed=False, found=display)
    named = wayland or display
    if named:
        return Check(
            "screen",
            False,
            needed=False,
            found=named,
            advice_vi=f"Không nối được với màn hình {named}. Hãy chạy từ phiên đồ họa của chính "
            "người dùng này.",
            advice_en=f"The screen {named} does not answer. Run from this user's own graphical "
            "session.",
        )
    return Check(
        "screen",
        False,
        needed=False,
        advice_vi="Không có màn hình (DISPLAY, WAYLAND_DISPLAY trống). Hãy chạy từ phiên đồ họa.",
        advice_en="There is no screen (DISPLAY, WAYLAND_DISPLAY are empty). Run from a graphical "
        "session.",
    )


def _x_answers(display: str, x_sockets: Path) -> bool:
    parts = re.fullmatch(r"(?:unix)?([^:/]*):(\d+)(?:\.\d+)?", display)
    if parts is None:
        return False
    host, number = parts[1], int(parts[2])
    if not host:
        return _answers_at(x_sockets / f"X{number}")
    try:
        socket.create_connection((host, _X_PORT + number), _CONNECT_SECONDS).close()
    except OSError:
        return False
    return True


def _answers_at(path: Path) -> bool:
    if sys.platform == "win32":
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
        client.settimeout(_CONNECT_SECONDS)
        try:
            client.connect(str(path))
        except OSError:
            return False
    return True


def check_cameras(answer: Answer, folder: Path = _VIDEO) -> tuple[Check, ...]:
    """A camera is found, and on Linux this user may open it. Not needed: a scanner does, too."""
    locked = _locked_devices(folder)
    checks = []
    if locked:
        checks.append(
            Check(
                "camera-rights",
                False,
                needed=False,
                found=", ".join(locked),
                advice_vi=f"Người dùng này không được mở {', '.join(locked)}. Hãy chạy: "
                "sudo usermod -aG video TÊN_NGƯỜI_DÙNG, rồi đăng nhập lại.",
                advice_en=f"This user may not open {', '.join(locked)}. Run: "
                "sudo usermod -aG video USER_NAME, then log in again.",
            )
        )
    else:
        checks.append(Check("camera-rights", True, needed=False))
    if answer.found:
        checks.append(Check("cameras", True, needed=False, found=", ".join(answer.found)))
    else:
        reason = f" ({answer.error})" if answer.error else ""
        checks.append(
            Check(
                "cameras",
                False,
                needed=False,
                advice_vi=f"Không thấy camera nào{reason}. Hãy cắm camera, hoặc dùng máy quét.",
                advice_en=f"No camera was found{reason}. Plug one in, or use a scanner.",
            )
        )
    return tuple(checks)


def _locked_devices(folder: Path) -> list[str]:
    if sys.platform != "linux":
        return []
    return [
        str(device)
        for device in sorted(folder.glob("video[0-9]*"))
        if not os.access(device, os.R_OK | os.W_OK)
    ]


def check_scanners(ports: Sequence[SerialPort]) -> Check:
    """A scanner on USB-COM is found and this user may open it. Not needed: a camera does, too."""
    scanners = [port for port in ports if port.is_scanner]
    found = ", ".join(f"{port.name or port.path} ({port.path})" for port in scanners)
    locked = [
        port.path
        for port in scanners
        if Path(port.path).exists() and not os.access(port.path, os.R_OK | os.W_OK)
    ]
    if locked:
        return Check(
            "scanners",
            False,
            needed=False,
            found=found,
            advice_vi=f"Người dùng này không được mở {', '.join(locked)}. Hãy chạy: "
            "sudo usermod -aG dialout TÊN_NGƯỜI_DÙNG, rồi đăng nhập lại.",
            advice_en=f"This user may not open {', '.join(locked)}. Run: "
            "sudo usermod -aG dialout USER_NAME, then log in again.",
        )
    if scanners:
        return Check("scanners", True, needed=False, found=found)
    others = ", ".join(f"{port.path} {port.name}".strip() for port in ports if port.usb)
    named_vi = f" Các cổng USB khác: {others}; nếu một cổng là máy quét, ghi vào" if others else ""
    named_en = f" Other USB ports: {others}; where one is a scanner, name it in" if others else ""
    setting = " [scanner] ports trong config.toml." if others else ""
    return Check(
        "scanners",
        False,
        needed=False,
        advice_vi="Không thấy máy quét USB-COM. Máy quét kiểu bàn phím không hiện ở đây."
        f"{named_vi}{setting}",
        advice_en="No scanner on USB-COM was found. One that types does not show here."
        f"{named_en}{setting.replace('trong', 'in')}",
    )


def check_outputs(answer: Answer) -> Check:
    """There is something to play the tones on. Not needed: the screen says everything, too."""
    if answer.found:
        return Check("sound", True, needed=False, found=", ".join(answer.found))
    reason = f" ({answer.error})" if answer.error else ""
    return Check(
        "sound",
        False,
        needed=False,
        advice_vi=f"Không có loa{reason}. Máy vẫn chạy, nhưng không báo bằng tiếng.",
        advice_en=f"There is no loudspeaker{reason}. The terminal runs, but without tones.",
    )
