"""Every state of every screen looks as it looked when somebody last looked at it.

After a wanted change: `CHOT_UPDATE_GOLDENS=1 pytest tests/ui/test_goldens.py`, then look at
`git diff` of tests/ui/goldens/. The pictures have few colours, so that they stay small.
"""

import os
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from tests.ui.screens import DISTINCT, Setup, shown

GOLDENS = Path(__file__).parent / "goldens"
_COLOURS = 32
_FAR = 48
"""How far a pixel's grey may be off before it differs: edges of letters vary with the system."""
_SHARE = 0.005
"""Of the pixels: a word of a button is more."""
_MEAN = 0.8
"""Of 255, over all pixels."""
_MOST_BYTES = 1_500_000
_NIGHT = (
    *("operator-ready", "operator-admit", "operator-attention", "operator-refuse"),
    *("operator-not-saved", "operator-search", "kiosk-ready", "kiosk-admit", "kiosk-refuse"),
    "supervisor-register-entry",
)
CASES = [
    *((name, "day") for name in DISTINCT),
    *((name, "night") for name in _NIGHT),
]


def taken(name: str, theme: str, path: Path) -> Image.Image:
    """A picture of a screen at the size and language of most posts, half as wide and high."""
    with shown(name, Setup("vi", theme)) as window:
        window.grab().save(str(path))
    with Image.open(path) as picture:
        return picture.convert("RGB").reduce(2)


def difference(golden: Image.Image, picture: Image.Image) -> tuple[float, float]:
    """The share of pixels that differ, and how far all of them are off; 1 and 255 at the most."""
    if golden.size != picture.size:
        return 1.0, 255.0
    off = ImageChops.difference(golden, picture).convert("L")
    far = sum(off.histogram()[_FAR:])
    return far / (off.width * off.height), ImageStat.Stat(off).mean[0]


@pytest.mark.parametrize(("name", "theme"), CASES, ids=[f"{name}-{theme}" for name, theme in CASES])
def test_a_screen_looks_as_it_did(tmp_path: Path, name: str, theme: str) -> None:
    kept = GOLDENS / f"{name}-{theme}.png"
    picture = taken(name, theme, tmp_path / "whole.png")
    if os.environ.get("CHOT_UPDATE_GOLDENS"):
        picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(kept, optimize=True)
    with Image.open(kept) as opened:
        golden = opened.convert("RGB")
    share, mean = difference(golden, picture)
    if share > _SHARE or mean > _MEAN + _quantised(picture):
        ImageChops.difference(golden, picture).save(tmp_path / "difference.png")
        golden.save(tmp_path / "golden.png")
        pytest.fail(f"{share:.2%} of the pixels differ, by {mean:.2f}: look into {tmp_path}")


def _quantised(picture: Image.Image) -> float:
    """How far the same picture is off from itself in few colours."""
    few = picture.quantize(_COLOURS, dither=Image.Dither.NONE).convert("RGB")
    return difference(few, picture)[1]


def test_the_comparison_sees_a_word_that_changed_and_not_a_shade(tmp_path: Path) -> None:
    admit = taken("operator-admit", "day", tmp_path / "admit.png")
    other = admit.point(lambda value: min(255, value + 1))
    assert difference(admit, other)[0] == 0
    button = admit.copy()
    button.paste((255, 255, 255), (8, 340, 60, 350))
    assert difference(admit, button)[0] > 0
    refused = taken("operator-refuse", "day", tmp_path / "refuse.png")
    assert difference(admit, refused)[0] > _SHARE
    assert difference(admit, admit.resize((10, 10))) == (1.0, 255.0)


def test_the_pictures_are_small_and_none_is_left_over() -> None:
    kept = sorted(GOLDENS.glob("*.png"))
    assert sum(path.stat().st_size for path in kept) <= _MOST_BYTES
    assert {path.stem for path in kept} == {f"{name}-{theme}" for name, theme in CASES}
