from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.reading.scan_gate import (
    LONGEST_AWAY,
    MAX_REMEMBERED,
    SCENERY_AFTER,
    SHORTEST_ABSENCE,
    GateEvent,
    GateState,
    Presented,
    SeveralCodes,
    SeveralCodesGone,
    observe,
)
from terminal.reading.symbol import Symbol, Symbology
from tests.reading.codes import square, symbol

AGAIN = 1.0
FRAME = 1 / 15

SPOTS = {b"a": 100.0, b"b": 300.0, b"c": 500.0, b"d": 700.0}
"""Where the tests hold up these codes, unless they say otherwise."""

View = tuple[float, Sequence[bytes | Symbol]]
Told = list[tuple[float, GateEvent]]


def held(payload: bytes, x: float = 0.0, y: float = 200.0, side: float = 100.0) -> Symbol:
    return Symbol(payload, Symbology.QR, square(x or SPOTS.get(payload, 100.0), y, side))


def watch(views: Sequence[View], again_after: float = AGAIN) -> Told:
    """What the gate says while these codes are in view at these times."""
    state = GateState()
    told: Told = []
    for at, codes in views:
        symbols = [held(each) if isinstance(each, bytes) else each for each in codes]
        state, events = observe(state, symbols, at, again_after)
        told.extend((at, event) for event in events)
    return told


def during(start: float, end: float, *codes: bytes | Symbol) -> list[View]:
    """The same view in every frame of a while."""
    return [(start + n * FRAME, codes) for n in range(round((end - start) / FRAME))]


def presented(told: Told) -> list[tuple[float, bytes]]:
    return [(at, event.symbol.payload) for at, event in told if isinstance(event, Presented)]


def who(told: Told) -> list[bytes]:
    return [payload for _, payload in presented(told)]


def several(told: Told) -> list[tuple[float, str]]:
    """When which codes were told to be several: `ab`, a capital where one was presented."""
    names = {square(x, 200.0, 100.0): name.decode() for name, x in SPOTS.items()}
    return [
        (
            at,
            "".join(
                names[code.corners].upper() if code.presented else names[code.corners]
                for code in event.codes
            ),
        )
        if isinstance(event, SeveralCodes)
        else (at, "-")
        for at, event in told
        if not isinstance(event, Presented)
    ]


def test_a_code_is_presented_at_its_first_sighting() -> None:
    assert presented(watch([(1.0, []), (1.1, [b"a"]), (1.2, [b"a"])])) == [(1.1, b"a")]


def test_a_code_held_up_for_minutes_is_presented_once() -> None:
    assert who(watch(during(0, 300, b"a"))) == [b"a"]


def test_a_code_that_flickers_is_presented_once() -> None:
    views: list[View] = [(n * FRAME, [b"a"] if n % 7 == 0 else []) for n in range(500)]
    assert who(watch(views)) == [b"a"]


@pytest.mark.parametrize(("away", "times"), [(0.99, 1), (1.0, 2), (1.5, 2)])
def test_the_same_code_counts_again_after_it_was_out_of_view_long_enough(
    away: float, times: int
) -> None:
    assert len(presented(watch([(5.0, [b"a"]), (5.0 + away, [b"a"])]))) == times


@pytest.mark.parametrize("again_after", [-1.0, 0.0, 0.1])
def test_a_flicker_is_never_an_absence_whatever_is_configured(again_after: float) -> None:
    views: list[View] = [(1.0, [b"a"]), (1.0 + SHORTEST_ABSENCE - 0.01, [b"a"])]
    assert len(presented(watch(views, again_after))) == 1
    views = [(1.0, [b"a"]), (1.0 + SHORTEST_ABSENCE, [b"a"])]
    assert len(presented(watch(views, again_after))) == 2


def test_the_next_person_is_presented_at_once() -> None:
    assert who(watch([(1.0, [b"a"]), (1.1, [b"b"]), (1.2, [b"c"])])) == [b"a", b"b", b"c"]


def test_the_same_bytes_in_another_symbology_are_another_code() -> None:
    state, _ = observe(GateState(), [symbol(b"a")], 1.0, AGAIN)
    _, events = observe(state, [symbol(b"a", Symbology.AZTEC)], 1.1, AGAIN)
    assert len(events) == 1


def test_the_same_code_twice_in_view_is_one_code() -> None:
    assert presented(watch([(1.0, [b"a", held(b"a", 300.0)])])) == [(1.0, b"a")]


def test_frames_of_the_same_time_or_out_of_order_present_nobody_twice() -> None:
    views: list[View] = [(5.0, [b"a"]), (5.0, [b"a"]), (3.0, [b"b"]), (0.0, []), (5.1, [b"a"])]
    assert presented(watch(views)) == [(5.0, b"a")]
    assert who(watch([(5.0, [b"a", b"b"]), (5.0, [b"a"]), (1.0, [b"b"])])) == []
    assert who(watch([(5.0, [b"a"]), (6.2, []), (5.9, [b"a"])])) == [b"a"]


def test_of_several_codes_none_is_presented_and_it_is_told_once() -> None:
    assert several(told := watch(during(0, 2, b"a", b"b"))) == [(0.0, "ab")]
    assert presented(told) == []


def test_a_code_that_joins_is_told_at_once_and_one_that_leaves_when_it_is_surely_gone() -> None:
    views: list[View] = [(1.0, [b"a", b"b"]), (1.1, [b"a", b"b", b"c"])]
    views += [(1.2, [b"b", b"c"]), (1.5, [b"b", b"c"]), (1.7, [b"b", b"c"])]
    assert several(watch(views)) == [(1.0, "ab"), (1.1, "abc"), (1.7, "bc")]


def test_where_a_moving_code_is_is_told_in_every_frame() -> None:
    views: list[View] = [(n * FRAME, [b"a", held(b"b", 300.0 + n)]) for n in range(5)]
    told = [event for _, event in watch(views) if isinstance(event, SeveralCodes)]
    assert [event.codes[1].corners[0][0] for event in told] == [250, 251, 252, 253, 254]


def test_the_codes_are_told_in_reading_order_whatever_the_decoders_order() -> None:
    assert several(watch([(1.0, [b"c", b"a", b"b"])])) == [(1.0, "abc")]


def test_which_of_them_was_presented_is_told() -> None:
    told = watch([(1.0, [b"b"]), (1.1, [b"a", b"b"])])
    assert several(told) == [(1.1, "aB")]


def test_the_one_code_left_in_view_is_presented_once_it_is_surely_alone() -> None:
    told = watch([(1.0, [b"a", b"b"]), (1.1, [b"b"]), (1.0 + SHORTEST_ABSENCE, [b"b"])])
    assert told[1:] == [
        (1.0 + SHORTEST_ABSENCE, SeveralCodesGone()),
        (1.0 + SHORTEST_ABSENCE, Presented(held(b"b"))),
    ]


def test_a_frame_that_misses_one_of_several_codes_does_not_present_the_other() -> None:
    views: list[View] = [(n * FRAME, [b"a"] if n % 3 == 2 else [b"a", b"b"]) for n in range(60)]
    assert several(told := watch(views)) == [(0.0, "ab")]
    assert presented(told) == []


def test_a_presented_code_stays_presented_while_another_comes_into_view() -> None:
    told = watch([(1.0, [b"a"]), *during(1.1, 5, b"a", b"b"), (5.0, [b"a"]), (5.6, [b"b"])])
    assert presented(told) == [(1.0, b"a"), (5.6, b"b")]


def test_empty_frames_end_a_crowd_only_when_they_last() -> None:
    crowd = [b"a", b"b"]
    assert several(watch([(1.0, crowd), (1.2, []), (1.4, crowd)])) == [(1.0, "ab")]
    assert several(watch([(1.0, crowd), (1.5, []), (1.6, []), (1.7, crowd)])) == [
        (1.0, "ab"),
        (1.5, "-"),
        (1.7, "ab"),
    ]


def test_a_poster_is_presented_once_and_keeps_nobody_waiting_once_it_has_stayed() -> None:
    told = watch([*during(0, 21, b"a"), *during(21, 22, b"a", b"b")])
    assert presented(told) == [(0.0, b"a"), (21.0, b"b")]
    assert several(told) == []


def test_two_posters_keep_people_waiting_for_no_longer_than_it_takes_to_know_them() -> None:
    told = watch([*during(0, 12, b"a", b"b"), *during(12, 13, b"a", b"b", b"c")])
    assert several(told)[0] == (0.0, "ab")
    assert several(told)[1][0] == pytest.approx(SCENERY_AFTER, abs=2 * FRAME)
    assert presented(told) == [(12.0, b"c")]


def test_people_before_a_poster_are_still_several() -> None:
    told = watch([*during(0, 12, b"a"), *during(12, 13, b"a", b"b", b"c")])
    assert several(told) == [(12.0, "bc")]


def test_the_jitter_of_a_codes_corners_does_not_move_it() -> None:
    views: list[View] = [
        (n * FRAME, [held(b"a", 100 + n % 7, 200 - n % 5, 100 + n % 11)]) for n in range(200)
    ]
    assert who(watch([*views, (15.0, [b"a", b"b"])])) == [b"a", b"b"]


def test_corners_that_are_wrong_in_a_frame_do_not_move_it() -> None:
    views = [(at, [held(b"a", 400.0)] if n % 30 == 5 else code)
             for n, (at, code) in enumerate(during(0, 15, b"a"))]  # fmt: skip
    assert who(watch([*views, (15.0, [b"a", b"b"])])) == [b"a", b"b"]


@pytest.mark.parametrize("changed", [held(b"a", 120.0), held(b"a", 100.0, side=140.0)])
def test_a_card_that_lay_there_counts_again_as_one_of_several_when_it_is_moved(
    changed: Symbol,
) -> None:
    told = watch([*during(0, 12, b"a"), *during(12, 13, changed), (13.0, [changed, b"b"])])
    assert who(told) == [b"a"]
    assert [type(event) for _, event in told] == [Presented, SeveralCodes]


def test_a_card_that_lay_there_unread_is_presented_when_it_is_taken_up() -> None:
    lying = during(0, 12, b"a", b"b")
    told = watch([*lying, *during(12, 13, b"a", held(b"b", 360.0))])
    ((at, payload),) = presented(told)
    assert payload == b"b"
    assert at == pytest.approx(12 + SHORTEST_ABSENCE, abs=2 * FRAME)


def test_a_phone_held_still_for_long_is_presented_once_and_again_after_leaving() -> None:
    still = during(0, 12, b"a")
    moved = during(12, 14, held(b"a", 180.0))
    assert who(watch([*still, *moved])) == [b"a"]
    assert who(watch([*still, *moved, (20.0, [b"a"])])) == [b"a", b"a"]
    assert who(watch([*still, (20.0, [b"a"])])) == [b"a", b"a"]


def test_a_code_that_comes_back_elsewhere_was_away_however_long_it_had_stayed() -> None:
    views = [*during(0, 60, b"a"), (60.0 + AGAIN, [held(b"a", 400.0)])]
    assert who(watch(views)) == [b"a", b"a"]


def test_a_poster_that_people_stood_before_is_not_new_when_they_are_gone() -> None:
    views = [*during(0, 60, b"a"), *during(60, 70, b"b"), *during(70, 72, b"a")]
    assert who(watch(views)) == [b"a", b"b"]


def test_after_five_minutes_out_of_view_every_poster_is_new() -> None:
    hours: list[View] = [(n * 0.9, [b"a"]) for n in range(8000)]
    last = hours[-1][0]
    assert who(watch([*hours, (last + LONGEST_AWAY - 1, [b"a"])])) == [b"a"]
    assert who(watch([*hours, (last + LONGEST_AWAY, [b"a"])])) == [b"a", b"a"]


def test_a_copy_of_what_hangs_there_is_shown_to_be_there_and_not_presented_again() -> None:
    copy = held(b"a", 500.0)
    views = [*during(0, 12, b"a"), *during(12, 13, b"a", copy), *during(13, 14, b"a", copy, b"b")]
    told = watch(views)
    assert who(told) == [b"a"]
    assert [len(event.codes) for _, event in told if isinstance(event, SeveralCodes)] == [2]


def test_a_copy_of_what_was_never_presented_is_presented() -> None:
    told = watch([*during(0, 12, b"a", b"b"), (12.0, [b"a", b"b", held(b"b", 600.0)])])
    assert presented(told) == [(12.0, b"b")]


def test_at_most_64_codes_are_remembered_and_the_one_not_seen_for_longest_goes_first() -> None:
    state = GateState()
    for number in range(MAX_REMEMBERED + 1):
        state, _ = observe(state, [symbol(b"%d" % number)], number / 1000, AGAIN)
    assert len(state.remembered) == MAX_REMEMBERED
    _, events = observe(state, [symbol(b"1")], 0.1, AGAIN)
    assert events == ()
    _, events = observe(state, [symbol(b"0")], 0.1, AGAIN)
    assert len(events) == 1


def test_a_code_out_of_view_is_forgotten() -> None:
    state, _ = observe(GateState(), [symbol(b"a")], 1.0, AGAIN)
    state, _ = observe(state, [], 1.0 + AGAIN, AGAIN)
    assert state.remembered == ()


CODE = st.builds(
    held,
    st.sampled_from(sorted(SPOTS)),
    st.sampled_from([100.0, 102.0, 300.0, 500.0]),
    side=st.sampled_from([100.0, 105.0, 200.0]),
)
STREAMS = st.lists(
    st.tuples(
        st.sampled_from([-0.3, 0.0, 0.07, 0.4, 0.6, 2.0, 12.0, 400.0]), st.lists(CODE, max_size=3)
    ),
    max_size=60,
)


def timed(stream: Sequence[tuple[float, Sequence[Symbol]]]) -> list[View]:
    at = 1000.0
    views: list[View] = []
    for step, codes in stream:
        at += step
        views.append((at, codes))
    return views


def in_time(views: Sequence[View]) -> list[View]:
    """Without the frames that came too late."""
    kept: list[View] = []
    for view in views:
        if not kept or view[0] >= kept[-1][0]:
            kept.append(view)
    return kept


@given(STREAMS, st.floats(0.0, 5.0))
def test_a_presented_code_is_in_view_and_one_of_several_only_where_the_others_stay(
    stream: list[tuple[float, list[Symbol]]], again_after: float
) -> None:
    state = GateState()
    for at, codes in timed(stream):
        before = {each.key: each for each in state.remembered}
        symbols = [each for each in codes if isinstance(each, Symbol)]
        state, events = observe(state, symbols, at, again_after)
        for event in events:
            if isinstance(event, Presented):
                assert event.symbol in symbols
                others = {(Symbology.QR, each.payload) for each in symbols}
                others.remove((Symbology.QR, event.symbol.payload))
                assert all(before[other].is_scenery(state.at) for other in others)


@given(STREAMS, st.floats(0.0, 5.0))
def test_between_two_presentations_of_a_code_it_was_away_for_long_enough(
    stream: list[tuple[float, list[Symbol]]], again_after: float
) -> None:
    views = timed(stream)
    seen: dict[bytes, list[float]] = {}
    for at, codes in in_time(views):
        for code in {each.payload for each in codes if isinstance(each, Symbol)}:
            seen.setdefault(code, []).append(at)
    told = presented(watch(views, again_after))
    limit = max(again_after, SHORTEST_ABSENCE)
    for code, times in seen.items():
        shown = [at for at, payload in told if payload == code]
        for first, second in pairwise(shown):
            between = [at for at in times if first <= at <= second]
            assert max(b - a for a, b in pairwise(between)) >= limit


@given(STREAMS, st.floats(0.0, 5.0))
def test_a_code_never_seen_before_that_is_alone_in_view_is_presented_in_that_frame(
    stream: list[tuple[float, list[Symbol]]], again_after: float
) -> None:
    state = GateState()
    seen: dict[bytes, float] = {}
    for at, codes in in_time(timed(stream)):
        symbols = [each for each in codes if isinstance(each, Symbol)]
        payloads = {each.payload for each in symbols}
        new_and_alone = len(payloads) == 1 and not payloads & seen.keys()
        crowded = state.several and any(at - last < SHORTEST_ABSENCE for last in seen.values())
        state, events = observe(state, symbols, at, again_after)
        if new_and_alone and not crowded:
            assert [type(each) for each in events][-1:] == [Presented]
        seen |= dict.fromkeys(payloads, at)


@given(STREAMS)
def test_several_codes_begin_and_end_in_turn_and_never_repeat_themselves(
    stream: list[tuple[float, list[Symbol]]],
) -> None:
    last: GateEvent = SeveralCodesGone()
    for _, event in watch(timed(stream)):
        if isinstance(event, SeveralCodesGone):
            assert isinstance(last, SeveralCodes)
        if isinstance(event, SeveralCodes):
            assert len(event.codes) > 1
            assert event != last
        if not isinstance(event, Presented):
            last = event


@given(st.lists(st.lists(st.binary(max_size=2), max_size=16), max_size=40))
def test_what_the_gate_remembers_is_bounded(frames: list[list[bytes]]) -> None:
    state = GateState()
    for number, payloads in enumerate(frames):
        state, _ = observe(state, [symbol(each) for each in payloads], number / 100, 60)
        assert len(state.remembered) <= MAX_REMEMBERED
        assert len(state.several) == len(state.told) <= MAX_REMEMBERED
