"""An invented shift in a real journal, with everything in it that a handover certificate tells."""

from dataclasses import replace
from pathlib import Path

from sync.journal.draft import Draft, event
from sync.journal.journal import TERMINAL_STOP, Journal
from sync.journal.record import Record
from sync.protocol.terms import Direction, RecordKind, Source, Verdict
from terminal.reports import shift_counting as codes
from terminal.reports.exporting import EXPORTED
from tests.journal.makers import entry, journal, moment

MINUTE_MS = 60_000


def amendment(of: Record, after_ms: int, *reasons: str, verdict: Verdict | None = None) -> Draft:
    return Draft(
        kind=RecordKind.AMENDMENT,
        code="override",
        moment=moment(after_ms),
        operator="canbo1",
        verdict=verdict,
        reasons=reasons,
        refers_epoch=of.header.epoch,
        refers_seq=of.header.seq,
    )


def a_shift(folder: Path, people: int = 12) -> Journal:
    """A post whose shift of `canbo1` began at noon: still open, to be closed by the caller.

    Three verdicts in turn; the first four in one vehicle, the last one from a paper list.
    """
    book = journal(folder, after_ms=-1000)
    book.append(entry(-500))
    book.append(replace(event(codes.SHIFT_START, moment()), operator="canbo1"))
    verdicts, ways = list(Verdict), list(Direction)
    shown = []
    for number in range(people):
        draft = entry(MINUTE_MS + number * 20 * MINUTE_MS)
        last = number == people - 1
        shown.append(
            book.append(
                replace(
                    draft,
                    operator="canbo1",
                    bundle="2026-11-22.1",
                    verdict=verdicts[number % 3],
                    direction=ways[number // 3 % 3],
                    group=b"G" * 16 if number < 4 else None,
                    source=Source.LATE if last else Source.CAMERA,
                )
            )
        )
    end = MINUTE_MS + people * 20 * MINUTE_MS
    emergency = ("override", "override:emergency")
    for draft in (
        amendment(shown[2], end, *emergency, verdict=Verdict.ADMIT),
        amendment(shown[5], end, "override", "override:order", verdict=Verdict.ADMIT),
        amendment(shown[0], end, "temperature-normal"),
        event(codes.CENTRE_LOST, moment(end), {1: "down"}),
        event(codes.CENTRE_BACK, moment(end + 5 * MINUTE_MS)),
        event(codes.CAMERA_LOST, moment(end + 6 * MINUTE_MS), {1: "lost"}),
        event(codes.CAMERA_BACK, moment(end + 7 * MINUTE_MS)),
        event(codes.CLOCK_JUMP, moment(end + 7 * MINUTE_MS), {1: -90_000}),
        event(codes.ENTRY_VIEWED, moment(end + 8 * MINUTE_MS), {1: 1, 2: 2}),
        event(EXPORTED, moment(end + 8 * MINUTE_MS), {1: "pdf", 5: True}),
        event(EXPORTED, moment(end + 8 * MINUTE_MS), {1: "csv", 5: False}),
        event(codes.CENTRE_LOST, moment(end + 10 * MINUTE_MS), {1: "down"}),
        event(TERMINAL_STOP, moment(end + 11 * MINUTE_MS)),
        event(codes.TERMINAL_START, moment(end + 12 * MINUTE_MS)),
        # A power cut: it starts without having been stopped.
        event(codes.TERMINAL_START, moment(end + 15 * MINUTE_MS)),
    ):
        book.append(draft)
    return book
