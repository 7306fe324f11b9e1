"""Renders every state of both faces into PNG files.

`python -m tests.ui.screenshots FOLDER [PART OF A NAME]…`
"""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from sync.protocol.terms import TimeQuality
from sync.uplink.state import CentreState, UplinkStatus
from terminal.capture.source import CameraState
from terminal.diagnostics import Fault
from terminal.reading.hints import Hint
from terminal.reading.symbol import PartsRead
from terminal.ui.kiosk.window import KioskWindow
from terminal.ui.operator.window import OperatorWindow
from terminal.ui.sound import SilentPlayer
from terminal.ui.theme import load_fonts
from tests.ui import scenes

ASSETS = Path(__file__).parents[2] / "assets"
SIZES = ((1366, 768), (1920, 1080))

Face = OperatorWindow | KioskWindow
State = Callable[[Face], None]

STATES: dict[str, State] = {
    "starting": lambda face: face.show_camera(CameraState.OPENING, ""),
    "ready": lambda _face: None,
    "admit": lambda face: face.show_outcome(scenes.ADMIT),
    "verified": lambda face: face.show_outcome(scenes.VERIFIED),
    "attention": lambda face: face.show_outcome(scenes.ATTENTION),
    "many-reasons": lambda face: face.show_outcome(scenes.MANY_REASONS),
    "green-lane": lambda face: face.show_outcome(scenes.GREEN_LANE),
    "rule-failed": lambda face: face.show_outcome(scenes.RULE_FAILED),
    "answers": lambda face: face.show_outcome(scenes.ANSWERS),
    "refuse": lambda face: face.show_outcome(scenes.REFUSE),
    "nameless": lambda face: face.show_outcome(scenes.NAMELESS),
    "several": lambda face: face.show_several_codes(scenes.codes_in_view(False, False, False)),
    "one-recorded": lambda face: face.show_several_codes(scenes.codes_in_view(True, False)),
    "in-parts": lambda face: face.show_parts(PartsRead(missing=(2, 3), count=3)),
    "hint-closer": lambda face: face.show_hint(Hint.MOVE_CLOSER),
    "hint-back-forth": lambda face: face.show_hint(Hint.BLURRED),
    "hint-still": lambda face: face.show_hint(Hint.HOLD_STILL),
    "hint-tilt": lambda face: face.show_hint(Hint.GLARE),
    "hint-dark": lambda face: face.show_hint(Hint.TOO_DARK),
    "on-display": lambda face: face.show_outcome(replace(scenes.ADMIT, on_display=True)),
    "camera-lost": lambda face: face.show_camera(CameraState.LOST, "HD Webcam C270"),
}


def not_saved(face: Face) -> None:
    face.show_faults(scenes.FAULTS[:1])
    face.show_outcome(scenes.NOT_SAVED)


def troubled(face: Face) -> None:
    face.show_faults(scenes.FAULTS)
    face.set_time(scenes.NOW, TimeQuality.JUMPED)
    face.show_uplink(
        UplinkStatus(
            state=CentreState.DOWN,
            recorded=12840,
            confirmed=12411,
            quarantined=2,
            oldest_unsent_ms=round((scenes.NOW - timedelta(hours=31)).timestamp() * 1000),
        )
    )


def head_code(face: Face) -> None:
    face.show_faults(((Fault.HEAD_CODE_DUE, {}),))
    face.set_head_code(scenes.HEAD)
    if isinstance(face, OperatorWindow):
        face.turn_slip()


STATES |= {"not-saved": not_saved, "troubled": troubled, "head-code": head_code}


def prepare(face: Face) -> None:
    face.set_time(scenes.NOW, TimeQuality.TRUSTED)
    face.show_camera(CameraState.LIVE, "HD Webcam C270")
    face.show_frame(scenes.frame(scenes.camera_picture()))
    face.show_counts(scenes.COUNTS)
    face.show_uplink(
        UplinkStatus(
            state=CentreState.CONNECTED,
            recorded=1284,
            confirmed=1272,
            oldest_unsent_ms=round((scenes.NOW - timedelta(minutes=12)).timestamp() * 1000),
        )
    )
    earlier = (
        scenes.REFUSE,
        scenes.ADMIT,
        scenes.MANY_REASONS,
        scenes.VERIFIED,
        scenes.ATTENTION,
        scenes.ADMIT,
        scenes.VERIFIED,
    )
    for index, outcome in enumerate(earlier):
        face.show_outcome(replace(outcome, at=scenes.NOW - timedelta(minutes=20 - 2 * index)))
    face.clear()


def main(folder: Path, wanted: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication([])
    load_fonts(ASSETS)
    for kind in (OperatorWindow, KioskWindow):
        for width, height in SIZES:
            for language in ("vi", "en"):
                for theme in ("day", "night"):
                    for state, act in STATES.items():
                        face_name = "operator" if kind is OperatorWindow else "kiosk"
                        name = f"{face_name}-{state}-{height}-{language}-{theme}"
                        if wanted and not any(part in name for part in wanted):
                            continue
                        chosen = scenes.settings(ASSETS, language=language, theme=theme)
                        face: Face = kind(chosen, SilentPlayer())
                        face.resize(width, height)
                        face.show()
                        prepare(face)
                        act(face)
                        if state != "camera-lost":
                            face.show_frame(scenes.frame(scenes.camera_picture()))
                        application.processEvents()
                        face.grab().save(str(folder / f"{name}.png"))
                        face.close()
                        face.deleteLater()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
