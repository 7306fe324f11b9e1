"""What an attended post has beside verdicts: its sheets, slips, camera choice and scanners."""

import secrets
from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, Slot

from sync.bundle.forms import built_in
from sync.journal.day import moment as post_time
from sync.protocol.terms import Source
from terminal.app.camera_choosing import CameraChoosing
from terminal.app.instruments import Instruments
from terminal.app.station import Station
from terminal.capture.camera import CameraSource
from terminal.capture.scanner_state import ScannerState, ScannerStatus, gravest
from terminal.capture.source import FrameSource
from terminal.capture.thermometer import NoTemperature, Temperature
from terminal.config import Config
from terminal.desk.assisted_slip import issue_slip
from terminal.desk.orders import Enter
from terminal.desk.outcome import Outcome
from terminal.reading.scanner_gate import ScannerNotice
from terminal.ui.assisted.late_sheet import LateSheet
from terminal.ui.assisted.making_slips import declaration_slip, refusal_slip
from terminal.ui.assisted.sheet import AssistedSheet
from terminal.ui.assisted.slip_card import SlipCard
from terminal.ui.operator.actions import Action
from terminal.ui.operator.camera_sheet import CameraSheet
from terminal.ui.operator.window import OperatorWindow
from terminal.ui.person_slip import Paper
from terminal.ui.scanner_doctor.window import ScannerTestWindow
from terminal.ui.scanner_doctor.words import scanner_word
from terminal.ui.text_scanners import no_temperature_text, notice_text

FORM = "khai-y-te"
"""The declaration that is taken for people who have none."""


class Operating(QObject):
    """Puts the sheets into an operator's window and joins them with the station."""

    def __init__(
        self,
        config: Config,
        station: Station,
        window: OperatorWindow,
        instruments: Instruments,
        source: FrameSource,
        *,
        keep_camera: Callable[[str], None],
    ) -> None:
        """:param keep_camera: hears the path of a camera that was chosen, for the next start."""
        super().__init__(window)
        self._config, self._station, self._window = config, station, window
        self._instruments = instruments
        self._zone = window.zone
        self._forms = built_in()
        form = self._forms.newest(FORM)
        if form is None:
            raise RuntimeError(f"the form {FORM} is missing")
        self._form = form
        self._refused: Outcome | None = None
        window.sheets.add(
            Action.ASSISTED,
            lambda icons, words, zone, parent: AssistedSheet(
                icons, words, zone, parent, form=form, now=self._now, here=config.post.province
            ),
        )
        window.sheets.add(
            Action.PAPER,
            lambda icons, words, zone, parent: LateSheet(icons, words, zone, parent, now=self._now),
        )
        paper = {"roll-80": Paper.ROLL_80, "a6": Paper.A6}[config.slip.paper]
        self._card = window.sheets.keep(
            lambda icons, words, zone, parent: SlipCard(icons, words, zone, parent, paper=paper)
        )
        self._camera_sheet = window.sheets.keep(CameraSheet)
        self._choosing = (
            CameraChoosing(source, self._camera_sheet, keep_camera)
            if isinstance(source, CameraSource)
            else None
        )
        self._test: ScannerTestWindow | None = None
        window.camera_asked.connect(self.open_camera)
        window.slip_asked.connect(self.offer_refusal)
        self._camera_sheet.scanner_test_asked.connect(self.open_scanner_test)
        station.announced.connect(self.hear)
        station.entered.connect(self.offer_slip)
        station.camera.connect(self._camera_sheet.show_state)
        instruments.scanners.connect(self.show_scanners)
        instruments.notice.connect(self.show_notice)
        instruments.temperature.connect(self.take_temperature)
        instruments.no_temperature.connect(self.show_no_temperature)

    def close(self) -> None:
        """Let go of what runs beside."""
        self._end_test()
        if self._choosing is not None:
            self._choosing.close()

    @Slot(object)
    def hear(self, outcome: Outcome) -> None:
        """Somebody was recorded."""
        self._refused = outcome

    @Slot(object, object)
    def offer_slip(self, declared: Enter, outcome: Outcome) -> None:
        """Whoever was declared with help gets a slip, once that is recorded."""
        if declared.source is not Source.ASSISTED or not outcome.saved:
            return
        at = outcome.at.replace(microsecond=0)
        key = self._station.journal.scribe.identity.signing_key
        identifier = secrets.token_bytes(8)
        code = issue_slip(declared.declaration, self._forms, key, now=at, identifier=identifier)
        if code is not None:
            self._card.show_slip(
                declaration_slip(
                    declared.declaration,
                    code,
                    post=self._config.post.name,
                    zone=self._zone,
                    issued_at=at,
                    valid_hours=self._form.valid_hours,
                    seq=outcome.seq,
                )
            )
            self._window.sheets.open(self._card)

    @Slot()
    def offer_refusal(self) -> None:
        """A slip for whoever was refused last, who should be told what to do."""
        if self._refused is not None:
            where = self._config.post.send_to
            post = self._config.post.name
            slip = refusal_slip(self._refused, post=post, zone=self._zone, where=where)
            self._card.show_slip(slip)
            self._window.sheets.open(self._card)

    @Slot()
    def open_camera(self) -> None:
        """Show which cameras there are."""
        self._window.sheets.open(self._camera_sheet)

    @Slot()
    def open_scanner_test(self) -> None:
        """Have the scanners examined, in a window of its own."""
        if self._test is None:
            setup = self._config.scanner.setup_code
            self._test = self._window.scanner_test(setup)
            self._test.done.connect(self._end_test)
        self._instruments.examine(self._test.page.heard.emit)
        self._test.show()
        self._test.activateWindow()

    @Slot(object)
    def show_scanners(self, states: tuple[ScannerStatus, ...]) -> None:
        """How scanners and thermometer are doing."""
        worst = gravest(states)
        if worst is not None:
            bad = worst.state not in {ScannerState.READY, ScannerState.OPENING}
            said = scanner_word(self._window.words, worst.state)
            self._window.show_scanner(said, bad=bad, name=worst.name)
        if self._test is not None:
            self._test.page.show_scanners(states)

    @Slot(object)
    def show_notice(self, notice: ScannerNotice) -> None:
        """A scan was not taken."""
        self._window.say(notice_text(self._window.words, notice))

    @Slot(object)
    def take_temperature(self, temperature: Temperature) -> None:
        """A thermometer measured whoever stands there."""
        self._window.take_temperature(temperature.tenths)

    @Slot(object)
    def show_no_temperature(self, reason: NoTemperature) -> None:
        """A measurement was not taken."""
        self._window.say(no_temperature_text(self._window.words, reason))

    def _end_test(self) -> None:
        if self._test is not None:
            self._instruments.examine(None)
            self._test.deleteLater()
            self._test = None

    def _now(self) -> datetime:
        return post_time(self._station.clock.now().at_ms)
