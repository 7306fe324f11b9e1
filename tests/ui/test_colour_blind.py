"""What tells verdicts apart for those who see few colours, or none."""

from itertools import combinations

import numpy as np
import pytest

from sync.protocol.terms import Verdict
from terminal.ui.signs import ICONS
from terminal.ui.text import not_saved_word, verdict_word
from terminal.ui.theme import PALETTES, Palette
from terminal.ui.words import LANGUAGES, Words
from tests.ui.colour_blindness import KINDS, lab, luminance
from tests.ui.looking import icons
from tests.ui.screens import ASSETS, Setup, shown

VERDICTS = ("admit", "attention", "refuse", "not_saved")
palettes = pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)


@palettes
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "achromatopsia"])
def test_no_two_verdicts_look_alike(palette: Palette, kind: str) -> None:
    for first, second in combinations(VERDICTS, 2):
        backs = [lab(palette.tone(name).back, kind) for name in (first, second)]
        assert np.linalg.norm(backs[0] - backs[1]) >= 20, (first, second)


@palettes
def test_without_any_colour_amber_and_not_saved_still_differ_from_all_others(
    palette: Palette,
) -> None:
    """Green and red stay apart by word and drawing alone: both must carry white letters."""
    for first, second in combinations(VERDICTS, 2):
        if {first, second} == {"admit", "refuse"}:
            continue
        light, dark = sorted(luminance(palette.tone(name).back) for name in (first, second))[::-1]
        inks = [luminance(palette.tone(name).ink) for name in (first, second)]
        apart = (light + 0.05) / (dark + 0.05)
        assert apart >= 1.5 or abs(inks[0] - inks[1]) >= 0.2, (first, second, apart)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("face", ["operator", "kiosk"])
def test_word_and_drawing_of_every_verdict_differ(face: str, language: str) -> None:
    words = Words(language, ASSETS)
    said = [verdict_word(words, verdict) for verdict in Verdict] + [not_saved_word(words)]
    assert len(set(said)) == len(VERDICTS)
    assert len(set(ICONS.values())) == len(Verdict)
    drawn = []
    for name in ("admit", "attention", "refuse", "not-saved"):
        with shown(f"{face}-{name}", Setup(language)) as window:
            drawn.append(frozenset(icons(window)) & {*ICONS.values(), "not-saved"})
    if face == "kiosk":
        assert len(set(drawn)) == len(VERDICTS)
        assert all(len(each) == 1 for each in drawn)


def test_the_simulations_are_of_the_colours_that_the_paper_gives() -> None:
    """Grey stays grey to everybody; a pure green looks ochre to whoever lacks red or green."""
    for kind in KINDS:
        grey = lab("#808080", kind)
        assert abs(grey[1]) < 1.5
        assert abs(grey[2]) < 1.5
    green, red = lab("#00ff00", "deuteranopia"), lab("#ff0000", "deuteranopia")
    assert green[1] < 25 > red[1]  # neither is seen as red or green any more
    assert np.linalg.norm(lab("#00ff00", "achromatopsia")[1:]) < 1
