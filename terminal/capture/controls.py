"""Focus and exposure of a camera, where its driver lets them be set (V4L2 control ioctls).

The kernel takes controls on any open of the device, also while another one streams from it, so
nothing here touches the thread that captures. Layouts and numbers: Linux uAPI, `videodev2.h`
(`v4l2_queryctrl`, `v4l2_control`) and `v4l2-controls.h` (camera class).
"""

import contextlib
import os
import struct
import sys
from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

if sys.platform == "linux":
    import fcntl

_QUERY: Final = struct.Struct("=II32siiiiIII")
_VALUE: Final = struct.Struct("=Ii")


def _ioctl_number(number: int, size: int) -> int:
    return 3 << 30 | size << 16 | ord("V") << 8 | number


_QUERYCTRL: Final = _ioctl_number(36, _QUERY.size)
_G_CTRL: Final = _ioctl_number(27, _VALUE.size)
_S_CTRL: Final = _ioctl_number(28, _VALUE.size)
_CAMERA_CLASS: Final = 0x009A0900
_DISABLED, _READ_ONLY = 0x0001, 0x0004
_STEPS: Final = 12
"""From one end to the other: a press must show a difference and not jump over the right one."""


class Knob(StrEnum):
    """What can be set."""

    FOCUS = "focus"
    EXPOSURE = "exposure"


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The controls of a knob: its value, its automatic, and the automatic's values."""

    value: int
    automatic: int
    on: tuple[int, ...]
    off: int


_NUMBERS: Final = {
    Knob.FOCUS: _Numbers(_CAMERA_CLASS + 10, _CAMERA_CLASS + 12, (1,), 0),
    # A webcam calls its automatic "aperture priority" (3), others plainly "auto" (0).
    Knob.EXPOSURE: _Numbers(_CAMERA_CLASS + 2, _CAMERA_CLASS + 1, (3, 0), 1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a knob stands, in the driver's own units; `automatic` is None where it has none."""

    value: int
    low: int
    high: int
    automatic: bool | None

    def moved(self, steps: int) -> int:
        """The value that so many presses up (or down, below zero) lead to."""
        stride = max(1, (self.high - self.low) // _STEPS)
        return min(self.high, max(self.low, self.value + steps * stride))


def controls_of(path: str) -> Mapping[Knob, Setting]:
    """What the camera at a device path lets be set; empty where nothing can be, or it is gone."""
    with contextlib.suppress(OSError), _opened(path) as device:
        found = {knob: _setting(device, numbers) for knob, numbers in _NUMBERS.items()}
        return {knob: setting for knob, setting in found.items() if setting is not None}
    return {}


def turn(path: str, knob: Knob, steps: int) -> Setting | None:
    """Turn a knob by hand by so many steps, its automatic off.

    :return: how it stands then; None where the driver does not let it be turned.
    """
    with contextlib.suppress(OSError), _opened(path) as device:
        numbers = _NUMBERS[knob]
        setting = _setting(device, numbers)
        if setting is None:
            return None
        if setting.automatic is not None:
            _set(device, numbers.automatic, numbers.off)
        wanted = setting.moved(steps)
        _set(device, numbers.value, wanted)
        automatic = None if setting.automatic is None else False
        return replace(setting, value=wanted, automatic=automatic)
    return None


def leave_to_camera(path: str, knob: Knob) -> Setting | None:
    """Switch the automatic of a knob on. :return: as `turn`."""
    with contextlib.suppress(OSError), _opened(path) as device:
        numbers = _NUMBERS[knob]
        setting = _setting(device, numbers)
        if setting is None or setting.automatic is None:
            return None
        for value in numbers.on:
            with contextlib.suppress(OSError):
                _set(device, numbers.automatic, value)
                return replace(setting, automatic=True)
    return None


@contextlib.contextmanager
def _opened(path: str) -> Generator[int]:
    if sys.platform != "linux" or not path:
        raise OSError("no V4L2 here")
    device = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    try:
        yield device
    finally:
        os.close(device)


def _setting(device: int, numbers: _Numbers) -> Setting | None:
    try:
        low, high = _range(device, numbers.value)
        value = _get(device, numbers.value)
    except OSError:
        return None
    automatic: bool | None = None
    with contextlib.suppress(OSError):
        _range(device, numbers.automatic)
        automatic = _get(device, numbers.automatic) in numbers.on
    return Setting(value=value, low=low, high=high, automatic=automatic)


def _range(device: int, control: int) -> tuple[int, int]:
    asked = bytearray(_QUERY.pack(control, 0, b"", 0, 0, 0, 0, 0, 0, 0))
    _ask(device, _QUERYCTRL, asked)
    _, _, _, low, high, _, _, flags, _, _ = _QUERY.unpack(asked)
    if flags & (_DISABLED | _READ_ONLY) or low >= high:
        raise OSError("cannot be set")
    return low, high


def _get(device: int, control: int) -> int:
    asked = bytearray(_VALUE.pack(control, 0))
    _ask(device, _G_CTRL, asked)
    value: int = _VALUE.unpack(asked)[1]
    return value


def _set(device: int, control: int, value: int) -> None:
    _ask(device, _S_CTRL, bytearray(_VALUE.pack(control, value)))


def _ask(device: int, request: int, argument: Any) -> None:
    fcntl.ioctl(device, request, argument, True)
