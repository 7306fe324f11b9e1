"""Runs a terminal: the face first, then everything behind it."""

import gc
import os
import signal
import sys
from typing import Final

from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from sync.protocol.terms import Direction, Mode
from terminal.app.asked import Asked
from terminal.app.lines import Lines
from terminal.ui.face import FaceSettings
from terminal.ui.kiosk.window import KioskWindow
from terminal.ui.operator.window import OperatorWindow
from terminal.ui.sound import MiniaudioPlayer, SilentPlayer, SoundPlayer
from terminal.ui.theme import load_fonts

_COLLECT_MS: Final = 10_000
_SWITCH_SECONDS: Final = 0.0005
"""How long a thread waits for Python while another computes. A frame is read in many short calls
that let Python go, and at Python's own 5 ms each could wait as long as the whole should take."""
_hanging: Final[list[QObject]] = []


def run(asked: Asked) -> int:
    """Run until the window closes, or with `once` until the recording's end.

    Whoever calls this ends with `leave`.

    :return: 0, or 1 where a part of the program failed.
    :raises KnownFault: where the journal cannot be opened.
    """
    sys.setswitchinterval(_SWITCH_SECONDS)
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    load_fonts(asked.assets)
    lines = Lines(asked.as_json, asked.config.screen.language, asked.assets, quiet=asked.quiet)
    player: SoundPlayer = (
        MiniaudioPlayer(asked.assets) if asked.config.screen.sound else SilentPlayer()
    )
    face = _face(asked, player)
    application.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    lines.window()
    # OpenCV, the journal and the network take longer to load than the window to be shown.
    from terminal.app.running import Running  # noqa: PLC0415

    running = Running(asked, face, lines)
    _collect_garbage_here_alone(running)
    _end_on_signals()
    sys.excepthook = running.fail_on
    try:
        running.start()
        application.exec()
    finally:
        in_time = running.end()
        player.close()
        sys.excepthook = sys.__excepthook__
        _collect_garbage_everywhere()
    if not in_time:
        # The journal is closed, but something hangs in the network; Qt aborts where a thread
        # that still runs is destroyed.
        _hanging.append(running)
    return 1 if running.failed else 0


def leave(code: int) -> int:
    """To be called last: end the process without waiting for what hangs, if anything does."""
    if _hanging:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(code)
    return code


def _face(asked: Asked, player: SoundPlayer) -> OperatorWindow | KioskWindow:
    settings = FaceSettings(
        assets=asked.assets,
        post=asked.config.post.name,
        lane=asked.config.post.lane,
        direction=Direction(asked.config.post.direction),
        language=asked.config.screen.language,
        theme=asked.config.screen.theme,
        clear_after_seconds=asked.config.screen.clear_after_seconds,
    )
    if asked.mode is Mode.KIOSK:
        kiosk = KioskWindow(settings, player)
        kiosk.show_full_screen()
        return kiosk
    window = OperatorWindow(settings, player)
    window.show()
    return window


def _end_on_signals() -> None:
    """Ctrl+C and a service manager's stop close the window like a person would."""
    # Python looks at signals between two of its own steps; the screen's clock takes one a second.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: QApplication.quit())


def _collect_garbage_here_alone(parent: QObject) -> None:
    """Cycles that hold Qt objects must be freed in the screen's thread, never in a worker."""
    gc.collect()
    gc.freeze()
    gc.disable()
    timer = QTimer(parent, interval=_COLLECT_MS)
    timer.timeout.connect(_collect)
    timer.start()


def _collect_garbage_everywhere() -> None:
    """No worker is left, so Python may do as it likes again."""
    gc.enable()
    gc.unfreeze()
    gc.collect()


def _collect() -> None:
    gc.collect()
