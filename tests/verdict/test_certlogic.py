from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.verdict.certlogic import (
    MAX_DEPTH,
    MAX_INTEGER,
    MAX_STEPS,
    Failure,
    Problem,
    Steps,
    evaluate,
)
from terminal.verdict.certlogic_time import DateTime, read_date_time

OPERATIONS = [
    *("if", "and", "!", "===", "in", "+", "<", ">", "<=", ">=", "before", "after", "not-before"),
    *("not-after", "plusTime", "dccDateOfBirth", "reduce", "extractFromUVCI"),
]
LITERAL = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(["day", "month", "2021-03-04", "2021", "2020-02-29T10:00:00+07:00", "x.0.y"])
)
JSON = st.recursive(
    LITERAL,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=12,
)
EXPRESSION = st.recursive(
    LITERAL | st.fixed_dictionaries({"var": st.sampled_from(["", "x", "current", "accumulator"])}),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.builds(
            lambda name, operands: {name: operands},
            st.sampled_from(OPERATIONS),
            st.lists(inner, max_size=4),
        )
    ),
    max_leaves=20,
)


def failed(problem: Problem) -> Failure:
    return Failure(problem)


def moment(text: str) -> DateTime:
    found = read_date_time(text)
    assert found is not None
    return found


def at(text: str, amount: int = 0, unit: str = "day") -> dict[str, Any]:
    return {"plusTime": [text, amount, unit]}


@pytest.mark.parametrize("literal", [True, False, 0, -7, 3.0, "", "day", [], ["a", 1], [[True]]])
def test_booleans_integers_texts_and_arrays_say_themselves(literal: object) -> None:
    assert evaluate(literal, {}) == literal


@pytest.mark.parametrize(
    "expression",
    [None, 1.5, float("nan"), {}, {"var": "", "!": [1]}, b"x", datetime(2021, 1, 1, tzinfo=UTC)],
)
def test_anything_else_is_no_expression(expression: object) -> None:
    assert evaluate(expression, {}) == failed(Problem.EXPRESSION)
    assert evaluate([[expression]], {}) == failed(Problem.EXPRESSION)


@pytest.mark.parametrize(
    "name", ["or", "!!", "==", "", "missing", "map", "Var", "extractFromUCI", 1]
)
def test_an_operation_that_the_language_does_not_have_is_named(name: object) -> None:
    assert evaluate({name: [1, 2]}, {}) == failed(Problem.OPERATION)


@pytest.mark.parametrize(
    ("name", "right"),
    [
        *(("if", {3}), ("and", {2, 3, 4, 5}), ("!", {1}), ("===", {2}), ("in", {2}), ("+", {2})),
        *((name, {2, 3}) for name in ("<", ">", "<=", ">=")),
        *((name, {2, 3}) for name in ("before", "after", "not-before", "not-after")),
        *(("plusTime", {3}), ("dccDateOfBirth", {1}), ("reduce", {3}), ("extractFromUVCI", {2})),
    ],
)
def test_every_operation_takes_so_many_operands_and_no_other_number(
    name: str, right: set[int]
) -> None:
    counts = {
        count
        for count in range(6)
        if evaluate({name: [{"or": []}] * count}, {}) != failed(Problem.OPERANDS)
    }

    # The operands of these two are partly fixed ones, which `or` cannot be.
    assert counts == (set() if name in ("plusTime", "extractFromUVCI") else right)
    assert evaluate({name: "x"}, {}) == failed(Problem.OPERANDS)
    assert evaluate({name: {}}, {}) == failed(Problem.OPERANDS)
    assert evaluate({name: None}, {}) == failed(Problem.OPERANDS)


@pytest.mark.parametrize(
    ("path", "found"),
    [
        *(("", "all"), ("v", "list"), ("v.0.dn", 2), ("v.1", None), ("v.00.dn", 2)),
        *(("v.-1", None), ("v.0.dn.x", None), ("v.length", None), ("v.٠", None)),
        *(("name", "An"), ("name.0", None), ("name.length", None), ("no", None), ("no.a.b", None)),
        *((".", None), ("v.", None), ("v..0", None), ("7", "seven"), ("none.x", None)),
        *(("v." + "9" * 5_000, None),),
    ],
)
def test_a_path_leads_into_objects_by_name_and_into_arrays_by_index(
    path: str, found: object
) -> None:
    data = {"v": [{"dn": 2}], "name": "An", "7": "seven", "none": None}
    if found == "all":
        found = data
    if found == "list":
        found = data["v"]

    assert evaluate({"var": path}, data) is found


@pytest.mark.parametrize("path", [0, None, True, ["x"], {"var": "x"}, 1.0])
def test_a_path_is_a_text(path: object) -> None:
    assert evaluate({"var": path}, {"x": 1}) == failed(Problem.OPERANDS)


def test_data_may_be_of_any_mapping_and_of_tuples_as_cbor_gives_them() -> None:
    data = MappingProxyType({"v": ({"dn": 1},)})

    assert evaluate({"var": "v.0.dn"}, data) == 1
    assert evaluate({"if": [{"var": "v"}, "some", "none"]}, data) == "some"
    assert evaluate({"if": [{"var": ""}, "some", "none"]}, MappingProxyType({})) == "none"
    assert evaluate({"in": ["a", {"var": ""}]}, ("a", "b")) is True


def test_only_the_chosen_branch_is_evaluated() -> None:
    assert evaluate({"if": [1, "then", {"or": []}]}, {}) == "then"
    assert evaluate({"if": [[], {"or": []}, "else"]}, {}) == "else"
    assert evaluate({"and": [True, 0, {"or": []}]}, {}) == 0


def test_and_gives_the_first_falsy_value_else_the_last_one() -> None:
    assert evaluate({"and": [1, "a", [3]]}, {}) == [3]
    assert evaluate({"and": [1, {"var": "no"}, 2]}, {}) is None


@pytest.mark.parametrize("neither", [1.5, float("inf")])
@pytest.mark.parametrize("form", ["if", "!", "and", "last"])
def test_what_is_neither_truthy_nor_falsy_decides_nothing(neither: object, form: str) -> None:
    read = {"var": ""}
    expression = {
        "if": {"if": [read, 1, 2]},
        "!": {"!": [read]},
        "and": {"and": [read, True]},
        "last": {"and": [True, read]},
    }

    assert evaluate(expression[form], neither) == failed(Problem.TYPE)


def test_a_date_time_is_neither_truthy_nor_falsy() -> None:
    assert evaluate({"!": [at("2021-01-01")]}, {}) == failed(Problem.TYPE)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        *(("a", "a", True), ("a", "A", False), (1, 1, True), (1, 1.0, True), (1, 2, False)),
        *((1, "1", False), (1, True, False), (0, False, False), (True, True, True)),
        *((True, False, False), (None, None, True), (None, False, False), (None, 0, False)),
        *(("", None, False), ([], [], False), ({}, {}, False), (1.5, 1.5, True)),
    ],
)
def test_equality_turns_no_value_into_another_type(left: object, right: object, same: bool) -> None:
    data = [left, right]

    assert evaluate({"===": [{"var": "0"}, {"var": "1"}]}, data) is same
    assert evaluate({"===": [{"var": "1"}, {"var": "0"}]}, data) is same
    assert evaluate({"in": [{"var": "x"}, {"var": "xs"}]}, {"x": left, "xs": [right]}) is same


def test_an_array_is_the_same_as_itself() -> None:
    assert evaluate({"===": [{"var": "0"}, {"var": "0"}]}, [["a"]]) is True


@pytest.mark.parametrize("array", [None, "abc", 1, {"a": 1}, True])
def test_only_arrays_have_members(array: object) -> None:
    assert evaluate({"in": ["a", {"var": ""}]}, array) == failed(Problem.TYPE)


@pytest.mark.parametrize("other", [None, "1", True, 1.5, [1], {}])
def test_integers_alone_are_added_and_compared(other: object) -> None:
    for name in ("+", "<", ">", "<=", ">="):
        assert evaluate({name: [1, {"var": ""}]}, other) == failed(Problem.TYPE)
        assert evaluate({name: [{"var": ""}, 1]}, other) == failed(Problem.TYPE)
    assert evaluate({"<": [1, 2, {"var": ""}]}, other) == failed(Problem.TYPE)
    # The third operand counts although the first two have settled it.
    assert evaluate({"<": [2, 1, {"var": ""}]}, other) == failed(Problem.TYPE)


@given(st.integers(-99, 99), st.integers(-99, 99), st.integers(-99, 99))
def test_comparisons_are_those_of_integers_in_pairs_and_in_threes(a: int, b: int, c: int) -> None:
    assert evaluate({"+": [a, b]}, {}) == a + b
    assert evaluate({"<": [a, b, c]}, {}) is (a < b < c)
    assert evaluate({">": [a, b, c]}, {}) is (a > b > c)
    assert evaluate({"<=": [a, b]}, {}) is (a <= b)
    assert evaluate({">=": [a, b, c]}, {}) is (a >= b >= c)


def test_a_sum_beyond_what_every_verifier_can_count_is_none() -> None:
    assert evaluate({"+": [MAX_INTEGER - 1, 1]}, {}) == MAX_INTEGER
    assert evaluate({"+": [MAX_INTEGER, 1]}, {}) == failed(Problem.NUMBER)
    assert evaluate({"+": [-MAX_INTEGER, -1]}, {}) == failed(Problem.NUMBER)


@given(st.integers(-9, 9), st.integers(-9, 9), st.integers(-9, 9))
def test_date_times_are_compared_in_pairs_and_in_threes(a: int, b: int, c: int) -> None:
    days = [at("2021-06-15", day) for day in (a, b, c)]

    assert evaluate({"before": days}, {}) is (a < b < c)
    assert evaluate({"after": days}, {}) is (a > b > c)
    assert evaluate({"not-after": days}, {}) is (a <= b <= c)
    assert evaluate({"not-before": days[:2]}, {}) is (a >= b)


@pytest.mark.parametrize("other", ["2021-06-15", 1, None, [], datetime(2021, 1, 1, tzinfo=UTC)])
def test_only_date_times_lie_before_and_after_each_other(other: object) -> None:
    for name in ("before", "after", "not-before", "not-after"):
        expression = {name: [at("2021-06-15"), {"var": ""}]}
        assert evaluate(expression, other) == failed(Problem.TYPE)
    for name in ("<", "+"):
        assert evaluate({name: [at("2021-06-15"), 1]}, {}) == failed(Problem.TYPE)


def test_times_are_moved_by_a_fixed_amount_of_a_fixed_unit() -> None:
    read = {"plusTime": [{"var": "dt"}, 14, "day"]}

    assert evaluate(read, {"dt": "2022-07-22"}) == moment("2022-08-05")
    for amount in ("14", None, True, 1.5, {"+": [7, 7]}):
        assert evaluate({"plusTime": ["2022-07-22", amount, "day"]}, {}) == failed(Problem.OPERANDS)
    for operands in ([], ["2022-07-22"], ["2022-07-22", 1], ["2022-07-22", 1, "day", "day"]):
        assert evaluate({"plusTime": operands}, {}) == failed(Problem.OPERANDS)
    for unit in ("days", "minute", "", None, 1, ["day"]):
        assert evaluate({"plusTime": ["2022-07-22", 1, unit]}, {}) == failed(Problem.OPERANDS)


def test_a_time_that_cannot_be_read_or_leaves_the_calendar_is_no_value() -> None:
    for text in ("", "today", "2021-02-29", "01/02/2021"):
        assert evaluate(at(text), {}) == failed(Problem.DATE)
        assert evaluate({"dccDateOfBirth": [text]}, {}) == failed(Problem.DATE)
    for amount in (8_000, -3_000, 10**30, -(10**30)):
        assert evaluate(at("2021-01-01", amount, "year"), {}) == failed(Problem.DATE)
    for value in (None, 2021, ["2021"]):
        assert evaluate({"plusTime": [{"var": ""}, 0, "day"]}, value) == failed(Problem.TYPE)
        assert evaluate({"dccDateOfBirth": [{"var": ""}]}, value) == failed(Problem.TYPE)
    assert evaluate({"dccDateOfBirth": ["2021-01-01T00:00:00Z"]}, {}) == failed(Problem.DATE)
    assert evaluate(at(at("2021-01-01")), {}) == failed(Problem.TYPE)  # type: ignore[arg-type] # a time of a time, which the language forbids


def test_a_date_of_birth_is_the_last_day_it_may_be() -> None:
    assert evaluate({"dccDateOfBirth": ["2004"]}, {}) == moment("2004-12-31")
    assert evaluate({"dccDateOfBirth": ["2004-02"]}, {}) == moment("2004-02-29")
    assert evaluate({"dccDateOfBirth": ["2004-02-03"]}, {}) == moment("2004-02-03")


def test_reduce_folds_from_the_left_and_sees_nothing_but_its_two_values() -> None:
    joined = {"reduce": [["a", "b"], [{"var": "accumulator"}, {"var": "current"}], "0"]}
    outside = {"reduce": [[1], {"var": "x"}, 0]}

    assert evaluate(joined, {}) == [["0", "a"], "b"]
    assert evaluate(outside, {"x": 5}) is None
    assert evaluate({"reduce": [{"var": "x"}, {"or": []}, 7]}, {"x": None}) == 7
    assert evaluate({"reduce": [[], {"or": []}, 7]}, {}) == 7
    others: list[object] = ["abc", 1, {"a": 1}, True]
    for value in others:
        assert evaluate({"reduce": [{"var": ""}, 1, 0]}, value) == failed(Problem.TYPE)


def test_a_fragment_of_an_identifier_is_found_behind_its_optional_prefix() -> None:
    read = [{"extractFromUVCI": [{"var": ""}, index]} for index in range(3)]

    assert evaluate(read, "URN:UVCI:01:VN:12/AB#C") == ["01", "VN", "12"]
    assert evaluate(read, "01::VN") == ["01", "", "VN"]
    assert evaluate(read, None) == [None, None, None]
    assert evaluate({"extractFromUVCI": ["01:VN", -1]}, {}) is None
    others: list[object] = [1, True, ["01"], {}]
    for value in others:
        assert evaluate(read[0], value) == failed(Problem.TYPE)
    wrong_counts: list[list[object]] = [[], ["01"], ["01", 0, 0]]
    for operands in wrong_counts:
        assert evaluate({"extractFromUVCI": operands}, {}) == failed(Problem.OPERANDS)
    for index in ("0", None, {"+": [0, 0]}, True):
        wrong = {"extractFromUVCI": ["01", index]}
        assert evaluate(wrong, {}) == failed(Problem.OPERANDS)


def nested(levels: int) -> object:
    expression: object = True
    for _ in range(levels):
        expression = {"!": [expression]}
    return expression


def test_expressions_nest_so_deep_and_no_deeper() -> None:
    assert evaluate(nested(MAX_DEPTH), {}) is (MAX_DEPTH % 2 == 0)
    assert evaluate(nested(MAX_DEPTH + 1), {}) == failed(Problem.DEPTH)
    assert evaluate(nested(100_000), {}) == failed(Problem.DEPTH)
    deep: object = 1
    for _ in range(100_000):
        deep = [deep]
    assert evaluate(deep, {}) == failed(Problem.DEPTH)
    assert evaluate({"var": ""}, deep) is deep


def test_exactly_so_many_steps_are_taken_and_no_more() -> None:
    expression = {"and": [True, {"===": [{"var": "a.b"}, 1]}]}
    needed = (1 + 2) + (1 + 2) + (1 + 2)
    exact, short = Steps(needed), Steps(needed - 1)

    assert evaluate(expression, {"a": {"b": 1}}, exact) is True
    assert exact.left == 0
    assert evaluate(expression, {"a": {"b": 1}}, short) == failed(Problem.STEPS)


@pytest.mark.parametrize(
    ("expression", "needed"),
    [
        (1, 0),
        ([1, 2, 3], 1 + 3),
        ({"var": "a.b.c"}, 1 + 3),
        ({"reduce": [{"var": ""}, 1, 0]}, (1 + 3) + 1 + 5),
        ({"in": [1, {"var": ""}]}, (1 + 2) + 1),
    ],
)
def test_a_step_is_an_operation_an_operand_an_item_or_a_turn(
    expression: object, needed: int
) -> None:
    steps = Steps()
    evaluate(expression, [0] * 5, steps)

    assert MAX_STEPS - steps.left == needed


def test_nested_reduces_are_stopped_however_much_they_would_do() -> None:
    ten = list(range(10))
    expression: object = {"var": "accumulator"}
    for _ in range(40):
        expression = {"reduce": [ten, expression, 0]}

    assert evaluate(expression, {}) == failed(Problem.STEPS)


def test_a_value_that_doubles_with_every_turn_is_neither_unfolded_nor_compared_within() -> None:
    twice = [{"var": "accumulator"}, {"var": "accumulator"}]
    tree = {"reduce": [list(range(60)), twice, 1]}

    assert evaluate({"===": [tree, tree]}, {}) is False
    assert evaluate({"in": [tree, [tree]]}, {}) is False
    assert evaluate({"if": [tree, "some", "none"]}, {}) == "some"


@pytest.mark.parametrize(
    "expression",
    [
        {"!": [{"in": ["x", {"var": "list"}]}]},
        {"!": [{"in": [1, {"var": "list"}]}]},
        {"!": [{"extractFromUVCI": [{"var": "text"}, 9_999_999]}]},
        {"!": [{"===": [{"var": "x." * 5_000}, 1]}]},
        {"!": [{"===": [{"var": "x" * 100_000}, 1]}]},
    ],
)
def test_long_lists_texts_and_paths_cost_steps_by_their_length(expression: object) -> None:
    data = {"list": ["y"] * 16_000, "text": "a:" * 32_000}

    assert evaluate(expression, data) is True
    assert evaluate({"and": [expression] * 100}, data) == failed(Problem.STEPS)


@given(EXPRESSION | JSON, JSON)
def test_no_json_makes_it_raise_or_run_beyond_its_limit(expression: object, data: object) -> None:
    steps = Steps()
    found = evaluate(expression, data, steps)

    assert steps.left >= 0 or found == failed(Problem.STEPS)
    assert steps.left <= MAX_STEPS
    again = evaluate(expression, data)
    assert repr(again) == repr(found)
