"""The files below a folder, walked once, with the JSON among them read once."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

MAX_JSON_BYTES: Final = 32 * 2**20
"""A file of this size is no test data of a certificate."""
PICTURES: Final = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff"})


@dataclass(frozen=True)
class Files:
    """Everything below a folder, which may be missing. Paths are in a fixed order, links that lead
    back up left out.
    """

    folder: Path
    paths: tuple[Path, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "paths", tuple(_walk(self.folder.resolve())))

    def name(self, path: Path) -> str:
        """How a file is called in a report: the folder's own name and the path below it."""
        return path.relative_to(self.folder.resolve().parent).as_posix()

    def with_suffix(self, *suffixes: str) -> Iterator[Path]:
        """The files whose names end so, in lower or upper case."""
        return (path for path in self.paths if path.suffix.lower() in suffixes)

    @cached_property
    def trees(self) -> tuple[tuple[Path, Any], ...]:
        """Every file of JSON that can be read, with what it holds."""
        return tuple(
            (path, tree) for path in self.with_suffix(".json") if (tree := _tree(path)) is not None
        )

    def maps(self, fits: Callable[[dict[str, Any]], bool]) -> Iterator[tuple[Path, dict[str, Any]]]:
        """The files of JSON that hold an object of this shape."""
        return ((path, tree) for path, tree in self.trees if isinstance(tree, dict) and fits(tree))


def _walk(folder: Path) -> Iterator[Path]:
    seen: set[str] = set()
    for name, below, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(name)
        if real in seen:
            below.clear()
            continue
        seen.add(real)
        below[:] = sorted(each for each in below if each != ".git")
        yield from sorted(Path(name, each) for each in files)


def _tree(path: Path) -> Any:
    try:
        if path.stat().st_size > MAX_JSON_BYTES:
            return None
        return json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return None
