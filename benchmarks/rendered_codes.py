"""Codes as a camera sees them, rendered at so many pixels a module under named conditions."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from benchmarks.camera import packed, smeared
from terminal.capture.frame import Pixels

WIDTH: Final = 1280
HEIGHT: Final = 720
QUIET: Final = 4
"""Modules of white around a code."""

_FINE: Final = 4
"""Samples a pixel and axis, whose mean is the pixel."""
_INK, _PAPER = 20.0, 235.0
_BASE45: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

Modules = NDArray[np.uint8]
"""Shape (n, n), 0 where dark."""


@dataclass(frozen=True, slots=True)
class DenseCode:
    """A code, its name and what it holds."""

    name: str
    payload: bytes
    modules: Modules


@dataclass(frozen=True, slots=True)
class Condition:
    """What lies between a code and the frame.

    `blur` is a standard deviation and `streak` a length, both in pixels; `noise` is a standard
    deviation in grey levels, `contrast` a part of the full one, `tilt` is in degrees, `quality`
    that of JPEG in percent. `waves` is the height in grey levels of each of the two waves that a
    screen's grid makes with the sensor's, `glare` the height of a bright spot.
    """

    name: str
    blur: float = 0.5
    streak: float = 0.0
    contrast: float = 1.0
    noise: float = 4.0
    tilt: float = 0.0
    waves: float = 0.0
    glare: float = 0.0
    quality: int | None = None


CONDITIONS: Final = (
    Condition("clean"),
    Condition("blur1.0", blur=1.0),
    Condition("blur1.5", blur=1.5),
    Condition("motion4", streak=4),
    Condition("lowlight", contrast=0.28, noise=9),
    Condition("screen", waves=20, glare=120),
    Condition("tilt35", tilt=35),
    Condition("jpeg30", quality=30),
    Condition("combined", blur=0.9, contrast=0.55, noise=6, tilt=20, waves=5, glare=30, quality=65),
)


def dense_codes(seed: int) -> tuple[DenseCode, ...]:
    """An ID card of an invented person, and two codes like certificates', that hold a random text
    of the same letters and length.
    """
    card = (
        "001199000042|012345670|Nguyễn Thị Thử Nghiệm|05031999|Nữ|"
        "Số 42, Phố Hư Cấu, Quận Bịa, Hà Nội|01072021"
    ).encode()
    dice = np.random.default_rng(seed)
    certificate = "HC1:" + "".join(dice.choice(list(_BASE45), 500))
    return (
        DenseCode("ID card, version 8", card, modules_of(card, "M", 8)),
        DenseCode("HC1, version 14", certificate.encode(), modules_of(certificate, "M", 14)),
        DenseCode("HC1, version 17", certificate.encode(), modules_of(certificate, "Q", 17)),
    )


def rendered(
    modules: Modules,
    pixels: float,
    condition: Condition,
    dice: np.random.Generator,
    size: tuple[int, int] = (WIDTH, HEIGHT),
) -> Pixels:
    """A frame with the code near its middle at so many pixels a module, a little turned, anywhere
    between two pixels.

    :param size: width and height of the frame.
    """
    sheet = np.pad(modules, 2 * QUIET, constant_values=255)
    frame = _scene(size, dice)
    frame = _laid(frame, sheet, _placed(len(sheet), pixels, condition.tilt, size, dice))
    frame = cv2.GaussianBlur(frame, (0, 0), condition.blur).astype(np.float32)
    if condition.streak:
        angle = dice.uniform(0, np.pi)
        frame = smeared(frame, *(condition.streak * np.array((np.cos(angle), np.sin(angle)))))
    if condition.waves:
        frame += condition.waves * _moire(size, dice)
    if condition.glare:
        frame += condition.glare * _spot(len(modules) * pixels, size, dice)
    frame = (128 + (frame - 128) * condition.contrast).astype(np.float32)
    if condition.noise:
        frame += condition.noise * dice.standard_normal(frame.shape, np.float32)
    grey: Pixels = np.clip(np.rint(frame), 0, 255).astype(np.uint8)
    return grey if condition.quality is None else packed(grey, condition.quality)


def modules_of(content: str | bytes, level: str, version: int) -> Modules:
    """The QR code of a text, at an error correction level and in a version."""
    code = zxingcpp.create_barcode(
        content, zxingcpp.BarcodeFormat.QRCode, ec_level=level, version=version
    )
    return np.array(code.to_image(scale=1, add_quiet_zones=False), np.uint8)


def _placed(
    side: int, pixels: float, tilt: float, size: tuple[int, int], dice: np.random.Generator
) -> NDArray[np.float64]:
    """The matrix (3, 3) from a sheet's modules to the frame's pixels; the sheet is tilted about
    its upright axis, seen from two and a half sides' distance.
    """
    turn, lean = np.deg2rad(dice.uniform(-12, 12)), np.deg2rad(tilt * dice.choice((-1, 1)))
    half = side / 2
    corners = np.array([(-half, -half), (half, -half), (half, half), (-half, half)])
    far = 2.5 * side
    depth = far / (far + corners[:, 0] * np.sin(lean))
    seen = pixels * depth[:, None] * corners * (np.cos(lean), 1)
    spin = np.array([(np.cos(turn), -np.sin(turn)), (np.sin(turn), np.cos(turn))])
    middle = np.array(size) / 2 + dice.uniform(-20, 20, 2)
    target = seen @ spin.T + middle
    whole = cv2.getPerspectiveTransform(
        (corners + half).astype(np.float32), target.astype(np.float32)
    )
    return whole.astype(np.float64)


def _scene(size: tuple[int, int], dice: np.random.Generator) -> NDArray[np.float32]:
    coarse = cv2.resize(dice.normal(0, 12, (9, 16)), size, interpolation=cv2.INTER_CUBIC)
    return (np.linspace(110, 170, size[0])[None, :] + coarse).astype(np.float32)


def _laid(
    frame: NDArray[np.float32], sheet: Modules, place: NDArray[np.float64]
) -> NDArray[np.float32]:
    """The scene with the sheet in it; every pixel is the mean of what falls on it."""
    side = float(len(sheet))
    corners = np.array([[(0, 0), (side, 0), (side, side), (0, side)]], np.float32)
    around = cv2.perspectiveTransform(corners, place)[0]
    left, top = np.maximum(np.floor(around.min(axis=0)).astype(int) - 1, 0)
    right, bottom = np.minimum(np.ceil(around.max(axis=0)).astype(int) + 1, frame.shape[::-1])
    each = 8
    large = sheet.repeat(each, axis=0).repeat(each, axis=1)
    # Pixel n of a picture spans n to n + 1; OpenCV counts from the middle of the first.
    to_fine = np.array([(_FINE, 0, -_FINE * left - 0.5), (0, _FINE, -_FINE * top - 0.5), (0, 0, 1)])
    from_large = np.array([(1 / each, 0, 0.5 / each), (0, 1 / each, 0.5 / each), (0, 0, 1)])
    size = (int(right - left) * _FINE, int(bottom - top) * _FINE)
    matrix = to_fine @ place @ from_large
    fine = cv2.warpPerspective(large, matrix, size, flags=cv2.INTER_LINEAR)
    cover = cv2.warpPerspective(np.full_like(large, 255), matrix, size, flags=cv2.INTER_NEAREST)
    small = (int(right - left), int(bottom - top))
    ink = cv2.resize(fine, small, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    share = cv2.resize(cover, small, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    held = frame.copy()
    part = held[top:bottom, left:right]
    part[...] = part * (1 - share) + share * _INK + ink * (_PAPER - _INK)
    return held


def _moire(size: tuple[int, int], dice: np.random.Generator) -> NDArray[np.float32]:
    down, across = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    waves: NDArray[np.float32] = np.zeros_like(across)
    for _ in range(2):
        angle, length = dice.uniform(0, np.pi), dice.uniform(6, 14)
        along = across * np.cos(angle) + down * np.sin(angle)
        waves += np.sin(2 * np.pi * along / length + dice.uniform(0, 2 * np.pi)).astype(np.float32)
    return waves


def _spot(side: float, size: tuple[int, int], dice: np.random.Generator) -> NDArray[np.float32]:
    middle = np.array(size) / 2 + dice.uniform(-side / 3, side / 3, 2)
    across, down = (
        np.exp(-(((np.arange(length) - place) / (0.15 * side)) ** 2) / 2)
        for length, place in zip(size, middle, strict=True)
    )
    return np.outer(down, across).astype(np.float32)
