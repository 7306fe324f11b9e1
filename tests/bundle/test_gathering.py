import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.bundle import gathering
from sync.bundle.gathering import merged, sorted_entries
from sync.bundle.revocation_file import Form, Section


def section(data: bytes, scope: bytes = b"", form: Form = Form.ENTRIES, width: int = 2) -> Section:
    return Section(scheme="eu", scope=scope, form=form, width=width, data=data)


def test_lists_of_one_signer_are_joined_and_the_others_kept_apart() -> None:
    found = merged(
        [section(b"zzaa"), section(b"bb", b"x"), section(b"aamm"), section(b"ccc", width=3)]
    )

    assert [(one.scope, one.width, one.data) for one in found] == [
        (b"", 2, b"aammzz"),
        (b"", 3, b"ccc"),
        (b"x", 2, b"bb"),
    ]


def test_filters_are_never_joined() -> None:
    full = section(b"\xff\xff", form=Form.FILTER)

    assert merged([full, full]) == (full, full)


@pytest.mark.parametrize("at_once", [0, 1_000_000])
@given(entries=st.lists(st.binary(min_size=3, max_size=3), max_size=60))
def test_entries_come_out_in_order_and_once(at_once: int, entries: list[bytes]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathering, "_SORTED_AT_ONCE", at_once)
        assert sorted_entries(b"".join(entries), 3) == b"".join(sorted(set(entries)))
