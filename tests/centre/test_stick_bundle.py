"""When bundles were made: every list is later than those before it, whatever the clock says."""

from pathlib import Path

import pytest

from sync.centre.stick_bundle import MADE_FILE, next_made_ms
from sync.protocol.stick_names import Outcome
from sync.uplink.stick_bundle import take_bundle
from tests.centre.lines import NOON_MS
from tests.uplink.test_stick_bundle import FIRST, SECOND, Sending

TEN_YEARS_MS = 10 * 365 * 86_400_000


def test_bundles_follow_one_another_though_the_clock_goes_back(tmp_path: Path) -> None:
    centre, stick, post = Sending(tmp_path / "centre"), tmp_path / "stick", tmp_path / "post"
    stick.mkdir()
    post.mkdir()

    def taken(content: dict[str, bytes]) -> Outcome:
        centre.send(stick, content)
        handled = take_bundle(stick, post, centre.known_as)
        assert handled is not None
        return handled.outcome

    centre.now_ms += TEN_YEARS_MS
    assert taken(FIRST) is Outcome.INSTALLED
    centre.now_ms -= TEN_YEARS_MS

    assert taken(SECOND) is Outcome.INSTALLED
    assert taken(FIRST) is Outcome.INSTALLED


def test_the_time_of_a_list_is_now_or_just_after_the_last(tmp_path: Path) -> None:
    assert next_made_ms(tmp_path, NOON_MS) == NOON_MS
    assert next_made_ms(tmp_path, NOON_MS) == NOON_MS + 1
    assert next_made_ms(tmp_path, 5) == NOON_MS + 2
    assert next_made_ms(tmp_path, NOON_MS + 100) == NOON_MS + 100


@pytest.mark.parametrize("rot", [b"", b"\xff" * 10, b"-5", b"9" * 30, b"1e9", b"9" * 5000])
def test_a_note_that_cannot_be_read_counts_as_none(tmp_path: Path, rot: bytes) -> None:
    (tmp_path / MADE_FILE).write_bytes(rot)

    assert next_made_ms(tmp_path, NOON_MS) == NOON_MS
    assert next_made_ms(tmp_path, 5) == NOON_MS + 1
