from datetime import UTC, datetime

import pytest

from sync.bundle.trust import TrustMaterial
from sync.protocol.terms import Assurance
from terminal.declarations.declaration import Declaration
from terminal.declarations.masking import HIDDEN, masked_fields
from terminal.declarations.registry import declare

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
CARD = "001199012345|012345678|Nguyễn Thị Bích Ngọc|05031999|Nữ|Số 12, Đường Láng, Hà Nội|01072021"


def read(text: str, now: datetime = NOW) -> Declaration:
    return declare(text.encode(), trust=TrustMaterial(), now=now)


def card(**changes: str) -> Declaration:
    parts = dict(
        zip(("id", "old", "name", "born", "sex", "address", "issued"), CARD.split("|"), strict=True)
    )
    return read("|".join((parts | changes).values()))


def test_a_card_names_a_person_and_proves_nothing() -> None:
    found = read(CARD)

    assert found.kind == "cccd7"
    assert found.assurance is Assurance.UNSIGNED
    assert found.warnings == ()
    assert found.person.name == "Nguyễn Thị Bích Ngọc"
    assert found.person.number == "001199012345"
    assert found.person.old_number == "012345678"
    assert found.person.birth_date == "1999-03-05"
    assert found.person.sex == "F"
    assert found.person.address == "Số 12, Đường Láng, Hà Nội"
    assert found.fields["issued"] == "01072021"


def test_fields_8_to_11_of_the_new_card_are_kept_without_a_meaning() -> None:
    found = read(CARD + "||Lê Văn Cha|Phạm Thị Mẹ|")

    assert found.kind == "cc11"
    assert found.warnings == ()
    assert found.fields["field_9"] == "Lê Văn Cha"
    assert found.fields["field_11"] == ""


@pytest.mark.parametrize(("fields", "kind"), [(7, "cccd7"), (8, "cccd?8"), (16, "cccd?16")])
def test_a_card_like_text_with_another_number_of_fields_is_read_and_flagged(
    fields: int, kind: str
) -> None:
    found = read(CARD + "|" * (fields - 7))

    assert found.kind == kind
    assert ("field-count" in found.warnings) is (fields != 7)


@pytest.mark.parametrize("text", [CARD.rpartition("|")[0], CARD + "|" * 10])
def test_with_too_few_or_far_too_many_fields_it_is_no_card(text: str) -> None:
    assert read(text).kind == "unknown"


@pytest.mark.parametrize(
    "number", ["00119901234", "0011990123456", "００１１９９０１２３４５", "00119901234²"]
)
def test_only_twelve_ascii_digits_are_a_number(number: str) -> None:
    assert card(id=number).kind == "unknown"


@pytest.mark.parametrize(
    ("changes", "warnings"),
    [
        ({"id": "001099012345"}, {"sex"}),
        ({"sex": "Nam"}, {"sex"}),
        ({"sex": "NỮ"}, set()),
        ({"sex": "Khác"}, set()),
        ({"id": "001399012345"}, {"century"}),
        ({"id": "001198012345"}, {"year"}),
        ({"id": "138199012345"}, {"province-unknown"}),
        ({"born": "31021999"}, {"dob-unreadable"}),
        ({"born": ""}, {"dob-unreadable"}),
        ({"born": "00000000"}, {"dob-unreadable", "age"}),
        ({"id": "001175012345", "born": "22111875"}, {"century", "age"}),
        ({"born": "٠٥٠٣١٩٩٩"}, {"dob-unreadable"}),
        ({"issued": "31022021"}, {"issue-unreadable"}),
        ({"issued": "31122020"}, {"issue-too-early"}),
        ({"issued": "01012021"}, set()),
        ({"issued": "04031999"}, {"issue-before-dob", "issue-too-early"}),
        ({"issued": "23112026"}, {"issue-future"}),
        ({"issued": "22112026"}, set()),
        ({"id": "001326012345", "born": "22112026", "issued": "22112026"}, set()),
        (
            {"id": "001326012345", "born": "23112026", "issued": "23112026"},
            {"dob-future", "issue-future"},
        ),
    ],
)
def test_what_does_not_fit_together_is_a_warning_of_its_own(
    changes: dict[str, str], warnings: set[str]
) -> None:
    assert set(card(**changes).warnings) == warnings


def test_today_is_the_day_in_vietnam() -> None:
    issued_on_23rd = CARD.removesuffix("01072021") + "23112026"

    assert (
        "issue-future" in read(issued_on_23rd, datetime(2026, 11, 22, 16, 59, tzinfo=UTC)).warnings
    )
    assert not read(issued_on_23rd, datetime(2026, 11, 22, 17, 0, tzinfo=UTC)).warnings


@pytest.mark.parametrize(
    "now", [datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)]
)
def test_the_ends_of_time_break_nothing(now: datetime) -> None:
    assert read(CARD, now).kind == "cccd7"


@pytest.mark.parametrize("born", ["00001949", "1949"])
def test_a_year_alone_is_kept_and_warned_of(born: str) -> None:
    found = card(id="001149012345", born=born)

    assert found.person.birth_date == "1949"
    assert found.warnings == ("dob-unreadable",)


def test_the_same_number_on_another_card_is_the_same_person() -> None:
    assert read(CARD).repeat_key == read(CARD + "||||").repeat_key
    assert read(CARD).repeat_key != card(id="001199012346").repeat_key


def test_a_birth_150_years_ago_is_believed_and_one_of_151_is_warned_of() -> None:
    assert "age" not in card(born="05031876").warnings
    assert "age" in card(born="05031875").warnings


def test_the_province_of_registration_is_named_as_it_was_and_as_it_is() -> None:
    found = card(id="002199012345").fields

    assert found["registered_in"] == "Hà Giang"
    assert found["registered_in_now"] == "Tuyên Quang"
    assert "registered_in_now" not in card(id="001199012345").fields
    assert "registered_in" not in card(id="138199012345").fields


def test_a_province_of_an_old_address_is_explained_and_never_doubted() -> None:
    found = card(address="Tổ 5, Thị xã Bịa, Tỉnh Vĩnh Phúc")

    assert found.warnings == ()
    assert found.fields["address_province"] == "Vĩnh Phúc"
    assert found.fields["address_province_now"] == "Phú Thọ"
    assert "address_province" not in card().fields


def test_a_national_code_with_a_field_too_many_is_no_card() -> None:
    code = "001199012345|NGUYEN THI BICH NGOC|1999-03-05|1|A1B2C3D4|2|"

    assert read(code).kind == "unknown"


def test_provinces_are_masked_because_they_would_narrow_a_number_to_a_thousand() -> None:
    found = masked_fields(card(id="002199012345", address="Xã Nháp, Vĩnh Phúc"))

    for name in ("registered_in", "registered_in_now", "address_province", "address_province_now"):
        assert found[name] == HIDDEN
