"""Terminals and centres as processes of their own, to be measured and killed."""

import json
import os
import queue
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def environment(**more: str) -> dict[str, str]:
    """This process's environment, without a screen and with the checkout's packages."""
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), **more}


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


class Process:
    """A process of ours whose JSON lines arrive in a queue; None marks the end of its output."""

    def __init__(self, *arguments: str, env: Mapping[str, str]) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            stdout=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env=dict(env),
            cwd=ROOT,
        )
        self.lines: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def next_line(self, seconds: float) -> dict[str, Any] | None:
        """The next line; None at the end of the output. :raises queue.Empty: none in time."""
        return self.lines.get(timeout=seconds)

    def kill(self) -> None:
        """SIGKILL (on Windows TerminateProcess): no clean-up of any kind."""
        self._child.kill()
        self._child.wait()
        self._reader.join()

    def wait(self, seconds: float) -> int:
        """Wait for the end. :return: the exit code."""
        code = self._child.wait(seconds)
        self._reader.join()
        return code

    def _read(self) -> None:
        assert self._child.stdout is not None
        with self._child.stdout as stream:
            for line in stream:
                try:
                    self.lines.put(json.loads(line))
                except ValueError:
                    continue
        self.lines.put(None)
