import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.messages import MAX_RECORDS
from sync.uplink.state import (
    IDLE_S,
    MAX_BACKOFF_S,
    MIN_BACKOFF_S,
    Action,
    Answered,
    CentreState,
    Failed,
    Hurried,
    Link,
    Passed,
    TooLarge,
    Woken,
    advance,
    carried,
)

NOW = 1000.0
FAILED = [
    Failed(state) for state in (CentreState.DOWN, CentreState.NOT_OURS, CentreState.CERTIFICATE)
]
EVENTS = st.one_of(
    st.builds(Answered, st.booleans(), st.booleans()),
    st.builds(TooLarge, st.integers(0, MAX_RECORDS)),
    st.builds(
        Failed,
        st.sampled_from(CentreState),
        st.none() | st.floats(allow_nan=False),
    ),
    st.sampled_from([Woken(), Hurried(), Passed()]),
)


def after(*events, link=Link(due_s=NOW), chance=0.5):  # noqa: B008 - a frozen value
    for event in events:
        link, _ = advance(link, event, NOW, chance)
    return link


def test_it_sends_at_once_after_the_start():
    assert advance(Link(due_s=NOW), Passed(), NOW, 0.5)[1] is Action.SEND


def test_with_more_to_send_it_goes_on_at_once():
    assert after(Answered(moved=True, more=True)).due_s == NOW


def test_with_nothing_to_send_it_says_hello_now_and_then():
    link = after(Answered(moved=True, more=False))

    assert link.centre is CentreState.CONNECTED
    assert link.due_s == NOW + IDLE_S
    assert advance(link, Passed(), NOW + IDLE_S - 0.1, 0.5)[1] is Action.WAIT
    assert advance(link, Passed(), NOW + IDLE_S, 0.5)[1] is Action.SEND


def test_a_new_record_ends_an_idle_wait():
    assert after(Answered(moved=True, more=False), Woken()).due_s == NOW


@pytest.mark.parametrize("failed", [*FAILED, Failed(CentreState.REFUSES)])
def test_a_new_record_does_not_end_a_pause_after_a_failure(failed):
    assert after(failed, Woken()).due_s > NOW


def test_a_person_may_end_any_pause():
    assert after(Failed(CentreState.REFUSES), Hurried()).due_s == NOW


@pytest.mark.parametrize("failed", FAILED)
def test_pauses_double_up_to_a_quarter_of_an_hour(failed):
    pauses, link = [], Link()
    for _ in range(12):
        link, _ = advance(link, failed, NOW, 1.0)
        pauses.append(link.due_s - NOW)

    assert pauses[:4] == [4, 8, 16, 32]
    assert pauses[-1] == MAX_BACKOFF_S
    assert link.centre is failed.state


def test_the_pause_is_scattered_over_its_whole_length():
    dice = (0.0, 0.25, 0.75)
    pauses = [after(*[FAILED[0]] * 8, chance=c).due_s - NOW for c in dice]

    assert pauses == [MIN_BACKOFF_S, 128.0, 384.0]


def test_an_answer_forgets_the_failures_before():
    link = after(*[FAILED[0]] * 8, Answered(moved=True, more=False), FAILED[0], chance=1.0)

    assert link.due_s == NOW + 4


def test_a_valid_answer_that_moves_nothing_is_not_asked_for_again_at_once():
    link = after(*[Answered(moved=False, more=True)] * 3, chance=1.0)

    assert link.centre is CentreState.CONNECTED
    assert link.due_s == NOW + 16


def test_413_halves_the_batch_and_tries_at_once():
    link = after(TooLarge(500))

    assert (link.limit, link.due_s) == (250, NOW)
    assert after(TooLarge(3)).limit == 1


def test_413_to_a_single_record_waits_like_a_failure():
    link = after(TooLarge(1))

    assert link.centre is CentreState.DOWN
    assert link.due_s > NOW


def test_batches_grow_again_after_answers_up_to_the_limit():
    link = after(TooLarge(2), *[Answered(moved=True, more=True)] * 100)

    assert link.limit == MAX_RECORDS


@pytest.mark.parametrize(
    ("asked", "pause"),
    [(0, MIN_BACKOFF_S), (60, 60), (MAX_BACKOFF_S, MAX_BACKOFF_S), (1e9, MAX_BACKOFF_S),
     (-5, MIN_BACKOFF_S)],
)  # fmt: skip
def test_retry_after_is_obeyed_within_limits(asked, pause):
    assert after(Failed(CentreState.DOWN, asked), chance=0.0).due_s == NOW + pause


def test_a_refusal_is_tried_again_seldom():
    link = after(Failed(CentreState.REFUSES), chance=0.0)

    assert link.centre is CentreState.REFUSES
    assert link.due_s == NOW + MAX_BACKOFF_S / 2


@given(st.lists(st.tuples(EVENTS, st.floats(0, 1, exclude_max=True)), max_size=30))
def test_whatever_happens_it_tries_again_within_a_quarter_of_an_hour(events):
    link = Link(due_s=NOW)
    for event, chance in events:
        link, action = advance(link, event, NOW, chance)
        assert (action is Action.SEND) == (link.due_s <= NOW)
        assert link.due_s <= NOW + MAX_BACKOFF_S
        assert 1 <= link.limit <= MAX_RECORDS


# A line that is paid by the byte.


def test_without_a_rate_nothing_is_counted():
    link = Link(due_s=NOW)

    assert carried(link, 10**9, 500, NOW) == link
    assert link.batch == MAX_RECORDS


def test_what_went_over_a_metered_line_has_its_time_before_anything_follows():
    link = carried(Link(due_s=NOW, rate=1000.0), 5000, 10, NOW)

    for event in (Answered(moved=True, more=True), Woken(), Hurried(), Passed()):
        later, action = advance(link, event, NOW + 1, 0.5)
        assert (later.due_s, action) == (NOW + 5, Action.WAIT)
    assert advance(link, Passed(), NOW + 5, 0.5)[1] is Action.SEND


def test_a_rest_gives_no_credit():
    link = carried(Link(rate=1000.0, free_s=NOW - 500), 1000, 1, NOW)

    assert link.free_s == NOW + 1


def test_a_batch_takes_no_more_than_five_seconds_of_a_slow_line():
    slow = Link(rate=8000.0)
    learnt = carried(slow, 26_000, 100, NOW)

    assert slow.batch == 8000 * 5 // 300
    assert learnt.batch == 8000 * 5 // 260
    assert carried(slow, 10**7, 1, NOW).batch == 1
    assert Link(rate=8000.0, limit=7).batch == 7
