"""The running terminal as a screen reader finds it, over the real accessibility bus of Linux."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).with_name("at_spi_child.py")
SYSTEM_PYTHON = "/usr/bin/python3"
_HAS_ATSPI = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
# $1 the terminal's Python, $2 the system's, $3 the child, $4 the data folder, then names.
_SCRIPT = """
"$1" -m terminal --data "$4" terminal --recording assets/demo/demo.webm >"$4.out" 2>&1 &
terminal=$!
system=$2 child=$3; shift 4
"$system" "$child" $terminal "$@"
told=$?
kill $terminal
wait $terminal
exit $told
"""


PRESSES = (
    *("Hướng đi (F1)", "Áp dụng (Enter)"),
    *("Đóng (Esc)", "Lượt gần đây"),
    *("Tìm (F6)", "Gõ trên màn hình: Tên, số giấy tờ, điện thoại hoặc biển số"),
    *("Đổi ngôn ngữ", "Change the language"),
)
"""Buttons, each with the name of what can be seen when it was pressed."""


def _missing() -> str:
    tools = ("dbus-run-session", "Xvfb", "xvfb-run", SYSTEM_PYTHON)
    for tool in tools:
        if shutil.which(tool) is None:
            return f"needs {tool}"
    found = subprocess.run([SYSTEM_PYTHON, "-c", _HAS_ATSPI], capture_output=True, check=False)
    return "" if found.returncode == 0 else "needs gir1.2-atspi-2.0 and python3-gi"


@pytest.mark.timeout(180)
def test_every_control_has_a_name_and_a_button_can_be_pressed_over_the_bus(tmp_path: Path) -> None:
    if missing := _missing():
        pytest.skip(missing)
    folder = tmp_path / "runtime"
    folder.mkdir(mode=0o700)
    environment = {
        **os.environ,
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        "QT_QPA_PLATFORM": "xcb",
        "XDG_RUNTIME_DIR": str(folder),
        "XDG_DATA_HOME": str(tmp_path / "home"),
    }
    ran = subprocess.run(
        [
            *("dbus-run-session", "--", "xvfb-run", "-a", "-s", "-screen 0 1366x768x24"),
            *("sh", "-c", _SCRIPT, "sh", sys.executable, SYSTEM_PYTHON, str(CHILD)),
            *(str(tmp_path / "data"), *PRESSES),
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    told = json.loads(ran.stdout.splitlines()[-1])
    assert len(told["steps"]) == len(PRESSES) // 2
    for done, role, controls, nameless in told["steps"]:
        assert done is True
        assert role
        assert controls >= 12
        assert nameless == []
    assert told["last"][1] == []
