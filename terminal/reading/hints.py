"""What a person can do so that a code found and not read becomes readable."""

from dataclasses import dataclass
from enum import StrEnum


class Hint(StrEnum):
    """One thing to do, said to whoever holds the code."""

    SHOW_WHOLE = "show-whole"
    """A part of the code is out of the picture, or covered."""
    MOVE_AWAY = "move-away"
    """It is too near: it does not fit into the picture, or nearer than the lens can focus."""
    MOVE_CLOSER = "move-closer"
    """Its modules are too few pixels wide."""
    GLARE = "glare"
    """A light is reflected where modules should be seen; another angle helps."""
    HOLD_STILL = "hold-still"
    """It is smeared in one direction, as what moves is."""
    BLURRED = "blurred"
    """It is out of focus."""
    TOO_DARK = "too-dark"
    """Its light modules, or the whole picture, are hardly brighter than its dark ones."""
    TOO_BRIGHT = "too-bright"
    """Most of the picture is so bright that nothing can be told apart."""
    LENS_COVERED = "lens-covered"
    """Nothing in the picture has an edge: something is right before the lens, or it is dirty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """How well a code can be seen that is in a picture, read or not."""

    module_pixels: float | None
    """Pixels a module; None where no grid of modules can be made out, because they are smaller
    than two pixels or blurred together."""
    blur: float
    """Standard deviation in pixels of the blur that makes its edges as soft as they are."""
    streak: float
    """How many times stronger edges are in one direction than across it; 1 where alike."""
    brightness: float
    """Of its light parts, 0 to 255."""
    contrast: float
    """From its dark to its light parts."""
    glare: float
    """Share of its area where three modules and more are as white as a camera can tell."""
    outside: float
    """Share of its area that is out of the picture."""
    edges: int
    """How many of the picture's four edges it reaches."""
    fill: float
    """Its side, as a share of the picture's shorter one."""
    balance: float
    """Share of its area that is light rather than dark."""
    middling: float
    """Share of its area that is neither dark nor light."""
    evenness: float
    """Contrast where it has the least, as a share of what it has on the whole."""


# Measured on made codes of versions 3, 8 and 14 and compared with what zxing-cpp reads of them.
OUTSIDE_LIMIT = 0.03
"""Corners are guessed; a code that lies wholly in the picture is read at its very edge."""
GLARE_LIMIT = 0.07
"""Half are not read from 0.10 (version 3) or 0.15 (versions 8 and 14)."""
DARK_BRIGHTNESS = 55
"""With a noise of 3, half are not read below 22."""
CONTRAST_LIMIT = 36
"""With a noise of 3, half are not read below 20."""
FAINT_CONTRAST = 80
"""With a noise of 9, as cheap cameras have in the dark, half are not read below 70."""
VEILED_BRIGHTNESS = 150
"""So bright and without contrast is light that a surface reflects, not the code."""
STREAK_LIMIT = 1.35
"""A streak of 1.5 modules makes 1.4 to 1.6; a code tilted by 40 degrees at most 1.23."""
SHARP_BLUR = 1.5
"""Pixels. A camera in focus is sharper: if modules are blurred together, they are too small."""
BLUR_LIMIT = 0.40
"""In modules; half are not read from 0.43 to 0.48."""
SMALL_MODULE = 3.5
"""Pixels. Half are read at 1.75 if sharp, at 2.5 in most conditions, at 3.5 in every one."""
TOO_NEAR_FILL = 0.45
"""A blurred code this large has pixels enough to be read from further away."""
FRAME_FILL = 0.80
"""A code this large leaves too little room to aim."""

# Measured on windows of 52 public pictures without a code and the same with one pasted in.
EVEN = 0.65
BALANCED = (0.42, 0.56)
CODE_CONTRAST, GRID_CONTRAST = 80, 36
STILL_STREAK = 1.16
MOVING_STREAK = (1.5, 3.2)
SOFT = (0.24, 0.46)
"""Middling share of what is still and so soft or small that no grid is seen in it."""
SMEARED = (0.32, 0.46)
"""The same of what moves."""


def looks_like_code(condition: Condition) -> bool:
    """Whether what no decoder found may still be a code.

    Codes are half dark, half light, alike in all their parts and in both directions. Of pictures
    without a code, 2 in 52 have such a place.
    """
    still = condition.streak < STILL_STREAK
    if condition.evenness < EVEN or not _within(condition.balance, BALANCED):
        return False
    if condition.module_pixels is not None and still:
        return condition.contrast > GRID_CONTRAST
    if condition.contrast < CODE_CONTRAST:
        return False
    moving = _within(condition.streak, MOVING_STREAK)
    return (still and _within(condition.middling, SOFT)) or (
        moving and _within(condition.middling, SMEARED)
    )


def _within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] < value < limits[1]


def hint_for(condition: Condition) -> Hint | None:
    """The one thing that helps most, or None where nothing is known to be amiss.

    What hides modules goes before what makes them indistinct, since no distance brings them back.
    """
    return _hidden(condition) or _lit_badly(condition) or _indistinct(condition)


def _hidden(condition: Condition) -> Hint | None:
    if condition.outside > OUTSIDE_LIMIT or condition.edges:
        too_near = condition.fill > FRAME_FILL or condition.edges > 2
        return Hint.MOVE_AWAY if too_near else Hint.SHOW_WHOLE
    return Hint.GLARE if condition.glare > GLARE_LIMIT else None


def _lit_badly(condition: Condition) -> Hint | None:
    if condition.contrast < CONTRAST_LIMIT and condition.brightness > VEILED_BRIGHTNESS:
        return Hint.GLARE
    dark = condition.brightness < DARK_BRIGHTNESS or condition.contrast < CONTRAST_LIMIT
    return Hint.TOO_DARK if dark else None


def _indistinct(condition: Condition) -> Hint | None:
    module, blur = condition.module_pixels, condition.blur
    if condition.streak > STREAK_LIMIT:
        return Hint.HOLD_STILL
    if blur >= SHARP_BLUR and (module is None or blur > BLUR_LIMIT * module):
        return Hint.MOVE_AWAY if condition.fill > TOO_NEAR_FILL else Hint.BLURRED
    if module is None or module < SMALL_MODULE:
        return Hint.MOVE_CLOSER
    return Hint.TOO_DARK if condition.contrast < FAINT_CONTRAST else None
