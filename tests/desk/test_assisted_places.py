from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.self_declaration import PLACE
from terminal.declarations.folding import fold
from terminal.desk.assisted_places import MAX_TYPED, matching, name_of, places, provinces

PLACES = places()


def names(typed: str, **more: Any) -> list[str]:
    return [option.name for option in matching(typed, PLACES, **more)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("lc", ["Lào Cai", "Lai Châu"]),
        ("hn", ["Hà Nội", "Hà Nam"]),
        ("lai", ["Lai Châu"]),
        ("lch", ["Lai Châu"]),
        ("LAI CHÂU", ["Lai Châu"]),
        ("dbi", ["Điện Biên"]),
        ("hcm", ["Hồ Chí Minh"]),
        ("vt", ["Bà Rịa - Vũng Tàu"]),
        ("12", ["Lai Châu"]),
        ("lao", ["Lào"]),
        ("LA", ["Long An"]),
        ("thái lan", ["Thái Lan"]),
        ("china", ["Trung Quốc"]),
        ("wf", ["Wallis and Futuna"]),
    ],
)
def test_a_few_letters_find_a_place(typed: str, first: list[str]) -> None:
    assert names(typed)[: len(first)] == first


def test_a_place_used_before_wins_among_equals() -> None:
    assert names("lc", first=("12",))[:2] == ["Lai Châu", "Lào Cai"]
    assert names("lào", first=("12",))[0] == "Lào"


def test_a_province_that_is_gone_says_what_it_belongs_to() -> None:
    found = matching("ha giang", PLACES)[0]
    assert (found.name, found.note) == ("Hà Giang", "Tuyên Quang")


def test_nothing_typed_offers_nothing_and_nonsense_finds_nothing() -> None:
    assert names("") == names("  ,") == names("zzz") == []


def test_every_place_can_stand_in_a_declaration_and_has_a_name() -> None:
    assert all(PLACE.fullmatch(option.code) for option in PLACES)
    assert len({option.code for option in PLACES}) == len(PLACES)
    assert len(provinces()) == 63
    assert name_of("12") == "Lai Châu"
    assert name_of("LA") == "Lào"
    assert name_of("ZZ") == "ZZ"


@given(st.sampled_from(PLACES))
def test_every_place_is_found_first_by_its_name_however_it_is_written(place) -> None:
    for typed in (place.name, place.name.upper(), fold(place.name)):
        assert place.name in names(typed)[:2]


@given(st.sampled_from(PLACES), st.data())
def test_any_beginnings_of_its_words_find_a_place(place, data) -> None:
    words = fold(place.name).split()
    typed = "".join(word[: data.draw(st.integers(1, len(word)))] for word in words)
    assert place.name in names(typed[:MAX_TYPED]) or len(typed) > MAX_TYPED


@given(st.text(max_size=200))
def test_whatever_is_typed_the_answer_is_the_same_twice_and_holds_nothing_twice(typed) -> None:
    found = names(typed)
    assert found == names(typed)
    assert len(set(found)) == len(found)
