"""A screen with a window manager, a real terminal on it, and hands at its keyboard and mouse."""

import os
import queue
import shutil
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.processes import ROOT, Process
from sync.journal.body import Body
from sync.journal.identity import load_identity
from sync.journal.reader import JournalReader
from sync.journal.record import Record
from sync.journal.segments import SegmentOpener
from sync.protocol.terms import RecordKind
from tests.app.post import EMPTY, held_up

MISSING: Final = [name for name in ("Xvfb", "xdotool", "openbox") if shutil.which(name) is None]
"""Programs that such a test cannot do without and that are not here."""
WIDTH, HEIGHT = 1366, 768
PATIENCE: Final = 20.0
"""Seconds until something counts as not coming; the machine may be busy with others."""
_PERSON_MS: Final = 90
"""From key to key of somebody who knows the keys by heart."""
_CONFIG: Final = """
[post]
name = "Chốt bịa"
[screen]
sound = false
clear_after_seconds = 100
[reading]
again_after_seconds = 3
[camera]
frames_per_second = 30
"""
Screen = NDArray[np.uint8]
"""(height, width, 3), red first."""


class Desktop:
    """An X server of its own with a window manager, and the terminals started on it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        read, write = os.pipe()
        self._server = subprocess.Popen(
            [
                *("Xvfb", "-displayfd", str(write), "-screen", "0", f"{WIDTH}x{HEIGHT}x24"),
                *("-nolisten", "tcp", "-noreset", "-fbdir", str(folder)),
            ],
            pass_fds=(write,),
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        self.environment = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
        self.environment |= {"PYTHONPATH": str(ROOT), "XDG_CONFIG_HOME": str(folder)}
        self._manager = subprocess.Popen(
            ["openbox"], env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def keys(self, *names: str, delay_ms: int = _PERSON_MS) -> None:
        """Press keys one after the other, by X's names such as `F3` or `shift+Tab`."""
        self._do("key", "--delay", str(delay_ms), *names)

    def type(self, text: str, *then: str, delay_ms: int = _PERSON_MS) -> None:
        """Type a text, then press keys; `delay_ms` from key to key."""
        pressed = ("key", "--delay", str(delay_ms), *then) if then else ()
        self._do("type", "--delay", str(delay_ms), "--args", "1", text, *pressed)

    def click(self, across: float, down: float) -> None:
        """Press the mouse there; parts of the screen's width and height."""
        place = (str(round(across * WIDTH)), str(round(down * HEIGHT)))
        self._do("mousemove", *place, "click", "1")

    def title(self) -> str:
        """Of the window that has the keyboard; empty where none has it."""
        asked = ["xdotool", "getactivewindow", "getwindowname"]
        done = subprocess.run(asked, env=self.environment, capture_output=True, check=False)
        return done.stdout.decode().strip()

    def size(self) -> tuple[int, int]:
        """Width and height in pixels of the window that has the keyboard, without its frame."""
        asked = ["xdotool", "getactivewindow", "getwindowgeometry", "--shell"]
        done = subprocess.run(asked, env=self.environment, capture_output=True, check=True)
        told = dict(line.split("=") for line in done.stdout.decode().split())
        return int(told["WIDTH"]), int(told["HEIGHT"])

    def picture(self) -> Screen:
        """What the screen shows now."""
        # Xvfb keeps its screen in a file as `xwd` writes them: a head of big-endian numbers, a
        # table of colours, then rows of blue, green, red and nothing.
        held = (self._folder / "Xvfb_screen0").read_bytes()
        head = struct.unpack(">25I", held[:100])
        start, row = head[0] + 12 * head[19], head[12]
        rows = np.frombuffer(held, np.uint8, row * HEIGHT, start).reshape(HEIGHT, row // 4, 4)
        return rows[:, :WIDTH, 2::-1].copy()

    def share(self, colour: str) -> float:
        """How much of the screen has exactly this colour, such as `#006452`; 0 to 1."""
        wanted = np.frombuffer(bytes.fromhex(colour[1:]), np.uint8)
        return float((self.picture() == wanted).all(axis=2).mean())

    def save(self, path: Path) -> None:
        """Keep what the screen shows, for people to look at."""
        cv2.imwrite(str(path), self.picture()[:, :, ::-1])

    def close(self) -> None:
        """End the window manager and the screen."""
        for process in (self._manager, self._server):
            process.terminate()
            process.wait(PATIENCE)

    def _do(self, *arguments: str) -> None:
        asked = ["xdotool", *arguments]
        subprocess.run(asked, env=self.environment, check=True, capture_output=True)


class Terminal:
    """`chot terminal` as people start it, before a camera that shows what a file holds."""

    def __init__(self, desktop: Desktop, folder: Path, more_config: str = "") -> None:
        self.desktop = desktop
        self.folder = folder
        self._camera = folder / "camera.png"
        self._show(EMPTY)
        config = folder / "config.toml"
        config.write_text(_CONFIG + more_config, "utf-8")
        self._process = Process(
            *("terminal", "--config", str(config), "--data", str(folder), "--json", "terminal"),
            *("--recording", str(self._camera), "--centre", "embedded"),
            env=desktop.environment,
        )
        self.verdicts: list[dict[str, Any]] = []
        """What the process printed of each verdict that was painted."""
        self._lines("picture")
        until(lambda: desktop.title().startswith("Chốt"))

    def show(self, text: str) -> dict[str, Any]:
        """Hold up a code until its verdict is painted. :return: what was printed of it."""
        self._show(held_up(text))
        verdict = self.verdict()
        self._show(EMPTY)
        return verdict

    def verdict(self) -> dict[str, Any]:
        """The next verdict that is painted, of a person or of an amendment."""
        found = self._lines("verdict")
        self.verdicts.append(found)
        return found

    def is_silent(self, seconds: float) -> bool:
        """Whether no verdict is painted for so long."""
        try:
            self._lines("verdict", seconds)
        except queue.Empty:
            return True
        return False

    def records(self, kind: RecordKind) -> list[tuple[Record, Body | None]]:
        """What the journal holds of a kind, each with what is sealed in it."""
        key = load_identity(self.folder / "keys", may_make=False).machine_key
        with JournalReader(self.folder) as reader:
            opener = SegmentOpener(reader.connection, key)
            found = list(reader.between(0, 2**52, {kind}))
            return [(record, opener.body(record)) for record in found]

    def events(self, code: str) -> list[Record]:
        """The events of that code."""
        found = (record for record, _ in self.records(RecordKind.EVENT))
        return [record for record in found if record.header.code == code]

    def close(self) -> int:
        """Close the window by the window manager's key. :return: the exit code."""
        self.desktop.keys("alt+F4")
        return self._process.wait(PATIENCE)

    def kill(self) -> None:
        """End it in any case."""
        self._process.kill()

    def _show(self, pixels: NDArray[np.uint8]) -> None:
        made = self.folder / "next.png"
        cv2.imwrite(str(made), pixels)
        made.replace(self._camera)

    def _lines(self, key: str, seconds: float = PATIENCE) -> dict[str, Any]:
        due = time.monotonic() + seconds
        while True:
            line = self._process.next_line(max(0.0, due - time.monotonic()))
            assert line is not None, "the terminal ended"
            if key in line:
                return line


def until(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until it holds."""
    due = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < due, "it did not come"
        time.sleep(0.05)


@contextmanager
def a_terminal(folder: Path, more_config: str = "") -> Iterator[Terminal]:
    """A desktop with a terminal at work on it; nothing of either is left afterwards."""
    (folder / "screen").mkdir()
    (folder / "post").mkdir()
    desktop = Desktop(folder / "screen")
    terminal = None
    try:
        terminal = Terminal(desktop, folder / "post", more_config)
        yield terminal
    finally:
        if terminal is not None:
            terminal.kill()
        desktop.close()
