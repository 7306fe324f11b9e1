import time
import zlib
from datetime import UTC, datetime

import cbor2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.protocol.terms import Assurance
from terminal.declarations.cleaning import MAX_PAYLOAD
from terminal.declarations.declaration import Declaration
from terminal.declarations.registry import declare
from tests.declarations.issuing import NOW, Issue, certificate, claims, squeezed, trusting, wrap
from tests.hostile.showing import LONGEST_S, promised

OURS = trusting(certificate())
GENUINE = Issue().code()
MESSAGE = Issue().message()
PACKED = zlib.compress(MESSAGE, 9)


def judged(payload: bytes, now: datetime = NOW) -> Declaration:
    """Declare the payload and hold the outcome against what is promised of every outcome."""
    return promised(declare(payload, trust=OURS, now=now))


@given(st.binary(max_size=400))
def test_any_bytes_get_an_answer(payload: bytes) -> None:
    assert judged(payload).assurance is not Assurance.VERIFIED


@given(
    st.lists(
        st.one_of(
            st.text(max_size=12),
            st.from_regex(
                r"[0-9*]{8}|[0-9]{12}|[0-9*]{4}-[0-9*]{2}-[0-9*]{2}|[01]", fullmatch=True
            ),
        ),
        max_size=20,
    ),
    st.datetimes(timezones=st.just(UTC)),
)
def test_any_text_with_pipes_gets_an_answer_at_any_time(parts: list[str], now: datetime) -> None:
    found = judged("|".join(parts).encode("utf-8", "ignore"), now)

    assert found.assurance is not Assurance.VERIFIED


@given(st.from_regex(r"[0-9]{12}\|([^|]{0,9}\|){5,14}[0-9]{8}", fullmatch=True))
def test_any_card_like_text_gets_an_answer(text: str) -> None:
    assert judged(text.encode("utf-8", "ignore")).assurance is not Assurance.VERIFIED


def mutated(data: bytes, edits: list[tuple[int, int]]) -> bytes:
    changed = bytearray(data)
    for place, value in edits:
        changed[place % len(changed)] ^= value
    return bytes(changed)


EDITS = st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 255)), min_size=1, max_size=4)


@given(EDITS)
def test_no_change_to_the_text_of_a_certificate_survives(edits: list[tuple[int, int]]) -> None:
    found = judged(mutated(GENUINE, edits))

    assert found.assurance is not Assurance.VERIFIED or mutated(GENUINE, edits) == GENUINE


@given(EDITS)
def test_no_change_to_the_compressed_bytes_of_a_certificate_survives(
    edits: list[tuple[int, int]],
) -> None:
    changed = mutated(PACKED, edits)
    found = judged(squeezed(changed))

    if found.assurance is Assurance.VERIFIED:
        # The level of compression in the zlib header may change, the message may not.
        assert zlib.decompress(changed) == MESSAGE


@settings(max_examples=300)
@given(EDITS)
def test_no_change_to_the_signed_message_is_verified(edits: list[tuple[int, int]]) -> None:
    changed = mutated(MESSAGE, edits)
    found = judged(wrap(changed))

    if found.assurance is Assurance.VERIFIED:
        was, now = (cbor2.loads(message).value for message in (MESSAGE, changed))
        assert (was[0], was[2], was[3]) == (now[0], now[2], now[3])


def payloads_with(item: bytes) -> list[bytes]:
    """Codes in which one CBOR item stands as message, header, payload and field."""
    in_claims = b"\xa2\x01" + item + b"\x39\x01\x03\xa1\x01\xa1\x63dob" + item
    return [
        wrap(item),
        wrap(b"\x84\x40" + b"\xa1\x04" + item + b"\x41\xa0\x41\x00"),
        Issue(payload=item).code(),
        Issue(payload=in_claims).code(),
    ]


HOSTILE_CBOR = {
    "decimal fraction with a huge exponent": bytes.fromhex("c4821b7fffffffffffffff01"),
    "big float with a huge exponent": bytes.fromhex("c5821b7fffffffffffffff01"),
    "regular expression": b"\xd8\x23\x6a(a+)+$aaaa",
    "cycle": bytes.fromhex("d81c81d81d00"),
    "string references": bytes.fromhex("d9010081d81900"),
    "big number": b"\xc2\x59\x0b\xb8" + b"\xff" * 3000,
    "date far away": b"\xc1\xfb\x7e\x37\xe4\x3c\x88\x00\x75\x9c",
    "date of nonsense": b"\xc0\x80",
    "set": bytes.fromhex("d90102820102"),
    "deep lists": b"\x81" * 9 + b"\x00",
    "very deep lists": b"\x81" * 12000 + b"\x00",
    "deep indefinite lists": b"\x9f" * 6000,
    "many tags": b"\xd8\x3d" * 8000 + b"\x00",
    "many dates": b"\xc1" * 12000 + b"\x00",
    "length of an exabyte": bytes.fromhex("5b4000000000000000"),
    "list of an exabyte": bytes.fromhex("9b4000000000000000"),
    "duplicate keys": bytes.fromhex("a201010102"),
    "keys that are not numbers": bytes.fromhex("a2f97e0001f97e0002"),
    "keys of both kinds": bytes.fromhex("a201016131 02".replace(" ", "")),
    "list as key": bytes.fromhex("a1810101"),
    "break alone": b"\xff",
    "text that is no UTF-8": b"\x62\xc3\x28",
    "lone surrogate": b"\x63\xed\xa0\x80",
    "many marks": b"\x79\x2e\xe0" + ("\u0301" * 6000).encode(),
    "chunks without end": b"\x5f" + b"\x41a" * 5000,
    "undefined": b"\xf7",
    "simple value": b"\xf8\xff",
}


@pytest.mark.parametrize("item", HOSTILE_CBOR.values(), ids=HOSTILE_CBOR.keys())
def test_hostile_cbor_is_refused_in_time(item: bytes) -> None:
    for payload in payloads_with(item):
        started = time.perf_counter()
        found = judged(payload[:MAX_PAYLOAD])

        assert time.perf_counter() - started < LONGEST_S
        assert found.kind == "hc1"
        assert found.assurance is not Assurance.VERIFIED or b"dob" in item


BOMB = zlib.compress(bytes(4_000_000), 9)


@pytest.mark.parametrize(
    "payload",
    [
        squeezed(BOMB)[:MAX_PAYLOAD],
        squeezed(zlib.compress(bytes(2_900_000), 9)),
        b"HC1:" + b"0" * (MAX_PAYLOAD - 4),
        b"HC1:" + b"%69" * 2300,
        ("001199012345|" + "a\u0301\u0316" * 1400).encode(),
        ("x" + "\u0301" * 3500).encode(),
        ("\u0316\u0301" * 1700).encode(),
        b"|" * MAX_PAYLOAD,
        b"1" * MAX_PAYLOAD,
        b"<" * MAX_PAYLOAD,
        b"A|B|1999-03-05|0|Q|" + b"<" * 7000,
        b"A|B|1999-03-05|0|Q|" + b"1<" * 3500,
        b"GD4012345678901|" + b"4e" * 3400 + b"|x|1||||",
        b"http://" + b"a" * 7000,
        b"a" * 7000 + b"://x",
        b'{"a":' * 1417,
        b"[" * MAX_PAYLOAD,
        b'{"a":' + b"9" * 7000 + b"}",
        "\U0001f9d1\u200d".encode() * 1000,
        "\ufdfa".encode() * 2300,
    ],
)
def test_hostile_codes_are_answered_in_time(payload: bytes) -> None:
    started = time.perf_counter()
    found = judged(payload)

    assert time.perf_counter() - started < LONGEST_S
    assert found.assurance is not Assurance.VERIFIED


def test_sixteen_candidates_that_did_not_sign_cost_little() -> None:
    keys = [certificate(number=number) for number in range(1, 21)]
    crowd = trusting(*keys, under=Issue().headers[4])
    started = time.perf_counter()
    found = declare(GENUINE, trust=crowd, now=NOW)

    assert time.perf_counter() - started < LONGEST_S
    assert found.reason == "signature"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["nam", "fn", "dob", "v", "t", "r", "sc", "dn"]), inner, max_size=4
            )
        ),
        max_leaves=12,
    )
)
def test_any_content_that_is_genuinely_signed_gets_an_answer(content: object) -> None:
    judged(Issue(payload=claims(content)).code())
