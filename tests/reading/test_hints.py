from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.reading.hints import (
    BLUR_LIMIT,
    SHARP_BLUR,
    SMALL_MODULE,
    Condition,
    Hint,
    hint_for,
    looks_like_code,
)

GOOD = Condition(
    module_pixels=5.0,
    blur=0.6,
    streak=1.03,
    brightness=210.0,
    contrast=180.0,
    glare=0.0,
    outside=0.0,
    edges=0,
    fill=0.3,
    balance=0.5,
    middling=0.13,
    evenness=0.95,
)


def test_nothing_is_said_of_a_code_that_is_seen_well() -> None:
    assert hint_for(GOOD) is None


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        ({"outside": 0.2}, Hint.SHOW_WHOLE),
        ({"edges": 1}, Hint.SHOW_WHOLE),
        ({"edges": 3}, Hint.MOVE_AWAY),
        ({"outside": 0.2, "fill": 0.9}, Hint.MOVE_AWAY),
        ({"glare": 0.12}, Hint.GLARE),
        ({"contrast": 20.0}, Hint.GLARE),
        ({"contrast": 20.0, "brightness": 90.0}, Hint.TOO_DARK),
        ({"brightness": 30.0, "contrast": 25.0}, Hint.TOO_DARK),
        ({"contrast": 60.0}, Hint.TOO_DARK),
        ({"streak": 1.6}, Hint.HOLD_STILL),
        ({"module_pixels": 2.2}, Hint.MOVE_CLOSER),
        ({"module_pixels": None}, Hint.MOVE_CLOSER),
        ({"module_pixels": None, "blur": 3.0}, Hint.BLURRED),
        ({"blur": 2.4}, Hint.BLURRED),
        ({"module_pixels": None, "blur": 6.0, "fill": 0.6}, Hint.MOVE_AWAY),
    ],
)
def test_one_thing_amiss_makes_one_hint(changes: dict[str, float | None], hint: Hint) -> None:
    assert hint_for(replace(GOOD, **changes)) is hint  # type: ignore[arg-type]  # by name


def test_what_hides_modules_goes_before_what_makes_them_indistinct() -> None:
    everything = replace(
        GOOD, edges=1, glare=0.3, brightness=30.0, contrast=10.0, streak=2.0, module_pixels=1.5
    )
    order = [hint_for(everything)]
    for mended in (
        {"edges": 0},
        {"glare": 0.0},
        {"brightness": 210.0, "contrast": 180.0},
        {"streak": 1.0},
        {"module_pixels": 5.0},
    ):
        everything = replace(everything, **mended)
        order.append(hint_for(everything))
    assert order == [
        Hint.SHOW_WHOLE,
        Hint.GLARE,
        Hint.TOO_DARK,
        Hint.HOLD_STILL,
        Hint.MOVE_CLOSER,
        None,
    ]


@pytest.mark.parametrize(
    ("module", "hint"), [(SMALL_MODULE - 0.01, Hint.MOVE_CLOSER), (SMALL_MODULE, None)]
)
def test_the_limit_of_small(module: float, hint: Hint | None) -> None:
    assert hint_for(replace(GOOD, module_pixels=module)) is hint


@pytest.mark.parametrize(("more", "hint"), [(0.01, Hint.BLURRED), (-0.01, None)])
def test_the_limit_of_blurred_grows_with_the_modules(more: float, hint: Hint | None) -> None:
    module = 3 * SHARP_BLUR / BLUR_LIMIT
    soft = replace(GOOD, module_pixels=module, blur=BLUR_LIMIT * module + more)
    assert hint_for(soft) is hint


@given(
    st.builds(
        Condition,
        module_pixels=st.none() | st.floats(0.1, 100),
        blur=st.floats(0, 100),
        streak=st.floats(1, 1000),
        brightness=st.floats(0, 255),
        contrast=st.floats(0, 255),
        glare=st.floats(0, 1),
        outside=st.floats(0, 1),
        edges=st.integers(0, 4),
        fill=st.floats(0, 10),
        balance=st.floats(0, 1),
        middling=st.floats(0, 1),
        evenness=st.floats(0, 1),
    )
)
def test_nearer_is_never_said_of_what_leaves_the_picture(condition: Condition) -> None:
    hint = hint_for(condition)
    assert hint is None or hint in Hint
    if condition.edges or condition.outside > 0.5:
        assert hint in {Hint.SHOW_WHOLE, Hint.MOVE_AWAY}


@pytest.mark.parametrize(
    "changes",
    [
        {"balance": 0.8},
        {"balance": 0.3},
        {"evenness": 0.4},
        {"streak": 1.3},
        {"contrast": 30.0},
        {"module_pixels": None, "middling": 0.1},
        {"module_pixels": None, "middling": 0.3, "contrast": 60.0},
    ],
)
def test_what_is_not_even_half_dark_and_alike_both_ways_is_no_code(
    changes: dict[str, float | None],
) -> None:
    assert looks_like_code(GOOD)
    assert not looks_like_code(replace(GOOD, **changes))  # type: ignore[arg-type]  # by name


def test_soft_and_smeared_codes_look_like_codes() -> None:
    assert looks_like_code(replace(GOOD, module_pixels=None, middling=0.38))
    assert looks_like_code(replace(GOOD, module_pixels=None, middling=0.42, streak=2.1))


def test_every_hint_can_be_given() -> None:
    assert len(set(Hint)) == 9
    assert {field.name for field in fields(Condition)} == set(Condition.__slots__)
