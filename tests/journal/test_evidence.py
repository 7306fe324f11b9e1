import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync.journal import evidence
from sync.journal.chain import Head
from sync.journal.evidence import (
    MAX_FILE_BYTES,
    MAX_RECEIPTS,
    Evidence,
    MalformedEvidence,
    Witness,
    agreed_keys,
    encode_receipts,
    head_code,
    read_evidence,
    read_head_code,
)
from sync.protocol import cbor
from sync.protocol.messages import Receipt, encode_receipt

CENTRE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
VERIFYING = CENTRE.public_key().public_bytes_raw()
TERMINAL = bytes(range(100, 116))
HEAD = Head(2**62 + 5, 1284, bytes(range(200, 232)))
CODE = head_code(TERMINAL, HEAD)
SEEN = Witness(TERMINAL[:8], HEAD.epoch, 1284, HEAD.hash[:16])


def envelope(mark: int = 9, *, key: Ed25519PrivateKey = CENTRE) -> bytes:
    receipt = Receipt(
        centre=b"C" * 16,
        centre_epoch=1,
        terminal=TERMINAL,
        epoch=7,
        mark=mark,
        mark_hash=b"h" * 32,
        centre_time_ms=0,
        batch_hash=bytes(32),
        answers=(),
    )
    return encode_receipt(receipt, key)


@given(
    st.binary(min_size=16, max_size=16),
    st.builds(
        Head,
        st.integers(1, 2**63 - 1),
        st.integers(1, 2**48 - 1),
        st.binary(min_size=32, max_size=32),
    ),
)
def test_a_head_code_is_read_back_as_it_was_written(terminal, head) -> None:
    read = read_head_code(head_code(terminal, head))
    assert read == Witness(terminal[:8], head.epoch, head.seq, head.hash[:16])


def test_a_head_code_has_one_form_that_fits_the_letters_of_a_qr_code() -> None:
    assert CODE == "CHOT1H.MRSWMZ3INFVGWQAAAAAAAAAAAUAAAAAAAUCMRSOKZPGM3TWP2DI5FU6U2XLNP53W"
    epoch, seq = (2**62 + 5).to_bytes(8, "big"), (1284).to_bytes(6, "big")
    assert base64.b32decode(CODE[7:])[:38] == TERMINAL[:8] + epoch + seq + HEAD.hash[:16]
    assert set(CODE) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


def test_people_may_type_small_letters_groups_and_figures_that_look_like_letters() -> None:
    groups = [CODE[7:][start : start + 4] for start in range(0, 64, 4)]
    assert read_head_code("  chot1h. " + "-".join(groups).lower() + "\n") == SEEN
    assert read_head_code("CHOT1H." + CODE[7:].replace("I", "1").replace("O", "0")) == SEEN


@given(st.integers(0, 63), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_a_mistyped_letter_is_told_from_a_changed_journal(place, letter) -> None:
    typed = CODE[7:]
    wrong = typed[:place] + letter + typed[place + 1 :]
    if wrong != typed:
        with pytest.raises(MalformedEvidence):
            read_head_code("CHOT1H." + wrong)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "CHOT1H.",
        CODE[:-8],
        CODE + "AAAAAAAA",
        CODE[1:],
        CODE.replace("CHOT1H", "CHOT2H"),
        CODE + " " * 90,
        "CHOT1H." + "é" * 64,
        "CHOT1H." + "!" * 64,
    ],
)
def test_what_is_no_head_code_is_refused(text) -> None:
    with pytest.raises(MalformedEvidence):
        read_head_code(text)


@pytest.mark.parametrize("seq", [0, 2**48])
def test_a_head_without_a_record_or_beyond_the_form_gives_no_code(seq) -> None:
    with pytest.raises(ValueError, match="no record"):
        head_code(TERMINAL, Head(7, seq, bytes(32)))


def test_a_text_of_codes_with_remarks_is_evidence() -> None:
    text = f"# ca sáng 22/11\n\n{CODE}\n  {CODE.lower()}  # ca chiều\n".encode("utf-8-sig")
    assert read_evidence("slips.txt", text) == Evidence("slips.txt", (SEEN, SEEN))


@pytest.mark.parametrize("data", [b"", b"# nothing\n", b"\xff\xfe", CODE.encode() + b"\nrubbish"])
def test_a_text_without_codes_or_with_anything_else_is_none(data) -> None:
    with pytest.raises(MalformedEvidence):
        read_evidence("x", data)


def test_a_receipts_file_gives_what_the_centre_signed_and_the_keys_it_knows() -> None:
    data = encode_receipts(VERIFYING, [envelope(9), envelope(0)], {TERMINAL: b"k" * 32})
    found = read_evidence("receipts", data)
    assert found.witnesses == (Witness(TERMINAL, 7, 9, b"h" * 32, receipt=True),)
    assert found.keys == {TERMINAL: b"k" * 32}
    assert read_evidence("old", cbor.encode({1: 1, 2: VERIFYING, 3: []})).keys == {}


@pytest.mark.parametrize(
    "fields",
    [
        {1: 2, 2: VERIFYING, 3: []},
        {1: 1, 2: VERIFYING[1:], 3: []},
        {1: 1, 2: VERIFYING, 3: [b"rubbish"]},
        {1: 1, 2: VERIFYING, 3: ["text"]},
        {1: 1, 2: VERIFYING, 3: [envelope(key=Ed25519PrivateKey.generate())]},
        {1: 1, 2: VERIFYING, 3: [envelope()[:-1] + b"x"]},
        {1: 1, 2: VERIFYING, 3: [], 4: {TERMINAL: b"short"}},
        {1: 1, 2: VERIFYING, 3: [], 4: []},
        {1: 1, 2: VERIFYING},
    ],
)
def test_a_receipts_file_with_anything_wrong_in_it_is_refused(fields) -> None:
    with pytest.raises(MalformedEvidence):
        read_evidence("x", cbor.encode(fields))


def test_files_have_limits(monkeypatch) -> None:
    with pytest.raises(MalformedEvidence):
        read_evidence("x", bytes(MAX_FILE_BYTES + 1))
    with pytest.raises(ValueError, match="too many"):
        encode_receipts(VERIFYING, [b""] * (MAX_RECEIPTS + 1))
    monkeypatch.setattr(evidence, "MAX_RECEIPTS", 1)
    assert len(read_evidence("x", encode_receipts(VERIFYING, [envelope()])).witnesses) == 1
    with pytest.raises(MalformedEvidence):
        read_evidence("x", cbor.encode({1: 1, 2: VERIFYING, 3: [envelope(), envelope()]}))
    monkeypatch.setattr(evidence, "MAX_CODES", 1)
    assert read_evidence("x", CODE.encode()).witnesses == (SEEN,)
    with pytest.raises(MalformedEvidence):
        read_evidence("x", f"{CODE}\n{CODE}".encode())


def test_two_keys_for_one_terminal_are_a_contradiction() -> None:
    first, second = Evidence("a", (), {TERMINAL: b"1" * 32}), Evidence("b", (), {b"o": b"2" * 32})
    assert agreed_keys([first, second, first]) == {TERMINAL: b"1" * 32, b"o": b"2" * 32}
    with pytest.raises(MalformedEvidence):
        agreed_keys([first, Evidence("c", (), {TERMINAL: b"3" * 32})])
