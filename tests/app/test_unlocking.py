"""A post whose key is locked: it works, asks, and reads its day once it is told the passphrase."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from sync.journal.key_files import KeyKeeper
from sync.protocol.terms import Mode
from terminal.app.opening import today
from terminal.app.unlocking import Unlocking
from terminal.diagnostics import Fault
from terminal.ui.words import Words
from tests.app.post import Post
from tests.journal.makers import a_trust
from tests.journal.owing import WORDS, owed

ASSETS = Path(__file__).parents[2] / "assets"
pytestmark = pytest.mark.usefixtures("quick_passphrases")


@pytest.fixture
def locked_post(open_post: Callable[..., Post]) -> Post:
    """A post that recorded somebody, was stopped, and came up with its key locked."""
    first = open_post()
    first.show("Nguyễn Thị Bịa Đặt")
    key = first.station.journal.scribe.identity.machine_key
    assert key is not None
    assert first.station.stop()
    KeyKeeper(first.folder / "keys").protect(key, WORDS)
    return open_post()


def asking(qtbot: Any, post: Post) -> Unlocking:
    face = QWidget()
    qtbot.addWidget(face)
    made = Unlocking(
        post.station, face, lambda: Words("en", ASSETS), post.controller.show_key_locked
    )
    made.begin()
    return made


def names(post: Post) -> list[str]:
    register = post.station.register
    return [row.name for row in register.rows(today(post.station.clock.now()))]


def is_asking(unlocking: Unlocking) -> bool:
    return unlocking._window is not None


def test_a_locked_post_records_says_so_and_reads_its_day_when_it_is_unlocked(
    qtbot, locked_post
) -> None:
    post = locked_post
    unlocking = asking(qtbot, post)
    post.until(lambda: post.face.counts.total == 1)
    assert names(post) == [""]
    assert Fault.KEY_LOCKED in post.face.names()
    outcome = post.show("Trần Văn Hư Cấu")
    assert outcome.saved

    window = unlocking._window
    assert window is not None
    window.given.emit("another passphrase")
    post.until(lambda: "Wrong" in window._told.text())
    assert Fault.KEY_LOCKED in post.face.names()
    window.given.emit(WORDS)
    post.until(lambda: Fault.KEY_LOCKED not in post.face.names())
    post.until(lambda: unlocking._window is None)
    post.until(lambda: names(post) == ["Nguyễn Thị Bịa Đặt", "Trần Văn Hư Cấu"])
    assert post.show("Lê Thị Bịa").counts.total == 3
    unlocking.close()


def test_whoever_goes_on_without_can_be_asked_again(qtbot, locked_post) -> None:
    unlocking = asking(qtbot, locked_post)
    first = unlocking._window
    assert first is not None
    first.close()
    assert not is_asking(unlocking)
    assert Fault.KEY_LOCKED in locked_post.face.names()
    unlocking.ask()
    assert unlocking._window not in {None, first}
    unlocking.close()


def test_the_environments_passphrase_is_tried_before_anybody_is_asked(
    qtbot, locked_post, monkeypatch
) -> None:
    monkeypatch.setenv("CHOT_PASSPHRASE", WORDS)
    unlocking = asking(qtbot, locked_post)
    assert unlocking._window is None
    locked_post.until(lambda: names(locked_post) == ["Nguyễn Thị Bịa Đặt"])
    locked_post.until(lambda: Fault.KEY_LOCKED not in locked_post.face.names())
    unlocking.close()


def test_a_wrong_passphrase_of_the_environment_ends_in_the_question(
    qtbot, locked_post, monkeypatch
) -> None:
    monkeypatch.setenv("CHOT_PASSPHRASE", "not this one either")
    unlocking = asking(qtbot, locked_post)
    locked_post.until(lambda: unlocking._window is not None)
    unlocking.close()


def test_a_kiosk_and_an_open_key_ask_nobody(qtbot, open_post) -> None:
    for mode in (Mode.OPERATOR, Mode.KIOSK):
        post = open_post(mode=mode)
        unlocking = asking(qtbot, post)
        assert unlocking._window is None
        assert Fault.KEY_LOCKED not in post.face.names()
        assert post.station.stop()


def test_what_the_centre_was_owed_is_paid_once_the_key_is_open(locked_post) -> None:
    post = locked_post
    station = post.station
    station.in_desk(lambda: station.journal.enrol(a_trust(), station.clock.now())).result(10)
    assert len(owed(post.folder)) == 1
    post.station.journal.scribe.identity.machine.unlock(WORDS)
    post.until(lambda: not owed(post.folder))
