import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.bundle import gathering
from sync.bundle.gathering import grouped, merged, sorted_entries
from sync.bundle.revocation_file import Form, Section
from sync.bundle.trust import MAX_CANDIDATES, SignerKey
from tests.declarations.issuing import private_key


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


def test_of_one_id_the_first_keys_are_kept_each_once() -> None:
    keys = [
        SignerKey(public_key=private_key(number=number).public_key())
        for number in range(MAX_CANDIDATES + 2)
    ]

    assert grouped([("a", keys[0]), ("a", keys[0]), ("b", keys[1])]) == {
        "a": (keys[0],),
        "b": (keys[1],),
    }
    assert grouped(("a", key) for key in keys) == {"a": tuple(keys[:MAX_CANDIDATES])}
