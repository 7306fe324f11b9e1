import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.journal import passphrase as sealing
from sync.journal.passphrase import (
    Cost,
    UnreadableSecret,
    Weakness,
    WrongPassphrase,
    open_sealed,
    public_part,
    seal,
    weakness,
)
from sync.protocol import cbor
from tests.journal.owing import WORDS

QUICK = Cost(8192, 1, 1)
SECRET = bytes(range(32))
FILE = seal(SECRET, WORDS, use="test", public=b"public", cost=QUICK)


def test_the_passphrase_gives_the_secret_back() -> None:
    assert open_sealed(FILE, WORDS, use="test") == SECRET
    assert public_part(FILE, use="test") == b"public"


def test_keyboards_that_build_letters_differently_type_the_same_passphrase() -> None:
    apart = unicodedata.normalize("NFD", WORDS)
    assert apart != WORDS
    assert open_sealed(FILE, apart + "\n", use="test") == SECRET


@pytest.mark.parametrize("wrong", ["", "bon tu rat tinh co", WORDS.upper()])
def test_another_passphrase_opens_nothing(wrong) -> None:
    with pytest.raises(WrongPassphrase):
        open_sealed(FILE, wrong, use="test")


def test_a_secret_for_another_use_is_named() -> None:
    with pytest.raises(UnreadableSecret, match="another use: 'test'"):
        open_sealed(FILE, WORDS, use="something else")


@pytest.mark.parametrize("length", range(0, len(FILE), 7))
def test_a_cut_file_is_told_from_a_wrong_passphrase(length) -> None:
    with pytest.raises(UnreadableSecret):
        open_sealed(FILE[:length], WORDS, use="test")


@settings(max_examples=300, deadline=None)
@given(place=st.integers(0, len(FILE) - 1), bit=st.integers(0, 7))
def test_every_flipped_bit_is_told_from_a_wrong_passphrase(place, bit) -> None:
    altered = bytearray(FILE)
    altered[place] ^= 1 << bit
    with pytest.raises(UnreadableSecret):
        public_part(bytes(altered), use="test")


@settings(max_examples=200, deadline=None)
@given(data=st.binary(max_size=300))
def test_rubbish_is_never_anything_else_than_unreadable(data) -> None:
    with pytest.raises(UnreadableSecret):
        open_sealed(data, WORDS, use="test")


def forged(**changes: object) -> bytes:
    """A file that somebody altered and whose check he made anew."""
    frame = dict(cbor.decode_deterministic(FILE, max_bytes=4096))
    frame |= {int(name.removeprefix("n")): value for name, value in changes.items()}
    frame[8] = sealing._check(frame)
    return cbor.encode(frame)


def test_what_everybody_may_read_is_bound_to_the_secret() -> None:
    with pytest.raises(WrongPassphrase):
        open_sealed(forged(n6=b"another"), WORDS, use="test")


@pytest.mark.parametrize(
    ("cost", "bearable"),
    [
        ([8192, 1, 1], True),
        ([262_144, 10, 8], True),
        ([8191, 1, 1], False),
        ([262_145, 1, 1], False),
        ([2**40, 1, 1], False),
        ([8192, 0, 1], False),
        ([8192, 11, 1], False),
        ([8192, 1, 0], False),
        ([8192, 1, 9], False),
        ([8192, 1], False),
        ([8192, 1, True], False),
        ("8192", False),
    ],
)
def test_a_file_may_not_ask_for_any_work_it_likes(cost, bearable) -> None:
    try:
        public_part(forged(n4=cost), use="test")
    except UnreadableSecret:
        assert not bearable
    else:
        assert bearable


def test_a_later_version_is_named() -> None:
    with pytest.raises(UnreadableSecret, match="version 2"):
        open_sealed(forged(n1=2), WORDS, use="test")


def test_salt_and_nonce_are_new_each_time() -> None:
    again = seal(SECRET, WORDS, use="test", public=b"public", cost=QUICK)
    one, other = (cbor.decode_deterministic(data, max_bytes=4096) for data in (FILE, again))
    assert one[3] != other[3]
    assert one[5] != other[5]
    assert SECRET not in FILE


def test_what_is_written_costs_what_the_owasp_and_our_facts_ask() -> None:
    frame = cbor.decode_deterministic(seal(SECRET, WORDS, use="test"), max_bytes=4096)
    assert list(frame[4]) == [64 * 1024, 3, 4]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("bốn từ rất tình cờ", None),
        ("mười hai ký tự", None),
        ("ngắn quá", Weakness.SHORT),
        ("1234 5678 9012 3456", Weakness.DIGITS),
        ("aaaaaaaaaaaabb", Weakness.SAMENESS),
        ("ab cd " * 200, Weakness.LONG),
        (" " * 40, Weakness.SHORT),
    ],
)
def test_a_passphrase_is_looked_at_when_it_is_chosen(text, why) -> None:
    assert weakness(text) is why
