"""Moving pictures for the benchmarks: a desk seen by a camera, with and without codes."""

from pathlib import Path

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

WIDTH, HEIGHT, FPS = 1280, 720, 15
Picture = NDArray[np.uint8]


def card_text(number: int) -> str:
    """The text of an invented ID card; the fields fit together."""
    return (
        f"001199{number:06d}||Nguyễn Thị Thử Nghiệm {number}|05031999|Nữ|"
        f"Số {number}, Phố Hư Cấu, Quận Bịa, Hà Nội|01072021"
    )


def desk(dice: np.random.Generator) -> Picture:
    """What a camera sees when nobody is there: a lit wall with texture."""
    light = np.linspace(150, 215, WIDTH)[None, :] * np.linspace(1.0, 0.85, HEIGHT)[:, None]
    coarse = cv2.resize(dice.normal(0, 10, (45, 80)), (WIDTH, HEIGHT))
    grey = np.clip(light + coarse, 0, 255).astype(np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)


def seen(scene: Picture, dice: np.random.Generator) -> Picture:
    """A frame of the scene, with the noise of a cheap sensor."""
    noise = dice.normal(0, 3, (HEIGHT, WIDTH, 1))
    return np.clip(scene + noise, 0, 255).astype(np.uint8)


def with_code(scene: Picture, text: str, dice: np.random.Generator) -> Picture:
    """The scene with a code held up in it, a little tilted, four pixels a module."""
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    modules = np.array(barcode.to_image(scale=1, add_quiet_zones=True), dtype=np.uint8)
    symbol = modules.repeat(4, axis=0).repeat(4, axis=1)
    side = symbol.shape[0]
    centre = (WIDTH / 2 + dice.uniform(-200, 200), HEIGHT / 2 + dice.uniform(-80, 80))
    turn = cv2.getRotationMatrix2D((side / 2, side / 2), dice.uniform(-12, 12), 1.0)
    turn[:, 2] += np.array(centre) - side / 2
    mask = cv2.warpAffine(np.full_like(symbol, 255), turn, (WIDTH, HEIGHT))
    laid = cv2.warpAffine(symbol, turn, (WIDTH, HEIGHT))
    held = scene.copy()
    held[mask > 127] = np.repeat(laid[:, :, None], 3, axis=2)[mask > 127]
    return cv2.GaussianBlur(held, (0, 0), 0.8)  # type: ignore[return-value]  # cv2's loose types


def write_video(path: Path, codes: int, shown: int, empty: int, seed: int = 1) -> None:
    """An MJPEG video at 15 frames a second: `codes` cards, each `shown` frames, `empty` between."""
    dice = np.random.default_rng(seed)
    video = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), FPS, (WIDTH, HEIGHT))
    scene = desk(dice)
    for number in range(max(codes, 1)):
        held = with_code(scene, card_text(number), dice) if codes else scene
        for frame in range(empty + shown):
            video.write(seen(held if frame >= empty else scene, dice))
    video.release()
