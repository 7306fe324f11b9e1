"""The keyboard filter with real keys, from an X server's keyboard to the widgets."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = "0123456789abcdef Nguyen|01|x"

pytestmark = [
    pytest.mark.skipif(
        not all(map(shutil.which, ("Xvfb", "xdotool", "openbox"))),
        reason="needs Xvfb, xdotool and openbox",
    ),
]


class Desktop:
    """An X server with a window manager, and a window of ours on it."""

    def __init__(self) -> None:
        read, write = os.pipe()
        self._server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "800x600x24", "-nolisten", "tcp"],
            pass_fds=(write,),
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as told:
            self._environment = {**os.environ, "DISPLAY": f":{told.readline().strip()}"}
        self._environment |= {"QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}
        self._manager = subprocess.Popen(
            ["openbox"], env=self._environment, stderr=subprocess.DEVNULL
        )
        self._window: subprocess.Popen[str] | None = None
        self.lines: list[str] = []
        self._told = threading.Condition()

    def open(self, busy_ms: int = 0) -> None:
        self._window = subprocess.Popen(
            [sys.executable, "-m", "tests.ui.wedge_child", str(busy_ms)],
            env=self._environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        threading.Thread(target=self._listen, daemon=True).start()
        self.wait("ready")

    def _listen(self) -> None:
        assert self._window is not None
        assert self._window.stdout is not None
        for line in self._window.stdout:
            with self._told:
                self.lines.append(line.rstrip("\n"))
                self._told.notify_all()

    def press(self, *arguments: str) -> None:
        subprocess.run(
            ["xdotool", *arguments], env=self._environment, check=True, capture_output=True
        )

    def wait(self, line: str) -> None:
        with self._told:
            found = self._told.wait_for(lambda: line in self.lines, timeout=30)
        assert found, self.lines

    def close(self) -> None:
        for process in (self._window, self._manager, self._server):
            if process is not None:
                process.terminate()
                process.wait(10)
        if self._window is not None and self._window.stdout is not None:
            self._window.stdout.close()


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    made = Desktop()
    try:
        yield made
    finally:
        made.close()


@pytest.mark.parametrize(("delay", "busy_ms"), [("2", 0), ("12", 0), ("4", 70)])
def test_a_scan_is_whole_though_the_screen_is_busy_and_sets_nothing_off(
    desktop: Desktop, delay: str, busy_ms: int
) -> None:
    desktop.open(busy_ms)
    for _ in range(3):
        desktop.press("type", "--delay", delay, TEXT + "\n")
        desktop.press("sleep", "0.3")
    desktop.press("type", "--delay", "120", "end")
    desktop.wait("typed 'end'")
    assert [line for line in desktop.lines if line.startswith("scanned")] == [
        f"scanned {TEXT.encode()!r}"
    ] * 3
    assert [line for line in desktop.lines if line.startswith("fired")] == []
    assert desktop.lines[-3:] == ["typed 'e'", "typed 'en'", "typed 'end'"]


def test_people_type_repeat_and_use_shortcuts_as_ever(desktop: Desktop) -> None:
    desktop.open()
    desktop.press("type", "--delay", "90", "dat")
    desktop.wait("typed 'dat'")
    desktop.press("key", "F5")
    desktop.wait("fired F5")
    desktop.press("key", "ctrl+bracketright")
    desktop.wait("fired Ctrl+]")
    desktop.press("key", "alt+f")
    desktop.wait("fired Alt+F")
    desktop.press("keydown", "x", "sleep", "1.2", "keyup", "x")
    desktop.wait("typed 'datxxxx'")
    assert not [line for line in desktop.lines if line.startswith("scanned")]
