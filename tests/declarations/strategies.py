"""Invented Vietnamese records by the thousand: whole ones, and ones with exactly one fault."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from hypothesis import strategies as st

from terminal.declarations.provinces import PROVINCES

NOW: Final = datetime(2026, 11, 22, 5, tzinfo=UTC)
TODAY: Final = date(2026, 11, 22)
FIRST_ISSUE: Final = date(2021, 1, 1)

_CODES: Final = [province.code for province in PROVINCES]
_FAMILIES: Final = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Lò", "Ưng"]
_MIDDLES: Final = ["Thị", "Văn", "Hữu", "Ngọc", "Đức", "Ý", "Thử", "Mẫu", "Bích", "Xuân", "Ỷ"]
_NAMES: Final = ["Ẩn", "Bưởi", "Chữ", "Đậu", "Ếch", "Giấy", "Mực", "Ngẫu", "Ớt", "Quỳnh", "Ưu", "Ỹ"]
_STREETS: Final = ["Số 12, Ngõ 34, Đường Bịa", "Tổ 5, Phường Mẫu", "Ấp Tưởng Tượng", "Thôn Nháp"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """Somebody invented, with what their papers say. Numbers fit date of birth and sex."""

    family: str
    middles: tuple[str, ...]
    given: str
    born: date
    sex: str
    number: str
    old_number: str
    passport: str
    insurance: str
    personal_code: str
    address: str
    issued: date

    @property
    def name(self) -> str:
        return " ".join((self.family, *self.middles, self.given))


@dataclass(frozen=True, slots=True)
class Record:
    """The text of a code, and all that is expected of its reading."""

    text: str
    kind: str
    warnings: frozenset[str] = frozenset()
    fault: str = ""
    resident: Resident | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to break the parts of a record; `needs` tells residents it can be done to."""

    name: str
    breaks: Callable[[list[str], Resident], list[str]]
    warnings: frozenset[str]
    kind: str = ""
    needs: Callable[[Resident], bool] = field(default=lambda _: True)


def number_of(province: str, born: date, sex: str, serial: int) -> str:
    digit = 2 * (born.year // 100 - 19) + (sex == "F")
    return f"{province}{digit}{born.year % 100:02}{serial:06}"


def digits(count: int) -> st.SearchStrategy[str]:
    return st.integers(0, 10**count - 1).map(lambda value: f"{value:0{count}}")


@st.composite
def residents(draw: st.DrawFn) -> Resident:
    born = draw(st.dates(date(1900, 1, 1), TODAY))
    sex = draw(st.sampled_from("MF"))
    province = draw(st.sampled_from(PROVINCES))
    return Resident(
        family=draw(st.sampled_from(_FAMILIES)),
        middles=tuple(draw(st.lists(st.sampled_from(_MIDDLES), max_size=3))),
        given=draw(st.sampled_from(_NAMES)),
        born=born,
        sex=sex,
        number=number_of(draw(st.sampled_from(_CODES)), born, sex, draw(st.integers(0, 999_999))),
        old_number=draw(digits(9)),
        passport=draw(st.sampled_from("BCNPK")) + draw(digits(7)),
        insurance=draw(st.sampled_from(["GD4", "DN4", "HT3", "TE1"])) + "01" + draw(digits(10)),
        personal_code=draw(st.from_regex(r"[A-Z0-9]{8}", fullmatch=True)),
        address=f"{draw(st.sampled_from(_STREETS))}, {province.name}",
        issued=draw(st.dates(max(FIRST_ISSUE, born), TODAY)),
    )


# The cards as lists of their fields.


def card7(person: Resident) -> list[str]:
    return [
        person.number,
        person.old_number,
        person.name,
        f"{person.born:%d%m}{person.born.year:04}",
        {"M": "Nam", "F": "Nữ"}[person.sex],
        person.address,
        f"{person.issued:%d%m%Y}",
    ]


def card11(person: Resident) -> list[str]:
    return [*card7(person), "", "", "", ""]


def plain(text: str) -> str:
    """Upper case without any mark, as the national code has it."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in bare if not unicodedata.combining(c)).upper()


def national(person: Resident) -> list[str]:
    extension = "<".join(({"M": "1", "F": "2"}[person.sex], person.insurance, "0900000000"))
    born = person.born.isoformat()
    return [person.number, plain(person.name), born, "0", person.personal_code, extension]


def masked_national(person: Resident) -> list[str]:
    parts = national(person)
    return ["*" * 6 + parts[0][6:], parts[1], f"{parts[2][:4]}-**-**", *parts[3:]]


def insurance(person: Resident) -> list[str]:
    return [
        person.insurance,
        person.name.encode().hex(),
        f"{person.born:%d/%m}/{person.born.year:04}",
        {"M": "1", "F": "2"}[person.sex],
        person.address.encode().hex(),
        "01 - 001",
        "01/01/2026",
        "31/12/2026",
    ]


FORMS: Final[Mapping[str, Callable[[Resident], list[str]]]] = {
    "cccd7": card7,
    "cc11": card11,
    "qrqg": national,
    "bhyt": insurance,
}


def _put(place: int, value: str | Callable[[Resident], str]) -> Callable[..., list[str]]:
    def breaks(parts: list[str], person: Resident) -> list[str]:
        text = value if isinstance(value, str) else value(person)
        return [*parts[:place], text, *parts[place + 1 :]]

    return breaks


def _fault(
    name: str,
    place: int,
    value: str | Callable[[Resident], str],
    *warnings: str,
    needs: Callable[[Resident], bool] = lambda _: True,
) -> Fault:
    return Fault(name, _put(place, value), frozenset(warnings), needs=needs)


def _digit(place: int, change: Callable[[int], int]) -> Callable[[Resident], str]:
    def value(person: Resident) -> str:
        old = person.number
        return f"{old[:place]}{change(int(old[place])) % 10}{old[place + 1 :]}"

    return value


_TOMORROW: Final = TODAY + timedelta(days=1)


def _born_before_cards(person: Resident) -> bool:
    return person.born < FIRST_ISSUE - timedelta(days=1)


def _number_in(year: int) -> Callable[[Resident], str]:
    return lambda person: number_of(
        person.number[:3], date(year, 1, 1), person.sex, int(person.number[6:])
    )


OF_NUMBERS: Final = (
    _fault("sex of number", 0, _digit(3, lambda digit: digit ^ 1), "sex"),
    _fault("century of number", 0, _digit(3, lambda digit: digit + 2), "century"),
    _fault("year of number", 0, _digit(5, lambda digit: digit + 1), "year"),
    _fault("province of number", 0, lambda person: "138" + person.number[3:], "province-unknown"),
)
OF_CARDS: Final = (
    *OF_NUMBERS,
    _fault("birth on no day", 3, lambda person: f"3102{person.born.year:04}", "dob-unreadable"),
    _fault("birth empty", 3, "", "dob-unreadable"),
    _fault("birth of zeros", 3, "00000000", "dob-unreadable", "age"),
    _fault("birth in other digits", 3, "٠٥٠٣١٩٩٩", "dob-unreadable"),
    _fault("issue on no day", 6, "31022022", "issue-unreadable"),
    _fault("issue empty", 6, "", "issue-unreadable"),
    _fault("issued tomorrow", 6, f"{_TOMORROW:%d%m%Y}", "issue-future"),
    _fault("issued before cards", 6, "31122020", "issue-too-early", needs=_born_before_cards),
    _fault(
        "issued before birth",
        6,
        lambda person: f"{person.born - timedelta(days=1):%d%m%Y}",
        "issue-before-dob",
        needs=lambda person: person.born > FIRST_ISSUE,
    ),
    Fault(
        "bar in the address",
        lambda parts, _: [*parts[:5], "Số 1", "2, Hà Nội", *parts[6:]],
        frozenset({"field-count", "issue-unreadable"}),
        kind="cccd?",
    ),
    Fault(
        "cut short",
        lambda parts, _: parts[:5],
        frozenset(),
        kind="unknown",
    ),
    Fault(
        "one digit too few",
        lambda parts, _: [parts[0][:-1], *parts[1:]],
        frozenset(),
        kind="unknown",
    ),
)
OF_NATIONAL: Final = (
    *OF_NUMBERS,
    _fault("masked number", 0, lambda person: "*" * 6 + person.number[6:], "id-masked"),
    _fault("masked birth", 2, lambda person: f"{person.born.year:04}-**-**", "dob-masked"),
    _fault("birth on no day", 2, lambda person: f"{person.born.year:04}-02-31", "dob-unreadable"),
    _fault("birth of zeros", 2, "0000-00-00", "dob-unreadable", "age"),
    Fault("one field more", lambda parts, _: [*parts, ""], frozenset(), kind="unknown"),
)
OF_INSURANCE: Final = (
    _fault("birth on no day", 2, "31/02/1999", "dob-unreadable"),
    _fault("birth of zeros", 2, "00/00/0000", "dob-unreadable", "age"),
    _fault("birth long ago", 2, "01/01/1875", "age"),
    _fault("year long ago", 2, "1875", "age"),
    _fault("born tomorrow", 2, f"{_TOMORROW:%d/%m/%Y}", "dob-future"),
    _fault("over", 7, "21/11/2026", "card-out-of-date"),
    _fault("not begun", 6, "23/11/2026", "card-out-of-date"),
    Fault(
        "name not in hex",
        lambda parts, person: [parts[0], person.name, *parts[2:]],
        frozenset(),
        kind="unknown",
    ),
)
FAULTS: Final[Mapping[str, tuple[Fault, ...]]] = {
    "cccd7": OF_CARDS,
    "cc11": OF_CARDS,
    "qrqg": OF_NATIONAL,
    "bhyt": OF_INSURANCE,
}


@st.composite
def whole_records(draw: st.DrawFn) -> Record:
    """A record that is as it should be."""
    person, kind = draw(residents()), draw(st.sampled_from(sorted(FORMS)))
    return Record("|".join(FORMS[kind](person)), kind, resident=person)


@st.composite
def broken_records(draw: st.DrawFn) -> Record:
    """A record that is broken by exactly one fault, with the warnings that follow from it."""
    person, kind = draw(residents()), draw(st.sampled_from(sorted(FORMS)))
    fault = draw(st.sampled_from([each for each in FAULTS[kind] if each.needs(person)]))
    return broken(kind, fault, person)


def broken(kind: str, fault: Fault, person: Resident) -> Record:
    """A record of that kind about that person, with that fault."""
    parts = fault.breaks(FORMS[kind](person), person)
    becomes = f"cccd?{len(parts)}" if fault.kind == "cccd?" else fault.kind or kind
    return Record("|".join(parts), becomes, fault.warnings, fault.name, person)


def altered(person: Resident, **changes: object) -> Resident:
    """The same resident with something else about them."""
    return replace(person, **changes)  # type: ignore[arg-type]  # names are checked by replace
