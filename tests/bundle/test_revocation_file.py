from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.bundle.revocation import RevocationId, Scheme, Standing
from sync.bundle.revocation_file import (
    MAGIC,
    MIXED_EU,
    BadRevocationFile,
    Form,
    ListedRevocations,
    Section,
    entry_of,
    write,
)

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
KID = b"12345678"
ONE, TWO = sha256(b"one").digest(), sha256(b"two").digest()


def section(
    *values: bytes,
    scheme: str = Scheme.EU_UCI,
    scope: bytes = KID,
    width: int = 16,
    prefix: str = "",
) -> Section:
    data = b"".join(sorted(value[:width] for value in values))
    return Section(
        scheme=scheme, scope=scope, form=Form.ENTRIES, width=width, data=data, prefix=prefix
    )


def dated(rid: bytes, before: int) -> Section:
    data = entry_of(Scheme.SMART_HEALTH, rid) + before.to_bytes(8)
    return Section(scheme=Scheme.SMART_HEALTH, scope=b"kid", form=Form.DATED, width=24, data=data)


def listed(*sections: Section) -> ListedRevocations:
    return ListedRevocations(write(sections))


def standing(found: ListedRevocations, value: bytes = ONE, scope: bytes = KID) -> Standing:
    return found.standing([RevocationId(Scheme.EU_UCI, scope, value)])


def test_what_is_listed_is_revoked_and_what_is_not_is_clear() -> None:
    found = listed(section(ONE))

    assert standing(found) is Standing.REVOKED
    assert standing(found, ONE[:16]) is Standing.REVOKED
    assert standing(found, TWO) is Standing.CLEAR
    assert standing(found, ONE[:15]) is Standing.CLEAR
    assert standing(found, b"") is Standing.CLEAR


def test_a_list_counts_only_for_its_scheme_and_its_signer() -> None:
    found = listed(section(ONE))

    assert standing(found, scope=b"another ") is Standing.CLEAR
    assert found.standing([RevocationId(Scheme.EU_SIGNATURE, KID, ONE)]) is Standing.CLEAR
    assert found.covers(Scheme.EU_UCI, KID)
    assert not found.covers(Scheme.EU_UCI, b"another ")
    assert not found.covers(Scheme.EU_SIGNATURE, KID)


def test_a_list_of_an_unknown_signer_counts_for_every_signer() -> None:
    assert standing(listed(section(ONE, scope=b""))) is Standing.REVOKED


@pytest.mark.parametrize("scheme", [Scheme.EU_UCI, Scheme.EU_COUNTRY_UCI, Scheme.EU_SIGNATURE])
def test_a_mixed_list_of_the_eu_counts_for_each_of_its_hashes(scheme: Scheme) -> None:
    found = listed(section(ONE, scheme=MIXED_EU))

    assert found.standing([RevocationId(scheme, KID, ONE)]) is Standing.REVOKED
    assert found.standing([RevocationId(Scheme.IT_UCI, KID, ONE)]) is Standing.CLEAR


def test_a_part_is_looked_into_for_the_values_that_begin_like_it() -> None:
    right = section(ONE, prefix=ONE.hex()[:3], scheme=MIXED_EU)
    wrong = section(ONE, prefix="fff", scheme=MIXED_EU)

    assert standing(listed(right, wrong)) is Standing.REVOKED
    assert standing(listed(wrong)) is Standing.CLEAR


@pytest.mark.parametrize(
    ("width", "expected"), [(8, Standing.REVOKED), (7, Standing.POSSIBLY_REVOKED)]
)
def test_short_beginnings_of_hashes_only_say_that_it_may_be_revoked(
    width: int, expected: Standing
) -> None:
    assert standing(listed(section(ONE, width=width))) is expected


def test_a_filter_only_says_that_it_may_be_revoked() -> None:
    full = Section(scheme=MIXED_EU, scope=KID, form=Form.FILTER, width=3, data=b"\xff" * 4)

    assert standing(listed(full)) is Standing.POSSIBLY_REVOKED
    assert standing(listed(full, section(ONE))) is Standing.REVOKED
    assert listed(full).lists[0].entries == 0


@pytest.mark.parametrize(
    ("issued_at", "expected"),
    [
        (NOW - timedelta(seconds=1), Standing.REVOKED),
        (NOW, Standing.CLEAR),
        (None, Standing.REVOKED),
    ],
)
def test_a_time_beside_a_card_revokes_what_was_issued_before_it(
    issued_at: datetime | None, expected: Standing
) -> None:
    found = listed(dated(b"rid", int(NOW.timestamp())))
    asked = RevocationId(Scheme.SMART_HEALTH, b"kid", b"rid", issued_at)

    assert found.standing([asked]) is expected


def test_a_card_without_a_time_beside_it_is_revoked_whenever_it_was_issued() -> None:
    asked = RevocationId(Scheme.SMART_HEALTH, b"kid", b"rid", NOW)

    assert listed(dated(b"rid", 0)).standing([asked]) is Standing.REVOKED
    assert listed(dated(b"other", 0)).standing([asked]) is Standing.CLEAR


def test_the_worst_standing_of_several_names_counts() -> None:
    found = listed(section(ONE))
    asked = [RevocationId(Scheme.EU_UCI, KID, value) for value in (TWO, ONE, TWO)]

    assert found.standing(asked) is Standing.REVOKED
    assert found.standing([]) is Standing.CLEAR


def test_every_list_tells_its_age() -> None:
    day = timedelta(days=1)
    stated = Section(
        scheme="it-uci", scope=b"", form=Form.ENTRIES, width=16, data=b"",
        updated=NOW - 2 * day, fetched=NOW - day,
    )  # fmt: skip
    fetched = Section(
        scheme="nl-signature", scope=b"", form=Form.ENTRIES, width=16, data=b"", fetched=NOW - day
    )
    found = listed(stated, fetched, section(ONE)).lists

    assert [one.age(NOW) for one in found] == [172_800, 86_400, None]
    assert [one.entries for one in found] == [0, 0, 1]


def test_a_file_is_looked_up_where_it_lies(tmp_path: Path) -> None:
    file = tmp_path / "any"
    file.write_bytes(write([section(ONE)]))

    assert standing(ListedRevocations.mapped(file)) is Standing.REVOKED


def test_an_empty_file_is_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    with pytest.raises(BadRevocationFile):
        ListedRevocations.mapped(tmp_path / "empty")


WHOLE = write([section(ONE, TWO), dated(b"rid", 0)])


@pytest.mark.parametrize("data", [b"", MAGIC, WHOLE[:-1], WHOLE + b"\x00", b"x" + WHOLE[1:]])
def test_less_or_more_than_a_file_is_refused(data: bytes) -> None:
    with pytest.raises(BadRevocationFile):
        ListedRevocations(data)


@pytest.mark.parametrize(
    "broken",
    [
        section(ONE, width=15, scheme="unknown"),
        Section(scheme="it-uci", scope=b"", form=Form.ENTRIES, width=16, data=b"\x00" * 15),
        Section(scheme="it-uci", scope=b"", form=Form.ENTRIES, width=17, data=b"\x00" * 17),
        Section(scheme="it-uci", scope=b"", form=Form.ENTRIES, width=0, data=b""),
        Section(scheme="it-uci", scope=b"", form=Form.DATED, width=16, data=b"\x00" * 16),
        Section(scheme="eu", scope=b"", form=Form.FILTER, width=3, data=b""),
        Section(scheme="eu", scope=b"", form=Form.FILTER, width=256, data=b"\x00"),
    ],
)
def test_sections_that_cannot_be_looked_up_are_refused(broken: Section) -> None:
    with pytest.raises(BadRevocationFile):
        listed(broken)


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=6))
def test_any_damage_is_refused_or_looked_up_without_a_fault(edits: list[tuple[int, int]]) -> None:
    damaged = bytearray(WHOLE)
    for place, value in edits:
        damaged[place] = value
    try:
        found = ListedRevocations(bytes(damaged))
    except BadRevocationFile:
        return
    asked = [RevocationId(scheme, scope, ONE) for scheme in Scheme for scope in (KID, b"kid")]
    assert isinstance(found.standing(asked), Standing)


values = st.binary(min_size=16, max_size=32)


@given(st.sets(values, max_size=50), values)
def test_a_value_is_revoked_exactly_if_its_beginning_is_listed(
    held: set[bytes], asked: bytes
) -> None:
    found = listed(section(*{value[:16] for value in held}))

    assert all(standing(found, value) is Standing.REVOKED for value in held)
    expected = asked[:16] in {value[:16] for value in held}
    assert (standing(found, asked) is Standing.REVOKED) is expected
