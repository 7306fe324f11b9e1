"""One run of a terminal: the station behind the face, from start to end."""

import logging
from types import TracebackType
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from sync.journal.key_files import Protection
from sync.protocol.terms import Mode, Verdict
from terminal.app.asked import Asked
from terminal.app.centre_link import CentreLink, Wanted
from terminal.app.controller import Controller
from terminal.app.faults import Condition
from terminal.app.lines import Lines
from terminal.app.station import Parts, Station
from terminal.app.unlocking import Unlocking
from terminal.capture.choice import source_for
from terminal.capture.pictures import PictureSource
from terminal.capture.source import CameraState, FrameSource
from terminal.desk.outcome import Outcome
from terminal.reading.choice import all_cores_but_one, reader_for
from terminal.reading.symbol import Symbology
from terminal.reading.warm_up import warm_up
from terminal.ui.kiosk.window import KioskWindow
from terminal.ui.operator.window import OperatorWindow
from terminal.ui.words import Words

_log = logging.getLogger(__name__)
_AFTER_END_MS: Final = 500
_CONFIRM_TRIES: Final = 60
"""How often, twice a second, to look whether the centre has confirmed everything at the end."""


class Running(QObject):
    """One run behind a face that already stands on the screen."""

    def __init__(self, asked: Asked, face: OperatorWindow | KioskWindow, lines: Lines) -> None:
        """Open the journal and make everything, without starting it.

        :raises KnownFault: where the journal cannot be opened.
        """
        super().__init__()
        self.failed = False
        self._asked = asked
        self._face = face
        self._lines = lines
        self._shot: QPixmap | None = None
        self._tries = 0
        self._source = asked.source or _source(asked, self._lines)
        symbologies = [Symbology(name) for name in asked.config.reading.symbologies]
        self._station = Station(
            Parts(
                config=asked.config,
                mode=asked.mode,
                folder=asked.folder,
                source=self._source,
                reader=reader_for(symbologies, threads=all_cores_but_one()),
                warm_up=lambda: warm_up(reader_for(symbologies)),
                keys=asked.keys,
                with_recovery=asked.with_recovery,
            )
        )
        self._link: CentreLink | None = None
        self._controller = Controller(
            self._station,
            self._face,
            Condition(
                folder=asked.folder,
                camera_name=self._source.name,
                keys_folder=str(asked.keys or ""),
                keys=self._station.understanding.keys,
                unread_rules=self._station.unread_rules,
                recovered=self._station.recovered,
                key_exposed=_is_exposed(asked, self._station),
            ),
            on_painted=self._painted,
        )
        self._unlocking = Unlocking(
            self._station,
            self._face,
            lambda: Words(asked.config.screen.language, asked.assets),
            self._controller.show_key_locked,
        )
        self._station.camera.connect(self._camera_changed)
        self._station.centre_url.connect(self._centre_known)
        self._station.failed.connect(self._loop_failed)
        self._face.closing.connect(self._quit)

    def start(self) -> None:
        """Start everything."""
        centre = self._asked.config.centre
        self._link = self._station.start(
            Wanted(
                url="" if self._asked.embedded else centre.url,
                ca=centre.ca,
                token=self._asked.token,
                embedded=self._asked.folder / "centre" if self._asked.embedded else None,
                max_kbit_per_s=centre.max_kbit_per_s,
            )
        )
        self._unlocking.begin()

    def fail_on(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """A bug on the screen's side: logged, and the run ends; a silent screen would be worse."""
        _log.error("the screen failed", exc_info=(kind, error, trace))
        self.failed = True
        QApplication.quit()

    def end(self) -> bool:
        """Stop everything. :return: whether it ended in time."""
        self._unlocking.close()
        in_time = self._station.stop()
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
    def _centre_known(self, url: str) -> None:
        self._lines.centre(url)

    @Slot(str)
    def _loop_failed(self, _name: str) -> None:
        # Already logged with its trace. A part that is gone must not be missing in silence.
        self.failed = True
        self._quit()

    @Slot()
    def _quit(self) -> None:
        QApplication.quit()


def _is_exposed(asked: Asked, station: Station) -> bool:
    """Whether the machine's key lies open although the settings want it protected."""
    plain = station.journal.scribe.identity.machine.protection is Protection.FILE
    wanted = asked.config.data.protect != Protection.FILE.value
    return plain and wanted and asked.mode is Mode.OPERATOR


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
