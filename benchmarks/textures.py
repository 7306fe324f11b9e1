"""Frames that hold no code and look as if: walls, cloth, print, grids and noise."""

from collections.abc import Callable, Mapping
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from terminal.capture.frame import Pixels

Texture = NDArray[np.float32]
"""Shape (height, width), about 0 to 1."""
Make = Callable[[np.random.Generator, int, int], Texture]
"""From dice, width and height."""


def textured(kind: str, dice: np.random.Generator, width: int, height: int) -> Pixels:
    """One frame of a kind of `KINDS`, lit, blurred and with sensor noise as the dice will."""
    texture = KINDS[kind](dice, width, height)
    blur = dice.uniform(0.0, 2.0)
    if blur > 0.3:
        texture = cv2.GaussianBlur(texture, (0, 0), blur).astype(np.float32)
    contrast, dark = dice.uniform(20, 240), dice.uniform(0, 60)
    grain = dice.uniform(0, 12) * dice.standard_normal((height, width), np.float32)
    frame: Pixels = np.clip(texture * contrast + dark + grain, 0, 255).astype(np.uint8)
    return frame


def turned(texture: Texture, dice: np.random.Generator) -> Texture:
    """The texture seen from somewhere else; its edges are continued by mirroring."""
    height, width = texture.shape
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    moved = corners + dice.uniform(-0.15, 0.15, (4, 2)) * (width, height)
    spin = cv2.getRotationMatrix2D((width / 2, height / 2), dice.uniform(0, 360), 1.0)
    placed = (moved @ spin[:, :2].T + spin[:, 2]).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners, placed)
    seen = cv2.warpPerspective(texture, matrix, (width, height), borderMode=cv2.BORDER_REFLECT)
    return seen.astype(np.float32)


def _wall(dice: np.random.Generator, width: int, height: int) -> Texture:
    light = np.linspace(dice.uniform(0, 1), dice.uniform(0, 1), width)[None, :]
    fall = np.linspace(1, dice.uniform(0.3, 1), height)[:, None]
    rough = dice.normal(0, dice.uniform(0, 0.2), (height // 16 + 2, width // 16 + 2))
    stains = cv2.resize(rough, (width, height), interpolation=cv2.INTER_CUBIC)
    return (light * fall + stains).astype(np.float32)


def _noise(dice: np.random.Generator, width: int, height: int) -> Texture:
    grain = int(dice.integers(1, 4))
    small = dice.normal(0.5, dice.uniform(0.05, 0.5), (height // grain + 1, width // grain + 1))
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST).astype(np.float32)


def _checks(dice: np.random.Generator, width: int, height: int) -> Texture:
    cell = dice.uniform(2, 24)
    across, down = np.arange(width) // cell, np.arange(height) // cell
    return turned(((across[None, :] + down[:, None]) % 2).astype(np.float32), dice)


def _lines(dice: np.random.Generator, width: int, height: int) -> Texture:
    """Bars of many widths, as of a one-dimensional code."""
    edges = np.cumsum(dice.integers(1, 6, width) * dice.uniform(1, 4))
    bars = (np.searchsorted(edges, np.arange(width)) % 2).astype(np.float32)
    return turned(np.tile(bars, (height, 1)), dice)


def _print(dice: np.random.Generator, width: int, height: int) -> Texture:
    """Lines of letters."""
    paper = np.full((height, width), 255, np.uint8)
    scale = dice.uniform(0.25, 1.0)
    step = max(6, int(30 * scale))
    for top in range(step, height + step, step):
        codes = dice.integers(33, 127, max(1, int(width / (10 * scale))))
        letters = "".join(chr(code) for code in codes)
        cv2.putText(paper, letters, (2, top), cv2.FONT_HERSHEY_SIMPLEX, scale, 0, 1, cv2.LINE_AA)
    page = (paper / 255).astype(np.float32)
    return turned(page, dice) if dice.random() < 0.5 else page


def _halftone(dice: np.random.Generator, width: int, height: int) -> Texture:
    pitch, angle = dice.uniform(3, 12), dice.uniform(0, np.pi)
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    along = across * np.cos(angle) + down * np.sin(angle)
    beside = down * np.cos(angle) - across * np.sin(angle)
    screen = np.cos(2 * np.pi * along / pitch) * np.cos(2 * np.pi * beside / pitch)
    tone = _wall(dice, width, height) * 2 - 1
    dots: Texture = (screen > tone).astype(np.float32)
    return dots


def _cloth(dice: np.random.Generator, width: int, height: int) -> Texture:
    """Threads over and under one another, in stripes of two colours."""
    thread, stripe = dice.uniform(2, 10), int(dice.integers(2, 9))
    across, down = np.arange(width) / thread, np.arange(height) / thread
    over = (np.floor(across)[None, :] + np.floor(down)[:, None]) % 2
    warp = (np.floor(across / stripe) % 2)[None, :] * np.abs(np.sin(np.pi * across))[None, :]
    weft = (np.floor(down / stripe) % 2)[:, None] * np.abs(np.sin(np.pi * down))[:, None]
    return turned((over * warp + (1 - over) * weft).astype(np.float32), dice)


def _modules(dice: np.random.Generator, width: int, height: int) -> Texture:
    """A grid of random dark and light cells without anything that would tell a code."""
    cells = int(dice.integers(11, 80))
    grid = (dice.random((cells, cells)) < dice.uniform(0.3, 0.7)).astype(np.float32)
    return turned(_on_paper(grid, dice, width, height), dice)


def _finders(dice: np.random.Generator, width: int, height: int) -> Texture:
    """As before, with the three squares in the corners that tell a QR code, in its sizes."""
    cells = 17 + 4 * int(dice.integers(1, 15))
    grid = (dice.random((cells, cells)) < 0.5).astype(np.float32)
    square = np.ones((8, 8), np.float32)
    square[:7, :7] = np.pad(np.pad(np.zeros((3, 3)), 1, constant_values=1), 1, constant_values=0)
    for turns, (top, left) in enumerate(((0, 0), (0, cells - 8), (cells - 8, cells - 8))):
        grid[top : top + 8, left : left + 8] = np.rot90(square, -turns)
    return turned(_on_paper(grid, dice, width, height), dice)


def _on_paper(grid: Texture, dice: np.random.Generator, width: int, height: int) -> Texture:
    """The grid with a light margin, as large as the dice will, on paper."""
    sheet = np.pad(grid, 4, constant_values=1.0)
    side = max(8, int(min(width, height) * dice.uniform(0.4, 0.95)))
    code = cv2.resize(sheet, (side, side), interpolation=cv2.INTER_NEAREST)
    paper = np.full((height, width), dice.uniform(0.6, 1.0), np.float32)
    top, left = (height - side) // 2, (width - side) // 2
    paper[top : top + side, left : left + side] = code
    return paper


KINDS: Final[Mapping[str, Make]] = {
    "wall": _wall,
    "noise": _noise,
    "checks": _checks,
    "lines": _lines,
    "print": _print,
    "halftone": _halftone,
    "cloth": _cloth,
    "modules": _modules,
    "finders": _finders,
}
