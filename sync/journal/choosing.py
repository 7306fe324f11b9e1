"""Which records of each epoch a recovery keeps, out of all that proved themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import apsw

from sync.journal.chain import Head
from sync.journal.record import GENESIS
from sync.journal.recovered import Kept
from sync.journal.tail import Known
from sync.journal.wreck import Beside, KeptReceipt


@dataclass(slots=True)
class Run:
    """Records that follow each other; `head` is the last of them, `before` what they follow."""

    before: Head
    head: Head

    @property
    def first(self) -> int:
        """The number of the first record."""
        return self.before.seq + 1


@dataclass(frozen=True, slots=True)
class Chosen:
    """What becomes of an epoch; no run where nothing of it is kept."""

    kept: Kept
    run: Run | None
    aside: tuple[tuple[int, int], ...] = ()
    """Of the numbers that are lost, those whose records are whole in the damaged file."""


def epochs_of(
    scratch: apsw.Connection,
    receipts: list[KeptReceipt],
    beside: Beside,
    known: Sequence[Known],
) -> list[int]:
    """In the order in which they were written; also those of which no record can be read.

    Records tell it by their places. An epoch without any comes where the journal's own list has
    it, or else before those that the centre first spoke of later.
    """
    rows: Any = scratch.execute("SELECT epoch FROM found GROUP BY epoch ORDER BY min(place)")
    found = [epoch for (epoch,) in rows.fetchall()]
    spoken_of = list(dict.fromkeys([*(r.epoch for r in receipts), *(k.epoch for k in known)]))
    said = {epoch: number for number, epoch in enumerate(spoken_of)}

    def is_before(epoch: int, other: int) -> bool:
        order = beside.ordinals if {epoch, other} <= beside.ordinals.keys() else said
        return {epoch, other} <= order.keys() and order[epoch] < order[other]

    for epoch in spoken_of:
        if epoch not in found:
            later = (place for place, other in enumerate(found) if is_before(epoch, other))
            found.insert(next(later, len(found)), epoch)
    return found


def choose(
    scratch: apsw.Connection,
    epoch: int,
    receipts: list[KeptReceipt],
    beside: Beside,
    known: Sequence[Known],
) -> Chosen:
    """The run of an epoch that is kept.

    It begins with the first record, or after one that the centre has confirmed, by its receipts
    or by our own event that tells of a purge: what is missing before it is then not lost. Of
    several such runs the one that saves most of what the centre has not confirmed is kept, then
    the longest.
    """
    ours = beside.settings.get("centre.id")
    marks = [r.mark for r in receipts if r.epoch == epoch and ours in {None, r.centre}]
    gone = max((head.seq for head in beside.purged if head.epoch == epoch), default=0)
    confirmed = max(marks[-1] if marks else 0, gone)
    runs = _runs(scratch, epoch)
    fitting = [run for run in runs if run.first == 1 or run.before.seq <= confirmed]
    best = max(
        fitting,
        key=lambda run: (max(run.head.seq - confirmed, 0), run.head.seq - run.before.seq),
        default=None,
    )
    highest = [run.head.seq for run in runs] + [r.mark for r in receipts if r.epoch == epoch]
    highest += [each.seq for each in known if each.epoch == epoch]
    first, last = (best.first, best.head.seq) if best else (1, 0)
    known_to = _numbered(scratch, epoch, max(highest, default=0))
    before = best.before.hash if best else GENESIS
    kept = Kept(epoch, first, last, known_to, confirmed, before)
    return Chosen(kept, best, _aside(runs, max(last, confirmed)))


def _aside(runs: list[Run], after: int) -> tuple[tuple[int, int], ...]:
    """The first and the last number of every run of records above a number."""
    spans: list[tuple[int, int]] = []
    for first, last in sorted((run.first, run.head.seq) for run in runs):
        if spans and first <= spans[-1][1] + 1:
            spans[-1] = spans[-1][0], max(spans[-1][1], last)
        elif last > after:
            spans.append((max(first, after + 1), last))
    return tuple(spans)


def _numbered(scratch: apsw.Connection, epoch: int, after: int) -> int:
    """The last number of the unbroken line that an index goes on with; it may be spoilt itself."""
    rows: Any = scratch.execute(
        "SELECT DISTINCT seq FROM numbered WHERE epoch = ? AND seq > ? ORDER BY seq", (epoch, after)
    )
    for (seq,) in rows:
        if seq != after + 1:
            break
        after = seq
    return after


def _runs(scratch: apsw.Connection, epoch: int) -> list[Run]:
    """All runs of an epoch; more than one ends at the same number only where a line forked."""
    runs: list[Run] = []
    rows: Any = scratch.execute(
        "SELECT seq, hash, previous FROM found WHERE epoch = ? ORDER BY seq", (epoch,)
    )
    open_runs: list[Run] = []
    for seq, found, previous in rows:
        before = Head(epoch, seq - 1, previous)
        if seq == 1 and previous != GENESIS:
            continue
        open_runs = [run for run in open_runs if run.head.seq >= seq - 1]
        follows = next((run for run in open_runs if run.head == before), None)
        if follows is not None:
            follows.head = Head(epoch, seq, found)
        else:
            follows = Run(before, Head(epoch, seq, found))
            runs.append(follows)
            open_runs.append(follows)
    return runs


def hashes_of(scratch: apsw.Connection, run: Run) -> dict[int, bytes]:
    """Of the numbers that two records have, the hash of the one that belongs to the run."""
    epoch = run.head.epoch
    twice: Any = scratch.execute(
        "SELECT max(seq) FROM found WHERE epoch = ? AND seq BETWEEN ? AND ?"
        " AND seq IN (SELECT seq FROM found WHERE epoch = ? GROUP BY seq HAVING count(*) > 1)",
        (epoch, run.first, run.head.seq, epoch),
    ).fetchone()
    if twice is None or twice[0] is None:
        return {}
    wanted = {run.head.seq: run.head.hash}
    for seq in range(run.head.seq, run.first, -1):
        row: Any = scratch.execute(
            "SELECT previous FROM found WHERE epoch = ? AND seq = ? AND hash = ?",
            (epoch, seq, wanted[seq]),
        ).fetchone()
        wanted[seq - 1] = row[0]
    return wanted
