"""Invented records for the tests of the register."""

from dataclasses import replace
from datetime import datetime

from sync.journal.body import Body
from sync.journal.day import POST_ZONE as ZONE
from sync.journal.record import Header
from sync.protocol.terms import (
    Assurance,
    Direction,
    Mode,
    RecordKind,
    Source,
    TimeQuality,
    Verdict,
)

NOON = int(datetime(2026, 3, 1, 12, tzinfo=ZONE).timestamp() * 1000)
DAT = Body(
    name="Nguyễn Văn Đạt",
    number="011099000123",
    birth_date="1999-05-12",
    sex="M",
    address="Bản Mẫu, Xã Thử Nghiệm, Tỉnh Lai Châu",
    phone="+84 912 345 678",
    plate="25A-123.45",
)


def entry(seq: int, *, at_ms: int = NOON, verdict: Verdict | None = Verdict.ADMIT) -> Header:
    return Header(
        terminal=bytes(16),
        epoch=7,
        seq=seq,
        kind=RecordKind.ENTRY,
        code="entry",
        at_ms=at_ms,
        wall_ms=at_ms,
        time_quality=TimeQuality.TRUSTED,
        boot=bytes(16),
        monotonic_ms=seq,
        post="Chốt Mẫu",
        lane="1",
        mode=Mode.OPERATOR,
        key=bytes(8),
        operator="canbo1",
        source=Source.CAMERA,
        direction=Direction.IN,
        document="cccd",
        assurance=Assurance.UNSIGNED,
        verdict=verdict,
        reasons=("unsigned",),
    )


def amendment(
    seq: int, of: Header, *, verdict: Verdict | None = None, reasons: tuple[str, ...] = ()
) -> Header:
    return replace(
        of,
        seq=seq,
        kind=RecordKind.AMENDMENT,
        code="override",
        verdict=verdict,
        assurance=None,
        direction=None,
        reasons=reasons,
        refers_epoch=of.epoch,
        refers_seq=of.seq,
    )


def event(seq: int, *, at_ms: int = NOON) -> Header:
    return replace(entry(seq, at_ms=at_ms, verdict=None), kind=RecordKind.EVENT, code="start")
