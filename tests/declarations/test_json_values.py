import json
from typing import Any

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.declarations.health_content import for_rules
from terminal.declarations.json_values import json_typed
from terminal.declarations.registry import declare
from tests.declarations.issuing import NOW, Issue, certificate, claims, swab, trusting, vaccination

OURS = trusting(certificate())


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (" a ", "a"),
        (2.0, 2),
        (2.5, 2.5),
        (1e300, 1e300),
        (float("nan"), None),
        (float("inf"), None),
        (True, True),
        (b"x", None),
        ((1, 2), [1, 2]),
        ({"a": b"x", "b": None, 3: "c"}, {"b": None}),
        ([b"x", 1], [None, 1]),
        (cbor2.CBORTag(5, "x"), None),
        (cbor2.undefined, None),
    ],
)
def test_values_get_the_types_of_json(value: Any, expected: Any) -> None:
    found = json_typed(value)

    assert found == expected
    assert type(found) is type(expected)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.integers(), inner)
        ),
        max_leaves=9,
    )
)
def test_whatever_it_was_json_can_say_it(value: Any) -> None:
    found = json_typed(value)

    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_a_declaration_holds_the_whole_certificate_for_rules() -> None:
    content = vaccination()
    content["v"][0] |= {"dn": 2.0, "ma": " ORG "}
    found = declare(Issue(payload=claims(content)).code(), trust=OURS, now=NOW).content

    assert found["dob"] == "1999-03-05"
    assert found["v"][0]["dn"] == 2
    assert found["v"][0]["ma"] == "ORG"
    assert json.dumps(found)


def test_times_of_tests_are_texts_whatever_they_were() -> None:
    content = swab()
    content["t"][0] |= {"sc": cbor2.CBORTag(1, 1_763_712_000), "dr": cbor2.CBORTag(0, "2026-11-21")}
    found = declare(Issue(payload=claims(content)).code(), trust=OURS, now=NOW).content

    assert found["t"][0]["sc"] == "2025-11-21T08:00:00+00:00"
    assert found["t"][0]["dr"] == "2026-11-21"


@pytest.mark.parametrize("tests", [True, 7, "sc", {"sc": 1}, [None, "sc", 7, [{"sc": 1}]]])
def test_anything_in_the_place_of_tests_is_left_as_it_is(tests: Any) -> None:
    assert for_rules({"t": tests}) == {"t": tests}
