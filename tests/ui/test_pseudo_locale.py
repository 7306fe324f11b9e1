"""No word on any screen is written into the program, and longer languages fit."""

import re
from itertools import groupby

import pytest

from terminal.declarations.provinces import PROVINCES
from terminal.desk.outcome import Outcome
from tests.ui import invented_day, operator_scenes, scenes, supervisor_scenes
from tests.ui.painted import Painted, cut, painted
from tests.ui.pseudo_locale import lengthened, outside_brackets, pseudo_locale
from tests.ui.screens import ASSETS, SCREENS, Setup, shown

_KEYS = "Esc Enter PgUp PgDn End Del Ins Ctrl Shift Tab Home"
_OWN_NAMES = "Tiếng Việt English Chốt"
"""Languages by their own names, and ours."""
_FROM_OUTSIDE = " ".join(
    (
        *(told.person.name for told in vars(scenes).values() if isinstance(told, Outcome)),
        *(person.name for person in supervisor_scenes.PEOPLE),
        *(name for name, _ in operator_scenes.PEOPLE),
        *(check.advice_en for check in supervisor_scenes.CHECKS),
        *(f"{check.name} {check.found}" for check in supervisor_scenes.CHECKS),
        *(f"{province.name} {province.now}" for province in PROVINCES),
        *invented_day._FAMILIES + invented_day._MIDDLES + invented_day._GIVEN,
        scenes.settings(ASSETS).post,
        operator_scenes.LONG_POST,
        "Chốt Nậm Mít Chốt thử Bình Lò Thị Mẩy Demo Nguyễn Văn Đạt",
        "Bản Mẫu, Xã Thử Nghiệm, Tỉnh Lai Châu. Trạm Y tế xã Bình Lư, cách chốt 800 m",
        "HD Webcam C270 Integrated Camera Zebra DS2208 /srv/chot/du-lieu",
        "https://trungtam.example.vn /var/lib/chot/journal.sqlite /home/chot/Documents xlsx so",
        "dat di cung con nho",  # typed
    )
)
_CODES = re.compile(
    r"CHOT1H\.( [A-Z0-9]{4})+|([A-Z0-9]{4} ?){3,}|[A-Z]{2}-[A-Z]{2}-\d{4}|[0-9a-f]{8,}"
)

_TIGHT = {
    "operator-nameless": "_EntryRow",
    "operator-hint-back-forth": "HintLine",
    "operator-hint-dark": "HintLine",
    "operator-camera-lost": "Tile",
    "operator-troubled": "Bar",
    "operator-everything": "",
    "operator-vehicle-open": "VerdictBand",
    "operator-override-faults": "_FaultRow",
    "supervisor-register": "RegisterPage",
    "supervisor-register-entry": "RegisterPage",
    "supervisor-charts": "RankChart",
}
"""Parts in which a language as long as this one would need shorter words, by screen."""


def _words(text: str) -> set[str]:
    whole = re.sub(r"\w*…", " ", text)  # what is cut is told apart from what is not translated
    return {word for word in re.findall(r"[^\W\d_]+", whole) if len(word) > 1}


def _known() -> set[str]:
    files = ("questions.json", "lanes.json")
    kiosk = " ".join((ASSETS / "kiosk" / name).read_text("utf-8") for name in files)
    return _words(f"{_KEYS} {_OWN_NAMES} {_FROM_OUTSIDE} {kiosk}")


_KNOWN = _known()


def _untranslated(texts: list[Painted]) -> list[str]:
    """Words outside brackets that are neither of the scenes nor names of keys."""
    found = []
    for _, group in groupby(texts, key=lambda text: text.part):
        lines = list(group)
        said = outside_brackets(" ".join(line.text for line in lines))
        if _words(_CODES.sub(" ", said)) - _KNOWN:
            found.append(f"{said.strip()}: {lines[0]}")
    return found


@pytest.mark.parametrize("name", SCREENS)
def test_every_word_is_translated_and_one_two_fifths_longer_is_not_cut(name: str) -> None:
    with pseudo_locale(), shown(name, Setup("en")) as window:
        texts = painted(window)
        assert texts
        assert _untranslated(texts) == []
        found = cut(texts)
        known = _TIGHT.get(name, "nothing")
        assert [told for told in found if known not in told] == []
        assert bool(found) == (name in _TIGHT)


def test_the_pseudo_language_is_two_fifths_longer_and_keeps_what_is_filled_in() -> None:
    for source in ("OK", "Lane {lane}", "%n entries of {total}", "Search the register"):
        made = lengthened(source)
        assert len(made) >= 1.4 * len(source)
        assert made[0] + made[-1] == "[]"
        for place in re.findall(r"\{\w+\}|%n", source):
            assert place in made


def test_a_word_that_never_went_through_a_translation_is_found() -> None:
    assert outside_brackets("[Lẫẫnệệ 2] Hard [coded [twice] in]").strip() == "Hard"
