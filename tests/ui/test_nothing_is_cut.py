from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from sync.protocol.terms import TimeQuality, Verdict
from sync.uplink.state import CentreState, UplinkStatus
from terminal.capture.source import CameraState
from terminal.declarations import codes
from terminal.diagnostics import Fault
from terminal.reading.hints import Hint
from terminal.reading.symbol import PartsRead
from terminal.ui.operator.window import OperatorWindow
from terminal.ui.text_faults import details_of
from terminal.ui.words import Words
from terminal.verdict.decision import Reason
from tests.ui import painted, scenes
from tests.ui.looking import cut, smallest, texts
from tests.ui.screens import DISTINCT, Setup, shown

MakeOperator = Callable[..., OperatorWindow]
SIZES = [(1366, 768), (1920, 1080)]
MAGNIFIED = {"100 %": (1366, 768), "125 %": (1093, 614), "150 %": (911, 512)}
"""What is left of a screen of 1366×768 in the pixels that Qt reckons with."""
TIGHT: dict[str, tuple[str, ...]] = {
    # Nine faults, a vehicle, papers awaited and a slip at once: key and drawing are left.
    "operator-everything": ("Vehi",),
    # The placeholder is the field's accessible name too; the table scrolls sideways.
    "supervisor-register": ("Search name", "Chữ ký số", "The signature"),
    "supervisor-register-entry": ("Search name", "Chữ ký số", "The signature"),
}
"""What may be cut where."""
_TOO_HIGH = ("supervisor-first-start", "150 %")


class LongWords(Words):
    """Words as long as those of a language not translated yet: a third longer, with high marks."""

    def translate(self, context: str, source: str, disambiguation: str = "", n: int = -1) -> str:
        text = super().translate(context, source, disambiguation, n)
        return "[" + text + " " + "Ẫọ" * round(len(text) / 6) + "]"


@pytest.mark.parametrize(
    ("language", "scale"),
    [
        *(("vi", "100 %"), ("en", "100 %"), ("vi", "150 %")),
        pytest.param("en", "150 %", marks=pytest.mark.slow),
        *(pytest.param(language, "125 %", marks=pytest.mark.slow) for language in ("vi", "en")),
    ],
)
@pytest.mark.parametrize("name", DISTINCT)
def test_nothing_is_cut_on_any_screen_however_the_desktop_magnifies(
    name: str, language: str, scale: str
) -> None:
    size = MAGNIFIED[scale]
    with shown(name, Setup(language, size=size)) as window:
        assert painted.cut(painted.painted(window), *TIGHT.get(name, ())) == []
        if (name, scale) != _TOO_HIGH:
            assert window.width() <= size[0]
            assert window.height() <= size[1]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_is_cut_whatever_the_reason_or_the_fault(
    make_operator: MakeOperator, size: tuple[int, int], language: str
) -> None:
    window = make_operator(size, language=language)
    window.show_camera(CameraState.LIVE, "")
    reasons = [*codes.Rejection, *codes.Opacity, *codes.Warning, *Reason]
    for code in reasons:
        for verdict in (Verdict.ATTENTION, Verdict.REFUSE):
            window.show_outcome(replace(scenes.ADMIT, verdict=verdict, reasons=(code.value,)))
            assert cut(window) == []
    window.show_outcome(scenes.MANY_REASONS)
    assert cut(window) == []
    for fault in Fault:
        window.show_faults(((fault, dict.fromkeys(details_of(fault), "/srv/chot/du-lieu")),))
        window.show_outcome(replace(scenes.NOT_SAVED, fault=fault))
        assert cut(window) == []
    window.clear()
    window.show_parts(PartsRead(missing=tuple(range(1, 16)), count=16))
    assert cut(window) == []
    window.show_several_codes(scenes.codes_in_view(False, True, False))
    assert cut(window) == []
    for state in CameraState:
        window.show_camera(state, "")
        window.clear()
        assert cut(window) == []
    window.show_camera(CameraState.LIVE, "")
    for hint in Hint:
        window.show_hint(hint)
        assert cut(window) == []
    for centre in CentreState:
        status = UplinkStatus(
            state=centre, recorded=1_234_567, confirmed=1_224_567, oldest_unsent_ms=0
        )
        window.show_uplink(status)
        assert cut(window) == []
    for quality in TimeQuality:
        window.set_time(scenes.NOW, quality)
        assert cut(window) == []
    assert smallest(window) >= 10


@pytest.mark.parametrize("size", SIZES)
def test_words_a_third_longer_still_fit(
    make_operator: MakeOperator, size: tuple[int, int], qtbot: QtBot
) -> None:
    window = make_operator(size)
    window._use_words(LongWords("vi", window._settings.assets))
    qtbot.wait(50)
    window.show_camera(CameraState.LIVE, "")
    for outcome in (scenes.ADMIT, scenes.VERIFIED, scenes.ATTENTION, scenes.REFUSE):
        window.show_outcome(outcome)
        assert cut(window._panel) == []
        assert cut(window._status) == []
    window.show_outcome(replace(scenes.ADMIT, on_display=True))
    assert cut(window._panel) == []
    window.show_outcome(scenes.NOT_SAVED)
    assert cut(window._panel) == []
    for hint in Hint:
        window.show_hint(hint)
        assert cut(window._preview) == []


def test_a_window_of_any_size_keeps_its_size(make_operator: MakeOperator) -> None:
    for size in ((1024, 600), (1280, 1024), (3840, 2160), (800, 480)):
        window = make_operator(size)
        window.show_faults(scenes.FAULTS)
        window.show_outcome(scenes.MANY_REASONS)
        window.grab()
        assert (window.width(), window.height()) == size


def test_a_burst_of_everything_is_survived(make_operator: MakeOperator, qtbot: QtBot) -> None:
    window = make_operator()
    window.show_camera(CameraState.LIVE, "")
    picture = scenes.frame(scenes.camera_picture(640, 360))
    ticks = QTimer(window, interval=0)
    ticks.timeout.connect(lambda: window.show_frame(picture))
    ticks.start()
    for index in range(100):
        window.show_outcome((scenes.ADMIT, scenes.NOT_SAVED, scenes.MANY_REASONS)[index % 3])
        window.show_code([(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)])
        if index % 10 == 0:
            qtbot.wait(5)
    ticks.stop()
    assert "CHƯA LƯU" in texts(window) or "MỜI QUA" in texts(window)
