"""Invented people and moments for the screens: for tests and for `screenshots.py`."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from sync.journal.chain import Head
from sync.journal.evidence import head_code
from sync.protocol.terms import Assurance, Direction, Source, Verdict
from terminal.capture.frame import Frame, Pixels
from terminal.desk.head_codes import HeadCode
from terminal.desk.outcome import MaskedPerson, Outcome
from terminal.diagnostics import Fault
from terminal.reading.symbol import CodeInView
from terminal.reports.counts import DayCounts
from terminal.ui.face import FaceSettings, Faults
from terminal.ui.sound import Sound

Canvas = NDArray[np.float64]

NOW = datetime(2026, 11, 21, 19, 47, 12, tzinfo=UTC)
"""02:47 in the morning at the post."""

LONG_NAME = "NGUYỄN PHÚC BẢO THIÊN HƯƠNG CÔNG TẰNG TÔN NỮ HOÀNG QUỲNH NHƯ Ý"

HEAD = HeadCode(head_code(b"T" * 16, Head(7, 1284, b"h" * 32)), epoch=7, seq=1284, at=NOW)

COUNTS = DayCounts(admit=1183, attention=77, refuse=24)

ADMIT = Outcome(
    verdict=Verdict.ADMIT,
    reasons=("unsigned",),
    document="cccd7",
    assurance=Assurance.UNSIGNED,
    person=MaskedPerson(name="Lò Thị Mẩy D.", birth_year="1987", number="•••••••• 4471", sex="F"),
    at=NOW,
    captured_at=12.5,
    saved=True,
    epoch=7,
    seq=1284,
    counts=COUNTS,
)
VERIFIED = replace(
    ADMIT,
    reasons=("verified",),
    document="hc1",
    assurance=Assurance.VERIFIED,
    person=MaskedPerson(name="Đỗ Quang Ưu T.", birth_year="1959", number="•••••••• 0082", sex="M"),
)
ATTENTION = replace(
    ADMIT,
    verdict=Verdict.ATTENTION,
    reasons=("repeat", "unsigned"),
    document="cc11",
    person=MaskedPerson(name="Vàng A Phềnh", birth_year="2001", number="•••••••• 3310", sex="M"),
)
GREEN_LANE = replace(
    ATTENTION,
    reasons=("green-lane", "opaque"),
    document="url",
    assurance=Assurance.OPAQUE,
    person=MaskedPerson(),
)
RULE_FAILED = replace(
    VERIFIED,
    verdict=Verdict.ATTENTION,
    reasons=("rule-failed:VR-XA-0022", "rule-open:GR-XA-0001", "verified"),
)
ANSWERS = replace(
    VERIFIED, verdict=Verdict.REFUSE, reasons=("answers", "verified"), document="declaration"
)
MANY_REASONS = replace(
    ATTENTION,
    reasons=("century", "issue-too-early", "province-unknown", "id-masked", "sex", "unsigned"),
    document="cccd?9",
    person=MaskedPerson(name=LONG_NAME, birth_year="1931", number="•••••••• 9907", sex="F"),
)
REFUSE = replace(
    ADMIT,
    verdict=Verdict.REFUSE,
    reasons=("expired",),
    document="hc1",
    assurance=Assurance.REJECTED,
    person=MaskedPerson(name="Trần Hữu Nghĩa", birth_year="1974", number="•••••••• 5526", sex="M"),
)
NAMELESS = replace(
    REFUSE,
    reasons=("malformed",),
    document="unknown",
    person=MaskedPerson(),
)
NOT_SAVED = replace(ADMIT, saved=False, epoch=None, seq=None, fault=Fault.DISK_FULL, waiting=3)

FAULTS: Faults = (
    (Fault.DISK_FULL, {"path": "/var/lib/chot"}),
    (Fault.CENTRE_DOWN, {"url": "https://trungtam.laichau.example"}),
    (Fault.CLOCK_JUMPED, {}),
)


class RecordingPlayer:
    """Remembers what it should have played."""

    def __init__(self) -> None:
        self.played: list[Sound] = []

    def play(self, sound: Sound) -> None:
        self.played.append(sound)

    def close(self) -> None:
        pass


def settings(assets: Path, **changes: object) -> FaceSettings:
    usual = FaceSettings(
        assets=assets, post="Chốt Tam Đường, Quốc lộ 4D", lane="2", direction=Direction.IN
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def frame(pixels: Pixels, number: int = 1) -> Frame:
    pixels.setflags(write=False)
    return Frame(pixels=pixels, captured_at=1.0, number=number, source=Source.RECORDING)


def codes_in_view(*presented: bool) -> tuple[CodeInView, ...]:
    """Codes side by side in a picture of 1280 × 720, as the scan gate tells of several."""
    width = 1280 / len(presented)
    lefts = [round(width * index + width / 2 - 60) for index in range(len(presented))]
    return tuple(
        CodeInView(((left, 300), (left + 120, 300), (left + 120, 420), (left, 420)), done)
        for left, done in zip(lefts, presented, strict=True)
    )


def camera_picture(width: int = 1280, height: int = 720) -> Pixels:
    """A hand holding a telephone with a code before a dim roadside, as a cheap camera sees it."""
    return np.asarray(cv2.resize(_roadside(), (width, height)), dtype=np.uint8)


@cache
def _roadside() -> Pixels:
    random = np.random.default_rng(7)
    rows = np.linspace(0, 1, 720)[:, None]
    columns = np.linspace(0, 1, 1280)[None, :]
    glow = np.exp(-((columns - 0.72) ** 2 / 0.05 + (rows - 0.2) ** 2 / 0.06))
    grey = 34 + 46 * (1 - rows) + 120 * glow
    picture: Canvas = np.stack([grey * 0.92, grey * 0.98, grey * 1.05], axis=2)
    for left, top, right, bottom, tone in (
        (60, 250, 330, 620, 62),
        (940, 330, 1240, 600, 78),
        (980, 270, 1180, 340, 70),
    ):
        cv2.rectangle(picture, (left, top), (right, bottom), (tone, tone + 4, tone + 10), -1)
    picture = _blurred(picture, 9)
    _draw_hand_and_phone(picture)
    picture += random.normal(0, 5, picture.shape)
    return np.asarray(np.clip(_blurred(picture, 0.8), 0, 255), dtype=np.uint8)


def _blurred(picture: Canvas, radius: float) -> Canvas:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), radius), dtype=np.float64)


def _draw_hand_and_phone(picture: Canvas) -> None:
    skin = (120, 150, 205)
    cv2.ellipse(picture, (690, 700), (190, 210), -12, 0, 360, skin, -1)
    for index in range(4):
        cv2.ellipse(picture, (806, 430 + 62 * index), (54, 25), -8, 0, 360, skin, -1)
    phone = np.full((520, 270, 3), 22.0)
    cv2.rectangle(phone, (12, 26), (258, 494), (236, 240, 242), -1)
    cv2.rectangle(phone, (12, 26), (258, 82), (92, 70, 20), -1)
    text = "012345678901||Lo Thi May Demo|01011987|Nu|Ban mau, Lai Chau|01072021"
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    code = np.asarray(barcode.to_image(scale=4))
    code = cv2.resize(code, (206, 206), interpolation=cv2.INTER_NEAREST)
    phone[150:356, 32:238] = code[:, :, None]
    for row, width in ((386, 150), (412, 190), (438, 110)):
        cv2.rectangle(phone, (32, row), (32 + width, row + 9), (150, 150, 150), -1)
    turn = cv2.getRotationMatrix2D((135, 260), 6, 1.0)
    turn[:, 2] += (530, 120)
    covered = cv2.warpAffine(np.ones((520, 270)), turn, (1280, 720))
    turned = cv2.warpAffine(phone, turn, (1280, 720))
    picture[:] = np.where(covered[:, :, None] > 0.5, turned, picture)
    cv2.ellipse(picture, (528, 520), (40, 92), 24, 0, 360, skin, -1)
