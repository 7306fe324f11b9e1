"""Keeps the register at the day it is: what screens are told of it, and what it forgets."""

from collections.abc import Callable, Generator
from datetime import date, timedelta

from sync.journal.journal import Journal
from terminal.app.clock import PostClock
from terminal.app.opening import filling, today
from terminal.reports.counts import DayCounts
from terminal.reports.day_book import DayBook


class RegisterKeeping:
    """Fills the day book, tells its counts where they changed, and turns its page at midnight.

    All of it happens in the desk's thread.
    """

    def __init__(
        self,
        register: DayBook,
        journal: Journal,
        clock: PostClock,
        *,
        tell_counts: Callable[[DayCounts], None],
        tell_damage: Callable[[str], None],
        do_meanwhile: Callable[[Generator[None]], None],
    ) -> None:
        """:param tell_damage: hears what cannot be read, as a code.
        :param do_meanwhile: takes up long work, a step at a time.
        """
        self._register = register
        self._journal = journal
        self._clock = clock
        self._tell_counts = tell_counts
        self._tell_damage = tell_damage
        self._do_meanwhile = do_meanwhile
        self._told: DayCounts | None = DayCounts()
        self._day = today(clock.now())

    def filling(self) -> Generator[None]:
        """Take in what the day recorded so far, by small steps."""
        day = today(self._clock.now())
        yield from filling(self._register, self._journal, day, self._tell_damage)
        self.tell()

    def tell(self) -> None:
        """Tell today's counts, where they are not those told last."""
        counts = self._register.counts(today(self._clock.now()))
        if counts != self._told:
            self._told = counts
            self._tell_counts(counts)

    def told(self, counts: DayCounts | None) -> None:
        """The screen has these counts now by another way; None where it has another day's."""
        self._told = counts

    def turn_the_page(self) -> None:
        """At midnight: what was readable of the day before yesterday goes out of memory."""
        day = today(self._clock.now())
        if day != self._day:
            self._day = day
            self.forget(day - timedelta(days=1))

    def forget(self, before: date) -> None:
        """Have everything go that is of days before this one."""
        self._do_meanwhile(self._register.forgetting(before))
