import pytest

from sync.protocol.terms import Assurance
from terminal.declarations.declaration import Declaration, Person
from terminal.declarations.inspection import inspect
from terminal.declarations.masking import Masked, mask_name, mask_number, mask_person, masked_fields
from tests.declarations.issuing import NOW, Issue, certificate, trusting

CARD = (
    "001199012345|012345678|Nguyễn Thị Bích Ngọc|05031999|Nữ|Đường Láng, Hà Nội|01072021"
    "||Lê Văn Cha||"
)


def declared(**fields: str) -> Declaration:
    return Declaration(kind="unknown", assurance=Assurance.OPAQUE, fields=fields)


def test_a_person_is_shown_by_initials_given_name_year_and_three_digits() -> None:
    person = Person(
        name="Nguyễn Thị Bích Ngọc",
        number="001199012345",
        birth_date="1999-03-05",
        sex="F",
        address="Hà Nội",
        phone="0900000000",
    )

    assert mask_person(person) == Masked(
        name="N. T. B. Ngọc", birth_year="1999", number="•••345", sex="F"
    )
    assert mask_person(Person()) == Masked()


@pytest.mark.parametrize(
    ("name", "masked"),
    [("", ""), ("Ngọc", "Ngọc"), ("Đặng  Như", "Đ. Như"), ("NGUYEN VAN A", "N. V. A")],
)
def test_all_but_the_given_name_is_an_initial(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [("", ""), ("12345", "•••"), ("123456", "•••456"), ("******012345", "•••345")],
)
def test_a_number_shows_its_end_only_where_enough_stays_hidden(number: str, masked: str) -> None:
    assert mask_number(number) == masked


@pytest.mark.parametrize("birth_date", ["", "****-**-**", "5 March"])
def test_a_hidden_year_stays_hidden(birth_date: str) -> None:
    assert mask_person(Person(birth_date=birth_date)).birth_year == ""


@pytest.mark.parametrize(
    ("name", "text", "masked"),
    [
        ("birth_date", "05031999", "1999"),
        ("birth_date", "05/03/1999", "1999"),
        ("birth_date", "1999-03-05", "1999"),
        ("birth_date", "1999-**-**", "1999"),
        ("birth_date", "****-**-**", "•••"),
        ("birth_date", "xx", "•••"),
        ("surname", "NGUYEN THI", "N. T."),
        ("country", "VN", "VN"),
        ("link", "https://qr.pccovid.gov.vn/abcdef?id=1", "https://qr.pccovid.gov.vn/•••"),
        ("link", "https://nguyenvana@example.vn/", "•••"),
        ("link", "tel:0900000000", "•••"),
        ("text", "anything", "•••"),
        ("a_field_to_come", "anything", "•••"),
        ("text", "", ""),
    ],
)
def test_every_field_is_masked_unless_it_is_known_to_be_harmless(
    name: str, text: str, masked: str
) -> None:
    assert masked_fields(declared(**{name: text}))[name] == masked


def test_nothing_that_names_a_person_is_left_in_a_masked_inspection() -> None:
    found = inspect(CARD.encode(), trust=trusting(), now=NOW, full=False)

    assert list(found) == ["kind", "assurance", "reason", "warnings", "fields"]
    assert found["kind"] == "cc11"
    assert found["assurance"] == "UNSIGNED"
    assert found["reason"] == ""
    for personal in ("Nguyễn", "Bích", "001199", "012345678", "0503", "Láng", "Cha"):
        assert personal not in str(found["fields"])


def test_a_full_inspection_gives_everything() -> None:
    found = inspect(CARD.encode(), trust=trusting(), now=NOW, full=True)

    assert found["fields"]["name"] == "Nguyễn Thị Bích Ngọc"
    assert found["fields"]["field_9"] == "Lê Văn Cha"


def test_an_inspection_of_a_certificate_masks_names_and_its_identifier() -> None:
    found = inspect(Issue().code(), trust=trusting(certificate()), now=NOW, full=False)

    assert found["assurance"] == "VERIFIED"
    assert found["fields"]["doses"] == "2/2"
    assert found["fields"]["certificate"] == "•••"
    assert found["fields"]["given_name_latin"] == "•••"
    assert found["fields"]["given_name"] == "T. B. Ngọc"


def test_an_inspection_says_reason_and_warnings_as_plain_texts() -> None:
    rejected = inspect(Issue().code(), trust=trusting(), now=NOW, full=True)
    warned = inspect(CARD.replace("Nữ", "Nam").encode(), trust=trusting(), now=NOW, full=True)

    assert (rejected["assurance"], rejected["reason"]) == ("REJECTED", "key-unknown")
    assert type(rejected["reason"]) is str
    assert warned["warnings"] == ["sex"]
    assert type(warned["warnings"][0]) is str
