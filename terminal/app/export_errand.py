"""One export at a time for the supervisor's page: the second person, progress, stopping."""

import threading
import time
from collections.abc import Callable
from typing import Final

from sync.journal.accounts import Account, Opened
from terminal.app.errands import Errands
from terminal.app.station import Station
from terminal.app.taking_out import Exported, NotExported, TakingOut
from terminal.reports.exporting import Release, Trouble
from terminal.ui.supervisor.export_page import ExportAsked, ExportPage

_TELL_SECONDS: Final = 0.1
"""Between two reports of progress."""

AskSecond = Callable[[Callable[[Account | None], None]], bool]
"""Has a second person sign in and tells who, or None where nobody did; false where nobody is."""


class ExportErrand:
    """Answers an export page for as long as somebody is signed in."""

    def __init__(
        self,
        page: ExportPage,
        *,
        taking_out: TakingOut,
        errands: Errands,
        opened: Opened,
        station: Station,
        ask_second: AskSecond,
    ) -> None:
        self.page = page
        self._taking_out, self._errands = taking_out, errands
        self._opened, self._station, self._ask_second = opened, station, ask_second
        self._stop = threading.Event()
        self._is_open = True
        page.asked.connect(self._ask)
        page.cancelled.connect(self._call_off)

    def stop(self) -> None:
        """Nobody is signed in any more: leave no file of what is under way."""
        self._is_open = False
        self._stop.set()

    def _call_off(self) -> None:
        self._stop.set()

    def _ask(self, asked: ExportAsked) -> None:
        if not asked.full:
            self._begin(asked, None)
            return

        def seconded(other: Account | None) -> None:
            if not self._is_open:
                return
            if other is None:
                self.page.show_stopped()
                return
            try:
                release = Release(asked.reason, self._opened.account.name, other.name)
            except ValueError:
                # An account of another that bears the name one signed in with is no second person.
                self.page.show_nobody_else()
                return
            self._begin(asked, release)

        if not self._ask_second(seconded):
            self.page.show_nobody_else()

    def _begin(self, asked: ExportAsked, release: Release | None) -> None:
        self._stop = stop = threading.Event()
        identity = self._station.journal.scribe.identity
        # Whoever became a supervisor today can open no segment of today yet.
        key = identity.machine_key or self._opened.supervisor_key
        total = self._station.register.counts(asked.day).total
        told_at = 0.0

        def progress(rows: int) -> None:
            nonlocal told_at
            if time.monotonic() - told_at >= _TELL_SECONDS:
                told_at = time.monotonic()
                self._errands.later(lambda: self._show_progress(rows, max(rows, total)))

        self._errands.run(
            lambda: self._taking_out.export(
                asked.day,
                asked.kind,
                asked.folder,
                key=key,
                by=self._opened.account.name,
                release=release,
                progress=progress,
                stop=stop,
            ),
            self._show,
        )

    def _show_progress(self, rows: int, total: int) -> None:
        if self._is_open:
            self.page.show_progress(rows, total)

    def _show(self, result: Exported | NotExported | Trouble) -> None:
        if not self._is_open:
            return
        if isinstance(result, Exported):
            self.page.show_written(result.path, result.written)
        elif isinstance(result, Trouble):
            self.page.show_not_written(result)
        elif result is NotExported.STOPPED:
            self.page.show_stopped()
        elif result is NotExported.NOT_RECORDED:
            self.page.show_not_recorded()
        else:
            self.page.show_unreadable()
