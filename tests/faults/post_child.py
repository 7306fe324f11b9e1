"""A post in a process of its own, to be killed: says on its output what was acknowledged.

Arguments: the data folder, how many rounds at most, a seed. Each line is "epoch seq hash", or
"mark epoch number" for a receipt that was kept, or "refused TROUBLE".
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

from sync.journal import ballast
from sync.journal.draft import Moment
from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.journal import Journal
from sync.journal.record import Record
from sync.protocol.terms import TimeQuality
from tests.journal.makers import NOON_MS, PLACE, entry
from tests.journal.signed import confirm, enrol

DAY_MS = 86_400_000
_TRIES = 4


def say(*words: object) -> None:
    # At once and whole, also where the process is killed right after.
    os.write(1, (" ".join(str(word) for word in words) + "\n").encode())


def acknowledged(record: Record) -> None:
    say(record.header.epoch, record.header.seq, record.hash.hex())


def tried(work: Callable[[], None]) -> None:
    """A disk that fails for a moment is tried again; one that is broken is left."""
    for _ in range(_TRIES):
        try:
            work()
            return
        except JournalFault as fault:
            say("refused", fault.trouble)
            if fault.trouble is JournalTrouble.DISK_BROKEN:
                raise


def opened(folder: Path, now: Moment) -> Journal | None:
    try:
        journal = Journal(folder, PLACE, now)
    except JournalFault as fault:
        say("refused", fault.trouble)
        return None
    say(journal.head.epoch, journal.head.seq, journal.head.hash.hex())
    return journal


def work_on(journal: Journal, now_ms: int, chance: Random) -> None:
    what = chance.random()
    if what < 0.1:
        tried(lambda: enrol(journal))
    elif what < 0.3 and journal.trust is not None:
        mark = chance.randrange(1, journal.head.seq + 1)
        tried(lambda: say("mark", confirm(journal, mark).epoch, mark))
    else:
        draft = entry(now_ms, repeat_key=b"%d" % chance.randrange(9))
        tried(lambda: acknowledged(journal.append(draft)))


def forked(folder: Path, rounds: int, seed: str, output: Path) -> None:
    """The same in a process that was forked off, which begins sooner."""
    os.dup2(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), 1)
    work(folder, rounds, seed)


def work(folder: Path, rounds: int, seed: str) -> None:
    """Open, record, enrol, confirm and close, as the seed says."""
    chance = Random(seed)  # noqa: S311 - to be repeated
    ballast.BALLAST_BYTES = 4096  # type: ignore[misc]  # thousands of folders are filled
    now_ms = chance.randrange(DAY_MS)
    journal: Journal | None = None
    for number in range(rounds):
        now_ms += chance.choice((1000, 1000, 1000, 1000, DAY_MS, -DAY_MS // 2))
        if journal is None or chance.random() < 0.1:
            if journal is not None:
                journal.close()
            at_ms = NOON_MS + now_ms
            journal = opened(folder, Moment(at_ms, at_ms, TimeQuality.TRUSTED, number))
        if journal is not None:
            try:
                work_on(journal, now_ms, chance)
            except JournalFault:
                return


if __name__ == "__main__":
    work(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
