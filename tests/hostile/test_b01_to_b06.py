"""Codes that would grow, or hang, when they are unpacked (SECURITY.md, section 6)."""

import tracemalloc
import zlib
from collections.abc import Callable

import base45
import cbor2
import pytest

from terminal.declarations.cleaning import MAX_PAYLOAD
from terminal.declarations.own_declaration import _PREFIX as OWN
from tests.declarations import issuing_divoc, issuing_shc
from tests.declarations.issuing import Issue, claims, squeezed, vaccination, wrap
from tests.hostile.showing import refused, shown, verified

GROWTH = 64 * 1024 * 1024
MESSAGE = Issue().message()
CARD = issuing_shc.Card()


def in_a_health_card(packed: bytes) -> bytes:
    header = b'{"zip":"DEF","alg":"ES256","kid":"' + issuing_shc.KEY_ID.encode() + b'"}'
    return issuing_shc.digits(".".join(issuing_shc.signed(header, packed)))


def in_a_divoc_certificate(data: bytes) -> bytes:
    return issuing_divoc.armoured(issuing_divoc.zipped({"certificate.json": data}))


BOMBS = {
    "HC1": squeezed(zlib.compress(bytes(2_900_000), 9)),
    "HC1, of one QR code": squeezed(zlib.compress(bytes(1_900_000), 9)),
    "SMART Health Card": in_a_health_card(issuing_shc.deflate(bytes(1_500_000))),
    "DIVOC": in_a_divoc_certificate(bytes(4_000_000)),
    "DIVOC, as bytes": issuing_divoc.zipped({"certificate.json": bytes(4_000_000)}),
    "DIVOC, bomb in a bomb": in_a_divoc_certificate(
        issuing_divoc.zipped({"certificate.json": bytes(4_000_000)})
    ),
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_b1_a_compression_bomb_is_refused_before_it_goes_off(bomb: bytes) -> None:
    """B1: refused as badly compressed, whatever it is wrapped in, without the memory for it."""
    assert len(bomb) <= MAX_PAYLOAD
    shown(bomb)
    tracemalloc.start()
    reason = refused(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert reason in {"compression", "malformed"}
    assert peak < GROWTH / 16


def test_b1_a_bomb_too_large_for_one_code_is_not_even_begun() -> None:
    """B1: what is longer than any QR code is refused by its length."""
    assert refused(squeezed(zlib.compress(bytes(200_000_000), 1))) == "too-large"


PACKED = zlib.compress(MESSAGE, 9)
RAW = issuing_shc.deflate(MESSAGE)
GZIP = zlib.compressobj(9, wbits=31)
GZIPPED = GZIP.compress(MESSAGE) + GZIP.flush()


@pytest.mark.parametrize(
    "packed",
    [PACKED + PACKED, PACKED + b"x", PACKED[:-1], PACKED[:-4], RAW, GZIPPED, MESSAGE, b""],
    ids=["two streams", "a byte more", "cut", "no sum", "raw", "gzip", "not packed", "nothing"],
)
def test_b2_only_one_whole_zlib_stream_is_a_certificate(packed: bytes) -> None:
    """B2: two streams, bytes behind, cut, raw deflate, gzip: all refused."""
    verified(squeezed(PACKED))
    # Uncompressed messages are not of the format either.
    assert refused(squeezed(packed)) == "compression"


CARD_RAW = issuing_shc.deflate(CARD.payload)
GZIP_CARD = zlib.compressobj(9, wbits=31)


@pytest.mark.parametrize(
    "packed",
    [
        CARD_RAW + CARD_RAW,
        CARD_RAW + b"x",
        CARD_RAW[:-1],
        zlib.compress(CARD.payload),
        GZIP_CARD.compress(CARD.payload) + GZIP_CARD.flush(),
        CARD.payload,
    ],
    ids=["two streams", "a byte more", "cut", "zlib", "gzip", "not packed"],
)
def test_b2_only_one_whole_raw_stream_is_a_health_card(packed: bytes) -> None:
    """B2: the same for SMART Health Cards, whose stream is raw, though genuinely signed."""
    verified(in_a_health_card(CARD_RAW))

    assert refused(in_a_health_card(packed)) in {"compression", "malformed"}


def everywhere(item: bytes) -> list[bytes]:
    """A CBOR item as message, header, payload, field and as a declaration of our own."""
    in_claims = b"\xa2\x01" + item + b"\x39\x01\x03\xa1\x01\xa1\x63dob" + item
    in_who = b"\xa1\x39\x01\x03\xa1\x03" + item
    codes = [
        wrap(item),
        wrap(b"\x84\x40" + b"\xa1\x04" + item + b"\x41\xa0\x41\x00"),
        Issue(payload=item).code(),
        Issue(payload=in_claims).code(),
        Issue(payload=in_who).code(),
        OWN + base45.b45encode(item),
        OWN + base45.b45encode(Issue(payload=item).message()),
    ]
    return [code for code in codes if len(code) <= MAX_PAYLOAD]


def answered(items: dict[str, bytes]) -> Callable[[Callable[[bytes], None]], object]:
    return pytest.mark.parametrize("item", items.values(), ids=items.keys())


@answered(
    {
        "400 lists": b"\x81" * 400 + b"\x00",
        "100,000 lists, cut": b"\x81" * 100_000,
        "400 maps": b"\xa1\x00" * 400 + b"\x00",
        "indefinite lists": b"\x9f" * 2000,
        "indefinite maps": b"\xbf" * 2000,
        "indefinite text": b"\x7f" + b"\x61a" * 3000,
        "100,000 tags": b"\xc1" * 100_000 + b"\x00",
        "2,000 tags": b"\xc1" * 2_000 + b"\x00",
        "nested behind tags": b"\xc6\x81" * 500 + b"\x00",
    }
)
def test_b3_deep_nesting_is_refused(item: bytes) -> None:
    """B3: nesting, endless items and chains of tags: refused wherever they stand."""
    for code in everywhere(item):
        assert refused(code) in {"malformed", "compression", "content", "key-unknown"}


@answered(
    {
        "bytes": bytes.fromhex("5b4000000000000000"),
        "text": bytes.fromhex("7b4000000000000000"),
        "list": bytes.fromhex("9b4000000000000000"),
        "map": bytes.fromhex("bb4000000000000000"),
        "the largest": bytes.fromhex("5bffffffffffffffff"),
        "list of half a gigabyte": bytes.fromhex("9a20000000"),
    }
)
def test_b4_announced_lengths_allocate_nothing(item: bytes) -> None:
    """B4: a length of 2^62 is refused when the bytes end, without memory for it."""
    for code in everywhere(item):
        tracemalloc.start()
        assert refused(code) in {"malformed", "key-unknown"}
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < GROWTH / 16


@answered(
    {
        "decimal": bytes.fromhex("c4821a0098968001"),
        "decimal, huge": bytes.fromhex("c4821b7fffffffffffffff01"),
        "decimal, tiny": bytes.fromhex("c4823b7fffffffffffffff01"),
        "big float": bytes.fromhex("c5821a0098968001"),
        "rational": bytes.fromhex("d81e820100"),
        "extended decimal": bytes.fromhex("d90108821a0098968001"),
    }
)
def test_b5_numbers_with_huge_exponents_are_refused(item: bytes) -> None:
    """B5: tags 4 and 5 are not read at all, so that no number of ten bytes can hang a post."""
    for code in everywhere(item):
        assert refused(code) in {"malformed", "key-unknown"}


@answered(
    {
        "35, regular expression": b"\xd8\x23\x6a(a+)+$aaaa",
        "28/29, cycle": bytes.fromhex("d81c81d81d00"),
        "25/256, text references": bytes.fromhex("d9010081d81900"),
        "2, 7 kB number": b"\xc2\x59\x0f\xa0" + b"\xff" * 4000,
        "3, negative number": b"\xc3\x59\x03\xe8" + b"\xff" * 1000,
        "258, set": bytes.fromhex("d90102820102"),
        "37, UUID": b"\xd8\x25\x50" + bytes(16),
        "36, mail": b"\xd8\x24\x63a:b",
        "260, network address": b"\xd9\x01\x04\x44\x7f\x00\x00\x01",
        "43000, complex number": bytes.fromhex("d9a7f8820102"),
        "55799, self-described": bytes.fromhex("d9d9f700"),
    }
)
def test_b6_tags_that_no_issuer_needs_are_refused(item: bytes) -> None:
    """B6: every tag but those of COSE, CWT and times is refused by name."""
    for code in everywhere(item):
        assert refused(code) in {"malformed", "key-unknown"}


@pytest.mark.parametrize("date", [1e300, -1e300, float("inf"), 1e18, -1.0])
@pytest.mark.parametrize("tagged", [True, False])
def test_b6_a_date_out_of_any_calendar_is_no_date(date: float, tagged: bool) -> None:
    """B6: tag 0/1 times of 1e300: kept as what they say where a text stands, never a time."""
    value = cbor2.CBORTag(1, date) if tagged else date
    certificate = vaccination()
    certificate["v"][0]["dt"] = value
    certificate["dob"] = value

    found = shown(Issue(payload=claims(certificate)).code())

    assert found.person.birth_date == ""
