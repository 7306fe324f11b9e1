import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.terms import TimeQuality
from terminal.verdict.trusted_time import (
    JUMP_MS,
    MAX_AHEAD_MS,
    TOLERANCE_MS,
    Anchor,
    assess,
    raise_floor,
    start,
)

BUILT = 1_795_000_000_000
HOUR = 3_600_000
YEAR = 365 * 86_400_000
ANCHOR = start(BUILT, 100.0)


def test_a_wall_clock_at_or_above_the_floor_is_believed() -> None:
    for ahead in (0, HOUR, YEAR, MAX_AHEAD_MS):
        found = assess(BUILT + ahead, 100.0, ANCHOR)

        assert (found.at_ms, found.quality) == (BUILT + ahead, TimeQuality.TRUSTED)


def test_below_the_floor_the_floor_itself_is_the_time() -> None:
    found = assess(BUILT - 10 * YEAR, 160.0, ANCHOR)

    assert (found.at_ms, found.quality) == (BUILT + 60_000, TimeQuality.BEHIND)


def test_a_clock_a_breath_below_the_floor_is_an_ordinary_clock() -> None:
    found = assess(BUILT - TOLERANCE_MS, 100.0, ANCHOR)

    assert (found.at_ms, found.quality) == (BUILT, TimeQuality.TRUSTED)
    assert assess(BUILT - TOLERANCE_MS - 1, 100.0, ANCHOR).quality is TimeQuality.BEHIND


def test_a_clock_far_ahead_is_believed_and_flagged() -> None:
    found = assess(BUILT + 10 * YEAR, 100.0, ANCHOR)

    assert (found.at_ms, found.quality) == (BUILT + 10 * YEAR, TimeQuality.AHEAD)
    assert assess(BUILT + MAX_AHEAD_MS + 1, 100.0, ANCHOR).quality is TimeQuality.AHEAD


@pytest.mark.parametrize("jump", [HOUR, -HOUR, JUMP_MS + 1, -JUMP_MS - 1])
def test_a_jump_is_said_once(jump: int) -> None:
    before = assess(BUILT + 2 * HOUR, 100.0, ANCHOR)
    during = assess(BUILT + 2 * HOUR + 1000 + jump, 101.0, before.anchor)
    after = assess(BUILT + 2 * HOUR + 2000 + jump, 102.0, during.anchor)

    assert (before.quality, before.jump_ms) == (TimeQuality.TRUSTED, 0)
    assert (during.quality, during.jump_ms) == (TimeQuality.JUMPED, jump)
    assert (after.quality, after.jump_ms) == (TimeQuality.TRUSTED, 0)


@pytest.mark.parametrize("step", [JUMP_MS, -JUMP_MS])
def test_a_small_correction_is_no_jump(step: int) -> None:
    before = assess(BUILT + HOUR, 100.0, ANCHOR)

    assert assess(BUILT + HOUR + step, 100.0, before.anchor).quality is TimeQuality.TRUSTED


def test_a_jump_below_the_floor_or_far_ahead_is_told_beside_the_worse_quality() -> None:
    before = assess(BUILT + HOUR, 100.0, ANCHOR)
    behind = assess(BUILT - 10 * YEAR, 100.0, before.anchor)
    ahead = assess(BUILT + 10 * YEAR, 100.0, before.anchor)

    assert (behind.quality, behind.jump_ms) == (TimeQuality.BEHIND, -10 * YEAR - HOUR)
    assert (ahead.quality, ahead.jump_ms) == (TimeQuality.AHEAD, 10 * YEAR - HOUR)


def test_only_newer_evidence_raises_the_floor() -> None:
    raised = raise_floor(ANCHOR, BUILT + YEAR, 200.0)

    assert raised.floor_at(200.0) == BUILT + YEAR
    assert raised.floor_at(201.0) == BUILT + YEAR + 1000
    assert raise_floor(raised, BUILT + HOUR, 300.0) == raised
    assert raise_floor(ANCHOR, BUILT + 99_000, 200.0) == ANCHOR


def test_evidence_reveals_a_clock_that_was_believed() -> None:
    wall = BUILT + HOUR
    raised = raise_floor(assess(wall, 100.0, ANCHOR).anchor, BUILT + YEAR, 100.0)

    assert assess(wall, 100.0, raised).quality is TimeQuality.BEHIND
    assert assess(wall, 100.0, raised).at_ms == BUILT + YEAR


def test_a_monotonic_clock_that_seems_to_run_backwards_never_lowers_the_floor() -> None:
    assert ANCHOR.floor_at(0.0) == BUILT


SPAN = 10 * YEAR
WALLS = st.integers(BUILT - SPAN, BUILT + SPAN)


@given(st.lists(st.tuples(WALLS, st.floats(0, 1e6)), max_size=20))
def test_the_wall_clock_never_moves_the_floor_and_time_never_falls_below_it(
    readings: list[tuple[int, float]],
) -> None:
    anchor: Anchor = ANCHOR
    for wall, elapsed in readings:
        found = assess(wall, 100.0 + elapsed, anchor)
        anchor = found.anchor

        assert (anchor.floor_ms, anchor.floor_monotonic_s) == (BUILT, 100.0)
        assert found.at_ms >= ANCHOR.floor_at(100.0 + elapsed)
        assert found.at_ms in (wall, ANCHOR.floor_at(100.0 + elapsed))
