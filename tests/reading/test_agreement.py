from hypothesis import given
from hypothesis import strategies as st

from terminal.reading.agreement import HELD_AGAINST, MAX_REMEMBERED, Agreement, agreed
from terminal.reading.symbol import Symbol, Symbology
from tests.reading.codes import square

Reading = tuple[str, Symbol]


def read(engine: str, payload: bytes, x: float = 300, y: float = 300, side: float = 100) -> Reading:
    return engine, Symbol(payload, Symbology.QR, square(x, y, side))


def believed(*frames: list[Reading], every: float = 0.1) -> list[list[bytes]]:
    """What is believed of each frame, where frames come so many seconds apart."""
    state: Agreement = ()
    answers = []
    for number, frame in enumerate(frames):
        state, symbols = agreed(state, frame, 10 + number * every)
        answers.append([symbol.payload for symbol in symbols])
    return answers


def test_an_engine_that_nobody_contradicts_is_believed_at_once() -> None:
    assert believed([read("a", b"x")]) == [[b"x"]]


def test_two_engines_that_read_the_same_are_believed() -> None:
    assert believed([read("a", b"x"), read("b", b"x", 305)])[0][0] == b"x"
    assert believed([read("a", b"x")], [read("b", b"x")]) == [[b"x"], [b"x"]]


def test_two_engines_that_disagree_about_one_place_are_both_not_believed() -> None:
    assert believed([read("a", b"x"), read("b", b"y", 310, 290)]) == [[]]
    assert believed([read("a", b"x")], [read("b", b"y")]) == [[b"x"], []]


def test_a_disputed_reading_is_believed_when_nobody_contradicted_it_for_a_while() -> None:
    disputed = [read("a", b"x"), read("b", b"y")]
    again = [read("a", b"x")]
    assert believed(disputed, again, again, every=HELD_AGAINST / 2) == [[], [], [b"x"]]
    assert believed(disputed, again, again, every=HELD_AGAINST / 3) == [[], [], []]


def test_of_two_engines_that_go_on_disagreeing_neither_is_believed() -> None:
    disputed = [read("a", b"x"), read("b", b"y")]
    assert believed(disputed, disputed, disputed) == [[], [], []]
    assert believed(*[disputed[turn % 2 :][:1] for turn in range(5)]) == [[b"x"], [], [], [], []]


def test_one_engine_that_reads_first_this_and_then_that_is_believed() -> None:
    assert believed([read("a", b"x")], [read("a", b"y")]) == [[b"x"], [b"y"]]


def test_codes_in_different_places_do_not_contradict_each_other() -> None:
    assert believed([read("a", b"x"), read("b", b"y", 360)]) == [[b"x", b"y"]]
    assert believed([read("a", b"x"), read("b", b"y", 300, 240)]) == [[b"x", b"y"]]


def test_how_near_is_one_place_is_a_matter_of_the_codes_size() -> None:
    assert believed([read("a", b"x", side=20), read("b", b"y", 315, side=20)]) == [[b"x", b"y"]]
    assert believed([read("a", b"x", side=20), read("b", b"y", 345, side=100)]) == [[]]


def test_a_contradiction_is_forgotten_after_a_while() -> None:
    frames = [read("a", b"x")], [read("b", b"y")]
    assert believed(*frames, every=HELD_AGAINST - 0.01) == [[b"x"], []]
    assert believed(*frames, every=HELD_AGAINST) == [[b"x"], [b"y"]]


def test_times_that_go_back_are_held_against_nobody() -> None:
    assert believed([read("a", b"x")], [read("b", b"y")], every=-1) == [[b"x"], [b"y"]]


def test_an_empty_frame_forgets_nothing_yet() -> None:
    assert believed([read("a", b"x")], [], [read("b", b"y")]) == [[b"x"], [], []]


READINGS = st.lists(
    st.builds(
        read,
        st.sampled_from("abc"),
        st.sampled_from([b"x", b"y", b"z"]),
        st.integers(0, 3).map(lambda column: 200.0 * column),
    ),
    max_size=MAX_REMEMBERED,
)


@given(st.lists(READINGS, max_size=6))
def test_no_more_is_remembered_than_the_limit_and_only_what_was_read_is_believed(
    frames: list[list[Reading]],
) -> None:
    state: Agreement = ()
    for number, frame in enumerate(frames):
        state, symbols = agreed(state, frame, number / 30)
        assert len(state) <= MAX_REMEMBERED
        assert set(symbols) <= {symbol for _, symbol in frame}


@given(READINGS, READINGS)
def test_no_two_texts_in_one_place_are_believed_of_two_engines(
    before: list[Reading], now: list[Reading]
) -> None:
    state, _ = agreed((), before, 1.0)
    _, symbols = agreed(state, now, 1.1)
    engines = {symbol: {engine for engine, each in now if each == symbol} for symbol in symbols}
    for one in symbols:
        for other in symbols:
            if one.corners == other.corners and one.payload != other.payload:
                assert engines[one] == engines[other]
                assert len(engines[one]) == 1
