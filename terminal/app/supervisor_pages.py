"""The pages of the supervisor's window, and what they ask for: each done in its own thread."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QStandardPaths, QTimer, Signal, Slot

from sync.journal.accounts import Account, Opened, Role
from sync.journal.day import POST_ZONE
from sync.journal.day import moment as post_time
from sync.journal.draft import Draft
from sync.journal.faults import JournalFault
from sync.protocol.terms import RecordKind
from sync.uplink.state import CentreState, UplinkStatus
from terminal.app.accounts import People, Record
from terminal.app.diagnostics_bundle import make_bundle
from terminal.app.errands import Errands
from terminal.app.export import heading_of
from terminal.app.export_errand import AskSecond, ExportErrand
from terminal.app.handing_over import hand_over
from terminal.app.head_codes import newest_head
from terminal.app.opening import today
from terminal.app.settings import changed_draft, keep_changes, with_changes
from terminal.app.station import Station
from terminal.app.taking_out import TakingOut
from terminal.config import Config
from terminal.desk.outcome import Outcome
from terminal.desk.people import Refusal
from terminal.desk.situation import Situation
from terminal.diagnostics import KnownFault
from terminal.diagnostics.check import Check
from terminal.diagnostics.doctor import examine
from terminal.reports.counts import DayCounts
from terminal.ui.icons import Icons
from terminal.ui.supervisor.charts_page import ChartsPage
from terminal.ui.supervisor.diagnostics_page import DiagnosticsPage
from terminal.ui.supervisor.enrolment_page import Enrolment, EnrolmentPage
from terminal.ui.supervisor.export_page import ExportPage
from terminal.ui.supervisor.page import Page
from terminal.ui.supervisor.people_page import PeoplePage
from terminal.ui.supervisor.register_page import RegisterPage
from terminal.ui.supervisor.settings_page import SettingsPage
from terminal.ui.supervisor.shift_page import ShiftFigures, ShiftPage
from terminal.ui.words import Words

_SECOND_MS: Final = 1000

HANDOVER_MADE: Final = "handover.made"
"""Event: the certificate of a shift was made; by whom stands in the header."""


class SupervisorPages(QObject):
    """Makes the pages for whoever is signed in, answers them, and keeps their figures new."""

    settings_changed = Signal(object)
    """The Config that a supervisor's changes make."""

    def __init__(
        self,
        station: Station,
        people: People,
        errands: Errands,
        *,
        take_token: Callable[[str], None],
        log: Callable[[], Sequence[str]],
        ask_second: AskSecond,
    ) -> None:
        super().__init__(errands)
        self._station, self._people, self._errands = station, people, errands
        self._take_token, self._log = take_token, log
        self._ask_second = ask_second
        self._record: Record = people.record
        self._config = Config()
        self._me: Account | None = None
        self._checks: tuple[Check, ...] = ()
        self._counts, self._uplink = DayCounts(), UplinkStatus()
        self._operator = ""
        self._heard: datetime | None = None
        self._shift: ShiftPage | None = None
        self._export: ExportErrand | None = None
        self._enrolment: EnrolmentPage | None = None
        self._timer = QTimer(self, interval=_SECOND_MS)
        self._timer.timeout.connect(self._tick)
        station.counts.connect(self._keep_counts)
        station.announced.connect(self._keep_outcome)
        station.uplink.connect(self._keep_uplink)
        station.situation.connect(self._keep_situation)
        station.token_refused.connect(self._tell_token)

    def open(self, opened: Opened, words: Words, config: Config) -> tuple[Page, ...]:
        """The pages for somebody whose key is open; in the order of their keys F1, F2, …"""
        self._config, self._me = config, opened.account
        icons, book = Icons(words.assets), self._station.register
        day = today(self._station.clock.now())
        people, settings = PeoplePage(opened.account), SettingsPage(config)
        diagnostics = DiagnosticsPage()
        export = ExportPage(day, _documents())
        self._shift, self._enrolment = ShiftPage(POST_ZONE), EnrolmentPage(POST_ZONE)
        self._export = ExportErrand(
            export,
            taking_out=self._taking_out(),
            errands=self._errands,
            opened=opened,
            station=self._station,
            ask_second=self._ask_second,
        )
        self._connect_people(people)
        settings.changes_asked.connect(lambda changes: self._change(settings, changes))
        diagnostics.examine_asked.connect(lambda: self._examine(diagnostics))
        diagnostics.bundle_asked.connect(lambda: self._bundle(diagnostics))
        self._shift.handover_asked.connect(self._make_handover)
        self._enrolment.token_given.connect(self._take_token)
        self._errands.run(self._last_heard, self._keep_heard)
        self._tick()
        self._timer.start()
        return (
            RegisterPage(book, icons, words, POST_ZONE),
            ChartsPage(book, words, POST_ZONE, lambda: post_time(self._station.clock.now().at_ms)),
            self._shift,
            export,
            people,
            settings,
            self._enrolment,
            diagnostics,
        )

    def close(self) -> None:
        """Nobody sees the pages any more: stop what is under way for them."""
        self._timer.stop()
        if self._export is not None:
            self._export.stop()
        self._shift = self._export = self._enrolment = self._me = None

    def _taking_out(self) -> TakingOut:
        clock = self._station.clock
        return TakingOut(self._station.journal.folder, self._config, self._record, clock.now)

    def _connect_people(self, page: PeoplePage) -> None:
        people, me = self._people, self._name

        def show(result: Account | Refusal) -> None:
            if self._me is None:
                return
            if isinstance(result, Account):
                page.show_people(people.accounts.read())
                page.show_done()
            else:
                page.show_refused(result)

        def do(task: Callable[[], Account | Refusal]) -> None:
            self._errands.run(task, show)

        def add(name: str, role: Role, secret: str) -> None:
            do(lambda: people.add(name, role, secret, me))

        def change(old: str, new: str) -> None:
            mine = self._me
            if mine is not None:
                do(lambda: people.change_secret(mine, old, new))

        page.add_asked.connect(add)
        page.rename_asked.connect(lambda who, name: do(lambda: people.rename(who, name, me)))
        page.disable_asked.connect(lambda who: do(lambda: people.disable(who, me)))
        page.renew_asked.connect(lambda who, pin: do(lambda: people.renew(who, pin, me)))
        page.secret_asked.connect(change)
        page.show_people(people.accounts.read())

    @property
    def _name(self) -> str:
        return "" if self._me is None else self._me.name

    def _change(self, page: SettingsPage, changes: Mapping[str, object]) -> None:
        by, now = self._name, self._station.clock.now()
        folder, before = self._station.journal.folder, self._config

        def keep() -> Config | None:
            try:
                self._record(changed_draft(changes, by, now))
                keep_changes(folder, changes)
            except (JournalFault, OSError):
                return None
            return with_changes(before, changes)

        def show(config: Config | None) -> None:
            if config is None:
                page.show_not_kept()
                return
            self._config = config
            self.settings_changed.emit(config)
            page.show_kept(config)

        self._errands.run(keep, self._while_open(show))

    def _examine(self, page: DiagnosticsPage) -> None:
        folder, protect = self._station.journal.folder, self._config.data.protect

        def show(checks: tuple[Check, ...]) -> None:
            self._checks = checks
            page.show_checks(checks)

        self._errands.run(lambda: examine(folder, protect=protect), self._while_open(show))

    def _bundle(self, page: DiagnosticsPage) -> None:
        now = post_time(self._station.clock.now().at_ms)
        path = _documents() / f"chot-diagnostics-{now:%Y%m%d-%H%M%S}.zip"
        folder, config, checks = self._station.journal.folder, self._config, self._checks

        def make() -> bool:
            try:
                make_bundle(path, folder, config, checks, self._log())
            except OSError:
                return False
            return True

        def show(made: bool) -> None:
            page.show_bundle(path) if made else page.show_no_bundle()

        self._errands.run(make, self._while_open(show))

    @Slot(str)
    def _make_handover(self, taken_by: str) -> None:
        page, by, journal = self._shift, self._name, self._station.journal
        if page is None:
            return
        now = self._station.clock.now()
        path = _documents() / f"bien-ban-giao-ca-{post_time(now.at_ms):%Y%m%d-%H%M%S}.pdf"
        heading, key = heading_of(self._config, None, now), journal.scribe.identity.signing_key
        # Both sides know of everything up to here when the paper is read.
        self._station.compare()

        def make() -> bool:
            made = Draft(kind=RecordKind.EVENT, code=HANDOVER_MADE, moment=now, operator=by)
            try:
                self._record(made)
                hand_over(journal.folder, path, heading, key, taken_by=taken_by)
            except (JournalFault, KnownFault, OSError, ValueError):
                return False
            return True

        self._errands.run(
            make,
            self._while_open(lambda made: page.show_made(path) if made else page.show_not_made()),
        )

    def _while_open(self, show: Callable[[Any], object]) -> Callable[[Any], None]:
        """What shows an answer on a page, if the window is still there for the same person."""
        me = self._me

        def answer(result: object) -> None:
            if me is not None and self._me is me:
                show(result)

        return answer

    def _last_heard(self) -> int | None:
        journal = self._station.journal
        try:
            return self._station.in_desk(journal.newest_centre_time_ms).result()
        except JournalFault:  # a disk that fails is told elsewhere; the window opens all the same
            return None

    def _keep_heard(self, centre_ms: int | None) -> None:
        if centre_ms is not None and self._heard is None:
            self._heard = post_time(centre_ms)

    @Slot()
    def _tick(self) -> None:
        now = self._station.clock.now()
        journal = self._station.journal
        if self._shift is not None:
            self._shift.show_figures(
                ShiftFigures(
                    now=post_time(now.at_ms),
                    operator=self._operator,
                    counts=self._counts,
                    uplink=self._uplink,
                    head=newest_head(journal, now),
                )
            )
        if self._export is not None:
            self._export.page.use_day(today(now))
        if self._enrolment is not None:
            trust = journal.trust
            self._enrolment.show_enrolment(
                Enrolment(
                    terminal=journal.scribe.identity.terminal,
                    url="" if trust is None else trust.url,
                    last_heard=self._heard,
                    uplink=self._uplink,
                )
            )

    @Slot(object)
    def _keep_counts(self, counts: DayCounts) -> None:
        self._counts = counts

    @Slot(object)
    def _keep_outcome(self, outcome: Outcome) -> None:
        self._counts = outcome.counts

    @Slot(object)
    def _keep_uplink(self, status: UplinkStatus) -> None:
        if status.state is CentreState.CONNECTED and status.confirmed > self._uplink.confirmed:
            self._heard = post_time(self._station.clock.now().at_ms)
        self._uplink = status

    @Slot(object)
    def _keep_situation(self, situation: Situation) -> None:
        self._operator = situation.operator

    @Slot(bool)
    def _tell_token(self, refused: bool) -> None:
        if refused and self._enrolment is not None:
            self._enrolment.show_token_refused()


def _documents() -> Path:
    """Where people look for what they made."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = Path(found or Path.home())
    return folder if folder.is_dir() else Path.home()
