"""Going on with a journal that is damaged: all that is whole is kept, and the loss is named.

In its order, so that a cut between any two steps leaves what the next try goes on from:

1. a mark is laid down, with which no start touches the folder;
2. the damaged file and its log are set aside whole, under names of their own;
3. what proves itself is written into a fresh file in a folder of its own;
4. the fresh file takes the journal's place, and the mark goes.

The start after that begins a new line whose first event says what the recovery found: the centre
may hold numbers that are not here any more, so none of them is given out again.
"""

import contextlib
import errno
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any, Final

import apsw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.journal import database
from sync.journal.auditing import own_key
from sync.journal.checking import damage_of
from sync.journal.choosing import Run, choose, epochs_of, hashes_of
from sync.journal.debts import DEBTS
from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.files import sync_folder, write_private
from sync.journal.lock import locked
from sync.journal.reader import JournalReader
from sync.journal.record import Record
from sync.journal.recovered import MAX_LINES, Recovered, keep_recovery, kept_recovery
from sync.journal.store import Store
from sync.journal.tail import ENDED_ORDER, Known, legible
from sync.journal.upgrading import bring_up
from sync.journal.wreck import Beside, KeptReceipt, Wreck, sort_rows
from sync.protocol.pieces import hour_of

_WORK: Final = "recovery"
"""The folder in which the fresh file is made."""
_ASIDE: Final = re.compile(r"journal\.damaged-(\d{1,18})\.sqlite(|-wal)")
_CARRIED: Final = (DEBTS, ENDED_ORDER)
"""Settings that hold for the fresh file too."""
_LEAST_ROOM: Final = 65_536
"""Bytes that must be free for SQLite to open a file."""
_AT_ONCE: Final = 5000
"""Records that are written in one transaction."""


def recover(folder: Path, at_ms: int, known: Known | None = None) -> bool:
    """Put a fresh file with all that is whole in the place of a damaged journal.

    :param at_ms: trusted milliseconds since 1970 UTC; they name the file that is set aside.
    :param known: a record that must have been there.
    :return: False where nothing is wrong with the journal: then nothing was touched.
    :raises JournalFault: where it cannot be done now; the next call goes on from there.
    """
    lock = locked(folder)
    try:
        with database.translated(), _files():
            return _recover(folder, at_ms, known)
    except JournalFault as fault:
        # Without room for the few pages that it shares, SQLite speaks of the disk.
        is_disk = fault.trouble is JournalTrouble.DISK_FAILING
        if is_disk and shutil.disk_usage(folder).free < _LEAST_ROOM:
            raise JournalFault(JournalTrouble.DISK_FULL) from fault
        raise
    finally:
        lock.release()


def _recover(folder: Path, at_ms: int, known: Known | None) -> bool:
    mark, path = folder / database.RECOVERY_MARK, folder / database.FILE_NAME
    terminal, key = _owner(folder)
    if not mark.exists():
        if not path.exists():
            return False
        _bring_up(folder)
        # Of what a recovery told and no start has noted yet, nothing is missing once more.
        if not damage_of(folder, key, known if _untold(folder) is None else None):
            return False
        write_private(mark, b"%d" % at_ms)
    began_ms = _began_ms(folder, mark, at_ms)
    aside = folder / f"journal.damaged-{began_ms}.sqlite"
    # As long as the mark stands, a log beside the journal is the damaged one's.
    _set_aside(path.with_name(f"{path.name}-wal"), aside.with_name(f"{aside.name}-wal"))
    _set_aside(path, aside)
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    if not path.exists():
        work = folder / _WORK
        work.mkdir(mode=0o700, exist_ok=True)
        for old in work.iterdir():
            old.unlink()
        with Wreck(aside) as wreck:
            _write_fresh(work, wreck, Recovered(began_ms, aside.name), (terminal, key), known)
        sync_folder(work)
        (work / database.FILE_NAME).replace(path)
        sync_folder(work)
        sync_folder(folder)
    mark.unlink()
    sync_folder(folder)
    with contextlib.suppress(OSError):
        (folder / _WORK).rmdir()
    return True


def _bring_up(folder: Path) -> None:
    """An older version is no damage; what is wrong with it besides is found after this."""
    try:
        with legible():
            bring_up(folder)
    except JournalFault as fault:
        if fault.trouble is not JournalTrouble.JOURNAL_DAMAGED and not database.is_of_the_disk(
            fault
        ):
            raise


def _untold(folder: Path) -> Recovered | None:
    """What a recovery found, as long as no start has noted it."""
    try:
        with JournalReader(folder) as reader, database.translated(), legible():
            found = kept_recovery(Store(reader.connection))
    except JournalFault:
        return None
    return None if found is None or found.is_noted else found


def _began_ms(folder: Path, mark: Path, at_ms: int) -> int:
    """When the recovery began that goes on now: its mark says so, or what it has done so far."""
    with contextlib.suppress(ValueError):
        return int(mark.read_bytes())
    found: dict[str, set[int]] = {"": set(), "-wal": set()}
    for path in folder.glob("journal.damaged-*"):
        if named := _ASIDE.fullmatch(path.name):
            found[named[2]].add(int(named[1]))
    if (folder / database.FILE_NAME).exists():
        untold = _untold(folder)
        begun = {untold.at_ms} if untold is not None else found["-wal"] - found[""]
    else:
        begun = found[""]
    began_ms = max(begun, default=at_ms)
    write_private(mark, b"%d" % began_ms)
    return began_ms


@contextlib.contextmanager
def _files() -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise JournalFault(JournalTrouble.DISK_FULL) from error
        raise JournalFault(JournalTrouble.DISK_FAILING, type(error).__name__) from error


def _owner(folder: Path) -> tuple[bytes, Ed25519PublicKey]:
    """Whose records may stand in the journal."""
    key = own_key(folder)
    if key is None:
        raise JournalFault(JournalTrouble.KEY_DAMAGED, "terminal.key")
    try:
        terminal = (folder / "keys" / "terminal.id").read_bytes()
    except OSError as error:
        raise JournalFault(JournalTrouble.KEY_DAMAGED, "terminal.id") from error
    return terminal, Ed25519PublicKey.from_public_bytes(key)


def _set_aside(path: Path, aside: Path) -> None:
    if path.exists() and not aside.exists():
        path.replace(aside)
        sync_folder(path.parent)


def _write_fresh(
    work: Path,
    wreck: Wreck,
    found: Recovered,
    owner: tuple[bytes, Ed25519PublicKey],
    known: Known | None,
) -> None:
    scratch_path = work / "scratch"
    with closing(apsw.Connection(str(scratch_path))) as scratch:
        # It holds nothing that is not in the damaged file, and is made anew at every try.
        scratch.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN")
        beside = sort_rows(wreck, scratch, *owner)
        receipts = beside.true_receipts()
        spoken_of = _spoken_of(beside, known)
        chosen = [
            choose(scratch, epoch, receipts, beside, spoken_of)
            for epoch in epochs_of(scratch, receipts, beside, spoken_of)
        ]
        told = [
            one.kept
            for one in chosen[:-1]
            if one.kept.first > 1 or one.kept.last < one.kept.known_to
        ]
        found = replace(
            found,
            lines=(*told[-MAX_LINES + 1 :], *(one.kept for one in chosen[-1:])),
            aside=tuple((one.kept.epoch, *span) for one in chosen for span in one.aside)[
                -MAX_LINES:
            ],
            enrolment_lost=beside.centre() is None and bool(receipts),
        )
        with closing(database.open_writer(work)) as connection:
            store = Store(connection)
            with database.transaction(connection):
                _write_beside(store, beside, receipts, owner[0], found)
            for one in chosen:
                if one.run is not None:
                    _write_run(store, scratch, one.run)
            with database.transaction(connection):
                _write_after(store, beside)
            # Closing says nothing of a disk that cannot take the log into the file.
            if not database.empty_log(connection):
                raise JournalFault(JournalTrouble.DISK_FAILING, "log")
    scratch_path.unlink()


def _spoken_of(beside: Beside, known: Known | None) -> Sequence[Known]:
    """Records that were there: one that was shown, and those of an earlier recovery's loss."""
    untold = beside.untold()
    lines = () if untold is None else untold.lines
    told = [Known(line.epoch, line.known_to) for line in lines]
    return told if known is None else [*told, known]


def _write_beside(
    store: Store, beside: Beside, receipts: list[KeptReceipt], terminal: bytes, found: Recovered
) -> None:
    store.set("terminal", terminal)
    machine = beside.settings.get("machine")
    if isinstance(machine, bytes):
        store.set("machine", machine)
    keep_recovery(store, found)
    for name in _CARRIED:
        if (kept := beside.settings.get(name)) and isinstance(kept, bytes | str):
            store.set(name, kept)
    for name, value in (beside.centre() or {}).items():
        if isinstance(value, bytes | str):
            store.set(f"centre.{name}", value)
    for receipt in receipts:
        store.connection.execute(
            "INSERT INTO receipts (epoch, mark, centre, centre_epoch, centre_time_ms, envelope)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            astuple(receipt),
        )
    _write_covered(store, beside, receipts)


def _write_covered(store: Store, beside: Beside, receipts: list[KeptReceipt]) -> None:
    """The hours that are covered, none by more than the centre's newest receipt says."""
    centre = beside.settings.get("centre.id")
    newest = {r.epoch: r for r in receipts if centre in {None, r.centre}}
    hours = [
        (epoch, hour, mark)
        for epoch, hour, mark in beside.covered
        if epoch in newest and mark <= newest[epoch].mark
    ]
    hours += [(r.epoch, hour_of(r.centre_time_ms), r.mark) for r in newest.values()]
    for row in hours:
        store.connection.execute("INSERT OR IGNORE INTO covered VALUES (?, ?, ?)", row)


def _write_run(store: Store, scratch: apsw.Connection, run: Run) -> None:
    epoch, head = run.head.epoch, run.head
    with database.transaction(store.connection):
        store.begin_epoch(epoch)
        if run.before.seq:
            # Where the receipts are lost that allowed it, our signed event has told of it.
            store.connection.execute(
                "INSERT OR IGNORE INTO covered VALUES (?, 0, ?)", (epoch, run.before.seq)
            )
            store.connection.execute(
                "INSERT INTO starts VALUES (?, ?, ?)", (epoch, run.before.seq, run.before.hash)
            )
    wanted = hashes_of(scratch, run)
    for start in range(run.first, head.seq + 1, _AT_ONCE):
        rows: Any = scratch.execute(
            "SELECT seq, hash, header, body, signature FROM found"
            " WHERE epoch = ? AND seq BETWEEN ? AND ? ORDER BY seq",
            (epoch, start, min(start + _AT_ONCE - 1, head.seq)),
        )
        with database.transaction(store.connection):
            for seq, found, *parts in rows:
                if wanted.get(seq, found) == found:
                    store.insert(Record(*parts))


def _write_after(store: Store, beside: Beside) -> None:
    """What is worth keeping only beside the records that it speaks of."""
    epochs = {epoch for (epoch,) in store.connection.execute("SELECT epoch FROM epochs").fetchall()}
    for wrap in beside.wraps:
        if wrap[0] in epochs:
            store.connection.execute("INSERT OR IGNORE INTO wraps VALUES (?, ?, ?, ?, ?)", wrap)
    days = beside.day_keys()
    for item in days.items():
        store.connection.execute("INSERT INTO repeat_keys VALUES (?, ?)", item)
    for tag, (day, at_ms, epoch, seq) in beside.repeats.items():
        row: Any = store.connection.execute(
            "SELECT at_ms FROM records WHERE epoch = ? AND seq = ?", (epoch, seq)
        ).fetchone()
        if day in days and row is not None and row[0] == at_ms:
            store.connection.execute(
                "INSERT INTO repeats VALUES (?, ?, ?, ?, ?)", (tag, day, at_ms, epoch, seq)
            )
