"""One recorded shift in this process: the terminal, the hands at its keys, and the measuring."""

import faulthandler
import os
import re
import tempfile
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import psutil
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from benchmarks.shift_people import People
from sync.protocol.terms import Mode
from terminal.app.asked import Asked
from terminal.app.run import run
from terminal.config import find_asset, parse_config
from terminal.desk.outcome import Outcome
from terminal.ui.supervisor.window import SupervisorWindow

TICK_MS: Final = 10
SETTLED: Final = 0.2
"""After so much of the people, memory should not grow but by what the day book keeps of each."""
_CONFIG: Final = '[post]\nname = "Chốt đo"\n[screen]\nsound = false\n'
_KEY_MS: Final = 80
"""From key to key of somebody who types well."""
_LATE_SECONDS: Final = 0.05
_LOOK_SECONDS: Final = 0.01
_FRAMES: Final = 4
_PASSPHRASE: Final = "bon tu rat tinh co"
_KEYS = Qt.Key

Step = Qt.Key | str | Callable[[], None]
"""A key, a text to type, or something else to do."""


def run_shift(people: int, folder: Path) -> dict[str, Any]:
    """Run it with the post's data in `folder`, which is made. :return: what was measured."""
    # Exports go to the documents of whoever is signed in.
    documents = folder.parent / "Documents"
    documents.mkdir()
    os.environ["HOME"] = str(folder.parent)
    shift = _Shift(people)
    run(
        Asked(
            mode=Mode.OPERATOR,
            config=parse_config(_CONFIG, "benchmark"),
            folder=folder,
            assets=find_asset("fonts").parent,
            source=People(people),
            once=True,
            embedded=True,
            quiet=True,
            on_painted=shift.painted,
        )
    )
    return shift.found() | {"exports": sum(1 for _ in documents.iterdir())}


class _Shift:
    """Hears of every painted verdict: measures from the first on, and keeps the hands busy."""

    def __init__(self, people: int) -> None:
        self._people = people
        self._process = psutil.Process()
        self._watch = _Watch(threading.get_ident())
        self._timer: QTimer | None = None
        self._hands: _Hands | None = None
        self._last = 0.0
        self._gaps: list[float] = []
        self._memory: list[int] = []
        self._clocks: list[tuple[float, float]] = []
        self._verdicts = self._amended = 0
        self._supervised = False

    def painted(self, outcome: Outcome) -> None:
        """A verdict was painted."""
        if outcome.before is not None:
            self._amended += 1
            return
        self._verdicts += 1
        if self._timer is None or self._hands is None:
            self._hands = _Hands()
            self._timer = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
            self._timer.timeout.connect(self._tick)
            self._note()
            self._last = self._watch.ticked_at = time.perf_counter()
            self._watch.start()
            self._timer.start()
        if self._verdicts in (max(2, round(self._people * SETTLED)), self._people):
            self._memory.append(self._process.memory_info().rss)
            self._note()
        if self._verdicts == self._people:
            self._watch.end()
            self._timer.stop()
        self._hands.do(meanwhile(self._verdicts, self._people))

    def found(self) -> dict[str, Any]:
        """What was measured."""
        (began, cpu_before), *_, (ended, cpu_after) = self._clocks
        return {
            "gaps": self._gaps,
            "place": self._watch.place,
            "memory": self._memory,
            "verdicts": self._verdicts,
            "amended": self._amended,
            "supervised": self._supervised,
            "wall": ended - began,
            "cpu": cpu_after - cpu_before,
        }

    def _note(self) -> None:
        self._clocks.append((time.monotonic(), time.process_time()))

    def _tick(self) -> None:
        now = time.perf_counter()
        self._gaps.append((now - self._last) * 1000)
        self._last = self._watch.ticked_at = now
        self._supervised |= isinstance(QApplication.activeWindow(), SupervisorWindow)


def meanwhile(person: int, of: int) -> tuple[Step, ...]:
    """What is done at the keys after this person, from 1, of so many.

    Searches, lists and temperatures come all the time. The first supervisor is made early, and
    comes again after half of the shift: looks at the register, at charts, exports, and goes.
    """
    visit: tuple[tuple[Step, ...], ...] = (
        ("thu nghiem 1", *[_KEYS.Key_Down] * 8),
        (_KEYS.Key_F2,),
        (_KEYS.Key_F4, press_main),
        (_KEYS.Key_F3,),
        (_KEYS.Key_F1,),
        (_KEYS.Key_Escape,),
    )
    secret: tuple[Step, ...] = (_PASSPHRASE, _KEYS.Key_Return)
    first = ((_KEYS.Key_F12, "nguoi truc", _KEYS.Key_Return, *secret, *secret), *visit)
    again = ((_KEYS.Key_F12, *secret), *visit)
    pause = max(1, of // 50)
    for began, steps in ((2, first), (of // 2, again)):
        turn, rest = divmod(person - began, pause)
        if 0 <= turn < len(steps) and (began == 2 or of // 2 > 2 + len(first) * pause):
            return steps[turn] if rest == 0 else ()  # the keyboard is the supervisor's
    all_the_time: dict[int, tuple[Step, ...]] = {
        4: (
            *(_KEYS.Key_F6, "thu nghiem 1", _KEYS.Key_Down, _KEYS.Key_Return),
            *(_KEYS.Key_Escape, _KEYS.Key_Escape),
        ),
        9: (_KEYS.Key_F7, _KEYS.Key_Down, _KEYS.Key_Escape),
        14: (_KEYS.Key_F3, "366", _KEYS.Key_Return),
        19: (_KEYS.Key_F9, _KEYS.Key_Escape),
    }
    return all_the_time.get(person % 20, ())


def press_main() -> None:
    """Press the button of the open page that most come for."""
    window = QApplication.activeWindow()
    for button in window.findChildren(QPushButton) if window is not None else ():
        if button.isVisible() and button.isEnabled() and button.property("main"):
            button.click()
            return


class _Hands(QObject):
    """Press keys in the window that has the keyboard, one after the other, as fast as people."""

    def __init__(self) -> None:
        super().__init__()
        self._steps: deque[Step] = deque()
        self._timer = QTimer(self, interval=_KEY_MS)
        self._timer.timeout.connect(self._next)

    def do(self, steps: tuple[Step, ...]) -> None:
        """Do so much more, after what is still to be done."""
        for step in steps:
            self._steps.extend(step if isinstance(step, str) else (step,))
        if self._steps:
            self._timer.start()

    def _next(self) -> None:
        step = self._steps.popleft()
        if not self._steps:
            self._timer.stop()
        window: QWindow | None = QApplication.focusWindow()
        if window is None:
            # Without a window manager nobody gives the keyboard back when a window closes.
            shown = (each for each in QApplication.topLevelWidgets() if each.isVisible())
            window = next(shown).windowHandle()
            window.requestActivate()
        if isinstance(step, Qt.Key | str):
            QTest.keyClick(window, step)  # type: ignore[arg-type]  # it takes letters too
        else:
            step()


class _Watch(threading.Thread):
    """Looks where the screen's thread is whenever it has not ticked for too long."""

    def __init__(self, watched: int) -> None:
        """:param watched: the thread's id."""
        super().__init__(daemon=True)
        self._thread = f"0x{watched:016x} (most recent call first):"
        self._ended = threading.Event()
        self.ticked_at = float("inf")
        """When it ticked last, by `time.perf_counter`."""
        self.place = ""
        """Where it was when it had been late for longest: functions, the innermost first."""

    def run(self) -> None:
        """Look until `end`."""
        longest = _LATE_SECONDS
        while not self._ended.wait(_LOOK_SECONDS):
            late = time.perf_counter() - self.ticked_at
            if late > longest:
                longest, self.place = late, self._look()

    def end(self) -> None:
        """Look no more."""
        self._ended.set()
        self.join()

    def _look(self) -> str:
        # `sys._current_frames` would keep a painter alive beyond its painting, and Qt crashes.
        with tempfile.TemporaryFile("w+") as told:
            faulthandler.dump_traceback(told)
            told.seek(0)
            _, _, after = told.read().partition(self._thread)
        places = re.findall(r'File ".*?([^/"]+)", line (\d+) in (\S+)', after.partition("\n\n")[0])
        return " < ".join(f"{file}:{line} {name}" for file, line, name in places[:_FRAMES])
