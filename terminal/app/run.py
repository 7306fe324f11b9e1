"""Runs a terminal: the face first, then everything behind it."""

import gc
import logging
import os
import signal
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from sync.protocol.terms import Direction, Mode
from terminal.app.asked import Asked
from terminal.app.lines import Lines
from terminal.app.settings import read_changes, with_changes
from terminal.diagnostics.bundle import LogTail
from terminal.ui.face import FaceSettings
from terminal.ui.sound import VOICE, MiniaudioPlayer, SilentPlayer, SoundPlayer
from terminal.ui.theme import load_fonts

if TYPE_CHECKING:  # of the two faces only the one that is shown is loaded
    from terminal.ui.kiosk.window import KioskWindow
    from terminal.ui.operator.window import OperatorWindow

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
    application.setApplicationName("Chốt")
    load_fonts(asked.assets)
    log = LogTail()
    logging.getLogger().addHandler(log)
    asked = replace(asked, config=with_changes(asked.config, read_changes(asked.folder)))
    lines = Lines(asked.as_json, asked.config.screen.language, asked.assets, quiet=asked.quiet)
    player = _player(asked)
    face = _face(asked, player)
    application.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    lines.window()
    # OpenCV, the journal and the network take longer to load than the window to be shown.
    from terminal.app.running import Running  # noqa: PLC0415

    running = Running(asked, face, lines, log)
    _collect_garbage_here_alone(running)
    _end_on_signals()
    sys.excepthook = running.fail_on
    try:
        running.start()
        application.exec()
    finally:
        in_time = running.end()
        player.close()
        logging.getLogger().removeHandler(log)
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


def _player(asked: Asked) -> SoundPlayer:
    screen = asked.config.screen
    if not screen.sound:
        return SilentPlayer()
    return MiniaudioPlayer(asked.assets, voice=VOICE if screen.speech else "")


def _face(asked: Asked, player: SoundPlayer) -> "OperatorWindow | KioskWindow":
    settings = FaceSettings(
        assets=asked.assets,
        post=asked.config.post.name,
        lane=asked.config.post.lane,
        direction=Direction(asked.config.post.direction),
        language=asked.config.screen.language,
        theme=asked.config.screen.theme,
        clear_after_seconds=asked.config.screen.clear_after_seconds,
        has_scanner=bool(asked.config.scanner.ports),
    )
    if asked.mode is Mode.KIOSK:
        from terminal.app.kiosk_files import use_of  # noqa: PLC0415 - see above, as below
        from terminal.ui.kiosk.window import KioskWindow  # noqa: PLC0415

        kiosk = KioskWindow(settings, player, use_of(asked.config.kiosk, asked.assets))
        kiosk.show_full_screen()
        return kiosk
    from terminal.ui.operator.window import OperatorWindow  # noqa: PLC0415

    window = OperatorWindow(settings, player)
    if QApplication.platformName() == "offscreen":
        window.show()
    else:
        # In its frame, 1366×768 would reach below the smallest screen: the status bar was cut.
        window.showMaximized()
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
