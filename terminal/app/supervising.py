"""Signing in at a post: the supervisor's window, operators coming on duty, leaving a kiosk."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut

from sync.journal.accounts import PEOPLE, Account, Accounts, Opened
from sync.journal.draft import Draft
from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.tries import Tries
from sync.protocol.terms import Mode
from terminal.app.accounts import OPERATOR_OFF, SUPERVISOR_OUT, People
from terminal.app.errands import Errands
from terminal.app.sheets import Sheets
from terminal.app.station import Station
from terminal.app.supervisor_pages import SupervisorPages
from terminal.config import Config
from terminal.desk.orders import Amend, Attend, OrderRefused, View
from terminal.reports.row import Row
from terminal.ui.face import FaceWindow
from terminal.ui.supervisor.first_start import FirstStartSheet
from terminal.ui.supervisor.page import Page
from terminal.ui.supervisor.sign_in import Purpose, SignInDialog
from terminal.ui.supervisor.window import SupervisorWindow
from terminal.ui.theme import PALETTES, Look, look_for
from terminal.ui.words import Words

_RECORD_SECONDS: Final = 20.0
_NOT_VIEWED: Final = frozenset(
    {OrderRefused.NO_SUCH_ENTRY, OrderRefused.UNREADABLE_ENTRY, OrderRefused.NOT_SAVED}
)
_log: Final = logging.getLogger(__name__)
_STEP_MS: Final = 20
"""Between two steps of opening a window, for the operator's screen."""


class Supervising(QObject):
    """Opens what a supervisor sees when the face asks for it; lives in the screen's thread."""

    left_kiosk = Signal()
    """A supervisor signed in to leave the kiosk, or nobody guards it."""
    settings_changed = Signal(object)
    """The Config that a supervisor's changes make."""

    def __init__(
        self,
        station: Station,
        face: FaceWindow,
        words: Callable[[], Words],
        config: Config,
        *,
        tell_missing: Callable[[bool], None] = lambda _: None,
        take_token: Callable[[str], None] = lambda _: None,
        log: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        """:param tell_missing: hears whether an attended post has no supervisor yet.
        :param take_token: tries to enrol the terminal with a token.
        :param log: the newest lines of the log, for a diagnostics bundle.
        """
        super().__init__(face)
        self._station, self._face, self._words = station, face, words
        self.config = config
        self._tell_missing = tell_missing
        journal = station.journal
        self._folder = journal.folder
        self._attended = journal.place.mode is Mode.OPERATOR
        accounts = Accounts(self._folder)
        self.people = People(
            accounts,
            Tries(self._folder / PEOPLE / "wrong-tries", time.monotonic),
            self.record,
            station.clock.now,
            journal.scribe.identity.terminal,
        )
        self._errands = Errands(self)
        self._sheets = Sheets(self.people, self._errands, station)
        self._window: SupervisorWindow | None = None
        self._signed_in: Opened | None = None
        self._on_duty: Account | None = None
        self._pages = SupervisorPages(
            station,
            self.people,
            self._errands,
            take_token=take_token,
            log=log,
            ask_second=self._ask_second,
        )
        self._pages.settings_changed.connect(self._use_settings)
        self._awaited: list[tuple[int, int]] = []
        face.supervisor_asked.connect(self.ask)
        station.viewed.connect(self._show_person)
        station.announced.connect(self._show_outcome)
        station.order_refused.connect(self._show_refused)

    def begin(self) -> None:
        """Say whether there is a supervisor, and have an operator sign on where that is wanted."""
        if not self._attended:
            return
        self._tell_missing(not self.people.accounts.supervisors())
        if self.config.post.sign_on:
            QShortcut(QKeySequence("Shift+F12"), self._face, self.ask_operator)
            self.ask_operator()

    @Slot()
    def ask(self) -> None:
        """Somebody wants to be let in as a supervisor."""
        if self._signed_in is not None and self._window is None:
            return  # the window is just being made
        if self._window is not None:
            self._window.show()
            self._window.activateWindow()
            return
        if self._sheets.sheet is not None:
            self._sheets.sheet.activateWindow()
            return
        if self._signed_in is not None:
            # The window is on its way.
            return
        supervisors = self.people.accounts.supervisors()
        if self._attended:
            self._tell_missing(not supervisors)
        if supervisors:
            purpose = Purpose.SUPERVISE if self._attended else Purpose.LEAVE_KIOSK
            self._ask(purpose, supervisors, self._let_in)
        elif not self.people.accounts.is_new():
            _log.warning("nobody can be let in: no supervisor's account can be read")
        elif self._attended:
            sheet = FirstStartSheet(self._words(), self._look, self._face)
            self._sheets.make_first(sheet, self._first_is_made)
        else:
            # Nobody could sign in: a kiosk that nobody can leave helps nobody.
            self.left_kiosk.emit()

    @Slot()
    def ask_operator(self) -> None:
        """Have whoever works here from now on sign on; nobody has to."""
        everybody = self.people.accounts.read()
        if self._sheets.sheet is None and everybody:
            self._ask(Purpose.SIGN_ON, everybody, self._come_on_duty)

    def record(self, draft: Draft) -> None:
        """Record durably, from any thread but the desk's and the screen's.

        :raises JournalFault: where that failed, or the desk does not come to it.
        """
        future = self._station.in_desk(lambda: self._station.journal.append(draft))
        try:
            future.result(_RECORD_SECONDS)
        except TimeoutError as error:
            raise JournalFault(JournalTrouble.DISK_FAILING, "no answer") from error

    def awaits(self, row: Row) -> bool:
        """Whether to see this was ordered in the supervisor's window, be it closed by now: what
        comes is not for the face then.
        """
        return (row.epoch, row.seq) in self._awaited

    def close(self) -> None:
        """Sign everybody out; before the station stops."""
        self._sheets.close()
        if self._window is not None:
            self._window.close()
        self._go_off_duty()
        self._errands.close()

    @property
    def _look(self) -> Look:
        return look_for(PALETTES[self.config.screen.theme], self._face.size())

    def _ask(
        self, purpose: Purpose, people: Sequence[Account], then: Callable[[Opened], None]
    ) -> SignInDialog:
        above = self._window if purpose is Purpose.SECOND else None
        on_duty = self._on_duty.name if self._on_duty and purpose is Purpose.SIGN_ON else ""
        sheet = SignInDialog(
            self._words(),
            self._look,
            people,
            purpose=purpose,
            on_duty=on_duty,
            parent=above or self._face,
        )
        sheet.off_asked.connect(self._nobody_on_duty)
        self._sheets.try_in(sheet, purpose, then)
        return sheet

    def _ask_second(self, then: Callable[[Account | None], None]) -> bool:
        """Ask another person than the one signed in; None where nobody agrees."""
        me = self._signed_in
        others = [one for one in self.people.accounts.read() if not me or one.id != me.account.id]
        if not others or self._sheets.sheet is not None:
            return False
        agreed: list[Account] = []

        def agree(opened: Opened) -> None:
            agreed.append(opened.account)
            then(opened.account)

        def passed() -> None:
            if not agreed:
                then(None)

        # Closing comes before agreeing: whether anybody agrees is known a moment later.
        sheet = self._ask(Purpose.SECOND, others, agree)
        sheet.passed.connect(lambda: self._errands.later(passed))
        return True

    def _first_is_made(self, opened: Opened) -> None:
        self._tell_missing(False)
        self._let_in(opened)

    def _let_in(self, opened: Opened) -> None:
        if not self._attended:
            self.left_kiosk.emit()
            return
        self._signed_in = opened
        pages = self._pages.open(opened, self._words(), self.config)
        # Step by step: meanwhile the operator's screen must not stand still.
        QTimer.singleShot(_STEP_MS, self, lambda: self._open_window(opened, pages))

    def _open_window(self, opened: Opened, pages: Sequence[Page]) -> None:
        self._window = window = SupervisorWindow(
            self._words(),
            PALETTES[self.config.screen.theme],
            who=opened.account.name,
            post=self.config.post.name,
            pages=pages,
            idle_minutes=self.config.supervisor.sign_out_minutes,
            assets=self._words().assets,
        )
        window.ordered.connect(self._order)
        window.left.connect(self._signed_out)
        window.resize(self._face.size())
        QTimer.singleShot(_STEP_MS, window, window.show)
        QTimer.singleShot(_STEP_MS, window, window.activateWindow)

    @Slot(object)
    def _order(self, order: object) -> None:
        if self._signed_in is not None and isinstance(order, Amend | View):
            # Not whoever is on duty beside it does this.
            order = replace(order, by=self._signed_in.account.name)
        if isinstance(order, View):
            self._awaited.append((order.epoch, order.seq))
        self._station.order(order)  # type: ignore[arg-type]  # pages emit orders alone

    @Slot()
    def _signed_out(self) -> None:
        window, opened = self._window, self._signed_in
        self._window = self._signed_in = None
        if self._sheets.sheet is not None and self._sheets.sheet.parent() is window:
            self._sheets.close()
        self._pages.close()
        if opened is not None:
            self._sheets.note_out(opened.account, SUPERVISOR_OUT)
        if window is not None:
            window.deleteLater()

    def _come_on_duty(self, opened: Opened) -> None:
        self._go_off_duty()
        self._on_duty = opened.account
        self._station.order(Attend(opened.account.name))

    @Slot()
    def _nobody_on_duty(self) -> None:
        self._sheets.close()
        self._go_off_duty()
        self._station.order(Attend(""))

    def _go_off_duty(self) -> None:
        if self._on_duty is not None:
            self._sheets.note_out(self._on_duty, OPERATOR_OFF)
            self._on_duty = None

    @Slot(object)
    def _use_settings(self, config: Config) -> None:
        self.config = config
        if self._window is not None:
            self._window.use_palette(PALETTES[config.screen.theme])
            self._window.use_words(Words(config.screen.language, self._words().assets))
        self.settings_changed.emit(config)

    @Slot(object)
    def _show_person(self, row: object) -> None:
        if isinstance(row, Row) and self.awaits(row):
            self._awaited.remove((row.epoch, row.seq))
            if self._window is not None:
                self._window.show_person(row)

    @Slot(object)
    def _show_outcome(self, outcome: object) -> None:
        if self._window is not None:
            self._window.show_outcome(outcome)  # type: ignore[arg-type]  # and outcomes

    @Slot(object)
    def _show_refused(self, reason: object) -> None:
        if reason in _NOT_VIEWED:
            del self._awaited[:1]
        if self._window is not None:
            self._window.show_refused_order(reason)  # type: ignore[arg-type]  # and reasons
