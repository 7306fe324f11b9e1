import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.reading.place import Place, in_reading_order
from tests.reading.codes import square

HERE = Place.of(square(400, 300, 100))


def at(x: float, y: float, side: float = 100) -> Place:
    return Place(x, y, side)


def test_a_place_is_the_middle_and_the_mean_side_whatever_corner_comes_first() -> None:
    first, second, third, fourth = square(400, 300, 100)
    assert Place(400, 300, 100) == HERE
    for corners in ((third, fourth, first, second), (first, fourth, third, second)):
        assert Place.of(corners) == HERE


@pytest.mark.parametrize("there", [at(414, 286), at(400, 300, 124), at(388, 312, 77)])
def test_jitter_leaves_a_code_in_its_place(there: Place) -> None:
    assert HERE.holds(there)


@pytest.mark.parametrize("there", [at(416, 300), at(400, 284), at(400, 300, 126), at(400, 300, 74)])
def test_what_moved_turned_or_came_nearer_has_left_its_place(there: Place) -> None:
    assert not HERE.holds(there)


def test_how_far_jitter_goes_is_a_matter_of_the_codes_size() -> None:
    assert Place(400, 300, 400).holds(Place(440, 300, 400))
    assert not Place(400, 300, 40).holds(Place(440, 300, 40))


def test_codes_are_read_row_by_row_from_the_left() -> None:
    rows = {
        f"{row}{column}": at(150 * column, 150 * row) for row in range(3) for column in range(4)
    }
    assert in_reading_order((), rows) == tuple(sorted(rows))


def test_of_codes_side_by_side_the_left_one_is_first_though_hands_are_not_level() -> None:
    assert in_reading_order((), {"b": at(300, 200), "a": at(100, 245)}) == ("a", "b")
    assert in_reading_order((), {"b": at(300, 245), "a": at(100, 200)}) == ("a", "b")


def test_one_well_above_is_first_though_it_is_to_the_right() -> None:
    assert in_reading_order((), {"b": at(100, 320), "a": at(300, 200)}) == ("a", "b")


@pytest.mark.parametrize(("x", "y"), [(100, 120), (100, 80), (124, 100), (130, 160), (250, 170)])
def test_codes_that_are_not_clearly_in_another_order_keep_theirs(x: float, y: float) -> None:
    places = {"a": at(x, y), "b": at(100, 100)}
    assert in_reading_order(("a", "b"), places) == ("a", "b")
    assert in_reading_order(("b", "a"), places) == ("b", "a")


def test_hands_that_cross_change_the_order() -> None:
    assert in_reading_order(("a", "b"), {"a": at(300, 100), "b": at(100, 100)}) == ("b", "a")
    assert in_reading_order(("a", "b"), {"a": at(100, 300), "b": at(300, 100)}) == ("b", "a")


def test_a_newcomer_is_put_where_it_belongs_and_who_has_gone_is_left_out() -> None:
    places = {"a": at(100, 100), "new": at(300, 100), "c": at(500, 100)}
    assert in_reading_order(("a", "gone", "c"), places) == ("a", "new", "c")


def test_codes_in_one_point_are_put_in_some_order() -> None:
    nowhere = at(0, 0, 0)
    assert in_reading_order(("b",), {"a": nowhere, "b": nowhere}) == ("b", "a")


PLACES = st.dictionaries(
    st.integers(0, 20), st.builds(at, *[st.floats(0, 2000)] * 2, st.floats(0, 500)), max_size=16
)


@given(st.lists(st.integers(0, 20), unique=True), PLACES)
def test_every_code_is_there_once_and_the_order_stands_while_nothing_moves(
    before: list[int], places: dict[int, Place]
) -> None:
    order = in_reading_order(before, places)
    assert sorted(order) == sorted(places)
    assert in_reading_order(order, places) == order
