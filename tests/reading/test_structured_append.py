from functools import reduce
from operator import xor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.reading.structured_append import (
    MAX_BYTES,
    MAX_OPEN,
    PATIENCE,
    Collecting,
    collect,
)
from terminal.reading.symbol import Part, PartsRead, SomePart, Symbol, Symbology
from tests.reading.codes import square, symbol

ALONE = symbol(b"a code of its own")


def in_parts(*payloads: bytes) -> list[Symbol]:
    """A text in so many codes, each in its own place."""
    parity = reduce(xor, b"".join(payloads), 0)
    return [
        Symbol(
            payload,
            Symbology.QR,
            square(100.0 + 200 * index, 100, 50),
            Part(index, len(payloads), parity),
        )
        for index, payload in enumerate(payloads)
    ]


def watch(*frames: list[Symbol], step: float = 0.1) -> tuple[Collecting, list[tuple[bytes, ...]]]:
    """What is left after these frames, and the payloads that came out of each."""
    state, out = Collecting(), []
    for number, symbols in enumerate(frames):
        state, whole = collect(state, symbols, number * step)
        assert all(each.part is None for each in whole)
        out.append(tuple(each.payload for each in whole))
    return state, out


FIRST, SECOND, THIRD = in_parts(b"Nguy\xe1\xbb", b"\x85n Th\xe1\xbb\x8b ", b"B\xe1\xbb\x8ba")
TEXT = "Nguyễn Thị Bịa".encode()


def unsure(part: Symbol) -> Symbol:
    return Symbol(part.payload, part.symbology, part.corners, SomePart.UNKNOWN)


def test_a_code_of_its_own_passes_as_it_is() -> None:
    assert collect(Collecting(), [ALONE], 1.0) == (Collecting(), (ALONE,))


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 0, 1], [1, 1, 0, 0, 2]])
def test_parts_shown_one_after_the_other_make_one_text_with_the_last_one(order: list[int]) -> None:
    state, out = watch(*([[FIRST, SECOND, THIRD][index]] for index in order))
    assert out == [()] * (len(order) - 1) + [(TEXT,)]
    assert state.progress is None


def test_the_text_is_where_its_last_part_is() -> None:
    state, _ = collect(Collecting(), [FIRST, SECOND], 1.0)
    _, (whole,) = collect(state, [THIRD], 1.1)
    assert whole == Symbol(TEXT, Symbology.QR, THIRD.corners)


def test_parts_in_view_together_make_their_text_at_once_and_as_long_as_they_are_there() -> None:
    _, out = watch([FIRST, SECOND, THIRD], [THIRD, SECOND], [FIRST])
    assert [set(payloads) for payloads in out] == [{TEXT}] * 3


def test_a_text_is_there_while_any_of_its_parts_stays_in_view() -> None:
    _, out = watch([FIRST], [SECOND], [THIRD], [THIRD], [], [THIRD])
    assert out == [(), (), (TEXT,), (TEXT,), (), (TEXT,)]


def test_how_far_it_is_is_told() -> None:
    state, _ = watch([THIRD])
    assert state.progress == PartsRead(missing=(1, 2), count=3)
    state, _ = watch([THIRD], [THIRD], [FIRST])
    assert state.progress == PartsRead(missing=(2,), count=3)
    assert state.progress.read == 2


def test_of_two_texts_begun_the_one_seen_last_is_told() -> None:
    here, _ = in_parts(b"x", b"y")
    state, _ = watch([THIRD], [here])
    assert state.progress == PartsRead(missing=(2,), count=2)
    state, _ = watch([here], [THIRD], [THIRD])
    assert state.progress == PartsRead(missing=(1, 2), count=3)


def test_parts_of_two_texts_in_view_together_make_both() -> None:
    here, there = in_parts(b"x", b"z")
    _, out = watch([FIRST, here, SECOND], [there, THIRD])
    assert set(out[1]) == {TEXT, b"xz"}


def test_a_code_of_its_own_passes_beside_parts() -> None:
    _, out = watch([FIRST, ALONE], [THIRD])
    assert out == [(ALONE.payload,), ()]


def test_a_part_that_cannot_say_which_it_is_passes_for_nothing() -> None:
    state, out = watch([unsure(FIRST), SECOND], [unsure(THIRD)])
    assert out == [(), ()]
    assert state.progress == PartsRead(missing=(1, 3), count=3)


def test_what_is_known_to_be_a_part_is_one_where_its_header_cannot_be_read() -> None:
    badly_read = symbol(FIRST.payload)
    _, out = watch([FIRST], [badly_read], [SECOND, THIRD], [unsure(FIRST)], [badly_read])
    assert out == [(), (), (TEXT, TEXT), (TEXT,), (TEXT,)]


def test_parts_that_are_not_of_one_text_are_dropped_and_counted() -> None:
    wrong = Symbol(b"another", Symbology.QR, SECOND.corners, SECOND.part)
    state, out = watch([FIRST], [wrong], [THIRD])
    assert out == [(), (), ()]
    assert state == Collecting(dropped=1)


def test_another_part_in_the_same_place_begins_anew() -> None:
    other = Symbol(b"another", Symbology.QR, FIRST.corners, FIRST.part)
    state, out = watch([other], [SECOND], [FIRST], [THIRD])
    assert out == [()] * 4
    assert state.progress == PartsRead(missing=(2,), count=3)
    assert state.dropped == 0


@pytest.mark.parametrize(("later", "missing"), [(PATIENCE - 0.1, (3,)), (PATIENCE, (1, 3))])
def test_a_text_of_which_nothing_was_seen_for_30_seconds_is_given_up(
    later: float, missing: tuple[int, ...]
) -> None:
    state, _ = collect(Collecting(), [FIRST], 5.0)
    state, _ = collect(state, [SECOND], 5.0 + later)
    assert state.progress == PartsRead(missing, 3)
    state, _ = collect(state, [], 5.0 + later + PATIENCE)
    assert state == Collecting()


def test_sixteen_parts_are_a_text_and_one_part_is_one_too() -> None:
    letters = [bytes([65 + index]) for index in range(16)]
    _, out = watch(*([part] for part in in_parts(*letters)))
    assert out[-1] == (b"ABCDEFGHIJKLMNOP",)
    _, out = watch(in_parts(b"alone"))
    assert out == [(b"alone",)]


@pytest.mark.parametrize(("size", "dropped"), [(MAX_BYTES, 0), (MAX_BYTES + 1, 1)])
def test_a_text_of_more_than_32_kib_is_dropped(size: int, dropped: int) -> None:
    half = size // 2
    here, there = in_parts(b"x" * half, b"y" * (size - half))
    state, out = watch([here], [there])
    assert state.dropped == dropped
    assert len(out[1]) == 1 - dropped


def test_of_five_texts_begun_the_one_not_seen_for_longest_is_given_up() -> None:
    texts = [in_parts(bytes([number]), b"!") for number in range(MAX_OPEN + 1)]
    state, _ = watch(*([first] for first, _ in texts))
    assert len(state.collections) == MAX_OPEN
    _, whole = collect(state, [texts[1][1]], 1.0)
    assert len(whole) == 1
    _, whole = collect(state, [texts[0][1]], 1.0)
    assert whole == ()


@given(st.lists(st.binary(min_size=1, max_size=9), min_size=1, max_size=16), st.data())
def test_a_text_comes_out_whole_in_whatever_order_its_parts_are_seen(
    payloads: list[bytes], data: st.DataObject
) -> None:
    parts = in_parts(*payloads)
    seen = data.draw(st.permutations(parts)) + data.draw(st.lists(st.sampled_from(parts)))
    _, out = watch(*([part] for part in seen))
    assert set(out[-1]) == {b"".join(payloads)}


SEEN = st.builds(
    lambda payload, part: Symbol(payload, Symbology.QR, square(0, 0, 9), part),
    st.binary(max_size=3),
    st.none()
    | st.just(SomePart.UNKNOWN)
    | st.integers(1, 16).flatmap(
        lambda count: st.builds(
            Part, st.integers(0, count - 1), st.just(count), st.sampled_from([0, 1, 7])
        )
    ),
)


@given(st.lists(st.lists(SEEN, max_size=4), max_size=40))
def test_whatever_is_seen_memory_is_bounded_and_texts_are_what_their_parts_say(
    frames: list[list[Symbol]],
) -> None:
    state = Collecting()
    for number, symbols in enumerate(frames):
        before = {each.payload for each in symbols if each.part is None}
        state, whole = collect(state, symbols, number / 10)
        assert len(state.collections) <= MAX_OPEN
        parities = {each.parity for each in state.collections}
        for each in whole:
            assert each.payload in before or reduce(xor, each.payload, 0) in parities
