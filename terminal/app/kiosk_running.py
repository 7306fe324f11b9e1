"""What a kiosk runs beside every terminal's parts: its day, its printer, its watchdog."""

import os
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from PIL import Image
from PySide6.QtCore import QObject, Slot

from sync.journal.day import POST_ZONE, moment
from sync.protocol.terms import Direction
from terminal.app.clock import PostClock
from terminal.app.kiosk_keeper import KioskFace, KioskKeeper, KioskStation
from terminal.app.kiosk_printer import SlipPrinter, address_of
from terminal.app.kiosk_session import runs_alone
from terminal.app.watchdog import Watchdog, beat_seconds, notifier_of_system
from terminal.capture.hung import HungGuard
from terminal.capture.source import FrameSource
from terminal.config import Config
from terminal.desk.triage import Lane
from terminal.diagnostics import Fault
from terminal.ui.kiosk.slip import NumberSlip, draw_slip
from terminal.ui.words import Words
from terminal.workers.loop_thread import LoopThread

_JOIN_SECONDS: Final = 1.0


class KioskRunning(QObject):
    """Made with the station and the window, started before the station, ended after it."""

    def __init__(
        self,
        config: Config,
        assets: Path,
        clock: PostClock,
        *,
        station: KioskStation,
        face: KioskFace,
        source: FrameSource,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._config = config
        self._clock = clock
        self._words = Words(config.screen.language, assets)
        self._zone: ZoneInfo = POST_ZONE
        kiosk = config.kiosk
        address = address_of(kiosk.printer)
        self._printer = SlipPrinter(address, self._hear_printer) if address is not None else None
        self.keeper = KioskKeeper(
            station,
            face,
            direction=Direction(config.post.direction),
            limit=kiosk.limit,
            counts=kiosk.kind == "market",
            now=clock.now,
            printer=self._printer,
            draw=self._draw,
            alone=runs_alone(kiosk.session),
            parent=self,
        )
        self.watchdog = Watchdog(
            notifier_of_system(),
            in_desk=station.in_desk,
            camera_stuck=source.stuck_for if isinstance(source, HungGuard) else _never,
            seconds=beat_seconds(os.environ),
            parent=self,
        )
        self._thread = (
            LoopThread("printer", self._printer, self) if self._printer is not None else None
        )
        if self._thread is not None:
            # A bug there, which is logged, must not be missing in silence.
            self._thread.failed.connect(self._lose_printer)

    def start(self) -> None:
        """Read the day, then print and be watched; call it before the station's loops start."""
        self.keeper.start()
        if self._thread is not None:
            self._thread.start()
        self.watchdog.start()

    def end(self) -> bool:
        """Stop. :return: whether the printer let go in time."""
        self.watchdog.stop()
        self.keeper.stop()
        if self._thread is None:
            return True
        self._thread.ask_to_stop()
        return self._thread.join(_JOIN_SECONDS)

    def _hear_printer(self, fault: Fault | None) -> None:
        self.keeper.hear_printer(fault)

    @Slot(str)
    def _lose_printer(self, _name: str) -> None:
        self.keeper.hear_printer(Fault.PRINTER_GONE)

    def _draw(self, number: int, lane: Lane) -> Image.Image:
        slip = NumberSlip(
            number=number,
            lane=lane,
            post=self._config.post.name,
            at=moment(self._clock.now().at_ms),
            zone=self._zone,
        )
        return draw_slip(slip, self._words, self._config.kiosk.paper_dots)


def _never() -> float:
    """A recording's driver does not hang."""
    return 0.0
