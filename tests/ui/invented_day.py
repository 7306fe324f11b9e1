"""An invented day of a post for the pages of the supervisor: people, vehicles, pauses."""

import random
from dataclasses import replace
from datetime import date, datetime, timedelta

from sync.journal.body import Body
from sync.journal.day import POST_ZONE
from sync.journal.record import Header
from sync.protocol.terms import (
    Direction,
    RecordKind,
    Source,
    Verdict,
)
from terminal.declarations.provinces import PROVINCES
from terminal.reports.day_book import DayBook
from tests.reports.records import entry

DAY = date(2026, 11, 21)
_FAMILIES = ("Bịa", "Nguyễn", "Trần", "Lò", "Vàng", "Giàng", "Đỗ", "Tẩn", "Hoàng")
_MIDDLES = ("Thị", "Văn", "A", "Hồng", "Đức", "Ngọc", "Thanh")
_GIVEN = ("Ẩn", "Bưởi", "Chữ", "Đậu", "Ếch", "Giấy", "Mực", "Ngẫu", "Ớt", "Quỳnh", "Ưu", "Mẩy")
_NEAR = ("Lai Châu", "Lào Cai", "Điện Biên", "Sơn La", "Hà Nội", "Yên Bái")
_PLACES = ("Mẫu", "Nháp", "Thử", "Ví Dụ")
_PAUSES = ((11 * 60 + 40, 12 * 60 + 50), (17 * 60 + 5, 17 * 60 + 50))
REASONS = {
    Verdict.ADMIT: (("verified",), ("unsigned",)),
    Verdict.ATTENTION: (("repeat", "unsigned"), ("province-unknown", "unsigned")),
    Verdict.REFUSE: (("answers", "unsigned"), ("expired",)),
}


def header(seq: int, at: datetime, verdict: Verdict = Verdict.ADMIT, **changes: object) -> Header:
    made = entry(seq, at_ms=int(at.timestamp() * 1000), verdict=verdict)
    made = replace(made, operator="Lò Thị Mẫu", document="cccd7")
    return replace(made, **changes)  # type: ignore[arg-type]


def body(chance: random.Random, number: int) -> Body:
    province = chance.choice(_NEAR) if chance.random() < 0.7 else chance.choice(PROVINCES).name
    parts = (chance.choice(each) for each in (_FAMILIES, _MIDDLES, _GIVEN))
    return Body(
        name=" ".join(parts),
        number=f"012{number:09d}",
        birth_date=f"{chance.randint(1940, 2012)}-{chance.randint(1, 12):02d}-07",
        sex=chance.choice("MF"),
        address=f"Bản {chance.choice(_PLACES)}, Xã {chance.choice(_PLACES)}, Tỉnh {province}",
        phone=f"0912{number:06d}",
        plate=f"25A-{number // 5:03d}.{number % 100:02d}",
    )


def override(seq: int, of: Header, at: datetime, verdict: Verdict) -> Header:
    return replace(
        of,
        seq=seq,
        kind=RecordKind.AMENDMENT,
        code="amendment",
        at_ms=int(at.timestamp() * 1000),
        verdict=verdict,
        assurance=None,
        direction=None,
        operator="Đội trưởng Mẫu",
        reasons=("override", "override:documents-seen"),
        refers_epoch=of.epoch,
        refers_seq=of.seq,
    )


def fill(
    book: DayBook, people: int = 300, *, day: date = DAY, first: int = 1, until: int = 20
) -> None:
    """So many people from 05:40 to `until` o'clock, some in vehicles, some amended later."""
    chance = random.Random(day.toordinal())  # noqa: S311 - nothing secret
    start = datetime(day.year, day.month, day.day, tzinfo=POST_ZONE)
    minutes = sorted(
        minute
        for minute in (
            chance.triangular(5 * 60 + 40, until * 60, 8.5 * 60) for _ in range(3 * people)
        )
        if not any(low <= minute < high for low, high in _PAUSES)
    )
    chosen = sorted(chance.sample(minutes, people))
    group = None
    for number, minute in enumerate(chosen):
        seq = first + 2 * number
        if number % 12 == 0:
            group = number.to_bytes(16)
        elif number % 12 == 4:
            group = None
        verdict = chance.choices(tuple(Verdict), (86, 10, 4))[0]
        made = header(
            seq,
            start + timedelta(minutes=minute),
            verdict,
            reasons=chance.choice(REASONS[verdict]),
            lane=str(1 + number % 2),
            group=group,
            direction=chance.choice(tuple(Direction)),
            source=chance.choice((Source.CAMERA, Source.CAMERA, Source.SCANNER, Source.ASSISTED)),
            operator=chance.choice(("Lò Thị Mẫu", "Vàng A Thử")),
        )
        book.add(made, body(chance, number))
        if verdict is Verdict.ATTENTION and chance.random() < 0.5:
            later = override(seq + 1, made, start + timedelta(minutes=minute + 6), Verdict.ADMIT)
            note = Body(notes="đã xem giấy tờ gốc", temperature_tenths=368)
            book.add(later, note)
