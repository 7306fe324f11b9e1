"""Scanners and thermometer of a terminal: their threads, the keyboard's filter, their states."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from terminal.app.loops import Loops
from terminal.app.scanners import scanner_hub, tab_ends_a_text, thermometer, wedge_rules
from terminal.capture.scanned_text import Overlong, ScannedText
from terminal.capture.scanner_state import ScannerStatus
from terminal.capture.thermometer import ThermometerHearers
from terminal.config import Config
from terminal.reading.scanner_hub import ScannerHearers
from terminal.reading.symbol import Presentation
from terminal.ui.wedge_filter import WedgeFilter


class Instruments(QObject):
    """What a post has beside its camera. Signals come from the threads of the instruments."""

    scanners = Signal(object)
    """ScannerStatus of everything on a serial port, the thermometer included."""
    notice = Signal(object)
    """ScannerNotice: why a scan was not taken."""
    temperature = Signal(object)
    """Temperature that a thermometer measured."""
    no_temperature = Signal(object)
    """NoTemperature: why a measurement was not taken."""

    def __init__(self, config: Config, present: Callable[[Presentation], None], parent: QObject):
        """:param present: takes what a scanner read, in the thread that it came in."""
        super().__init__(parent)
        self._config = config
        self._of_scanners: tuple[ScannerStatus, ...] = ()
        self._of_thermometer: tuple[ScannerStatus, ...] = ()
        self._hub = scanner_hub(
            config,
            ScannerHearers(
                presentation=present,
                notice=self.notice.emit,
                states=self._scanners_are,
                temperature=self.temperature.emit,
            ),
        )
        self._thermometer = thermometer(
            config,
            ThermometerHearers(
                temperature=self.temperature.emit,
                not_taken=self.no_temperature.emit,
                states=self._thermometer_is,
            ),
        )
        rules = wedge_rules(config)
        self._filter: WedgeFilter | None = None
        if rules is not None:
            self._filter = WedgeFilter(rules, self, ends_at_tab=tab_ends_a_text(config))
            self._filter.scanned.connect(self._hub.offer)

    def start(self, loops: Loops) -> None:
        """Read the serial ports, and tell scanners that type from people."""
        loops.start("scanners", self._hub)
        if self._thermometer is not None:
            loops.start("thermometer", self._thermometer)
        application = QApplication.instance()
        if self._filter is not None and isinstance(application, QApplication):
            self._filter.install(application)

    def stop(self) -> None:
        """Leave the keyboard alone again; the loops end with the others."""
        application = QApplication.instance()
        if self._filter is not None and isinstance(application, QApplication):
            self._filter.uninstall(application)

    def examine(self, hear: Callable[[ScannedText | Overlong], None] | None) -> None:
        """Give whatever scanners send to `hear` and present none; None ends that."""
        self._hub.divert(hear)
        rules = wedge_rules(self._config, examining=hear is not None)
        if self._filter is not None and rules is not None:
            self._filter.set_rules(rules)

    def _scanners_are(self, states: tuple[ScannerStatus, ...]) -> None:
        self._of_scanners = states
        self.scanners.emit((*states, *self._of_thermometer))

    def _thermometer_is(self, states: tuple[ScannerStatus, ...]) -> None:
        self._of_thermometer = states
        self.scanners.emit((*self._of_scanners, *states))
