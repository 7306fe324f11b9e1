"""What a disk may hold after a cut, given every step that was taken on it.

What was synced is there. Of what was not, any 512-byte piece may be there or not, in any order,
torn or turned into noise, and the size of a file may be any that it had. Names follow one of two
rules: POSIX promises a name only once its folder was synced, and each change by itself; a file
system with an ordered log of metadata, such as ext4, loses the newest changes only.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Final

from benchmarks.power_cuts.steps import (
    FOLDER,
    FailedSync,
    Image,
    Rename,
    Step,
    Sync,
    SyncNames,
    Truncate,
    Write,
)

PIECE: Final = 512
"""Bytes that a disk writes whole or not at all, unless it turns them into noise."""
SECTOR: Final = 4096
"""Bytes that a disk without power-safe overwriting may spoil around those that it writes."""


@dataclass(frozen=True, slots=True)
class Model:
    """Which promises a disk keeps."""

    name: str
    ordered_names: bool = False
    spoils_neighbours: bool = False
    """Noise covers the whole sector, with bytes in it that were synced long ago."""
    lies: bool = False
    """A sync does nothing."""


ORDERED: Final = Model("ordered", ordered_names=True)
POSIX: Final = Model("posix")
NEIGHBOURS: Final = Model("neighbours", spoils_neighbours=True)
LYING: Final = Model("lying", lies=True)


@dataclass(slots=True)
class _File:
    durable: bytearray = field(default_factory=bytearray)
    pending: list[Write | Truncate] = field(default_factory=list)
    stuck: list[Write] = field(default_factory=list)
    """Pieces that a failed sync left behind; older than all that is pending."""
    size: int = 0
    is_new: bool = True

    def take(self, step: Write | Truncate) -> None:
        self.pending.append(step)
        if isinstance(step, Truncate):
            self.size = step.size
        else:
            self.size = max(self.size, step.offset + len(step.data))

    def sync(self) -> bool:
        """Everything is durable now. :return: whether the file's metadata changed with it."""
        changed = self.is_new or self.size != len(self.durable)
        # A page that was touched again is written whole, with what was stuck in it.
        pages = {page for step in self.pending if isinstance(step, Write) for page in _pages(step)}
        freed = [piece for piece in self.stuck if pages.issuperset(_pages(piece))]
        for step in (*freed, *self.pending):
            _apply(self.durable, step)
        self.stuck = [
            piece
            for piece in self.stuck
            if piece not in freed and piece.offset + len(piece.data) <= self.size
        ]
        self.pending.clear()
        self.is_new = False
        return changed

    def fail_to_sync(self) -> None:
        """Everything pending is stuck; sizes are metadata, which are written by themselves."""
        for step in self.pending:
            if isinstance(step, Write):
                self.stuck += [piece for piece in _pieces(step) if isinstance(piece, Write)]
        self.pending = [Truncate(0, self.size)]

    def after_cut(self, model: Model, random: Random) -> bytes:
        pieces = [*self.stuck, *(piece for step in self.pending for piece in _pieces(step))]
        content = bytearray(self.durable)
        if not pieces:
            return bytes(content)
        sizes = _sizes(len(content), self.pending)
        noise = random.randbytes if random.random() < 0.5 else bytes
        fates = _fates(len(pieces), random)
        for piece, fate in zip(pieces, fates, strict=True):
            if fate == "kept":
                _apply(content, piece, noise)
            elif isinstance(piece, Write) and fate == "torn":
                part = piece.data[: random.randrange(len(piece.data) + 1)]
                _apply(content, Write(piece.file, piece.offset, part), noise)
            elif isinstance(piece, Write) and fate == "noise":
                _apply(content, _noise(piece, len(content), model, random), noise)
        if len(set(fates)) > 1 and random.random() < 0.25:
            # The size is written by itself, before or after the bytes.
            _apply(content, Truncate(0, random.choice(sizes)), noise)
        return bytes(content)


class Disk:
    """Follows the steps one by one and can tell at any moment what a cut may leave.

    :param lies: a sync does nothing, which no program can survive.
    """

    def __init__(self, image: Image, model: Model) -> None:
        self.model = model
        self._files: dict[int, _File] = {}
        self._names: dict[str, int] = {}
        self._pending: list[Rename] = []
        for number, (path, content) in enumerate(sorted(image.items()), start=1):
            self._names[path] = FOLDER if content is None else number
            if content is not None:
                kept = bytearray(content)
                self._files[number] = _File(kept, size=len(kept), is_new=False)

    def take(self, step: Step) -> None:
        """Follow one step."""
        match step:
            case Write(file=number) | Truncate(file=number):
                self._files.setdefault(number, _File()).take(step)
            case Rename():
                self._pending.append(step)
            case Sync(file=number) if not self.model.lies:
                changed = self._files.setdefault(number, _File()).sync()
                if changed and self.model.ordered_names:
                    self._settle(self._pending)
            case FailedSync(file=number):
                self._files.setdefault(number, _File()).fail_to_sync()
            case SyncNames(folder=folder) if not self.model.lies:
                self._settle(
                    self._pending
                    if self.model.ordered_names
                    else [op for op in self._pending if _folder(op) == folder]
                )

    def after_cut(self, random: Random) -> dict[str, bytes | None]:
        """What the folder may hold if the power goes now."""
        names = dict(self._names)
        for change in self._surviving(random):
            _rename(names, change)
        image: dict[str, bytes | None] = {}
        for path, number in sorted(names.items()):
            parent = path.rpartition("/")[0]
            if parent and parent not in image:
                continue  # its folder is gone
            if number == FOLDER:
                image[path] = None
            else:
                file = self._files.setdefault(number, _File())
                image[path] = file.after_cut(self.model, random)
        return image

    def _surviving(self, random: Random) -> Iterable[Rename]:
        count = len(self._pending)
        if self.model.ordered_names:
            return self._pending[: random.randrange(count + 1)]
        share = random.choice((0.0, 0.5, 1.0))
        return [change for change in self._pending if random.random() < share]

    def _settle(self, changes: list[Rename]) -> None:
        for change in changes:
            _rename(self._names, change)
        self._pending = [change for change in self._pending if change not in changes]


def _rename(names: dict[str, int], change: Rename) -> None:
    for path, number in change.names:
        if number is None:
            names.pop(path, None)
        else:
            names[path] = number


def _folder(change: Rename) -> str:
    return change.names[0][0].rpartition("/")[0]


def _pieces(step: Write | Truncate) -> Iterable[Write | Truncate]:
    if isinstance(step, Truncate):
        yield step
        return
    start, end = step.offset, step.offset + len(step.data)
    while start < end:
        stop = min(end, (start // PIECE + 1) * PIECE)
        yield Write(step.file, start, step.data[start - step.offset : stop - step.offset])
        start = stop


def _pages(write: Write) -> range:
    return range(write.offset // SECTOR, -(-(write.offset + len(write.data)) // SECTOR))


def _sizes(size: int, steps: Iterable[Write | Truncate]) -> list[int]:
    sizes = [size]
    for step in steps:
        end = step.size if isinstance(step, Truncate) else step.offset + len(step.data)
        sizes.append(end if isinstance(step, Truncate) else max(sizes[-1], end))
    return sizes


def _fates(count: int, random: Random) -> list[str]:
    """What becomes of each piece: one of the ways in which caches lose what they hold."""
    match random.randrange(6):
        case 0:
            return ["lost"] * count
        case 1:
            return ["kept"] * count
        case 2:
            whole = random.randrange(count)
            return ["kept"] * whole + ["torn"] + ["lost"] * (count - whole - 1)
        case 3:
            lost = random.randrange(count)
            return ["lost"] * lost + ["kept"] * (count - lost)
        case 4:
            share = random.random()
            return ["kept" if random.random() < share else "lost" for _ in range(count)]
        case _:
            share = random.random()
            return [
                "kept" if random.random() < share else random.choice(("lost", "torn", "noise"))
                for _ in range(count)
            ]


def _noise(piece: Write, size: int, model: Model, random: Random) -> Write:
    start, end = piece.offset, piece.offset + len(piece.data)
    if model.spoils_neighbours:
        start = start // SECTOR * SECTOR
        end = max(end, min(-(-end // SECTOR) * SECTOR, size))
    return Write(piece.file, start, random.randbytes(end - start))


def _apply(content: bytearray, step: Write | Truncate, fill: object = bytes) -> None:
    end = step.size if isinstance(step, Truncate) else step.offset
    if len(content) < end:
        missing = end - len(content)
        content.extend(fill(missing) if callable(fill) else bytes(missing))
    if isinstance(step, Truncate):
        del content[step.size :]
    else:
        content[step.offset : step.offset + len(step.data)] = step.data
