import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.capture.scanned_text import (
    AFTER_TERMINATORS,
    MAX_SCANNED,
    EndedBy,
    Framer,
    Framing,
    Overlong,
    ScannedText,
    Terminator,
)
from terminal.declarations.cleaning import MAX_PAYLOAD

Found = tuple[ScannedText | Overlong, ...]


def payloads(found: Found) -> list[bytes]:
    return [each.payload for each in found if isinstance(each, ScannedText)]


TEXTS = st.lists(st.binary(min_size=1, max_size=40).filter(lambda b: not set(b) & {9, 10, 13}))


def test_a_text_may_be_as_long_as_a_declaration() -> None:
    assert MAX_SCANNED == MAX_PAYLOAD


@given(TEXTS, st.sampled_from([b"\r", b"\n", b"\r\n"]), st.data())
def test_texts_come_out_as_they_went_in_wherever_the_bytes_are_split(texts, end, data) -> None:
    stream = b"".join(text + end for text in texts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    framer = Framer("a", Framing())
    found: Found = ()
    for start, stop in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        found += framer.feed(stream[start:stop], 1.0)
    assert payloads(found) == texts
    assert framer.silent_after is None


@pytest.mark.parametrize(
    ("terminator", "sent", "texts"),
    [
        (Terminator.CR, b"a\nb\r", [b"a\nb"]),
        (Terminator.LF, b"a\rb\n", [b"a\rb"]),
        (Terminator.CRLF, b"a\rb\nc\r\n", [b"a\rb\nc"]),
        (Terminator.TAB, b"a\rb\t", [b"a\rb"]),
        (Terminator.ANY, b"a\tb\r", [b"a\tb"]),
    ],
)
def test_only_the_chosen_terminator_ends_a_text(terminator, sent, texts) -> None:
    found = Framer("a", Framing(terminator)).feed(sent, 1.0)
    assert payloads(found) == texts


def test_a_scanner_without_terminators_is_not_kept_waiting_and_one_with_them_may_pause() -> None:
    framer = Framer("a", Framing(silence=0.1))
    framer.feed(b"one", 1.0)
    assert framer.quiet(1.09) == ()
    assert framer.quiet(1.1) == (ScannedText(b"one", 1.1, "a", EndedBy.SILENCE),)
    framer.feed(b"two\r", 2.0)
    framer.feed(b"thr", 3.0)
    assert framer.quiet(3.5) == ()
    assert payloads(framer.feed(b"ee\r", 3.6)) == [b"three"]
    framer.feed(b"four", 4.0)
    assert payloads(framer.quiet(4.0 + AFTER_TERMINATORS)) == [b"four"]


def test_a_text_of_the_greatest_length_is_taken_and_one_byte_more_is_not() -> None:
    framer = Framer("a", Framing())
    assert len(payloads(framer.feed(b"x" * MAX_SCANNED + b"\r", 1.0))[0]) == MAX_SCANNED
    assert framer.feed(b"x" * (MAX_SCANNED + 1) + b"\r", 2.0) == (Overlong("a"),)
    assert payloads(framer.feed(b"good\r", 3.0)) == [b"good"]


def test_what_is_too_long_ends_with_silence_too_and_is_told_once() -> None:
    framer = Framer("a", Framing(silence=0.1))
    told = [each for _ in range(9) for each in framer.feed(b"x" * MAX_SCANNED, 1.0)]
    assert told == [Overlong("a")]
    assert framer.quiet(1.2) == ()
    assert framer.silent_after is None
    assert payloads(framer.feed(b"good\r", 1.3)) == [b"good"]


@given(st.lists(st.binary(max_size=3_000), max_size=20))
def test_no_stream_makes_it_hold_more_than_one_text(chunks) -> None:
    framer = Framer("a", Framing())
    for chunk in chunks:
        framer.feed(chunk, 1.0)
        assert len(framer._waiting) <= MAX_SCANNED


def test_prefix_and_suffix_are_taken_off() -> None:
    framer = Framer("a", Framing(prefix=b"\x02", suffix=b"\x03"))
    assert payloads(framer.feed(b"\x02text\x03\r", 1.0)) == [b"text"]
    assert payloads(framer.feed(b"text\r", 1.0)) == [b"text"]
