"""Which records of each epoch a recovery keeps, out of all that proved themselves."""

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


def epochs_of(
    scratch: apsw.Connection, receipts: list[KeptReceipt], known: Known | None
) -> list[int]:
    """In the order in which they were written; also those of which no record can be read."""
    rows: Any = scratch.execute("SELECT epoch FROM found GROUP BY epoch ORDER BY min(place)")
    found = [epoch for (epoch,) in rows.fetchall()]
    spoken_of = [receipt.epoch for receipt in receipts]
    if known is not None:
        spoken_of.append(known.epoch)
    return [*dict.fromkeys([*found, *spoken_of])]


def choose(
    scratch: apsw.Connection,
    epoch: int,
    receipts: list[KeptReceipt],
    beside: Beside,
    known: Known | None,
) -> Chosen:
    """The run of an epoch that is kept.

    It begins with the first record, or after one that the centre has confirmed: what is missing
    before it is then not lost. Of several such runs the one that saves most of what the centre
    has not confirmed is kept, then the longest.
    """
    ours = beside.settings.get("centre.id")
    marks = [r.mark for r in receipts if r.epoch == epoch and ours in {None, r.centre}]
    confirmed = marks[-1] if marks else 0
    runs = _runs(scratch, epoch)
    fitting = [run for run in runs if run.first == 1 or run.before.seq <= confirmed]
    best = max(
        fitting,
        key=lambda run: (max(run.head.seq - confirmed, 0), run.head.seq - run.before.seq),
        default=None,
    )
    highest = [run.head.seq for run in runs] + [r.mark for r in receipts if r.epoch == epoch]
    if known is not None and known.epoch == epoch:
        highest.append(known.seq)
    first, last = (best.first, best.head.seq) if best else (1, 0)
    known_to = _numbered(scratch, epoch, max(highest, default=0))
    before = best.before.hash if best else GENESIS
    return Chosen(Kept(epoch, first, last, known_to, confirmed, before), best)


def _numbered(scratch: apsw.Connection, epoch: int, after: int) -> int:
    """The last number of the unbroken line that an index goes on with; it may be spoilt itself."""
    rows: Any = scratch.execute(
        "SELECT seq FROM numbered WHERE epoch = ? AND seq > ? ORDER BY seq", (epoch, after)
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
