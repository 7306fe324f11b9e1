"""One run of a terminal: the station behind the face, from start to end."""

import logging
from types import TracebackType
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from sync.journal.key_files import Protection
from sync.protocol.terms import Mode, Verdict
from terminal.app.asked import Asked
from terminal.app.centre_link import CentreLink, Wanted
from terminal.app.controller import Controller
from terminal.app.faults import Condition
from terminal.app.instruments import Instruments
from terminal.app.kiosk_running import KioskRunning
from terminal.app.lines import Lines
from terminal.app.operating import Operating
from terminal.app.parts import Parts
from terminal.app.scheduled_export import ScheduledExport
from terminal.app.settings import changed_draft, keep_changes
from terminal.app.station import Station
from terminal.app.supervising import Supervising
from terminal.app.taking_out import TakingOut
from terminal.app.unlocking import Unlocking
from terminal.capture.choice import source_for
from terminal.capture.hung import HungGuard
from terminal.capture.pictures import PictureSource
from terminal.capture.source import CameraState, FrameSource
from terminal.config import Config
from terminal.desk.outcome import Outcome
from terminal.diagnostics.bundle import LogTail
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

    _export_trouble = Signal(str)

    def __init__(
        self, asked: Asked, face: OperatorWindow | KioskWindow, lines: Lines, log: LogTail
    ) -> None:
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
        if asked.mode is Mode.KIOSK and self._source.live:
            # Nobody stands by who could start the program again when a driver hangs.
            self._source = HungGuard(lambda: _source(asked, lines))
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
                lists_old_hours=asked.config.keys.lists_old_hours,
            ),
            on_painted=self._painted,
        )
        self._instruments = Instruments(asked.config, self._station.present, self)
        self._instruments.scanners.connect(self._controller.show_scanners)
        self._unlocking = Unlocking(
            self._station, self._face, self._new_words, self._controller.show_key_locked
        )
        self._supervising = Supervising(
            self._station,
            self._face,
            self._new_words,
            asked.config,
            tell_missing=self._tell_no_supervisor,
            take_token=self._take_token,
            log=log.lines,
        )
        self._supervising.settings_changed.connect(self._use_settings)
        self._controller.looks_elsewhere = self._supervising.awaits
        self._daily = ScheduledExport(
            asked.config.export,
            TakingOut(
                asked.folder, asked.config, self._supervising.record, self._station.clock.now
            ),
            lambda: self._station.journal.scribe.identity.machine_key,
            self._station.clock.now(),
            self._export_trouble.emit,
        )
        self._export_trouble.connect(self._controller.show_export_trouble)
        self._operating: Operating | None = None
        self._kiosk: KioskRunning | None = None
        if isinstance(face, OperatorWindow):
            self._operating = Operating(
                asked.config,
                self._station,
                face,
                self._instruments,
                self._source,
                keep_camera=self._keep_camera,
            )
            face.unlock_asked.connect(self._unlocking.ask)
            self._station.chores.add(self._daily)
        else:
            self._kiosk = KioskRunning(
                asked.config,
                asked.assets,
                self._station.clock,
                station=self._station,
                face=face,
                source=self._source,
                parent=self,
            )
            self._supervising.left_kiosk.connect(face.leave)
        self._station.camera.connect(self._camera_changed)
        self._station.centre_url.connect(self._centre_known)
        self._station.failed.connect(self._loop_failed)
        self._face.closing.connect(self._quit)

    def start(self) -> None:
        """Start everything."""
        if self._kiosk is not None:
            self._kiosk.start()
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
        self._instruments.start(self._station.loops)
        self._unlocking.begin()
        self._supervising.begin()

    def fail_on(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """A bug on the screen's side: logged, and the run ends; a silent screen would be worse."""
        _log.error("the screen failed", exc_info=(kind, error, trace))
        self.failed = True
        QApplication.quit()

    def end(self) -> bool:
        """Stop everything. :return: whether it ended in time."""
        self._instruments.stop()
        self._daily.close()
        self._supervising.close()
        if self._operating is not None:
            self._operating.close()
        self._unlocking.close()
        in_time = self._station.stop()
        if self._kiosk is not None:
            in_time = self._kiosk.end() and in_time
        if self._shot is not None and self._asked.screenshot is not None:
            self._shot.save(str(self._asked.screenshot))
        return in_time

    def _new_words(self) -> Words:
        return Words(self._face.words.language, self._asked.assets)

    @Slot(object)
    def _use_settings(self, config: Config) -> None:
        screen = config.screen
        self._face.take_settings(
            language=screen.language,
            theme=screen.theme,
            clear_after_seconds=screen.clear_after_seconds,
        )

    def _tell_no_supervisor(self, missing: bool) -> None:
        # A demo has nobody to sign in, and is not to be nagged about it.
        self._controller.show_no_supervisor(missing and not self._asked.embedded)

    def _take_token(self, token: str) -> None:
        if self._link is not None:
            self._link.take_token(token)

    def _keep_camera(self, path: str) -> None:
        change = {"camera.name": path}
        now = self._station.clock.now()
        self._station.record(changed_draft(change, self._controller.operator, now))
        try:
            keep_changes(self._asked.folder, change)
        except OSError as error:
            # It counts until the end of this run; the disk is told of by the next entry.
            _log.warning("the choice of the camera is not kept: %s", type(error).__name__)

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

    @Slot(object, str)
    def _camera_changed(self, state: CameraState, _name: str) -> None:
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
