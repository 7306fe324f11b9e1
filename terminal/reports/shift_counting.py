"""Counting what happened in a shift from the records of a journal alone; pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sync.journal.record import BodyFormat, MalformedRecord, Record
from sync.protocol import cbor
from sync.protocol.terms import Direction, RecordKind, Source, Verdict
from terminal.reports.exporting import EXPORTED
from terminal.reports.handover import Gaps, Handover, Override, Span
from terminal.reports.words import override_of

CENTRE_LOST: Final = "centre.lost"
"""Event: the centre does not answer any more; clear body {1: state, 2: since when, as `at_ms`}."""
CENTRE_BACK: Final = "centre.back"
CAMERA_LOST: Final = "camera.lost"
"""Event: no frames come any more that can be believed; clear body as that of `CENTRE_LOST`."""
CAMERA_BACK: Final = "camera.back"
# Codes of events that others record; a test compares them with theirs.
TERMINAL_START: Final = "terminal.start"
TERMINAL_STOP: Final = "terminal.stop"
CLOCK_JUMP: Final = "clock.jump"
ENTRY_VIEWED: Final = "entry.viewed"
SHIFT_START: Final = "shift.start"
SHIFT_END: Final = "shift.end"
_HOUR_MS: Final = 3_600_000


def counted(records: Iterable[Record]) -> Handover:
    """Count a shift: its records in the order they were written, the first and last included.

    :raises ValueError: where there are none.
    :raises MalformedRecord: where one cannot be read.
    """
    count = _Count()
    for record in records:
        count.take(record)
    return count.done()


@dataclass(slots=True)
class _Entry:
    hour: int
    verdict: Verdict
    direction: Direction | None


class _Away:
    """Adds up the time between what was lost and what came back."""

    def __init__(self) -> None:
        self._since: int | None = None
        self._times = 0
        self._total = 0

    def lost(self, at_ms: int) -> None:
        """Once is enough."""
        if self._since is None:
            self._since = at_ms
            self._times += 1

    def back(self, at_ms: int, began_ms: int) -> None:
        """What was lost before the shift is away since it began."""
        if self._since is None:
            self._since = began_ms
            self._times += 1
        self._total += max(at_ms - self._since, 0)
        self._since = None

    def stopped(self, at_ms: int) -> None:
        """A terminal that stops or starts knows nothing of what was lost before."""
        if self._since is not None:
            self._total += max(at_ms - self._since, 0)
            self._since = None

    def gaps(self, until_ms: int) -> Gaps:
        """What is still away is so until the end."""
        self.stopped(until_ms)
        return Gaps(self._times, self._total)


class _Count:
    def __init__(self) -> None:
        self._spans: dict[int, Span] = {}
        self._first: Record | None = None
        self._last: Record | None = None
        self._entries: dict[tuple[int, int], _Entry] = {}
        self._groups: set[bytes] = set()
        self._overrides: list[Override] = []
        self._jumps: list[int] = []
        self._numbers: Counter[str] = Counter()
        self._operators: dict[str, None] = {}
        self._bundles: dict[str, None] = {}
        self._centre = _Away()
        self._camera = _Away()
        self._stopped: bool | None = None

    def take(self, record: Record) -> None:
        header = record.header
        before = self._spans.get(header.epoch)
        first = before.first if before else header.seq
        self._spans[header.epoch] = Span(header.epoch, first, header.seq, record.hash)
        if header.operator and (header.kind is RecordKind.ENTRY or header.code == SHIFT_START):
            # Others signed in beside those on duty; who came on duty last stands last.
            self._operators.pop(header.operator, None)
            self._operators[header.operator] = None
        self._bundles |= dict.fromkeys([header.bundle] if header.bundle else [])
        match header.kind:
            case RecordKind.ENTRY:
                self._entry(record)
            case RecordKind.AMENDMENT:
                self._amendment(record)
            case RecordKind.EVENT:
                self._event(record)
        if self._first is None:
            self._first = record
            # Whatever begins the shift, the terminal runs from then on.
            self._stopped = header.code == TERMINAL_STOP
        self._last = record

    def _entry(self, record: Record) -> None:
        header = record.header
        self._entries[header.epoch, header.seq] = _Entry(
            header.at_ms // _HOUR_MS * _HOUR_MS,
            header.verdict or Verdict.ATTENTION,
            header.direction,
        )
        if header.group is not None:
            self._groups.add(header.group)
        self._numbers["late"] += header.source is Source.LATE

    def _amendment(self, record: Record) -> None:
        header = record.header
        self._numbers["amendments"] += 1
        refers = (header.refers_epoch or 0, header.refers_seq or 0)
        entry = self._entries.get(refers)
        if entry is not None:
            entry.verdict = header.verdict or entry.verdict
            entry.direction = header.direction or entry.direction
        code = override_of(header.reasons)
        if code is not None:
            self._overrides.append(
                Override(
                    at_ms=header.at_ms,
                    epoch=refers[0],
                    seq=refers[1],
                    code=code,
                    verdict=header.verdict or Verdict.ATTENTION,
                    operator=header.operator,
                )
            )

    def _event(self, record: Record) -> None:
        at_ms = record.header.at_ms
        began = at_ms if self._first is None else self._first.header.at_ms
        match record.header.code:
            case code if code == TERMINAL_START:
                # A shift may begin with the terminal's own start, or some time after it.
                self._numbers["restarts"] += self._first is not None
                self._numbers["cuts"] += self._stopped is False
                self._stop(at_ms, stopped=False)
            case code if code == TERMINAL_STOP:
                self._stop(at_ms, stopped=True)
            case code if code == CLOCK_JUMP:
                jump = _clear(record).get(1)
                self._jumps.append(jump if type(jump) is int else 0)
            case code if code == CENTRE_LOST:
                self._centre.lost(_since(record, began))
            case code if code == CENTRE_BACK:
                self._centre.back(at_ms, began)
            case code if code == CAMERA_LOST:
                self._camera.lost(_since(record, began))
            case code if code == CAMERA_BACK:
                self._camera.back(at_ms, began)
            case code if code == ENTRY_VIEWED:
                self._numbers["views"] += 1
            case code if code == EXPORTED:
                masked = _clear(record).get(5) is True
                self._numbers["exports" if masked else "releases"] += 1

    def _stop(self, at_ms: int, *, stopped: bool) -> None:
        self._stopped = stopped
        self._centre.stopped(at_ms)
        self._camera.stopped(at_ms)

    def done(self) -> Handover:
        if self._first is None or self._last is None:
            raise ValueError("no records, no shift")
        first, last = self._first.header, self._last.header
        entries = self._entries.values()
        return Handover(
            terminal=last.terminal,
            post=last.post,
            lane=last.lane,
            from_ms=first.at_ms,
            to_ms=last.at_ms,
            spans=tuple(self._spans.values()),
            operators=tuple(self._operators),
            counts=Counter((each.verdict, each.direction) for each in entries),
            hours=Counter(each.hour for each in entries),
            vehicles=len(self._groups),
            late=self._numbers["late"],
            amendments=self._numbers["amendments"],
            overrides=tuple(self._overrides),
            restarts=self._numbers["restarts"],
            cuts=self._numbers["cuts"],
            clock_jumps_ms=tuple(self._jumps),
            centre_away=self._centre.gaps(last.at_ms),
            camera_away=self._camera.gaps(last.at_ms),
            views=self._numbers["views"],
            exports=self._numbers["exports"],
            releases=self._numbers["releases"],
            bundles=tuple(self._bundles),
        )


def _since(record: Record, began_ms: int) -> int:
    """Since when something is away, as far as that lies in the shift."""
    since = _clear(record).get(2)
    return max(since, began_ms) if type(since) is int else record.header.at_ms


def _clear(record: Record) -> Mapping[Any, Any]:
    """What an event says in clear; nothing where it says nothing."""
    if record.header.body_format is not BodyFormat.CLEAR:
        return {}
    try:
        found = cbor.decode_deterministic(record.body, max_bytes=65_536, max_depth=4)
    except cbor.MalformedCbor as error:
        raise MalformedRecord("clear body") from error
    return found if isinstance(found, Mapping) else {}
