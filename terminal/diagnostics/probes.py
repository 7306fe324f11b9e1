"""What only loading a package can tell, asked in a child process, since a broken one may kill it.

The doctor runs this file by its path, with names of probes as arguments; each answers one line.
"""

import importlib
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

LOADING = "load:"
_TIMEOUT_SECONDS = 60.0
# OpenCV's numbers of the backends that DESIGN.md allows; a backend left open makes OpenCV try all.
_CAMERA_BACKENDS = {"linux": 200, "win32": 1400}
# ALSA's device that swallows everything, and miniaudio's stand-in where there is no sound at all.
_SILENT_OUTPUTS = ("Discard all samples", "NULL ")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a probe found, or why it found nothing: `error` is empty where it succeeded."""

    found: tuple[str, ...] = ()
    error: str = ""


def ask(names: Sequence[str], script: str = __file__) -> dict[str, Answer]:
    """The answer of each probe; one that kills or hangs its process costs only its own answer.

    :param names: `cameras`, `outputs`, `sqlite`, or `load:` and the name of a module
    :param script: the file that answers for them
    """
    answers: dict[str, Answer] = {}
    while left := [name for name in names if name not in answers]:
        told, end = _ask_child(left, script)
        answers.update(told)
        silent = [name for name in left if name not in told]
        if silent:
            answers[silent[0]] = Answer(error=end)
    return answers


def _ask_child(names: Sequence[str], script: str) -> tuple[dict[str, Answer], str]:
    # -P: the folder of this file holds no module that a package should find.
    command = [sys.executable, "-P", script, *names]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT_SECONDS, check=False)
    except subprocess.TimeoutExpired as late:
        output, end = late.stdout or b"", f"no answer in {_TIMEOUT_SECONDS:.0f} s"
    else:
        output, end = done.stdout, f"the process ended with {done.returncode}"
    told = {}
    for line in output.splitlines():
        try:
            name, found, error = json.loads(line)
        except ValueError:
            continue  # a library that writes to standard output
        told[name] = Answer(tuple(found), error)
    return told, end


def _cameras() -> list[str]:
    backend = _CAMERA_BACKENDS.get(sys.platform)
    if backend is None:
        return []
    enumeration = importlib.import_module("cv2_enumerate_cameras")
    return [f"{camera.name} ({camera.path})" for camera in enumeration.enumerate_cameras(backend)]


def _outputs() -> list[str]:
    devices = importlib.import_module("miniaudio").Devices().get_playbacks()
    names = [str(device["name"]) for device in devices]
    return [name for name in names if not name.startswith(_SILENT_OUTPUTS)]


def _sqlite() -> list[str]:
    return [str(importlib.import_module("apsw").sqlite_lib_version())]


_PROBES: dict[str, Callable[[], list[str]]] = {
    "cameras": _cameras,
    "outputs": _outputs,
    "sqlite": _sqlite,
}


def _answer(name: str) -> tuple[list[str], str]:
    try:
        if name.startswith(LOADING):
            importlib.import_module(name.removeprefix(LOADING))
            return [], ""
        return _PROBES[name](), ""
    except Exception as error:  # noqa: BLE001 - whatever a package raises is the answer
        return [], f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    for probe in sys.argv[1:]:
        sys.stdout.write(json.dumps([probe, *_answer(probe)]) + "\n")
        sys.stdout.flush()
