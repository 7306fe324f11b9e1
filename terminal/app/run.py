"""Runs a terminal with its face until it is closed or its recording has ended."""

import gc
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from sync.protocol.terms import Direction, Mode, Verdict
from terminal.app.centre_link import CentreLink, Wanted
from terminal.app.controller import Controller
from terminal.app.faults import Condition
from terminal.app.lines import Lines
from terminal.app.station import Parts, Station
from terminal.capture.choice import source_for
from terminal.capture.pictures import PictureSource
from terminal.capture.source import CameraState, FrameSource
from terminal.config import Config
from terminal.desk.outcome import Outcome
from terminal.reading.choice import engine_for
from terminal.reading.symbol import Symbology
from terminal.ui.face import FaceSettings
from terminal.ui.kiosk.window import KioskWindow
from terminal.ui.operator.window import OperatorWindow
from terminal.ui.sound import MiniaudioPlayer, SilentPlayer, SoundPlayer
from terminal.ui.theme import load_fonts

_COLLECT_MS: Final = 10_000
_AFTER_END_MS: Final = 500
_CONFIRM_TRIES: Final = 60
"""How often, twice a second, to look whether the centre has confirmed everything at the end."""


def _ignore(_: object) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a terminal is to run with. Empty `recordings` mean the camera of the settings."""

    mode: Mode
    config: Config
    folder: Path
    assets: Path
    recordings: tuple[Path, ...] = ()
    start_at: int = 0
    keys: Path | None = None
    token: str = ""
    embedded: bool = False
    once: bool = False
    as_json: bool = False
    quiet: bool = False
    """Print nothing."""
    screenshot: Path | None = None
    """Where to leave a picture of the window with the last verdict that let somebody pass."""
    source: FrameSource | None = None
    """Frames from elsewhere than the camera and the recordings; for measurements."""
    on_painted: Callable[[Outcome], None] = _ignore
    """Called after the first painting that shows an outcome."""


def run(asked: Asked) -> int:
    """Run until the window closes, or with `once` until the recording's end.

    :return: 0, or 1 where a part of the program failed.
    :raises KnownFault: where the journal cannot be opened.
    """
    application = QApplication(sys.argv[:1])
    load_fonts(asked.assets)
    running = _Running(asked)
    _collect_garbage_here_alone(running)
    try:
        running.begin()
        application.exec()
    finally:
        in_time = running.end()
        _collect_garbage_everywhere()
    return 1 if running.failed or not in_time else 0


class _Running(QObject):
    """One run: station, face and what the command line asked for."""

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        self.failed = False
        self._asked = asked
        self._lines = Lines(
            asked.as_json, asked.config.screen.language, asked.assets, quiet=asked.quiet
        )
        self._shot: QPixmap | None = None
        self._tries = 0
        self._source = asked.source or _source(asked, self._lines)
        self._player: SoundPlayer = (
            MiniaudioPlayer(asked.assets) if asked.config.screen.sound else SilentPlayer()
        )
        self._station = Station(
            Parts(
                config=asked.config,
                mode=asked.mode,
                folder=asked.folder,
                source=self._source,
                engine=engine_for(Symbology(name) for name in asked.config.reading.symbologies),
                keys=asked.keys,
            )
        )
        self._link: CentreLink | None = None
        self._face = _face(asked, self._player)
        self._controller = Controller(
            self._station,
            self._face,
            Condition(
                folder=asked.folder,
                camera_name=self._source.name,
                keys_folder=str(asked.keys or ""),
                keys=len(self._station.keys.signers),
            ),
            on_painted=self._painted,
        )
        self._station.camera.connect(self._camera_changed)
        self._station.failed.connect(self._loop_failed)
        self._face.closing.connect(self._quit)

    def begin(self) -> None:
        """Show the window, then start everything that may take its time."""
        if isinstance(self._face, KioskWindow):
            self._face.show_full_screen()
        else:
            self._face.show()
        QTimer.singleShot(0, self._start)

    @Slot()
    def _start(self) -> None:
        self._lines.window()
        centre = self._asked.config.centre
        self._link = self._station.start(
            Wanted(
                url="" if self._asked.embedded else centre.url,
                ca=centre.ca,
                token=self._asked.token,
                embedded=self._asked.folder / "centre" if self._asked.embedded else None,
            )
        )

    def end(self) -> bool:
        """Stop everything. :return: whether it ended in time."""
        in_time = self._station.stop()
        self._player.close()
        if self._shot is not None and self._asked.screenshot is not None:
            self._shot.save(str(self._asked.screenshot))
        return in_time

    def _painted(self, outcome: Outcome) -> None:
        index = self._source.index if isinstance(self._source, PictureSource) else None
        self._asked.on_painted(outcome)
        self._lines.verdict(outcome, index)
        if self._asked.screenshot is not None and (
            self._shot is None or outcome.verdict is Verdict.ADMIT
        ):
            self._shot = self._face.grab()
        if isinstance(self._source, PictureSource):
            self._source.advance(outcome.captured_at)

    @Slot(object)
    def _camera_changed(self, state: CameraState) -> None:
        if state is CameraState.ENDED and self._asked.once:
            QTimer.singleShot(_AFTER_END_MS, self._quit_when_confirmed)

    @Slot()
    def _quit_when_confirmed(self) -> None:
        self._tries += 1
        if self._link is None or self._link.all_confirmed() or self._tries > _CONFIRM_TRIES:
            self._quit()
        else:
            QTimer.singleShot(_AFTER_END_MS, self._quit_when_confirmed)

    @Slot(str)
    def _loop_failed(self, _name: str) -> None:
        # Already logged with its trace. A part that is gone must not be missing in silence.
        self.failed = True
        self._quit()

    @Slot()
    def _quit(self) -> None:
        QApplication.quit()


def _source(asked: Asked, lines: Lines) -> FrameSource:
    camera = asked.config.camera
    return source_for(
        camera=camera.name,
        recordings=asked.recordings,
        size=(camera.width, camera.height),
        frames_per_second=camera.frames_per_second,
        start_at=asked.start_at,
        loop=not asked.once,
        on_picture=lines.picture,
        on_skipped=lines.skipped,
    )


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
    return (KioskWindow if asked.mode is Mode.KIOSK else OperatorWindow)(settings, player)


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
