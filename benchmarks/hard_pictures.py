"""Pictures that plain zxing-cpp does not read: as they are, and good ones made worse by rule."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.corpora import Picture, reduced
from benchmarks.peers import zxing
from terminal.capture.frame import Pixels

AS_IT_IS: Final = "as it is"
SHOTS_BEFORE: Final = 4
Dice = np.random.Generator
Spoilt = tuple[object, float]
"""A picture as the lens gives it, and the standard deviation of the sensor's noise."""
Spoil = Callable[[Pixels, float, Dice], Spoilt]


@dataclass(frozen=True, slots=True, eq=False)
class HardPicture:
    """A picture with a code that plain zxing-cpp misses; `payloads` are what it holds, empty where
    that is known to nobody. `before` are earlier pictures of the same, by a hand that shakes.
    """

    grey: Pixels
    kind: str
    payloads: frozenset[bytes]
    before: tuple[Pixels, ...] = ()


def hard_pictures(pictures: Iterable[Picture], seed: int, each: int = 3) -> Iterator[HardPicture]:
    """Those that zxing-cpp misses, and of those it reads `each` worse ones that it misses.

    What is done to a picture depends on the seed and on its number only.
    """
    for number, picture in enumerate(pictures):
        full = picture.grey()
        if full is None or not picture.expected.code:
            continue
        grey = reduced(full)
        read = frozenset(each for found in zxing(grey) for each in found.payloads)
        if not read:
            yield HardPicture(grey, AS_IT_IS, read)
            continue
        dice = np.random.default_rng([seed, number])
        for kind in dice.permutation(sorted(_WORSE))[:each]:
            shots = _until_missed(grey, _WORSE[str(kind)], dice)
            if shots is not None:
                yield HardPicture(shots[0], str(kind), read, shots[1:])


def _until_missed(grey: Pixels, spoil: Spoil, dice: Dice) -> tuple[Pixels, ...] | None:
    """The picture spoilt just as far as makes zxing-cpp miss it, and the same from a hand that
    shakes; None where nothing does.
    """
    seed = dice.integers(2**32)
    for strength in (0.2, 0.35, 0.5, 0.65, 0.8, 1.0):
        worse, noise = spoil(grey, strength, np.random.default_rng(seed))
        first = _taken(np.asarray(worse, np.float32), noise, (0.0, 0.0), dice)
        if zxing(first):
            continue
        moves = dice.uniform(-6, 6, (SHOTS_BEFORE, 2))
        return first, *(
            _taken(np.asarray(worse, np.float32), noise, (across, down), dice)
            for across, down in moves
        )
    return None


def _taken(
    seen: NDArray[np.float32], noise: float, move: tuple[float, float], dice: Dice
) -> Pixels:
    matrix = np.array([[1, 0, move[0]], [0, 1, move[1]]], np.float32)
    moved = cv2.warpAffine(seen, matrix, seen.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
    grains = dice.normal(0, noise, moved.shape) if noise else 0.0
    picture: Pixels = np.clip(moved + grains, 0, 255).astype(np.uint8)
    return picture


def _field(grey: Pixels, dice: Dice, cells: int) -> NDArray[np.float32]:
    """Smooth noise between 0 and 1."""
    coarse = dice.random((cells, cells)).astype(np.float32)
    wide = cv2.resize(coarse, grey.shape[::-1], interpolation=cv2.INTER_CUBIC)
    field: NDArray[np.float32] = np.clip((wide - wide.min()) / (np.ptp(wide) + 1e-6), 0, 1)
    return field


def _blurred(grey: Pixels, strength: float, _: Dice) -> Spoilt:
    sigma = 0.5 + 6 * strength**2 * max(grey.shape) / 1000 + strength
    return cv2.GaussianBlur(grey, (0, 0), sigma), 1


def _moved(grey: Pixels, strength: float, dice: Dice) -> Spoilt:
    length = max(3, int(4 + 30 * strength**2 * max(grey.shape) / 1000))
    kernel = np.zeros((length, length), np.float32)
    kernel[length // 2] = 1 / length
    turn = cv2.getRotationMatrix2D(((length - 1) / 2, (length - 1) / 2), dice.uniform(0, 180), 1)
    streak = cv2.warpAffine(kernel, turn, (length, length))
    return cv2.filter2D(grey, -1, streak / streak.sum()), 1


def _dim(grey: Pixels, strength: float, _: Dice) -> Spoilt:
    return grey * (0.35 - 0.3 * strength) + 10, 2 + 6 * strength


def _washed_out(grey: Pixels, strength: float, _: Dice) -> Spoilt:
    return 255 - (255 - grey * 1.0) * (0.4 - 0.33 * strength), 4


def _glare(grey: Pixels, strength: float, dice: Dice) -> Spoilt:
    return grey + 1000 * np.maximum(0, _field(grey, dice, 7) - (0.75 - 0.4 * strength)), 2


def _shadow(grey: Pixels, strength: float, dice: Dice) -> Spoilt:
    height, width = grey.shape
    slope, down, right = dice.uniform(-1, 1), np.arange(height)[:, None], np.arange(width)[None]
    edge = (right - width * dice.uniform(0.3, 0.7)) + slope * (down - height / 2)
    light = 1 / (1 + np.exp(-edge / (2 + 0.02 * width)))
    return grey * (light + (1 - light) * (0.5 - 0.45 * strength)), 2


def _scratched(grey: Pixels, strength: float, dice: Dice) -> Spoilt:
    worn = _field(grey, dice, max(grey.shape) // 12)
    return np.where(worn > 0.85 - 0.3 * strength, 235, grey), 2


def _small(grey: Pixels, strength: float, _: Dice) -> Spoilt:
    share = 0.6 - 0.5 * strength
    return cv2.resize(grey, None, fx=share, fy=share, interpolation=cv2.INTER_AREA), 3


def _waved(grey: Pixels, strength: float, dice: Dice) -> Spoilt:
    amount = 0.02 * strength * max(grey.shape)
    down, right = np.indices(grey.shape, dtype=np.float32)
    bent = [(_field(grey, dice, 6) - 0.5).astype(np.float32) * 2 * amount for _ in range(2)]
    return cv2.remap(grey, right + bent[0], down + bent[1], cv2.INTER_LINEAR), 1


def _noisy(grey: Pixels, strength: float, _: Dice) -> Spoilt:
    return grey, 15 + 60 * strength


_WORSE: Final[Mapping[str, Spoil]] = {
    "blurred": _blurred,
    "moved": _moved,
    "dim": _dim,
    "washed out": _washed_out,
    "glare": _glare,
    "shadow": _shadow,
    "scratched": _scratched,
    "small": _small,
    "waved": _waved,
    "noisy": _noisy,
}
