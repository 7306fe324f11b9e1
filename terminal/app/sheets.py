"""The sheet in which somebody signs in: tried in a thread of its own, answered on the screen."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Slot

from sync.journal.accounts import Account, Opened
from sync.journal.draft import Draft
from sync.protocol.terms import RecordKind
from terminal.app.accounts import (
    KIOSK_LEFT,
    OPERATOR_OFF,
    OPERATOR_ON,
    SECOND_IN,
    SUPERVISOR_IN,
    SUPERVISOR_OUT,
    People,
)
from terminal.app.errands import Errands
from terminal.app.station import Station
from terminal.desk.people import NotIn, Refusal
from terminal.ui.supervisor.first_start import FirstStartSheet
from terminal.ui.supervisor.sign_in import Purpose, SignInDialog

_CODES: Final = {
    Purpose.SUPERVISE: SUPERVISOR_IN,
    Purpose.LEAVE_KIOSK: KIOSK_LEFT,
    Purpose.SECOND: SECOND_IN,
    Purpose.SIGN_ON: OPERATOR_ON,
}
_ENDS: Final = {SUPERVISOR_IN: SUPERVISOR_OUT, OPERATOR_ON: OPERATOR_OFF}


class Sheets(QObject):
    """One sheet at a time. Whoever closes it while a secret is tried is not signed in."""

    def __init__(self, people: People, errands: Errands, station: Station) -> None:
        super().__init__(errands)
        self._people, self._errands, self._station = people, errands, station
        self.sheet: SignInDialog | FirstStartSheet | None = None

    def try_in(self, sheet: SignInDialog, purpose: Purpose, then: Callable[[Opened], None]) -> None:
        """Show a sheet until somebody is signed in, or nobody wants to be."""
        code = _CODES[purpose]

        def answer(result: Opened | NotIn) -> None:
            if isinstance(result, Opened):
                self._end(sheet, result, code, then)
            elif self.sheet is sheet:
                sheet.answer(result)

        def give(who: str, secret: str) -> None:
            self._errands.run(lambda: self._people.sign_in(who, secret, code), answer)

        sheet.given.connect(give)
        self._show(sheet)

    def make_first(self, sheet: FirstStartSheet, then: Callable[[Opened], None]) -> None:
        """Show a sheet until there is a first supervisor, who is signed in then."""

        def make(name: str, secret: str) -> Opened | Refusal:
            account = self._people.add_first(name, secret)
            if not isinstance(account, Account):
                return account
            return self._people.sign_in(account.id, secret, SUPERVISOR_IN)

        def answer(result: Opened | Refusal) -> None:
            if isinstance(result, Opened):
                self._end(sheet, result, SUPERVISOR_IN, then)
            elif self.sheet is sheet:
                sheet.show_refused(result)

        def give(name: str, secret: str) -> None:
            self._errands.run(lambda: make(name, secret), answer)

        sheet.given.connect(give)
        self._show(sheet)

    def note_out(self, account: Account, code: str) -> None:
        """Have it recorded soon that somebody is out again; that is so in any case."""
        self._station.record(
            Draft(
                kind=RecordKind.EVENT,
                code=code,
                moment=self._station.clock.now(),
                operator=account.name,
                clear={1: account.id},
            )
        )

    def close(self) -> None:
        """Take the sheet away, if there is one."""
        if self.sheet is not None:
            self.sheet.close()

    def _end(
        self,
        sheet: SignInDialog | FirstStartSheet,
        opened: Opened,
        code: str,
        then: Callable[[Opened], None],
    ) -> None:
        if self.sheet is sheet:
            self.close()
            then(opened)
        elif code in _ENDS:
            self.note_out(opened.account, _ENDS[code])

    def _show(self, sheet: SignInDialog | FirstStartSheet) -> None:
        self.sheet = sheet
        sheet.passed.connect(self._forget)
        sheet.show()
        sheet.activateWindow()

    @Slot()
    def _forget(self) -> None:
        if self.sheet is not None:
            self.sheet.deleteLater()
            self.sheet = None
