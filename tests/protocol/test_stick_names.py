"""Names on a stick: what we write is read again, and nothing else is taken for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.packing import NotPacked, TooLarge, most_packed, pack, unpack
from sync.protocol.stick_names import (
    BATCH,
    BUNDLE_LIST,
    RECEIPT,
    REQUEST,
    WELCOME,
    Run,
    is_part,
    part_name,
    run_of,
    terminal_of,
)

runs = st.builds(
    lambda epoch, first, more, digest: Run(epoch, first, min(first + more, 2**63 - 1), digest),
    st.integers(0, 2**63 - 1),
    st.integers(1, 2**63 - 1),
    st.integers(0, 499),
    st.binary(min_size=8, max_size=8),
)


@given(runs, st.sampled_from([BATCH, RECEIPT]))
def test_a_name_tells_its_run_again(run: Run, suffix: str) -> None:
    assert run_of(run.named(suffix), suffix) == run


@given(st.text(alphabet="0123456789abcdef-.batchreceipt\u0660 /\n", max_size=60))
def test_every_name_that_is_read_is_exactly_what_would_be_written(name: str) -> None:
    for suffix in (BATCH, RECEIPT):
        run = run_of(name, suffix)
        assert run is None or run.named(suffix) == name


@given(st.binary(min_size=16, max_size=16))
def test_a_folder_tells_its_terminal(terminal: bytes) -> None:
    assert terminal_of(terminal.hex()) == terminal


@pytest.mark.parametrize("name", ["", "chot", "A" * 32, "0" * 31, "0" * 33, "0" * 32 + "\n", ".."])
def test_no_other_folder_is_a_terminals(name: str) -> None:
    assert terminal_of(name) is None


@given(runs)
def test_only_our_own_half_written_files_are_known_as_such(run: Run) -> None:
    whole = [run.named(BATCH), run.named(RECEIPT), REQUEST, WELCOME, BUNDLE_LIST, "0" * 64]
    for name in whole:
        assert is_part(part_name(name, b"abcd"))
        assert not is_part(name)
    for name in ("notes.txt", ".bashrc", "report.part"):
        assert not is_part(name)
        assert not is_part(part_name(name, b"abcd"))


@given(st.binary(max_size=5000))
def test_what_is_packed_comes_out_again_and_is_never_longer_than_said(data: bytes) -> None:
    assert unpack(pack(data), len(data)) == data
    assert len(pack(data)) <= most_packed(len(data))


def test_unpacking_ends_at_the_limit() -> None:
    assert unpack(pack(bytes(100)), 100) == bytes(100)
    with pytest.raises(TooLarge):
        unpack(pack(bytes(101)), 100)
    with pytest.raises(NotPacked):
        unpack(b"no frame", 100)
