from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from sync.protocol.terms import Direction
from terminal.capture.source import CameraState
from terminal.desk.occupancy import MAX_INSIDE, Occupancy
from terminal.desk.orders import Turn
from terminal.desk.situation import Situation
from terminal.ui.kiosk.market import MarketBar
from terminal.ui.kiosk.settings import Market
from terminal.ui.kiosk.window import KioskWindow
from tests.ui import scenes
from tests.ui.looking import cut, icons, texts
from tests.ui.scenes import RecordingPlayer, settings

ASSETS = Path(__file__).parents[2] / "assets"
LEFT = Qt.MouseButton.LeftButton
Make = Callable[..., KioskWindow]


def inside(people: int, limit: int = 200) -> Occupancy:
    return Occupancy(day=date(2026, 11, 22), inside=people, limit=limit)


def bar_of(window: KioskWindow) -> MarketBar:
    assert window._market is not None
    return window._market


@pytest.fixture
def make(qtbot: QtBot, player: RecordingPlayer) -> Iterator[Make]:
    made: list[KioskWindow] = []

    def make_one(
        size: tuple[int, int] = (1366, 768), *, buttons: bool = True, **look: object
    ) -> KioskWindow:
        window = KioskWindow(settings(ASSETS, **look), player, Market(buttons=buttons))
        qtbot.addWidget(window)
        made.append(window)
        window.resize(*size)
        with qtbot.waitExposed(window):
            window.show()
        window.show_camera(CameraState.LIVE, "")
        window.show_occupancy(inside(128))
        return window

    yield make_one
    for window in made:
        window._words.uninstall()


def test_how_many_are_inside_stands_beside_the_invitation(make: Make) -> None:
    window = make()
    assert {"128/200", "Đang ở trong", "Inside now", "Mời đưa mã QR"} <= set(texts(window))
    window.show_occupancy(inside(1284, 0))
    assert "1.284" in texts(window)


def test_a_full_market_asks_to_wait(make: Make) -> None:
    window = make()
    window.show_occupancy(inside(200))
    assert {"XIN CHỜ", "PLEASE WAIT", "200/200"} <= set(texts(window))
    assert icons(window) == ["people"]
    assert not window._preview.isVisible()
    window.show_occupancy(inside(199))
    assert "Mời đưa mã QR" in texts(window)


def test_who_wants_to_leave_a_full_market_is_not_kept(make: Make, qtbot: QtBot) -> None:
    window = make()
    window.show_occupancy(inside(200))
    with qtbot.waitSignal(window.ordered, timeout=1000) as order:
        qtbot.mouseClick(bar_of(window).buttons[Direction.OUT], LEFT)
    assert order.args == [Turn(Direction.OUT)]
    window.show_situation(Situation(direction=Direction.OUT))
    assert "Mời đưa mã QR" in texts(window)
    assert bar_of(window).buttons[Direction.OUT].isChecked()


def test_after_one_visitor_the_usual_way_holds_again(make: Make, qtbot: QtBot) -> None:
    window = make()
    window.show_situation(Situation(direction=Direction.OUT))
    with qtbot.waitSignal(window.ordered, timeout=1000) as order:
        window.show_outcome(scenes.ADMIT)
    assert order.args == [Turn(Direction.IN)]
    assert not bar_of(window).isVisible()
    window.show_situation(Situation(direction=Direction.IN))
    assert bar_of(window).buttons[Direction.IN].isChecked()


def test_a_choice_that_nobody_used_is_forgotten(make: Make, qtbot: QtBot) -> None:
    window = make()
    bar = bar_of(window)
    bar._back.setInterval(10)
    with qtbot.waitSignal(window.ordered, timeout=2000) as order:
        window.show_situation(Situation(direction=Direction.OUT))
    assert order.args == [Turn(Direction.IN)]


def test_a_gate_for_one_way_has_no_buttons(make: Make) -> None:
    window = make(buttons=False, direction=Direction.OUT)
    assert not bar_of(window).isVisible()
    window.show_occupancy(inside(200))
    assert "Mời đưa mã QR" in texts(window)


def test_a_refusal_is_shown_even_when_full(make: Make) -> None:
    window = make()
    window.show_outcome(scenes.REFUSE)
    window.show_occupancy(inside(200))
    assert "CHƯA ĐƯỢC QUA" in texts(window)


def test_a_supervisor_can_count_anew_set_the_limit_and_leave(make: Make, qtbot: QtBot) -> None:
    window = make()
    window.leave()
    keeper = window._keeper
    assert keeper.isVisible()
    with qtbot.waitSignal(window.recounted, timeout=1000) as counted:
        qtbot.mouseClick(keeper.count_buttons[0], LEFT)
    assert counted.args == [118]
    with qtbot.waitSignal(window.limited, timeout=1000) as limit:
        qtbot.mouseClick(keeper.limit_buttons[3], LEFT)
    assert limit.args == [210]
    window.show_occupancy(inside(118, 210))
    assert {"118", "210"} <= set(texts(window))
    qtbot.mouseClick(keeper.back, LEFT)
    assert "Mời đưa mã QR" in texts(window)
    window.leave()
    with qtbot.waitSignal(window.closing, timeout=1000):
        qtbot.mouseClick(keeper.leave, LEFT)


def test_a_count_never_goes_below_nobody(make: Make, qtbot: QtBot) -> None:
    window = make()
    window.show_occupancy(inside(3, 5))
    window.leave()
    with qtbot.waitSignal(window.recounted, timeout=1000) as counted:
        qtbot.mouseClick(window._keeper.count_buttons[0], LEFT)
    assert counted.args == [0]
    with qtbot.waitSignal(window.limited, timeout=1000) as limit:
        qtbot.mouseClick(window._keeper.limit_buttons[0], LEFT)
    assert limit.args == [0]
    window.show_occupancy(inside(3, 0))
    assert "không giới hạn" in texts(window)


def test_a_keeper_who_goes_away_leaves_nothing_open(make: Make, qtbot: QtBot) -> None:
    window = make()
    window._keeper._away.setInterval(10)
    window.leave()
    qtbot.waitUntil(lambda: not window._keeper.isVisible(), timeout=2000)
    assert "Mời đưa mã QR" in texts(window)


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (1080, 1920), (1024, 600)])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_of_a_market_is_cut(make: Make, size: tuple[int, int], language: str) -> None:
    window = make(size, language=language)
    for people in (0, 128, 200, MAX_INSIDE):
        window.show_occupancy(inside(people))
        assert cut(window) == []
        window.show_occupancy(inside(people, MAX_INSIDE))
        assert cut(window) == []
        window.leave()
        assert cut(window) == []
        window.clear()
    assert (window.width(), window.height()) == size


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (1080, 1920)])
def test_both_ways_are_large_and_low(make: Make, size: tuple[int, int]) -> None:
    window = make(size)
    window.grab()
    for button in bar_of(window).buttons.values():
        assert min(button.width(), button.height()) >= 88
        assert button.mapTo(window, QPoint(0, 0)).y() >= window.height() * 2 / 3
        assert button.accessibleName()
