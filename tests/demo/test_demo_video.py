import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import cv2
import pytest
import zxingcpp
from cryptography import x509

DEMO = Path(__file__).resolve().parents[2] / "assets" / "demo"
SAMPLED = 2
"""Every second frame is looked at; what is held for two seconds is in fifteen of them."""


@dataclass(frozen=True)
class Show:
    item: str
    starts: float
    ends: float
    codes: frozenset[bytes]
    assurance: str | None
    reason: str | None


@cache
def _shows() -> tuple[Show, ...]:
    described = json.loads((DEMO / "demo.json").read_text(encoding="utf-8"))
    return tuple(
        Show(
            item=show["item"],
            starts=show["starts"],
            ends=show["ends"],
            codes=frozenset(code.encode() for code in show["codes"]),
            assurance=show["assurance"],
            reason=show["reason"],
        )
        for show in described["shows"]
    )


@cache
def _readings() -> Sequence[tuple[float, frozenset[bytes]]]:
    video = cv2.VideoCapture(str(DEMO / "demo.webm"))
    assert video.get(cv2.CAP_PROP_FRAME_WIDTH) == 1280
    readings = []
    number = 0
    while video.grab():
        if number % SAMPLED == 0:
            grey = cv2.cvtColor(video.retrieve()[1], cv2.COLOR_BGR2GRAY)
            found = zxingcpp.read_barcodes(grey)
            readings.append((number / 15, frozenset(bytes(code.bytes) for code in found)))
        number += 1
    video.release()
    return readings


def test_the_video_is_small_enough_to_come_with_the_program() -> None:
    assert (DEMO / "demo.webm").stat().st_size <= 4_000_000


def test_the_video_lasts_about_half_a_minute() -> None:
    assert 25 <= _readings()[-1][0] <= 35


@pytest.mark.parametrize("show", _shows(), ids=lambda show: show.item)
def test_each_item_reads_as_described_and_as_nothing_else(show: Show) -> None:
    during = [codes for at, codes in _readings() if show.starts <= at <= show.ends]
    assert set(during) - {frozenset()} == ({show.codes} if show.codes else set())
    if show.codes:
        assert during.count(show.codes) >= 5


def test_nothing_is_read_between_the_items() -> None:
    for at, codes in _readings():
        if not any(show.starts <= at <= show.ends for show in _shows()):
            assert not codes


def test_items_are_far_enough_apart_for_one_code_to_leave_before_the_next_comes() -> None:
    for earlier, later in zip(_shows(), _shows()[1:], strict=False):
        assert later.starts - earlier.ends >= 1.3


def test_every_kind_of_assurance_is_shown() -> None:
    told = {(show.assurance, show.reason) for show in _shows()}
    assert told == {
        ("UNSIGNED", None),
        ("VERIFIED", None),
        ("REJECTED", "signature"),
        ("REJECTED", "expired"),
        ("OPAQUE", "link"),
        (None, None),
    }


def test_the_demo_key_is_in_date_for_many_years_and_says_that_it_is_a_demo() -> None:
    issuer = x509.load_pem_x509_certificate((DEMO / "keys" / "demo-issuer.pem").read_bytes())
    assert issuer.not_valid_before_utc == datetime(2026, 1, 1, tzinfo=UTC)
    assert issuer.not_valid_after_utc == datetime(2045, 1, 1, tzinfo=UTC)
    assert "demo" in issuer.subject.rfc4514_string()


def test_no_private_key_comes_with_the_program() -> None:
    for file in DEMO.rglob("*"):
        assert file.is_dir() or b"PRIVATE KEY" not in file.read_bytes()
