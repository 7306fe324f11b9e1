from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings

from sync.bundle.trust import TrustMaterial
from sync.protocol.terms import Assurance
from terminal.declarations.declaration import Declaration
from terminal.declarations.registry import declare
from tests.declarations.strategies import (
    FAULTS,
    NOW,
    Record,
    Resident,
    altered,
    broken,
    broken_records,
    masked_national,
    residents,
    whole_records,
)

MANY = settings(max_examples=1_000)


def read(record: Record) -> Declaration:
    return declare(record.text.encode(), trust=TrustMaterial(), now=NOW)


@MANY
@given(whole_records())
def test_any_whole_record_is_read_without_a_warning(record) -> None:
    found = read(record)

    assert found.kind == record.kind
    assert found.assurance is Assurance.UNSIGNED
    assert found.warnings == ()
    assert found.person.birth_date == record.resident.born.isoformat()
    assert found.person.sex == record.resident.sex
    if record.kind != "qrqg":
        assert found.person.name == record.resident.name
        assert found.person.address == record.resident.address


@MANY
@given(broken_records())
def test_any_single_fault_gives_exactly_its_own_warnings(record) -> None:
    found = read(record)

    assert found.kind == record.kind
    assert Counter(found.warnings) == Counter(record.warnings)
    opaque = record.kind == "unknown"
    assert found.assurance is (Assurance.OPAQUE if opaque else Assurance.UNSIGNED)


@given(residents())
def test_a_masked_national_code_says_only_what_it_masks(person) -> None:
    found = read(Record("|".join(masked_national(person)), "qrqg"))

    assert set(found.warnings) == {"id-masked", "dob-masked"}


OLD = Resident(
    family="Đỗ",
    middles=("Thị", "Ý"),
    given="Ưu",
    born=date(1949, 3, 5),
    sex="F",
    number="002149012345",
    old_number="012345678",
    passport="C1234567",
    insurance="GD4012345678901",
    personal_code="A1B2C3D4",
    address="Thôn Nháp, Hà Giang",
    issued=date(2021, 7, 1),
)
YOUNG = altered(OLD, born=date(2023, 6, 15), number="002323012345", issued=date(2025, 10, 4))


@pytest.mark.parametrize(
    ("kind", "fault"),
    [(kind, fault) for kind, faults in FAULTS.items() for fault in faults],
    ids=lambda each: getattr(each, "name", each),
)
def test_every_fault_gives_its_own_warnings_and_no_other(kind, fault) -> None:
    able = [person for person in (OLD, YOUNG) if fault.needs(person)]

    assert able
    for person in able:
        assert set(read(broken(kind, fault, person)).warnings) == fault.warnings
