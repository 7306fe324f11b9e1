from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.envelope import MalformedMessage, signed
from sync.protocol.terms import Direction, Verdict
from terminal.reading.qr_writing import qr_modules
from terminal.reports import handover_code as codes
from terminal.reports.handover import Gaps, Handover, Override, Span
from terminal.reports.handover_code import (
    Holding,
    code_in,
    figures_of,
    handover_code,
    read_handover_code,
)
from tests.journal.makers import NOON_MS, SIGNING_KEY

SHIFT = Handover(
    terminal=b"T" * 16,
    post="Chốt Hư Cấu 1",
    lane="2",
    from_ms=NOON_MS,
    to_ms=NOON_MS + 8 * 3_600_000,
    spans=(Span(7, 5, 1288, b"H" * 32),),
    operators=("canbo1", "Lò Thị Ví Dụ"),
    counts={(Verdict.ADMIT, Direction.IN): 900, (Verdict.REFUSE, None): 12},
    hours={NOON_MS: 912},
    vehicles=310,
    overrides=(
        Override(at_ms=NOON_MS, epoch=7, seq=9, code="order", verdict=Verdict.ADMIT, operator="a"),
    ),
    clock_jumps_ms=(-3000, 3000),
    centre_away=Gaps(2, 600_000),
    bundles=("2026-11-22.1",),
)
HOLDING = Holding(recorded=1288, confirmed=1284)


def made(shift: Handover = SHIFT, taken_by: str = "canbo2", holding: Holding = HOLDING) -> bytes:
    return handover_code(shift, taken_by, holding, SIGNING_KEY).encode()


def test_a_code_says_what_the_shift_came_to() -> None:
    found = read_handover_code(made())
    assert found.terminal == SHIFT.terminal
    assert found.key == SIGNING_KEY.public_key().public_bytes_raw()
    assert (found.post, found.lane) == (SHIFT.post, SHIFT.lane)
    assert (found.given_by, found.taken_by) == (SHIFT.operators, "canbo2")
    assert (found.from_ms, found.to_ms, found.spans) == (SHIFT.from_ms, SHIFT.to_ms, SHIFT.spans)
    assert {key: count for key, count in found.counts.items() if count} == SHIFT.counts
    assert found.figures == figures_of(SHIFT)
    assert found.figures["clock_jumps"] == 2
    assert (found.overrides, found.bundles) == ({"order": 1}, SHIFT.bundles)
    assert (found.holding, found.holding.unsent) == (HOLDING, 4)
    assert (found.digest, found.records) == (SHIFT.digest(), 1284)


def test_a_usual_code_is_small_enough_to_be_photographed() -> None:
    modules = qr_modules(made().decode(), "M")
    assert modules.shape[0] <= 101


def test_the_longest_code_still_is_a_qr_code() -> None:
    name = "ờ" * 64
    overrides = [
        Override(at_ms=0, epoch=1, seq=1, code=f"{n:064}", verdict=Verdict.ADMIT, operator="")
        for n in range(10_000, 10_020)
    ]
    longest = replace(
        SHIFT,
        post=name,
        lane=name,
        operators=tuple(f"{n}{name}" for n in range(9)),
        bundles=tuple(f"{n}{name}" for n in range(9)),
        spans=tuple(Span(2**62 + n, 2**40, 2**50, b"H" * 32) for n in range(codes.MAX_SPANS)),
        overrides=tuple(overrides),
        counts={(v, d): 2**31 for v in Verdict for d in (*Direction, None)},
    )
    code = made(longest, name)
    found = read_handover_code(code)
    assert len(code) <= codes.MAX_CODE
    assert qr_modules(code.decode(), "M").shape[0] <= 177
    assert len(found.given_by) == len(found.bundles) == codes.MAX_NAMES
    assert found.post == "ờ" * (codes.MAX_SHOWN - 1) + "…"
    assert found.digest == longest.digest()


def test_a_shift_over_more_lines_than_a_code_holds_is_refused() -> None:
    spans = tuple(Span(n, 1, 2, bytes(32)) for n in range(1, codes.MAX_SPANS + 2))
    with pytest.raises(ValueError, match="too many"):
        made(replace(SHIFT, spans=spans))


@given(st.data())
def test_no_letter_of_a_code_can_be_another(data: st.DataObject) -> None:
    code = bytearray(made())
    # The last letter carries bits that are none of the bytes.
    place = data.draw(st.integers(0, len(code) - 2))
    letters = sorted({*b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"} - {code[place]})
    code[place] = data.draw(st.sampled_from(letters))
    with pytest.raises(MalformedMessage):
        read_handover_code(bytes(code))


@given(st.binary(max_size=300))
def test_anything_else_is_no_code(data: bytes) -> None:
    for code in (data, b"CHOT1B." + data):
        with pytest.raises(MalformedMessage):
            read_handover_code(code)


CHANGES: tuple[Mapping[int, Any], ...] = (
    {10: []},
    {10: [[7, 5, 4, b"H" * 32]]},
    {10: [[7, 5, 9, b"H" * 31]]},
    {10: [[7, "5", 9, b"H" * 32]]},
    {10: [[7, 5, 9]]},
    {10: [[n, 1, 1, b"H" * 32] for n in range(1, codes.MAX_SPANS + 2)]},
    {11: [1] * 11},
    {11: [-1] * 12},
    {12: [0]},
    {13: {"x" * (codes.MAX_SHOWN + 1): 1}},
    {13: {"a\x1bb": 1}},
    {13: {1: 1}},
    {14: ["a\u202eb"]},
    {6: ["a"] * (codes.MAX_NAMES + 1)},
    {6: [1]},
    {15: [3, 4]},
    {16: bytes(15)},
    {4: "x" * (codes.MAX_SHOWN + 1)},
    {7: "a\nb"},
    {1: 2},
)


@pytest.mark.parametrize("change", CHANGES)
def test_what_somebody_signed_by_hand_keeps_the_limits_too(
    change: Mapping[int, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        f"{codes.__name__}.signed",
        lambda prefix, fields, key: signed(prefix, {**fields, **change}, key),
    )
    with pytest.raises(MalformedMessage):
        read_handover_code(made())


def test_the_signature_of_another_key_does_not_do(monkeypatch: pytest.MonkeyPatch) -> None:
    other = Ed25519PrivateKey.generate()
    monkeypatch.setattr(
        f"{codes.__name__}.signed", lambda prefix, fields, _: signed(prefix, fields, other)
    )
    with pytest.raises(MalformedMessage, match="signature"):
        read_handover_code(made())


@pytest.mark.parametrize("around", [(b"", b""), (b"%PDF-1.4\n/Keywords (", b")"), (b"\n ", b"\n")])
def test_a_code_is_found_among_other_bytes(around: tuple[bytes, bytes]) -> None:
    before, after = around
    assert code_in(before + made() + after) == made()
    assert code_in(before + b"CHOT1B.ABC" + after) is None
