"""The supervisor's exports: the register of a day into a folder, recorded before it is there."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.journal.draft import Draft, Moment
from sync.journal.faults import JournalFault
from terminal.app.export import export_day, heading_of
from terminal.config import Config
from terminal.diagnostics import KnownFault
from terminal.reports.exporting import (
    Kind,
    NotWritten,
    Release,
    Trouble,
    Written,
    exported,
    trouble_of,
)
from terminal.reports.lines import Cancelled

_MOST_NAMES: Final = 1000


class NotExported(StrEnum):
    """Why there is no file, other than by the disk that it was to go to."""

    STOPPED = "stopped"
    NOT_RECORDED = "not-recorded"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that is there, and what it holds."""

    path: Path
    written: Written


class _NotRecorded(Exception):
    """The journal did not take the event."""


@dataclass(frozen=True, slots=True)
class TakingOut:
    """What exports of a post are made with. `record` returns when a draft is durable."""

    folder: Path
    config: Config
    record: Callable[[Draft], object]
    now: Callable[[], Moment]

    def export(
        self,
        day: date,
        kind: Kind,
        into: Path,
        *,
        key: X25519PrivateKey | None,
        by: str,
        release: Release | None = None,
        progress: Callable[[int], None] = lambda _: None,
        stop: threading.Event | None = None,
    ) -> Exported | NotExported | Trouble:
        """Write the register of a day under a new name in the folder `into`.

        :param by: who does it; empty where the terminal does it by itself.
        :param stop: is asked again and again; nothing is left where it is set in time.
        """
        heading = heading_of(self.config, day, self.now())

        def go_on(rows: int) -> None:
            if stop is not None and stop.is_set():
                raise Cancelled
            progress(rows)

        def note(written: Written) -> None:
            draft = exported(written, heading, release, self.now())
            try:
                self.record(replace(draft, operator=by))
            except JournalFault as fault:
                raise _NotRecorded from fault

        try:
            target = free_name(into, day, kind, full=release is not None)
            written = export_day(
                self.folder,
                target,
                kind,
                heading,
                key=key,
                release=release,
                progress=go_on,
                record=note,
            )
        except NotWritten as failed:
            return failed.trouble
        except OSError as failed:  # the folder cannot even be looked into
            return trouble_of(failed)
        except Cancelled:
            return NotExported.STOPPED
        except _NotRecorded:
            return NotExported.NOT_RECORDED
        except KnownFault:
            return NotExported.UNREADABLE
        return Exported(target, written)


def file_name(day: date, kind: Kind, *, full: bool = False) -> str:
    """What the register of a day is called as a file."""
    suffix = ".db" if kind is Kind.SQLITE else f".{kind.value}"
    return f"so-theo-doi-{day.isoformat()}{'-day-du' if full else ''}{suffix}"


def free_name(folder: Path, day: date, kind: Kind, *, full: bool) -> Path:
    """A name in a folder that no file has yet: what was given away is never written over.

    :raises OSError: where there is none, or the folder cannot be looked into.
    """
    first = Path(file_name(day, kind, full=full))
    for number in range(1, _MOST_NAMES):
        wanted = folder / (first if number == 1 else f"{first.stem}-{number}{first.suffix}")
        if not wanted.exists():
            return wanted
    raise FileExistsError(f"{first} and {_MOST_NAMES - 2} more")
