"""The console: what every post sees and which has not reported, without anything personal."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib import resources
from threading import Lock
from typing import Final
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from sync.centre.centre import Centre
from sync.centre.key_backup import backed_up
from sync.centre.opening import can_open
from sync.centre.storage.port import Reading, Summary, Terminal
from sync.centre.web.words import ASSURANCES, ICONS, MODES, VERDICTS, Words
from sync.journal.record import Record
from sync.protocol.terms import Verdict

ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
MAX_ENTRIES: Final = 50
SILENT_MS: Final = 10 * 60 * 1000
"""A terminal says hello every half minute; after so long without it something is wrong."""
PAGE_S: Final = 2.0
"""For so long a page is shown as it was drawn: the store is counted through for each."""
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class TerminalLine:
    """A row of the table of terminals; times as text in Vietnam, None where there is none."""

    name: str
    post: str
    lane: str
    mode: Words
    records: int
    mark: int
    received: str | None
    contact: str | None
    silent: bool
    revoked: bool
    quarantined: int
    unproven: int
    conflicts: int
    readable: bool | None


@dataclass(frozen=True, slots=True)
class EntryLine:
    """A row of the newest entries."""

    time: str
    post: str
    lane: str
    document: str
    assurance: Words | None
    verdict: Words | None
    icon: str
    tone: str


class Openable:
    """Remembers which newest sealed records could be opened, for opening is slow."""

    def __init__(self, centre: Centre) -> None:
        self._keys = centre.keys
        self._lock = Lock()
        self._known: dict[bytes, tuple[bytes, bool]] = {}

    def ask(self, reading: Reading, terminal: bytes) -> bool | None:
        """Whether the terminal's newest sealed record opens; None if there is none."""
        record = reading.newest_sealed(terminal)
        if record is None:
            return None
        with self._lock:
            known = self._known.get(terminal)
            # What does not open yet may do so when a later event brings the wrap.
            if known is None or known[0] != record.hash or not known[1]:
                known = (record.hash, can_open(reading, record, self._keys))
                self._known[terminal] = known
            return known[1]


class Page:
    """A page that is drawn at most once in `PAGE_S`, however many ask; safe on several threads.

    :param now_s: a monotonic clock, seconds.
    """

    def __init__(self, draw: Callable[[], str], now_s: Callable[[], float]) -> None:
        self._draw = draw
        self._now_s = now_s
        self._lock = Lock()
        self._drawn: tuple[str, float] | None = None

    def ask(self) -> str:
        """The page. :raises StorageFault: if it has to be drawn and the store cannot be read."""
        with self._lock:
            now = self._now_s()
            if self._drawn is None or now - self._drawn[1] >= PAGE_S:
                self._drawn = (self._draw(), now)
            return self._drawn[0]


def add_console(app: FastAPI, centre: Centre) -> None:
    """Put the console on `/` and what it is drawn with beside it."""
    openable = Openable(centre)
    page = Page(lambda: render(centre, openable), time.monotonic)

    @app.get("/", include_in_schema=False)
    def console() -> HTMLResponse:
        return HTMLResponse(page.ask(), headers=_HEADERS)

    @app.get("/console.css", include_in_schema=False)
    def style() -> Response:
        return _asset("console.css", "text/css")

    @app.get("/icon.svg", include_in_schema=False)
    def icon() -> Response:
        return _asset("icon.svg", "image/svg+xml")


def render(centre: Centre, openable: Openable) -> str:
    """The page as it is now."""
    now_ms = centre.now_ms()
    now = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(ZONE)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    from_ms = _ms(midnight)
    to_ms = _ms(midnight + timedelta(days=1))

    def look(
        reading: Reading,
    ) -> tuple[list[TerminalLine], dict[Verdict, int], list[EntryLine], list[Terminal]]:
        summaries = reading.terminals()
        terminals = [
            _terminal_line(summary, openable.ask(reading, summary.terminal.terminal), now_ms)
            for summary in summaries
        ]
        counts = reading.verdicts(from_ms, to_ms)
        entries = [_entry_line(record, now) for record in reading.newest(MAX_ENTRIES)]
        verdicts = {verdict: counts.get(verdict, 0) for verdict in Verdict}
        return terminals, verdicts, entries, [summary.terminal for summary in summaries]

    terminals, counts, entries, known = centre.storage.read(look)
    backup = backed_up(centre.keys, centre.issuing.public_key())
    return (
        _environment()
        .get_template("console.html")
        .render(
            now=now,
            terminals=terminals,
            entries=entries,
            counts=[
                (verdict.value.lower(), VERDICTS[verdict], ICONS[verdict], count)
                for verdict, count in counts.items()
            ],
            total=sum(counts.values()),
            silent=sum(line.silent for line in terminals),
            centre=centre.storage.identity.centre.hex()[:8],
            backup=None if backup is None else _moment(backup),
            unbacked=0 if backup is None else sum(_is_new(t, backup) for t in known),
            let_in=0 if backup is None else sum(_is_let_in(t, backup) for t in known),
        )
    )


def _is_new(terminal: Terminal, since_ms: int) -> bool:
    """Whether a backup of that time does not know a terminal that it should."""
    return terminal.revoked_ms is None and terminal.enrolled_ms > since_ms


def _is_let_in(terminal: Terminal, since_ms: int) -> bool:
    """Whether a centre restored from a backup of that time would take from a revoked terminal."""
    return terminal.enrolled_ms <= since_ms < (terminal.revoked_ms or since_ms)


def _terminal_line(summary: Summary, readable: bool | None, now_ms: int) -> TerminalLine:
    terminal = summary.terminal
    revoked = terminal.revoked_ms is not None
    return TerminalLine(
        name=terminal.terminal.hex()[:8],
        post=terminal.post,
        lane=terminal.lane,
        mode=MODES[terminal.mode],
        records=summary.records,
        mark=summary.mark,
        received=_time(summary.received_ms, now_ms),
        contact=_time(summary.contact_ms, now_ms),
        silent=not revoked and now_ms - (summary.contact_ms or 0) > SILENT_MS,
        revoked=revoked,
        quarantined=summary.quarantined,
        unproven=summary.unproven,
        conflicts=summary.conflicts,
        readable=readable,
    )


def _entry_line(record: Record, now: datetime) -> EntryLine:
    header = record.header
    verdict, assurance = header.verdict, header.assurance
    return EntryLine(
        time=_time(header.at_ms, _ms(now)) or "",
        post=header.post,
        lane=header.lane,
        document=header.document or "",
        assurance=ASSURANCES[assurance] if assurance else None,
        verdict=VERDICTS[verdict] if verdict else None,
        icon=ICONS[verdict] if verdict else "",
        tone=verdict.value.lower() if verdict else "none",
    )


def _time(at_ms: int | None, now_ms: int) -> str | None:
    """The time of day in Vietnam, with the date unless it is today's."""
    if at_ms is None:
        return None
    try:
        at = _moment(at_ms)
    except OverflowError:
        return "—"  # the clock of a terminal can say anything
    today = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(ZONE).date()
    return at.strftime("%H:%M:%S" if at.date() == today else "%d/%m/%Y %H:%M:%S")


def _moment(at_ms: int) -> datetime:
    # Not from the timestamp at once: Windows takes no times before 1970.
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at_ms)).astimezone(ZONE)


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("sync.centre.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["count"] = lambda number: f"{number:,}".replace(",", ".")
    return environment


def _asset(name: str, media_type: str) -> Response:
    data = resources.files("sync.centre.web").joinpath("static", name).read_bytes()
    return Response(data, media_type=media_type, headers={"X-Content-Type-Options": "nosniff"})
