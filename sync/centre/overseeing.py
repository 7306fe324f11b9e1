"""Looking after the terminals of a centre from the command line, beside a running one."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

from sync.centre.centre import store_beside
from sync.centre.storage.port import Apart, Lost, Storage, Terminal
from sync.centre.storage.sqlite import SqliteStorage

MAX_SHOWN: Final = 10_000
_SHORTEST: Final = 4
"""Hex digits that name a terminal at least."""
_T = TypeVar("_T")


class NoSuchTerminal(Exception):
    """No terminal, or more than one, goes by that name; the message lists what there is."""


def revoke_beside(folder: Path, name: str, now_ms: int) -> tuple[Terminal, bool]:
    """Take nothing from a terminal from now on; False where it was revoked before.

    :param name: the first hex digits of its id, or its post, or `POST/LANE`.
    :raises NoSuchTerminal: unless exactly one terminal goes by it.
    :raises FileNotFoundError: where no centre has ever run in `folder`.
    :raises UnfitStore, StorageFault: see `SqliteStorage`.
    """

    def work(storage: Storage) -> tuple[Terminal, bool]:
        known = storage.read(lambda reading: [row.terminal for row in reading.terminals()])
        terminal = _named(known, name.strip())
        done = storage.commit(lambda writing: writing.revoke(terminal.terminal, now_ms))
        return terminal, done

    return _beside(folder, work)


def apart_beside(folder: Path) -> tuple[Apart, ...]:
    """What is kept beside the lines: conflicts and quarantine of all terminals, oldest first.

    :raises FileNotFoundError, UnfitStore, StorageFault: see `revoke_beside`.
    """
    return _beside(folder, lambda storage: storage.read(lambda look: look.apart(MAX_SHOWN)))


def losses_beside(folder: Path) -> tuple[Lost, ...]:
    """What this centre held once and holds no more: it was put back to an older copy.

    :raises FileNotFoundError, UnfitStore, StorageFault: see `revoke_beside`.
    """
    return _beside(folder, lambda storage: storage.read(lambda look: look.losses(MAX_SHOWN)))


def _beside(folder: Path, work: Callable[[Storage], _T]) -> _T:
    storage = SqliteStorage(store_beside(folder))
    try:
        return work(storage)
    finally:
        storage.close()


def _named(known: list[Terminal], name: str) -> Terminal:
    found = [
        terminal
        for terminal in known
        if name in {terminal.post, f"{terminal.post}/{terminal.lane}"}
        or (len(name) >= _SHORTEST and terminal.terminal.hex().startswith(name.lower()))
    ]
    if len(found) != 1:
        there = ", ".join(f"{t.terminal.hex()[:8]} ({t.post}/{t.lane})" for t in found or known)
        raise NoSuchTerminal(f"{len(found)} terminals are called {name!r}; there are: {there}")
    return found[0]
