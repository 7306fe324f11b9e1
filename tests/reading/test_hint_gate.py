from collections.abc import Callable, Sequence

from hypothesis import given
from hypothesis import strategies as st

from terminal.reading.hint_gate import (
    APPEARS_AFTER,
    GONE_AFTER,
    LOOK_EVERY,
    STAYS_FOR,
    HintState,
    observe,
)
from terminal.reading.hints import Hint

READ = "read"
Seen = Hint | None | str
"""What a measurement of a frame gives, or that a code was read in it."""

FRAME = 1 / 15


def says(found: Hint | None) -> Callable[[], Hint | None]:
    return lambda: found


def watch(frames: Sequence[Seen], step: float = FRAME) -> list[Hint | None]:
    """What is shown after each of these frames."""
    state = HintState()
    shown = []
    for number, seen in enumerate(frames):
        found = seen if isinstance(seen, Hint) else None
        read = seen == READ
        state, hint = observe(state, 5 + number * step, read=read, look=says(found))
        shown.append(hint)
    return shown


def when(shown: Sequence[Hint | None], hint: Hint | None) -> float:
    return shown.index(hint) * FRAME


def seconds(seen: Seen, duration: float) -> list[Seen]:
    return [seen] * round(duration / FRAME)


def test_a_hint_appears_after_a_while_and_not_before() -> None:
    shown = watch(seconds(Hint.MOVE_CLOSER, 3))
    assert APPEARS_AFTER <= when(shown, Hint.MOVE_CLOSER) < APPEARS_AFTER + 0.3
    assert set(shown) == {None, Hint.MOVE_CLOSER}


def test_who_is_read_in_time_sees_no_hint() -> None:
    assert set(watch([*seconds(Hint.BLURRED, 0.6), READ, *seconds(Hint.BLURRED, 0.6)])) == {None}


def test_a_hint_goes_at_once_when_a_code_is_read() -> None:
    shown = watch([*seconds(Hint.GLARE, 1), READ])
    assert shown[-2:] == [Hint.GLARE, None]


def test_a_hint_goes_when_nothing_is_amiss_any_more() -> None:
    before = seconds(Hint.HOLD_STILL, 1)
    shown = watch([*before, *seconds(None, 2)])[len(before) :]
    assert shown[0] is Hint.HOLD_STILL
    assert when(shown, None) <= GONE_AFTER + LOOK_EVERY
    assert shown[-1] is None


def test_a_frame_that_nothing_is_seen_in_changes_nothing() -> None:
    flickering = [*seconds(Hint.MOVE_CLOSER, 0.25), *seconds(None, 0.1)] * 10
    shown = watch(flickering)
    assert set(shown[shown.index(Hint.MOVE_CLOSER) :]) == {Hint.MOVE_CLOSER}


def test_one_hint_stays_long_enough_to_be_read_before_another() -> None:
    before = seconds(Hint.BLURRED, 0.9)
    shown = watch([*before, *seconds(Hint.GLARE, 4)])
    appeared = when(shown, Hint.BLURRED)
    assert when(shown, Hint.GLARE) - appeared >= STAYS_FOR
    assert shown[-1] is Hint.GLARE


def test_what_changes_all_the_time_is_not_said() -> None:
    kinds = [Hint.BLURRED, Hint.HOLD_STILL, Hint.MOVE_CLOSER, Hint.GLARE]
    frames: list[Seen] = [kinds[number // 4 % 4] for number in range(80)]
    assert set(watch(frames)) == {None}


def test_a_smudge_that_is_a_code_now_and_then_is_no_code() -> None:
    frames: list[Seen] = [Hint.MOVE_CLOSER if number % 9 < 2 else None for number in range(200)]
    assert set(watch(frames)) == {None}


def test_few_frames_are_enough_where_a_camera_is_slow_or_nothing_moves() -> None:
    shown = watch([Hint.TOO_DARK] * 10, step=0.3)
    assert shown.index(Hint.TOO_DARK) * 0.3 < APPEARS_AFTER + 0.3


def test_frames_are_measured_a_few_times_a_second_only_and_not_when_something_was_read() -> None:
    state = HintState()
    measured = 0

    def look() -> Hint | None:
        nonlocal measured
        measured += 1
        return Hint.BLURRED

    for number in range(60):
        state, _ = observe(state, number / 30, read=False, look=look)
    assert measured <= 2 / LOOK_EVERY
    before = measured
    for number in range(60, 120):
        state, _ = observe(state, number / 30, read=True, look=look)
    assert measured == before


FRAMES = st.lists(st.tuples(st.floats(0.01, 0.4), st.sampled_from([*Hint, None, READ])))


@given(FRAMES)
def test_whatever_comes_a_hint_is_one_that_was_measured_lately_and_never_beside_a_reading(
    frames: list[tuple[float, Seen]],
) -> None:
    state, at = HintState(), 0.0
    lately: list[tuple[float, Seen]] = []
    last: tuple[float, Hint] | None = None
    for step, seen in frames:
        at += step
        lately.append((at, seen))
        found = seen if isinstance(seen, Hint) else None
        state, hint = observe(state, at, read=seen == READ, look=says(found))
        assert len(state.votes) <= 1.0 / LOOK_EVERY + 2
        if seen == READ:
            assert hint is None
        if hint is None:
            last = None
        elif last is None or last[1] is not hint:
            assert hint in {seen for when, seen in lately if at - when < 1.0}
            assert last is None or at - last[0] >= STAYS_FOR
            last = at, hint
