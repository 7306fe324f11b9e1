"""What is found of scanners that are set up wrongly, by simulating each of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.diagnostics.keyboard_layouts import Layout, typed
from terminal.diagnostics.scanner_card import (
    CARD,
    CONTROL,
    DIGITS,
    LETTERS,
    LONG,
    SIGNS,
    START,
    TYPING,
    VIETNAMESE,
    CardCode,
)
from terminal.diagnostics.scanner_diagnosis import (
    Arrival,
    Finding,
    Problem,
    diagnose,
    nearest,
    together,
)

TELEX = {"aa": "â", "dd": "đ", "ee": "ê", "oo": "ô", "ow": "ơ"}
VNI = {"d9": "đ", "a6": "â", "e6": "ê", "o6": "ô", "1": "", "5": ""}


def arrived(payload: bytes | str, **changes: object) -> list[Arrival]:
    sent = payload.encode() if isinstance(payload, str) else payload
    return [Arrival(sent, 10.0, **changes)]  # type: ignore[arg-type]  # its own fields


def rewritten(text: str, rules: dict[str, str]) -> str:
    for keys, letter in rules.items():
        text = text.replace(keys, letter)
    return text


def problems(code: CardCode, payload: bytes | str, **changes: object) -> list[Problem]:
    return [each.problem for each in diagnose(code, arrived(payload, **changes))]


@pytest.mark.parametrize("code", CARD, ids=lambda code: code.name)
def test_a_code_that_arrives_as_it_is_finds_nothing(code) -> None:
    assert diagnose(code, arrived(code.payload)) == ()
    assert diagnose(code, ()) == ()
    assert nearest(code.payload) is code


@pytest.mark.parametrize("layout", [each for each in Layout if each is not Layout.US])
@pytest.mark.parametrize("code", [SIGNS, LETTERS])
def test_a_computer_with_another_keyboard_layout_is_told_by_its_name(layout, code) -> None:
    spoilt = typed(code.text, scanner=Layout.US, computer=layout)
    if spoilt == code.text:
        pytest.skip("these two write this alike")
    assert diagnose(code, arrived(spoilt)) == (Finding(Problem.LAYOUT, f"us>{layout.value}"),)


@pytest.mark.parametrize("layout", [Layout.UK, Layout.FRENCH, Layout.GERMAN])
def test_a_scanner_set_to_another_layout_is_told_by_its_name(layout) -> None:
    spoilt = typed(SIGNS.text, scanner=layout, computer=Layout.US)
    assert diagnose(SIGNS, arrived(spoilt)) == (Finding(Problem.LAYOUT, f"{layout.value}>us"),)


def test_digits_that_a_vietnamese_keyboard_makes_letters_of_are_its_layout() -> None:
    spoilt = typed(DIGITS.text, scanner=Layout.US, computer=Layout.VIETNAMESE)
    assert diagnose(DIGITS, arrived(spoilt)) == (Finding(Problem.LAYOUT, "us>vn"),)


def test_caps_lock_is_told() -> None:
    assert problems(LETTERS, LETTERS.text.swapcase()) == [Problem.CAPS_LOCK]


@pytest.mark.parametrize(
    ("rules", "problem"), [(TELEX, Problem.TELEX), (VNI, Problem.VNI)], ids=["telex", "vni"]
)
def test_an_input_method_that_rewrites_is_told_by_its_name(rules, problem) -> None:
    telex, _, vni = TYPING.text.partition("|")
    spoilt = rewritten(telex, rules) + "|" + rewritten(vni, rules)
    assert spoilt != TYPING.text
    assert problems(TYPING, spoilt) == [problem]


def test_an_input_method_that_deletes_and_writes_anew_is_told_too() -> None:
    assert problems(TYPING, TYPING.text.replace("aa", "a\bâ").replace("dd", "d\bđ")) == [
        Problem.TELEX
    ]


@pytest.mark.parametrize(
    "spoilt",
    [
        "".join(letter for letter in VIETNAMESE.text if letter.isascii()),
        VIETNAMESE.text.encode("ascii", "replace").decode(),
        VIETNAMESE.text.replace("Á", "á").replace("Đ", "đ"),
        VIETNAMESE.text.replace("ễ", "").replace("ị", ""),
    ],
    ids=["left out", "question marks", "made small", "some"],
)
def test_lost_vietnamese_letters_are_named(spoilt) -> None:
    (finding,) = diagnose(VIETNAMESE, arrived(spoilt))
    assert finding.problem is Problem.LOST_LETTERS
    assert finding.detail
    assert all(len(letter) == 1 and not letter.isascii() for letter in finding.detail.split())


def test_decomposed_letters_are_not_called_lost() -> None:
    import unicodedata  # noqa: PLC0415 - for this alone

    assert problems(VIETNAMESE, unicodedata.normalize("NFD", VIETNAMESE.text)) == [Problem.DAMAGED]


@pytest.mark.parametrize(
    "spoilt",
    [
        VIETNAMESE.text.encode("utf-16-le"),
        VIETNAMESE.payload.decode("latin-1").encode(),
        VIETNAMESE.payload.decode("cp1252", "replace").encode(),
    ],
    ids=["utf-16", "latin-1 as utf-8", "cp1252 as utf-8"],
)
def test_another_encoding_is_told(spoilt) -> None:
    assert problems(VIETNAMESE, spoilt) == [Problem.CODE_PAGE]


@pytest.mark.parametrize(
    "spoilt", ["CHOT 12345", "CHOT 1\x1d2345", "CHOT 1\t2\t3\t4\t5"], ids=["all", "some", "changed"]
)
def test_lost_separators_are_told(spoilt) -> None:
    assert problems(CONTROL, spoilt) == [Problem.LOST_CONTROLS]


@pytest.mark.parametrize("length", [60, 255, 512, 1_203])
def test_a_long_code_that_is_cut_off_says_where(length) -> None:
    (finding,) = diagnose(LONG, arrived(LONG.payload[:length]))
    assert finding == Finding(Problem.CUT_OFF, f"{length}/{len(LONG.text)}")


def test_a_long_code_with_keys_lost_in_the_middle_is_cut_off_too() -> None:
    assert problems(LONG, LONG.payload[:300] + LONG.payload[340:]) == [Problem.CUT_OFF]


def test_a_missing_terminator_is_told() -> None:
    assert problems(START, START.payload, terminated=False) == [Problem.NO_TERMINATOR]


@pytest.mark.parametrize(("after", "found"), [(0.4, [Problem.READ_TWICE]), (5.0, [])])
def test_a_code_that_arrives_twice_at_once_is_told_and_later_is_another_showing(
    after, found
) -> None:
    twice = [Arrival(START.payload, 10.0), Arrival(START.payload, 10.0 + after)]
    assert [each.problem for each in diagnose(START, twice)] == found


@pytest.mark.parametrize("other", [START, DIGITS])
def test_glued_codes_are_told(other) -> None:
    assert Problem.GLUED in problems(START, START.payload + other.payload, terminated=False)


@pytest.mark.parametrize(("pace", "found"), [(0.02, []), (0.025, [Finding(Problem.SLOW, "40")])])
def test_a_scanner_that_types_slowly_is_told_with_its_pace(pace, found) -> None:
    assert list(diagnose(START, arrived(START.payload, key_seconds=pace))) == found


def test_what_stands_around_each_text_is_shown() -> None:
    assert diagnose(START, arrived("]Q1" + START.text + "#")) == (Finding(Problem.ADDED, "]Q1…#"),)


@pytest.mark.parametrize("code", CARD, ids=lambda code: code.name)
@pytest.mark.parametrize("layout", Layout)
def test_a_code_is_known_again_on_every_layout(code, layout) -> None:
    spoilt = typed(code.text, scanner=Layout.US, computer=layout)
    if spoilt != typed("", scanner=Layout.US, computer=layout):
        assert nearest(spoilt.encode()) is code


def test_what_is_no_code_of_the_card_is_none() -> None:
    assert nearest(b"012345678901|123456789|x") is None


def test_findings_come_together_once_the_gravest_first() -> None:
    found = together(
        [
            Finding(Problem.SLOW, "30"),
            Finding(Problem.DAMAGED),
            Finding(Problem.LAYOUT, "us>uk"),
            Finding(Problem.SLOW, "31"),
        ]
    )
    assert found == (Finding(Problem.LAYOUT, "us>uk"), Finding(Problem.SLOW, "30"))


@given(st.sampled_from(CARD), st.binary(max_size=300))
def test_no_bytes_break_the_diagnosis(code, payload) -> None:
    found = diagnose(code, [Arrival(payload, 1.0)])
    assert bool(found) == (payload != code.payload)
    nearest(payload)
