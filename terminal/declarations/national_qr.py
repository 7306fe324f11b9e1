"""The national personal QR code (PC-Covid and the apps that shared it), six fields of text."""

import re
from datetime import date
from typing import Final

from sync.protocol.terms import Assurance
from terminal.declarations import birth_dates, codes, dates, identity_number
from terminal.declarations.cleaning import tidy
from terminal.declarations.declaration import Declaration, Person
from terminal.declarations.format import Format, Shown
from terminal.declarations.identity import number_key, payload_key, personal_code_key

MAX_EXTRAS: Final = 32

_BIRTH_DATE: Final = re.compile(r"[0-9*]{4}-[0-9*]{2}-[0-9*]{2}")
_SEX: Final = re.compile(r"[012]")
_PHONE: Final = re.compile(r"(?:0|\+?84)[0-9*]{9,10}")
_INSURANCE: Final = re.compile(r"[A-Z]{2}[0-9*]{13}")
_SIGNATURE: Final = re.compile(r"[A-Za-z0-9+/_-]{64,}={0,2}")
_SEXES: Final = {"1": "M", "2": "F"}


def read(shown: Shown) -> Declaration | None:
    """Read `number|NAME|YYYY-MM-DD|0 or 1|QID|EXT`, as published for Quyết định 1405/QĐ-BTTTT.

    Always UNSIGNED: the status behind the code is an online look-up. By default number and
    date of birth are masked with `*`; what is masked stays so. EXT is a list separated by `<`
    whose order is not public: its items are told by their shape, the rest is kept raw.
    """
    parts = (shown.text or "").split("|")
    if len(parts) != 6 or not _BIRTH_DATE.fullmatch(parts[2]) or parts[3] not in {"0", "1"}:
        return None
    number, name, birth_date, declared, code, extension = (tidy(part) for part in parts)
    extras = _extras(extension)
    sex = _SEXES.get(extras.get("sex", ""), "")
    return Declaration(
        kind="qrqg",
        assurance=Assurance.UNSIGNED,
        warnings=_warnings(number, birth_date, sex, dates.today(shown.now)),
        person=Person(
            name=name,
            number=number,
            birth_date=birth_date if "*" in birth_date or dates.iso(birth_date) else "",
            sex=sex,
            phone=extras.get("phone", ""),
        ),
        fields={
            "number": number,
            "name": name,
            "birth_date": birth_date,
            "declared_by_other": declared,
            "personal_code": code,
            **extras,
        },
        repeat_key=_repeat_key(code, number, shown.trimmed),
    )


def _warnings(number: str, birth_date: str, sex: str, today: date) -> tuple[codes.Warning, ...]:
    found: list[codes.Warning] = []
    born = dates.iso(birth_date)
    if "*" in number:
        found.append(codes.Warning.ID_MASKED)
    elif identity_number.SHAPE.fullmatch(number):
        found.extend(identity_number.warnings(number, born, sex))
    if "*" in birth_date:
        found.append(codes.Warning.DOB_MASKED)
    else:
        found.extend(birth_dates.warnings(born, birth_date, today))
    return tuple(found)


def _extras(extension: str) -> dict[str, str]:
    shapes = {
        "sex": _SEX,
        "insurance_number": _INSURANCE,
        "phone": _PHONE,
        "signature": _SIGNATURE,
    }
    found: dict[str, str] = {}
    for index, item in enumerate(extension.split("<")[:MAX_EXTRAS], 1):
        fitting = (
            name for name, shape in shapes.items() if name not in found and shape.fullmatch(item)
        )
        if item:
            found[next(fitting, f"extra_{index}")] = item
    return found


def _repeat_key(code: str, number: str, payload: bytes) -> bytes:
    if code:
        return personal_code_key(code)
    if identity_number.is_whole(number):
        return number_key(number)
    return payload_key(payload)


FORMAT: Final = Format(kinds=("qrqg",), read=read, rank=1)
