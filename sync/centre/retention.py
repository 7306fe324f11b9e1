"""When the centre forgets who came: so many days after a record came, by a clock that is counted.

The centre has no other clock than its own. What is counted are the hours in which it was looked
at, as `sync.journal.retention` does: a clock set years ahead or back makes nothing go at once.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from sync.centre.storage.erasing import Erased, Look, SqliteErasing
from sync.centre.storage.port import StorageFault
from sync.journal.retention import CENTRE_DAYS, DAY_MS, ages, demand_order, highest

_T = TypeVar("_T")
SLICE: Final = 500
"""Bodies of one transaction: batches wait for no more."""
_LOOK_S: Final = 600.0
_PAUSE_S: Final = 0.1
"""Between two slices, in which batches are taken in."""
_log: Final = logging.getLogger("chot.centre")


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreTerms:
    """For how many days it can be read who came, and the order that asks for more than usual."""

    days: int = CENTRE_DAYS
    order: str = ""

    def __post_init__(self) -> None:
        """:raises NoOrder: for more days than usual without an order, or more than any allows."""
        demand_order("keep_days", self.days, self.order, CENTRE_DAYS)


class ErasingStore(Protocol):
    """A store of which something can be erased."""

    def erase(self, work: Callable[[SqliteErasing], _T]) -> _T:
        """Do `work` in one transaction. :raises StorageFault: if the store cannot write."""

    def empty_log(self) -> bool:
        """Leave no copies in a log; False while somebody reads from it."""


class Retention:
    """Erases what is old enough, by and by; one thread uses it."""

    def __init__(self, store: ErasingStore, terms: CentreTerms, now_ms: Callable[[], int]) -> None:
        self._store = store
        self._terms = terms
        self._now_ms = now_ms

    def step(self) -> bool:
        """One slice; whether there may be more.

        :raises StorageFault: if the store cannot write; it can be tried again.
        """
        now_ms = self._now_ms()

        def work(erasing: SqliteErasing) -> tuple[Erased, bool]:
            erasing.look(now_ms)
            up_to = may_go(erasing.looks(), now_ms, self._terms.days)
            erased = Erased()
            if up_to is not None:
                erased = erasing.erase(up_to, now_ms, self._terms.days, self._terms.order, SLICE)
            return erased, erasing.is_pending()

        erased, is_pending = self._store.erase(work)
        if erased:
            _log.info(
                "erased after %d days: %d records, %d in conflict, %d in quarantine",
                self._terms.days,
                erased.records,
                erased.conflicts,
                erased.quarantined,
            )
            return True
        if is_pending and self._store.empty_log():
            self._store.erase(lambda erasing: erasing.finish(now_ms))
        return False

    def run(self, stop: threading.Event) -> None:
        """Go on until `stop` is set."""
        while not stop.is_set():
            more = False
            try:
                more = self.step()
            except StorageFault as fault:
                _log.warning("nothing could be erased: %s", fault)
            except Exception:  # noqa: BLE001 - or a thread ends, and nobody notices for weeks
                _log.exception("a step of erasing failed; the next is tried")
            stop.wait(_PAUSE_S if more else _LOOK_S)


def may_go(looks: tuple[Look, ...], now_ms: int, days: int) -> Look | None:
    """Up to where everything was here `days` ago; None where nothing was."""
    aged = ages((look.hour_ms for look in looks), now_ms)

    def limit(of: Callable[[Look], int]) -> int:
        return highest([(look.hour_ms, of(look)) for look in looks], aged, days * DAY_MS)

    found = Look(
        0,
        limit(lambda look: look.records_to),
        limit(lambda look: look.conflicts_to),
        limit(lambda look: look.quarantine_to),
        limit(lambda look: look.ahead_to),
    )
    return found if found != Look(0, 0, 0, 0) else None
