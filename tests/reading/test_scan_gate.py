from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.reading.scan_gate import (
    MAX_REMEMBERED,
    SHORTEST_ABSENCE,
    GateEvent,
    GateState,
    Presented,
    SeveralCodes,
    SeveralCodesGone,
    observe,
)
from terminal.reading.symbol import Symbology
from tests.reading.codes import symbol

AGAIN = 1.0

View = tuple[float, Sequence[bytes]]


def watch(views: Sequence[View], again_after: float = AGAIN) -> list[tuple[float, GateEvent]]:
    """What the gate says while these codes are in view at these times."""
    state = GateState()
    told: list[tuple[float, GateEvent]] = []
    for at, payloads in views:
        state, events = observe(state, [symbol(each) for each in payloads], at, again_after)
        told.extend((at, event) for event in events)
    return told


def presented(told: Sequence[tuple[float, GateEvent]]) -> list[tuple[float, bytes]]:
    return [(at, event.symbol.payload) for at, event in told if isinstance(event, Presented)]


def test_a_code_is_presented_at_its_first_sighting() -> None:
    assert presented(watch([(1.0, []), (1.1, [b"a"]), (1.2, [b"a"])])) == [(1.1, b"a")]


def test_a_code_held_up_for_minutes_is_presented_once() -> None:
    assert len(presented(watch([(each / 15, [b"a"]) for each in range(5000)]))) == 1


def test_a_code_that_flickers_is_presented_once() -> None:
    views = [(each / 15, [b"a"] if each % 7 == 0 else []) for each in range(500)]
    assert len(presented(watch(views))) == 1


@pytest.mark.parametrize(("away", "times"), [(0.99, 1), (1.0, 2), (1.5, 2)])
def test_the_same_code_counts_again_after_it_was_out_of_view_long_enough(
    away: float, times: int
) -> None:
    assert len(presented(watch([(5.0, [b"a"]), (5.0 + away, [b"a"])]))) == times


@pytest.mark.parametrize("again_after", [-1.0, 0.0, 0.1])
def test_a_flicker_is_never_an_absence_whatever_is_configured(again_after: float) -> None:
    views = [(1.0, [b"a"]), (1.0 + SHORTEST_ABSENCE - 0.01, [b"a"])]
    assert len(presented(watch(views, again_after))) == 1
    views = [(1.0, [b"a"]), (1.0 + SHORTEST_ABSENCE, [b"a"])]
    assert len(presented(watch(views, again_after))) == 2


def test_the_next_person_is_presented_at_once() -> None:
    told = watch([(1.0, [b"a"]), (1.1, [b"b"]), (1.2, [b"c"])])
    assert [payload for _, payload in presented(told)] == [b"a", b"b", b"c"]


def test_the_same_bytes_in_another_symbology_are_another_code() -> None:
    state, _ = observe(GateState(), [symbol(b"a")], 1.0, AGAIN)
    _, events = observe(state, [symbol(b"a", Symbology.AZTEC)], 1.1, AGAIN)
    assert len(events) == 1


def test_the_same_code_twice_in_view_is_one_code() -> None:
    assert presented(watch([(1.0, [b"a", b"a"])])) == [(1.0, b"a")]


def test_of_several_codes_none_is_presented_and_it_is_told_once() -> None:
    told = watch([(each / 15, [b"a", b"b"]) for each in range(30)])
    assert told == [(0.0, SeveralCodes(2))]


def test_a_change_of_the_several_codes_is_told() -> None:
    told = watch([(1.0, [b"a", b"b"]), (1.1, [b"a", b"b", b"c"]), (1.2, [b"b", b"c"])])
    assert told == [(1.0, SeveralCodes(2)), (1.1, SeveralCodes(3)), (1.2, SeveralCodes(2))]


def test_the_one_code_left_in_view_is_presented_once_it_is_surely_alone() -> None:
    told = watch([(1.0, [b"a", b"b"]), (1.1, [b"b"]), (1.0 + SHORTEST_ABSENCE, [b"b"])])
    assert told == [
        (1.0, SeveralCodes(2)),
        (1.0 + SHORTEST_ABSENCE, SeveralCodesGone()),
        (1.0 + SHORTEST_ABSENCE, Presented(symbol(b"b"))),
    ]


def test_a_frame_that_misses_one_of_several_codes_does_not_present_the_other() -> None:
    views: list[View] = [
        (each / 15, [b"a"] if each % 3 == 2 else [b"a", b"b"]) for each in range(60)
    ]
    assert presented(watch(views)) == []


def test_a_presented_code_stays_presented_while_another_comes_into_view() -> None:
    crowd: list[View] = [(1.0 + each / 15, [b"a", b"b"]) for each in range(1, 60)]
    told = watch([(1.0, [b"a"]), *crowd, (5.0, [b"a"]), (5.6, [b"b"])])
    assert presented(told) == [(1.0, b"a"), (5.6, b"b")]


def test_empty_frames_end_a_crowd_only_when_they_last() -> None:
    crowd = [b"a", b"b"]
    assert watch([(1.0, crowd), (1.2, []), (1.4, crowd)]) == [(1.0, SeveralCodes(2))]
    assert watch([(1.0, crowd), (1.0 + SHORTEST_ABSENCE, []), (1.6, []), (1.7, crowd)]) == [
        (1.0, SeveralCodes(2)),
        (1.0 + SHORTEST_ABSENCE, SeveralCodesGone()),
        (1.7, SeveralCodes(2)),
    ]


def test_at_most_64_codes_are_remembered_and_the_one_not_seen_for_longest_goes_first() -> None:
    state = GateState()
    for number in range(MAX_REMEMBERED + 1):
        state, _ = observe(state, [symbol(b"%d" % number)], number / 1000, AGAIN)
    assert len(state.last_seen) == MAX_REMEMBERED
    _, events = observe(state, [symbol(b"1")], 0.1, AGAIN)
    assert events == ()
    _, events = observe(state, [symbol(b"0")], 0.1, AGAIN)
    assert len(events) == 1


def test_a_code_out_of_view_is_forgotten() -> None:
    state, _ = observe(GateState(), [symbol(b"a")], 1.0, AGAIN)
    state, _ = observe(state, [], 1.0 + AGAIN, AGAIN)
    assert state == GateState()


STREAMS = st.lists(
    st.tuples(
        st.floats(0.01, 2.0),
        st.lists(st.sampled_from([b"a", b"b", b"c", b"d"]), max_size=3),
    ),
    max_size=60,
)


def timed(stream: Sequence[tuple[float, Sequence[bytes]]]) -> list[View]:
    at = 0.0
    views: list[View] = []
    for step, payloads in stream:
        at += step
        views.append((at, payloads))
    return views


@given(STREAMS, st.floats(0.0, 5.0))
def test_a_presentation_is_of_the_only_code_in_view(
    stream: list[tuple[float, list[bytes]]], again_after: float
) -> None:
    views = timed(stream)
    in_view = dict(views)
    for at, payload in presented(watch(views, again_after)):
        assert set(in_view[at]) == {payload}


@given(STREAMS, st.floats(0.0, 5.0))
def test_between_two_presentations_of_a_code_it_was_away_and_without_that_there_is_one(
    stream: list[tuple[float, list[bytes]]], again_after: float
) -> None:
    views = timed(stream)
    told = presented(watch(views, again_after))
    limit = max(again_after, SHORTEST_ABSENCE)
    for code in (b"a", b"b", b"c", b"d"):
        expected = []
        last: float | None = None  # when it was last in view since it was presented
        crowded: float | None = None  # when several codes were last in view
        for at, payloads in views:
            if last is not None and at - last >= limit:
                last = None
            if len(set(payloads)) > 1:
                crowded = at
            if code not in payloads:
                continue
            surely_alone = set(payloads) == {code} and (
                crowded is None or at - crowded >= SHORTEST_ABSENCE
            )
            if last is None and surely_alone:
                expected.append(at)
                last = at
            elif last is not None:
                last = at
        assert [at for at, payload in told if payload == code] == expected


@given(STREAMS)
def test_several_codes_begin_and_end_in_turn_and_never_repeat_themselves(
    stream: list[tuple[float, list[bytes]]],
) -> None:
    last: GateEvent = SeveralCodesGone()
    for _, event in watch(timed(stream)):
        if isinstance(event, SeveralCodesGone):
            assert isinstance(last, SeveralCodes)
        if not isinstance(event, Presented):
            last = event


@given(st.lists(st.lists(st.binary(max_size=2), max_size=16), max_size=40))
def test_what_the_gate_remembers_is_bounded(frames: list[list[bytes]]) -> None:
    state = GateState()
    for number, payloads in enumerate(frames):
        state, _ = observe(state, [symbol(each) for each in payloads], number / 100, 60)
        assert len(state.last_seen) <= MAX_REMEMBERED
        assert len(state.several) <= 16
