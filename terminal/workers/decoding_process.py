"""A process that decodes foreign-shaped data, and that can be killed and replaced."""

import logging
import os
import queue
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import IO, Final

from sync.bundle.trust import TrustMaterial
from terminal.declarations.declaration import Declaration
from terminal.workers.decoding_wire import (
    READY,
    MalformedFrame,
    decode_answer,
    encode_request,
    encode_trust,
    read_frame,
    write_frame,
)

_log = logging.getLogger(__name__)

LONGEST_S: Final = 0.3
"""What one code may take (SECURITY.md, section 6: an answer within 500 ms)."""
PATIENCE_S: Final = 2.0
"""How long a code waits for a process that is being replaced."""
_START_S: Final = 20.0
_LOOK_S: Final = 1.0
_SHORTEST_LIFE_S: Final = 10.0
_LONGEST_PAUSE_S: Final = 60.0
_STOP_S: Final = 5.0
_COMMAND: Final = (
    sys.executable,
    "-P",  # a folder called "terminal" where the caller stands is not ours
    "-m",
    "terminal.workers.decoding_child",
)
# What Python itself needs to start; nothing else of this process's surroundings is handed on.
_ENVIRONMENT: Final = ("PATH", "PYTHONHOME", "PYTHONPATH", "SYSTEMROOT", "LD_LIBRARY_PATH")


class Trouble(Enum):
    """Why the process gave no declaration."""

    ABSENT = auto()
    """None runs, and none came up in time: the code was not looked at."""
    BROKEN = auto()
    """It hung, died or answered nonsense over this code."""


@dataclass(frozen=True, slots=True)
class _Request:
    number: int
    message: bytes


class DecodingProcess:
    """A process that decodes, started ahead, killed when it hangs, replaced at once.

    Any thread may ask; one at a time is answered. The process ends by itself when this one
    ends, however that comes: its standard input is a pipe that closes then.
    """

    def __init__(self, trust: TrustMaterial, *, command: tuple[str, ...] = _COMMAND) -> None:
        self._hello = encode_trust(trust)
        self._command = command
        self._asking = threading.Lock()
        self._number = 0
        self.broken = 0
        """Codes over which a process hung, died or answered nonsense."""
        self.pause = 0.0
        """Seconds before the next start, where processes ended early again and again."""
        self._ready = threading.Event()
        self._stopping = threading.Event()
        self._requests: queue.Queue[_Request | None] = queue.Queue()
        self._answers: queue.Queue[tuple[int, Declaration | Trouble]] = queue.Queue()
        self._holding = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep, name="decoding process", daemon=True)

    def start(self) -> None:
        """Start the process, in the background."""
        self._keeper.start()

    def stop(self) -> None:
        """End the process; harmless when it was never started."""
        self._stopping.set()
        self._ready.clear()
        self._kill()
        self._requests.put(None)
        if self._keeper.is_alive():
            self._keeper.join(_STOP_S)

    def wait_until_ready(self, seconds: float) -> bool:
        """Wait until a process is ready for a code. :return: whether one is."""
        return self._ready.wait(seconds)

    @property
    def process_id(self) -> int | None:
        """Of the process that runs now; None where none does."""
        with self._holding:
            return None if self._child is None else self._child.pid

    def ask(self, payload: bytes, now: datetime) -> Declaration | Trouble:
        """What the process makes of a code, within `PATIENCE_S` and `LONGEST_S`."""
        with self._asking:
            # Worth waiting for while one is being started, not while none comes up.
            starting = self._keeper.is_alive() and not self.pause
            until = time.monotonic() + (PATIENCE_S if starting else 0.0)
            found = self._ask_once(payload, now, until)
            if found is Trouble.ABSENT:
                # It had died before it saw the code, while nobody looked; its successor answers.
                found = self._ask_once(payload, now, until)
            self.broken += found is Trouble.BROKEN
            return found

    def _ask_once(self, payload: bytes, now: datetime, until: float) -> Declaration | Trouble:
        if not self._ready.wait(max(0.0, until - time.monotonic())):
            return Trouble.ABSENT
        self._number += 1
        self._requests.put(_Request(self._number, encode_request(self._number, payload, now)))
        until = time.monotonic() + LONGEST_S
        while True:
            try:
                number, found = self._answers.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                _log.warning("decoding took too long; the process is replaced")
                self._ready.clear()
                self._kill()
                self._requests.put(None)
                return Trouble.BROKEN
            if number == self._number:
                return found

    def _keep(self) -> None:
        """Keep a process running. One that ends early again and again is started ever later."""
        early = 0
        while not self._stopping.is_set():
            began = time.monotonic()
            used = self._live()
            self._ready.clear()
            self._kill()
            if used or time.monotonic() - began > _SHORTEST_LIFE_S:
                early = 0
                continue
            early += 1
            if early > 1:
                self.pause = min(2.0 ** (early - 3), _LONGEST_PAUSE_S)
                _log.error("the decoding process ended early, %d times in a row", early)
                self._stopping.wait(self.pause)

    def _live(self) -> bool:
        """One life of a process, from its start to its end.

        :return: whether it was given a code.
        """
        child = self._spawn()
        if child is None or child.stdin is None or child.stdout is None:
            return False
        used = False
        unborn = threading.Timer(_START_S, child.kill)
        unborn.start()
        try:
            with child.stdin, child.stdout:
                write_frame(child.stdin, self._hello)
                if read_frame(child.stdout) != READY:
                    return False
                unborn.cancel()
                self.pause = 0.0
                self._ready.set()
                used = self._serve(child, child.stdin, child.stdout)
        except (OSError, MalformedFrame):
            _log.warning("the decoding process has gone")
        finally:
            unborn.cancel()
        return used

    def _serve(self, child: "subprocess.Popen[bytes]", sink: IO[bytes], source: IO[bytes]) -> bool:
        """Hand on codes until the process ends. :return: whether it was given any."""
        used = False
        while not self._stopping.is_set():
            try:
                request = self._requests.get(timeout=_LOOK_S)
            except queue.Empty:
                request = None
            if child.poll() is not None:
                if request is not None:
                    self._give_up(request, Trouble.ABSENT)
                return used
            if request is None or request.number != self._number:
                continue
            used = True
            found = _converse(request, sink, source)
            if found is Trouble.BROKEN:
                self._give_up(request, found)
                return used
            self._answers.put((request.number, found))
        return used

    def _give_up(self, request: _Request, trouble: Trouble) -> None:
        # First: whoever hears of it may ask again at once, and must wait for the next process.
        self._ready.clear()
        self._answers.put((request.number, trouble))

    def _spawn(self) -> "subprocess.Popen[bytes] | None":
        kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.CREATE_NO_WINDOW
        with self._holding:
            if self._stopping.is_set():
                return None
            try:
                self._child = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    # A trace of an error could hold what stood in the code.
                    stderr=subprocess.DEVNULL,
                    env=kept,
                    creationflags=flags,
                )
            except OSError:
                return None
            return self._child

    def _kill(self) -> None:
        with self._holding:
            child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()


def _converse(request: _Request, sink: IO[bytes], source: IO[bytes]) -> Declaration | Trouble:
    try:
        write_frame(sink, request.message)
        answer = read_frame(source)
        number, found = decode_answer(answer) if answer is not None else (0, None)
    except (OSError, MalformedFrame):
        return Trouble.BROKEN
    if number != request.number or found is None:
        return Trouble.BROKEN
    return found
