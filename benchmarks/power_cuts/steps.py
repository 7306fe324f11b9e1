"""What can be done to a disk, as it is written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

Image = Mapping[str, bytes | None]
"""Contents by path inside the folder; None for a folder."""
FOLDER: Final = 0
"""The number that stands for a folder where a file could stand."""


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes at an offset of a file; files are known by number, for names come and go."""

    file: int
    offset: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    """A new size of a file."""

    file: int
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """All of a file was asked to be durable."""

    file: int


@dataclass(frozen=True, slots=True)
class FailedSync:
    """A sync of a file that reported an error.

    The system takes what was to be written for written all the same: the next sync passes over
    it, unless the program writes it again. Nobody knows what of it is on the disk.
    """

    file: int


@dataclass(frozen=True, slots=True)
class Rename:
    """What names stand for from now on, at once: a file, a folder (0), or nothing."""

    names: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class SyncNames:
    """All names in a folder were asked to be durable."""

    folder: str


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Not a step of the disk: the caller was told that this state is durable."""

    state: int


Step = Write | Truncate | Sync | FailedSync | Rename | SyncNames | Acknowledged
