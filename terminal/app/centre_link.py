"""Everything between this terminal and its centre: starting an embedded one, and the lines."""

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sync.journal.faults import JournalFault
from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.journal.trust import Trust
from sync.protocol.addresses import leads_to_loopback
from sync.protocol.envelope import MalformedMessage
from sync.protocol.messages import decode_token
from sync.protocol.terms import Mode
from sync.uplink.client import HttpTransport, UnsafeUrl
from sync.uplink.journal_outbox import JournalBooks, JournalOutbox, go_on_after_fork
from sync.uplink.loop import Clocks, Correspondent, Metered, Uplink
from sync.uplink.memory import Memory
from sync.uplink.reconciling import Questioner, Reconciler
from sync.uplink.state import CentreState, UplinkStatus
from sync.uplink.telling import status_of
from terminal.app.clock import PostClock, wall_ms
from terminal.app.embedded import EmbeddedCentre
from terminal.app.enrolling import Enrolling

InDesk = Callable[[Callable[[], None]], Future[None]]
"""Runs a task in the thread that may write the journal."""
_AGAIN_SECONDS: Final = 5.0
_DESK_SECONDS: Final = 30.0
_LOOK_SECONDS: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which centre: `url` and `ca` of the settings, an enrolment `token`, or an embedded one."""

    url: str = ""
    ca: str = ""
    token: str = ""
    embedded: Path | None = None
    """The embedded centre's own data folder."""
    max_kbit_per_s: int = 0
    """What the line to another machine's centre may carry; 0 for as much as it can."""


@dataclass(frozen=True, slots=True)
class Hearers:
    """Who is told what; called in the link's thread."""

    status: Callable[[UplinkStatus], None]
    url: Callable[[str], None]
    token_refused: Callable[[bool], None]
    unreadable: Callable[[bool], None]
    """Nobody could ever read what would be recorded now: a kiosk that is not enrolled."""


class _Either(threading.Event):
    """Set when the first event is, or when the condition no longer holds."""

    def __init__(self, stop: threading.Event, holds: Callable[[], bool]) -> None:
        super().__init__()
        self._stop = stop
        self._holds = holds

    def is_set(self) -> bool:
        return self._stop.is_set() or not self._holds()

    def wait(self, timeout: float | None = None) -> bool:
        return self._stop.wait(timeout) or self.is_set()


class CentreLink:
    """A loop for a thread of its own. Whatever fails in it is tried again; the desk goes on.

    A centre that another machine runs is never given up for an embedded one.
    """

    def __init__(
        self,
        journal: Journal,
        clock: PostClock,
        wanted: Wanted,
        hearers: Hearers,
        *,
        in_desk: InDesk,
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._wanted = wanted
        self._hearers = hearers
        self._in_desk = in_desk
        self._token = wanted.token
        self._embedded = EmbeddedCentre(wanted.embedded) if wanted.embedded else None
        self._enrolling = Enrolling(journal, wanted.ca, self._write, clock.now)
        self._reconciler: Reconciler | None = None
        self.wake = threading.Event()
        """Set by whoever recorded something."""

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set."""
        try:
            while not stop.is_set():
                try:
                    self._live(stop)
                except (JournalFault, OSError):
                    # A receipt that this disk does not take confirms nothing; it comes again.
                    stop.wait(_AGAIN_SECONDS)
                stop.wait(_LOOK_SECONDS)
        finally:
            if self._embedded is not None:
                self._embedded.stop()

    def compare(self) -> None:
        """Have both sides compare what they hold soon, as at the end of a shift; any thread."""
        reconciler = self._reconciler
        if reconciler is not None:  # without one that of the next is due within a minute
            reconciler.request()

    def take_token(self, token: str) -> None:
        """Try to enrol with a token, where the terminal is not enrolled yet; any thread."""
        self._token = token
        self.wake.set()

    def all_confirmed(self) -> bool:
        """Whether receipts cover every record; any thread may ask. False where nobody can tell."""
        try:
            with JournalReader(self._journal.folder) as reader:
                return all(reader.confirmed(head.epoch) >= head.seq for head in reader.heads())
        except JournalFault:
            return False

    def _live(self, stop: threading.Event) -> None:
        """One life of a centre: from its start to its death, or to the end of this terminal."""
        url, holds = self._wanted.url, _always
        if self._embedded is not None:
            self._report(CentreState.CONNECTING)
            ready = self._embedded.start()
            if ready is None:
                self._put_off(CentreState.DOWN, stop)
                return
            url, holds = ready.url, self._embedded.is_running
            if not self._trusts(ready.token):
                if self._belongs_elsewhere():
                    self._put_off(CentreState.REFUSES, stop)
                    return
                self._token = ready.token
        trust = self._trust(_Either(stop, holds))
        if trust is None:
            return
        url = url or trust.url
        self._hearers.url(url)
        try:
            ca = self._enrolling.authority(url)
            if isinstance(ca, CentreState):
                self._put_off(ca, stop)
                return
            transport = HttpTransport(url, self._journal.scribe.identity.terminal, ca)
        except UnsafeUrl:
            self._put_off(CentreState.CERTIFICATE, stop)
            return
        # A stick may make this terminal believe another centre at any moment.
        still = _Either(stop, lambda: holds() and self._journal.trust is trust)
        try:
            with JournalReader(self._journal.folder) as reader:
                self._uplink(reader, trust, transport).run(still)
        finally:
            transport.close()
        if not stop.is_set() and not holds():
            self._report(CentreState.DOWN)

    def _trusts(self, token: str) -> bool:
        """Whether a token comes from the centre that is trusted already."""
        trust = self._journal.trust
        return trust is not None and decode_token(token).verifying_key == trust.verifying_key

    def _belongs_elsewhere(self) -> bool:
        trust = self._journal.trust
        return trust is not None and not leads_to_loopback(trust.url)

    def _uplink(self, reader: JournalReader, trust: Trust, transport: HttpTransport) -> Uplink:
        identity = self._journal.scribe.identity
        centre = Correspondent(trust.centre, trust.verifying_key)
        clocks = Clocks(time.monotonic, wall_ms, random.random)
        self._reconciler = Reconciler(
            Questioner(identity.terminal, identity.signing_key),
            centre,
            JournalBooks(reader, self._journal, self._record, self._clock.now),
            transport.ask,
            clocks,
        )
        rate = 0 if self._embedded else self._wanted.max_kbit_per_s * 125
        return Uplink(
            terminal=identity.terminal,
            centre=centre,
            outbox=JournalOutbox(reader, self._journal, self._write, self._raise_floor),
            transport=transport,
            clocks=clocks,
            wake=self.wake,
            report=self._hear_status,
            comparing=self._reconciler,
            metered=Metered(rate, lambda: transport.carried) if rate else None,
        )

    def _record(self, task: Callable[[], None]) -> None:
        self._write(task)
        self.wake.set()

    def _raise_floor(self, centre_time_ms: int) -> None:
        # A centre on this machine has this machine's clock, which is no evidence of anything.
        trust = self._journal.trust
        if trust is not None and not leads_to_loopback(trust.url):
            self._clock.raise_floor(centre_time_ms)

    def _hear_status(self, status: UplinkStatus) -> None:
        self._hearers.status(status)
        if status.forked or status.out_of_reach:
            self._write(lambda: self._go_on_after_fork(status))

    def _go_on_after_fork(self, status: UplinkStatus) -> None:
        if go_on_after_fork(self._journal, status, self._clock.now()):
            self.wake.set()

    def _write(self, task: Callable[[], None]) -> None:
        self._in_desk(task).result(_DESK_SECONDS)

    def _trust(self, stop: threading.Event) -> Trust | None:
        """The centre to believe, after enrolling where that is wanted; None to try again."""
        if self._token:
            self._enrol(stop)
        trust = self._journal.trust
        # An attended post can wrap to the centre later; a kiosk would write for nobody.
        self._hearers.unreadable(trust is None and self._journal.place.mode is Mode.KIOSK)
        if trust is None and not self._token:
            self._put_off(CentreState.NOT_CONFIGURED, stop)
        return trust

    def _enrol(self, stop: threading.Event) -> None:
        try:
            token = decode_token(self._token)
        except MalformedMessage:
            self._refused()
            return
        self._hearers.url(token.url)
        self._report(CentreState.CONNECTING)
        found = self._enrolling.enrol(token)
        if not isinstance(found, CentreState):
            self._raise_floor(found)
            self.wake.set()
            self._token = ""
            self._hearers.token_refused(False)
        elif found is CentreState.REFUSES:
            self._refused()
        else:
            self._put_off(found, stop)

    def _refused(self) -> None:
        self._token = ""
        self._hearers.token_refused(True)

    def _put_off(self, state: CentreState, stop: threading.Event) -> None:
        self._report(state)
        stop.wait(_AGAIN_SECONDS)

    def _report(self, state: CentreState) -> None:
        with JournalReader(self._journal.folder) as reader:
            status = status_of(reader.heads(), Memory(), reader, state, None)
        self._hearers.status(status)


def _always() -> bool:
    return True
