from datetime import UTC, datetime

import pytest

from sync.bundle.trust import TrustMaterial
from sync.protocol.terms import Assurance
from terminal.declarations.cleaning import MAX_PAYLOAD
from terminal.declarations.declaration import Declaration
from terminal.declarations.registry import KINDS, declare, listing

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
MASKED = "******012345|NGUYEN THI BICH NGOC|1999-**-**|0|A1B2C3D4|2<GD4012345678901<0900000000"
INSURANCE = (
    "GD4012345678901|4e677579e1bb856e205468e1bb8b2042c3ad6368204e67e1bb8d63|05/03/1999|2"
    "|c490e1bb916e6720c490612c2048c3a0204ee1bb9969|01 - 001|01/01/2026|-"
)


def read(payload: str | bytes) -> Declaration:
    data = payload.encode() if isinstance(payload, str) else payload
    return declare(data, trust=TrustMaterial(), now=NOW)


def test_the_national_code_keeps_what_it_masks() -> None:
    found = read(MASKED)

    assert found.kind == "qrqg"
    assert found.assurance is Assurance.UNSIGNED
    assert set(found.warnings) == {"id-masked", "dob-masked"}
    assert found.person.number == "******012345"
    assert found.person.birth_date == "1999-**-**"


def test_extras_of_the_national_code_are_told_by_their_shape_in_any_order() -> None:
    shuffled = MASKED.replace("2<GD4012345678901<0900000000", "odd<0943******<GD40123*******1<1")
    found = read(shuffled)

    assert found.person.sex == "M"
    assert found.person.phone == "0943******"
    assert found.fields["insurance_number"] == "GD40123*******1"
    assert found.fields["extra_1"] == "odd"


def test_two_showings_of_one_personal_code_are_one_person() -> None:
    unmasked = MASKED.replace("******012345", "001199012345").replace("1999-**-**", "1999-03-05")

    assert read(MASKED).repeat_key == read(unmasked).repeat_key
    assert read(unmasked).warnings == ()


def test_without_a_personal_code_the_full_number_stands_for_the_person() -> None:
    card = "001199012345||Nguyễn Thị Bích Ngọc|05031999|Nữ|Hà Nội|01072021"
    code = "001199012345|NGUYEN THI BICH NGOC|1999-03-05|1||"

    assert read(code).repeat_key == read(card).repeat_key
    assert read(code.replace("001199", "***199")).repeat_key.startswith(b"sha256:")


@pytest.mark.parametrize("number", ["012345678", "C1234567", "001199012345"])
def test_any_whole_number_stands_for_the_person_where_there_is_no_personal_code(number) -> None:
    code = f"{number}|NGUYEN THI BICH NGOC|1999-03-05|1||"

    assert read(code).repeat_key == b"number:" + number.encode()
    assert read(code.replace(number, "***" + number[3:])).repeat_key.startswith(b"sha256:")


@pytest.mark.parametrize(
    ("old", "new", "warnings"),
    [
        ("1999-03-05", "1999-02-30", {"dob-unreadable"}),
        ("1999-03-05", "2099-03-05", {"dob-future", "century"}),
        ("001199", "001198", {"year"}),
        ("001199", "C1234567", set()),
    ],
)
def test_an_unmasked_national_code_is_checked_like_a_card(
    old: str, new: str, warnings: set[str]
) -> None:
    code = "001199012345|NGUYEN THI BICH NGOC|1999-03-05|1|A1B2C3D4|2"

    assert set(read(code.replace(old, new)).warnings) == warnings


def test_a_national_code_without_a_calendar_date_gives_no_date_of_birth() -> None:
    assert read(MASKED.replace("1999-**-**", "1999-13-45")).person.birth_date == ""


@pytest.mark.parametrize("text", [MASKED + "|x", MASKED.replace("|0|", "|2|"), "a|b|c|0|e|f"])
def test_other_texts_with_pipes_are_unknown(text: str) -> None:
    assert read(text).kind == "unknown"


def test_an_insurance_card_is_read_out_of_its_hex() -> None:
    found = read(INSURANCE)

    assert found.kind == "bhyt"
    assert found.assurance is Assurance.UNSIGNED
    assert found.person.name == "Nguyễn Thị Bích Ngọc"
    assert found.person.address == "Đống Đa, Hà Nội"
    assert found.person.birth_date == "1999-03-05"
    assert found.person.sex == "F"
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("old", "new", "warnings"),
    [
        ("05/03/1999", "1999", ()),
        ("05/03/1999", "31/02/1999", ("dob-unreadable",)),
        ("05/03/1999", "23/11/2026", ("dob-future",)),
        ("05/03/1999", "2027", ("dob-future",)),
        ("05/03/1999", "1875", ("age",)),
        ("05/03/1999", "0000", ("age",)),
        ("01/01/2026|-", "23/11/2026|-", ("card-out-of-date",)),
        ("01/01/2026|-", "22/11/2026|22/11/2026", ()),
        ("01/01/2026|-", "01/01/2026|21/11/2026", ("card-out-of-date",)),
        ("01/01/2026|-", "-|khong", ()),
    ],
)
def test_the_dates_of_an_insurance_card_are_checked(
    old: str, new: str, warnings: tuple[str, ...]
) -> None:
    assert read(INSURANCE.replace(old, new)).warnings == warnings


@pytest.mark.parametrize("hex_name", ["4e6", "zz", "ff", ""])
def test_without_a_name_in_hex_it_is_no_insurance_card(hex_name: str) -> None:
    parts = INSURANCE.split("|")
    parts[1] = hex_name

    assert read("|".join(parts)).kind == "unknown"


@pytest.mark.parametrize(
    ("payload", "kind", "reason"),
    [
        ("https://qr.pccovid.gov.vn/abcdef", "url", "place-code"),
        ("HTTP://EXAMPLE.VN", "url", "link"),
        ("javascript:alert(1)", "url", "link"),
        ("tel:0900000000", "url", "link"),
        ("\\\\host\\share\\x.png", "url", "link"),
        ("www.example.vn", "url", "link"),
        ('{"isThisAVDS": false}', "unknown", "unknown-code"),
        ('{"data": {"hdr": []}, "sig": 1}', "unknown", "unknown-code"),
        ("WIFI:T:WPA;S:x;P:y;;", "unknown", "contact"),
        ("HC2:6BF", "unknown", "unknown-code"),
        ("hc1:6BF", "unknown", "unknown-code"),
        ("00020101021238570010A000000727", "unknown", "payment"),
        ("ghi chú: mua gạo", "unknown", "unknown-code"),
    ],
)
def test_what_cannot_be_verified_here_is_opaque_and_says_why(
    payload: str | bytes, kind: str, reason: str
) -> None:
    found = read(payload)

    assert (found.kind, found.assurance, found.reason) == (kind, Assurance.OPAQUE, reason)


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "empty"),
        (b"\x00\r\n \t", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xff\xfe\xfd\x00\x01", "not-text"),
        ("\u200b\u200d\u202e", "not-text"),
        (b"\x01\x02", "not-text"),
        (b"1" * (MAX_PAYLOAD + 1), "too-large"),
    ],
)
def test_what_cannot_be_read_is_rejected_and_says_why(payload: str | bytes, reason: str) -> None:
    found = read(payload)

    assert (found.kind, found.assurance, found.reason) == ("unknown", Assurance.REJECTED, reason)


def test_the_largest_code_there_is_is_still_read() -> None:
    assert read(b"1" * MAX_PAYLOAD).reason == "unknown-code"


@pytest.mark.parametrize(
    "hostile",
    [
        "[" * MAX_PAYLOAD,
        '{"a":' * 1400,
        '{"data":' + "9" * 7000,
        '{"data":{"hdr":{"t":"\\ud800","is":"\\udfff"}},"sig":{"a":1e999}}',
        '{"sig": NaN}',
        '{"data":1,"data":2,"sig":{"x":1}}',
    ],
)
def test_hostile_json_is_just_another_code(hostile: str) -> None:
    found = read(hostile)

    assert found.assurance is Assurance.OPAQUE
    assert all(text.encode() is not None for text in found.fields.values())


def test_a_code_is_the_same_whether_a_camera_or_a_scanner_read_it() -> None:
    assert read("shc:/567629").repeat_key == read("shc:/567629\r\n").repeat_key
    assert read("shc:/567629").repeat_key != read("shc:/567630").repeat_key


def test_every_kind_and_reason_is_listed_once() -> None:
    listed = listing()

    assert len(set(KINDS)) == len(KINDS)
    assert {
        "cccd7",
        "cc11",
        "cccd?8",
        "qrqg",
        "bhyt",
        "url",
        "hc1",
        "shc",
        "vds-nc",
        "divoc",
    } < set(listed["kinds"])
    assert {"key-unknown", "link", "empty"} < set(listed["reasons"])
    assert {"sex", "id-masked"} < set(listed["warnings"])
