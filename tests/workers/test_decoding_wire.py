"""The wire between a terminal and its decoding process."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.bundle.trust import TrustMaterial
from sync.protocol.terms import Assurance
from terminal.declarations.declaration import Declaration, Person
from terminal.workers.decoding_wire import (
    MAX_FRAME,
    MalformedFrame,
    decode_answer,
    decode_request,
    decode_trust,
    encode_answer,
    encode_request,
    encode_trust,
    read_frame,
    write_frame,
)
from tests.declarations.issuing import DAY, NOW
from tests.declarations.issuing_divoc import divoc_trusting

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=9)
TIMES = st.none() | st.datetimes(timezones=st.just(UTC))
DECLARATIONS = st.builds(
    Declaration,
    kind=st.sampled_from(["divoc", "hc1", "unknown"]),
    assurance=st.sampled_from(Assurance),
    reason=TEXTS,
    warnings=st.lists(TEXTS, max_size=3).map(tuple),
    person=st.builds(Person, name=TEXTS, number=TEXTS, latin_name=TEXTS, sex=TEXTS),
    fields=st.dictionaries(TEXTS, TEXTS, max_size=3),
    answers=st.dictionaries(TEXTS, TEXTS, max_size=3),
    issuer=TEXTS,
    content=st.dictionaries(
        TEXTS,
        st.recursive(
            st.none() | st.booleans() | st.integers() | TEXTS | st.floats(allow_nan=False),
            lambda inner: st.lists(inner, max_size=2),
            max_leaves=3,
        ).filter(lambda value: value not in (float("inf"), float("-inf"))),
        max_size=2,
    ),
    certificate=TEXTS,
    valid_from=TIMES,
    valid_until=TIMES,
    repeat_key=st.binary(max_size=40),
)


@given(st.integers(1, 2**40), DECLARATIONS)
def test_a_declaration_arrives_as_it_was_sent(number: int, declaration: Declaration) -> None:
    try:
        answer = encode_answer(number, declaration)
    except ValueError:
        # JSON has no infinity.
        assert "inf" in repr(declaration.content)
        return

    assert decode_answer(answer) == (number, declaration)
    got = decode_answer(answer)[1]
    assert got is not None
    assert list(got.fields) == list(declaration.fields)


def test_a_failure_arrives_as_one() -> None:
    assert decode_answer(encode_answer(3, None)) == (3, None)


@given(st.integers(1, 2**40), st.binary(max_size=99), st.datetimes(timezones=st.just(UTC)))
def test_a_request_arrives_as_it_was_sent(number: int, payload: bytes, now: datetime) -> None:
    assert decode_request(encode_request(number, payload, now)) == (number, payload, now)


@pytest.mark.parametrize("kind", ["RSA", "Ed25519"])
def test_the_trust_material_arrives_with_its_limits(kind: str) -> None:
    trust = divoc_trusting(
        kind, not_before=NOW - DAY, not_after=NOW + DAY, usages=frozenset({"1.2.3"})
    )

    assert decode_trust(encode_trust(trust)).divoc_issuers == trust.divoc_issuers
    assert decode_trust(encode_trust(TrustMaterial())).divoc_issuers == {}


@given(st.binary(max_size=200))
def test_any_other_bytes_are_no_message(message: bytes) -> None:
    for decode in (decode_answer, decode_request, decode_trust):
        try:
            decode(message)
        except MalformedFrame:
            continue
        # What is left are messages without content.
        assert len(message) < 200


@given(DECLARATIONS, st.lists(st.tuples(st.integers(0, 999), st.integers(1, 255)), min_size=1))
def test_a_broken_answer_is_refused_or_is_a_declaration(
    declaration: Declaration, edits: list[tuple[int, int]]
) -> None:
    message = bytearray(encode_answer(7, declaration)) if "inf" not in repr(declaration) else b""
    for place, value in edits if message else []:
        message[place % len(message)] ^= value  # type: ignore[index]  # a bytearray here
    try:
        _, found = decode_answer(bytes(message))
    except MalformedFrame:
        return
    assert found is None or isinstance(found, Declaration)


def test_frames_end_where_the_stream_ends() -> None:
    stream = BytesIO()
    write_frame(stream, b"abc")
    whole = stream.getvalue()

    assert read_frame(BytesIO(whole)) == b"abc"
    assert all(read_frame(BytesIO(whole[:length])) is None for length in range(len(whole)))


def test_a_frame_that_announces_too_much_is_refused_unread() -> None:
    assert read_frame(BytesIO(MAX_FRAME.to_bytes(4) + bytes(MAX_FRAME))) is not None
    with pytest.raises(MalformedFrame):
        read_frame(BytesIO((MAX_FRAME + 1).to_bytes(4)))
