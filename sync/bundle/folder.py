"""A local folder of keys, as a province passes them around before there are bundles."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from sync.bundle.keylists import KeyProblem, read_keys
from sync.bundle.trust import SignerKey, TrustMaterial

MAX_FILES: Final = 10_000
MAX_FILE_BYTES: Final = 16 * 1024 * 1024
"""The largest public list, the WHO's DID document, has about 1 MB."""


class FileProblem(StrEnum):
    """Why a file, or the rest of a folder, was not read at all."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    """The operating system did not give it."""
    TOO_LARGE = "too-large"
    TOO_MANY_FILES = "too-many-files"


@dataclass(frozen=True, slots=True)
class Unused:
    """A file that gave no key, or fewer than it seems to hold, and why."""

    name: str
    """Its path below the folder."""
    reason: FileProblem | KeyProblem


@dataclass(frozen=True, slots=True)
class FolderReading:
    """What a folder gave: the keys, and every file that was not, or not wholly, used."""

    material: TrustMaterial
    unused: tuple[Unused, ...] = ()


def read_folder(path: Path) -> FolderReading:
    """Read all keys in a folder and the folders below it, or in one file.

    Forms: PEM certificates and public keys, DER certificates, base64 text of DER, JSON of any
    nesting with such texts inside. Links are not followed. What cannot be read is named in
    `unused` and never stops the rest; `read_folder` itself raises nothing.
    """
    pairs: list[tuple[bytes, SignerKey]] = []
    unused: list[Unused] = []
    if not os.path.lexists(path):
        return FolderReading(TrustMaterial(), (Unused(path.name, FileProblem.MISSING),))
    barred: list[OSError] = []
    for count, file in enumerate(_files(path, barred)):
        name = file.name if file == path else file.relative_to(path).as_posix()
        if count >= MAX_FILES:
            unused.append(Unused(name, FileProblem.TOO_MANY_FILES))
            break
        data = _contents(file)
        if isinstance(data, FileProblem):
            unused.append(Unused(name, data))
            continue
        keys = read_keys(data)
        pairs.extend(keys.pairs)
        unused.extend(Unused(name, problem) for problem in keys.problems)
    unused.extend(
        Unused(os.path.relpath(error.filename or path, path), FileProblem.UNREADABLE)
        for error in barred
    )
    return FolderReading(TrustMaterial.of(pairs), tuple(unused))


def _files(path: Path, barred: list[OSError]) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, below, names in os.walk(path, onerror=barred.append, followlinks=False):
        below.sort()
        for name in sorted(names):
            file = Path(folder, name)
            if not file.is_symlink():
                yield file


def _contents(file: Path) -> bytes | FileProblem:
    try:
        # A pipe or a device in the folder would wait for ever.
        if not file.is_file():
            return FileProblem.UNREADABLE
        with file.open("rb") as stream:
            data = stream.read(MAX_FILE_BYTES + 1)
    except OSError:
        return FileProblem.UNREADABLE
    return FileProblem.TOO_LARGE if len(data) > MAX_FILE_BYTES else data
