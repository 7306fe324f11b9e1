"""Telling scanners that type from people, on any sequence of keys and times."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.capture.scanned_text import MAX_SCANNED, EndedBy, Overlong, ScannedText
from terminal.capture.wedge import Key, Told, Typing, Wedge, WedgeRules

GAP = 0.035
RULES = WedgeRules(gap=GAP, least=6)
LETTERS = st.sampled_from(["a", "B", "7", "|", "ễ", "\x1d"])
KEYS = st.tuples(
    st.sampled_from(["letter", "letter", "letter", "enter", "other", "up", "repeat"]),
    LETTERS,
    st.floats(0, 0.2, allow_nan=False),
)


def played(
    strokes: list[tuple[str, str, float]], rules: WedgeRules = RULES
) -> list[tuple[float, Told[int]]]:
    """What is told of some strokes, each (kind, letter, seconds since the last), and when."""
    wedge: Wedge[int] = Wedge(rules)
    told: list[tuple[float, Told[int]]] = []
    now, last = 0.0, 0.0
    for number, (kind, letter, pause) in enumerate(strokes):
        now += pause
        if wedge.holds and now > last + rules.gap:
            told += [(last + rules.gap, each) for each in wedge.silence(last + rules.gap)]
        key = Key(
            number,
            now,
            letter if kind in {"letter", "repeat"} else "",
            ends=kind == "enter",
            down=kind != "up",
            repeated=kind == "repeat",
        )
        told += [(now, each) for each in wedge.key(key)]
        if key.down:
            last = now
    told += [(last + rules.gap, each) for each in wedge.silence(last + rules.gap)]
    assert not wedge.holds
    return told


def typed(text: str, pause: float) -> list[tuple[str, str, float]]:
    return [("enter" if letter == "\r" else "letter", letter, pause) for letter in text]


def scans(told: list[tuple[float, Told[int]]]) -> list[ScannedText]:
    assert all(isinstance(each, ScannedText) for _, each in told)
    return [each for _, each in told if isinstance(each, ScannedText)]


@given(st.lists(KEYS, max_size=60))
def test_every_key_is_typed_or_scanned_exactly_once_and_in_order(strokes) -> None:
    told = [each for _, each in played(strokes)]
    again = [number for each in told if isinstance(each, Typing) for number in each.events]
    assert again == sorted(set(again))
    missing = set(range(len(strokes))) - set(again)
    in_scans = "".join(
        strokes[number][1]
        for number in sorted(missing)
        if strokes[number][0] in {"letter", "repeat"}
    )
    scanned = b"".join(each.payload for each in told if isinstance(each, ScannedText))
    assert scanned == in_scans.encode()


@given(st.lists(KEYS, max_size=60))
def test_what_is_told_stands_in_the_order_of_the_keys(strokes) -> None:
    told = [each for _, each in played(strokes)]
    place = 0
    for each in told:
        if isinstance(each, Typing):
            assert each.events[0] >= place
            place = each.events[-1] + 1


@given(st.lists(st.tuples(KEYS, st.floats(0.0351, 1.0)), max_size=40))
def test_who_types_slower_than_the_gap_never_scans_and_waits_no_longer_than_it(strokes) -> None:
    slow = [(kind, letter, pause) for (kind, letter, _), pause in strokes]
    when, now = [], 0.0
    for _, _, pause in slow:
        now += pause
        when.append(now)
    events: list[int] = []
    for at, each in played(slow):
        assert isinstance(each, Typing)
        assert all(at - when[number] <= GAP + 1e-9 for number in each.events)
        events += each.events
    assert events == list(range(len(slow)))


@given(st.text(alphabet="ABC123|ễ\x1d", min_size=6, max_size=200), st.floats(0, 0.0349))
def test_whatever_a_scanner_types_within_the_gap_is_one_text(text, pause) -> None:
    told = [each for _, each in played(typed(text + "\r", pause))]
    assert [each.payload for each in told if isinstance(each, ScannedText)] == [text.encode()]
    assert not [each for each in told if isinstance(each, Typing)]


def test_the_pace_of_a_scanner_is_told() -> None:
    told = played(typed("0123456789\r", 0.012))
    (text,) = [each for _, each in told if isinstance(each, ScannedText)]
    assert text.key_seconds == pytest.approx(0.012)
    assert text.ended_by is EndedBy.TERMINATOR


@pytest.mark.parametrize(("count", "scans"), [(5, 0), (6, 1)])
def test_one_key_fewer_than_the_least_is_typing(count, scans) -> None:
    told = [each for _, each in played(typed("x" * count + "\r", 0.001))]
    assert sum(isinstance(each, ScannedText) for each in told) == scans


def test_a_key_that_repeats_is_never_a_scanner() -> None:
    strokes = [("letter", "a", 0.0), *[("repeat", "a", 0.03)] * 50]
    told = [each for _, each in played(strokes)]
    typings = [each for each in told if isinstance(each, Typing)]
    assert len(typings) == len(told)
    assert [number for each in typings for number in each.events] == list(range(51))


def test_lines_of_one_burst_are_texts_of_their_own_even_a_short_first_one() -> None:
    told = scans(played(typed("AB\rCDEFGH\rI\rJK", 0.002)))
    assert [each.payload for each in told] == [b"AB", b"CDEFGH", b"I", b"JK"]
    assert told[-1].ended_by is EndedBy.SILENCE


def test_an_enter_long_after_a_scan_is_a_persons() -> None:
    told = [each for _, each in played([*typed("ABCDEFGH\r", 0.002), ("enter", "", 0.2)])]
    assert [type(each) for each in told] == [ScannedText, Typing]


def test_a_temperature_needs_its_enter_to_be_heard() -> None:
    heard = scans(played(typed("36.5\r", 0.002)))
    assert [each.payload for each in heard] == [b"36.5"]
    assert isinstance(played(typed("36.5", 0.002))[0][1], Typing)


def test_a_text_at_the_limit_is_whole_and_one_beyond_is_thrown_away_to_the_end() -> None:
    whole = scans(played(typed("x" * MAX_SCANNED + "\r", 0.001)))
    assert [len(each.payload) for each in whole] == [MAX_SCANNED]
    beyond = [each for _, each in played(typed("x" * (MAX_SCANNED + 1) + "yz\r", 0.001))]
    assert [type(each) for each in beyond] == [Overlong]


def test_keys_that_write_nothing_are_held_in_bounded_number() -> None:
    wedge: Wedge[int] = Wedge(RULES)
    told = [each for n in range(100_000) for each in wedge.key(Key(n, n * 0.001))]
    assert [type(each) for each in told] == [Overlong]
    assert len(wedge._held) == 0
