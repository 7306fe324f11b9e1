"""The centre as a child process on loopback, for the demo and for a post that has no other."""

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_READY_SECONDS: Final = 30.0
_STOP_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Ready:
    """Where the embedded centre listens, and a token that enrols one terminal there."""

    url: str
    token: str


class EmbeddedCentre:
    """Starts the centre, and starts it again when it dies; one thread uses it.

    The child ends by itself when this process ends, however that comes: its standard input is
    a pipe that closes then.
    """

    def __init__(self, folder: Path, *, command: tuple[str, ...] = ()) -> None:
        self._command = command or (
            sys.executable,
            "-P",  # a folder called "sync" where the caller stands is not ours
            "-m",
            "sync.centre",
            "--data",
            str(folder),
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--embedded",
            "--print-token",
        )
        self._child: subprocess.Popen[str] | None = None

    def is_running(self) -> bool:
        """Whether the child lives."""
        return self._child is not None and self._child.poll() is None

    def start(self) -> Ready | None:
        """Start the child where none runs. :return: None where it did not come up in time."""
        self.stop()
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.CREATE_NO_WINDOW
        try:
            child = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                creationflags=flags,
            )
        except OSError:
            return None
        self._child = child
        said = _first_line(child, _READY_SECONDS)
        if said is None or not said.get("ready"):
            self.stop()
            return None
        return Ready(url=str(said["url"]), token=str(said["token"]))

    def stop(self) -> None:
        """End the child; harmless when there is none."""
        child, self._child = self._child, None
        if child is None:
            return
        if child.stdin is not None:
            child.stdin.close()
        try:
            child.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        # Only now: somebody may still be reading from it, and would hold the close up.
        if child.stdout is not None:
            child.stdout.close()


def _first_line(child: subprocess.Popen[str], seconds: float) -> dict[str, Any] | None:
    """The JSON object that the child prints once it listens; None where none comes in time."""
    found: list[str] = []

    def read() -> None:
        if child.stdout is not None:
            found.append(child.stdout.readline())

    reader = threading.Thread(target=read, name="centre's first line", daemon=True)
    reader.start()
    reader.join(seconds)
    try:
        said = json.loads(found[0]) if found else None
    except ValueError:
        return None
    return said if isinstance(said, dict) else None
