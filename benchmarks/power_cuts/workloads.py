"""What the shipping code is made to do while the power may go, and how it opens again."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import apsw

from benchmarks.power_cuts.oracle import Opener
from benchmarks.power_cuts.scene import Scene
from sync.journal import ballast


@dataclass(frozen=True, slots=True)
class Workload:
    """One thing that a post or a centre does, from `prepare` (not recorded) to its end."""

    name: str
    database: str
    run: Callable[[Scene], None]
    opener: Opener
    """Opens the database as the shipping code does."""
    go_on: Callable[[Scene], None]
    """Opens everything that the shipping code opens at a start, and goes on working."""
    prepare: Callable[[Path], None] = lambda _: None
    settings: Callable[[], AbstractContextManager[object]] = nullcontext
    """Holds while it is prepared, recorded and opened again."""
    made_at_opening: frozenset[str] = frozenset()
    """Tables that opening fills where there is nothing yet."""


@contextmanager
def small_ballast() -> Iterator[None]:
    """A file of its full size would be written for every one of thousands of folders."""
    with (
        patch.object(ballast, "BALLAST_BYTES", 2**16),
        patch.object(ballast, "_CHUNK", bytes(2**16)),
    ):
        yield


@contextmanager
def closing(connection: apsw.Connection) -> Iterator[apsw.Connection]:
    """A connection that is closed at the end."""
    try:
        yield connection
    finally:
        connection.close()
