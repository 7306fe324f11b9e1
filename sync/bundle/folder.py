"""A local folder of keys and revocation lists, as a province passes them around."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from sync.bundle import health_card_keys, italian_list, published_lists, revocation_file
from sync.bundle.found_keys import KeyProblem, Keys, TooDeep
from sync.bundle.gathering import Gathering
from sync.bundle.keylists import is_json, keys_in, parsed, read_keys
from sync.bundle.published_lists import ListProblem
from sync.bundle.revocation import RevocationId, Revocations, Scheme, Standing
from sync.bundle.revocation_file import (
    BadRevocationFile,
    ListedRevocations,
    RevocationList,
    Section,
)
from sync.bundle.revocation_slices import is_packed, read_slices
from sync.bundle.trust import TrustMaterial
from sync.bundle.trust_file import MAGIC as TRUST_MAGIC
from sync.bundle.trust_file import BadTrustFile, read_trust, write_trust

MAX_FILES: Final = 50_000
"""Ten million entries of the EU come in ten thousand batches."""
MAX_FILE_BYTES: Final = 16 * 1024 * 1024
"""The largest public list, the WHO's DID document, has about 1 MB."""
TRUST_FILE: Final = "trust.chot"
REVOCATION_FILE: Final = "revocations.chot"

_ISSUER_FILE: Final = "issuer.txt"
_WELL_KNOWN: Final = ".well-known"
_MAX_ISSUER: Final = 1_024


class FileProblem(StrEnum):
    """Why a file, or the rest of a folder, was not read at all."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    """The operating system did not give it."""
    TOO_LARGE = "too-large"
    TOO_MANY_FILES = "too-many-files"
    BAD_FILE = "bad-file"
    """It begins like a file of ours, and is none or not the whole of one."""


@dataclass(frozen=True, slots=True)
class Unused:
    """A file that gave nothing, or less than it seems to hold, and why."""

    name: str
    """Its path below the folder."""
    reason: FileProblem | KeyProblem | ListProblem


@dataclass(frozen=True, slots=True)
class FolderReading:
    """What a folder gave: the keys and lists, and every file that was not, or not wholly, used."""

    material: TrustMaterial
    unused: tuple[Unused, ...] = ()
    lists: tuple[RevocationList, ...] = ()
    """Every revocation list that is here, with its age."""
    sections: tuple[Section, ...] = ()
    """The lists that are not in our form yet."""
    ours: tuple[str, ...] = ()
    """Files of lists that are in our form already."""


class AlreadyOurs(ValueError):
    """Lists that are in our form already cannot be imported once more."""


class _Several:
    """The lists of several files."""

    def __init__(self, files: tuple[ListedRevocations, ...]) -> None:
        self._files = files

    def standing(self, ids: Iterable[RevocationId]) -> Standing:
        """See `Revocations.standing`."""
        asked = tuple(ids)
        found = {file.standing(asked) for file in self._files}
        worst = (Standing.REVOKED, Standing.POSSIBLY_REVOKED)
        return next((standing for standing in worst if standing in found), Standing.CLEAR)

    def covers(self, scheme: Scheme, scope: bytes) -> bool:
        """See `Revocations.covers`."""
        return any(file.covers(scheme, scope) for file in self._files)


def read_folder(path: Path) -> FolderReading:
    """Read all keys and lists in a folder and the folders below it, or in one file.

    What a file is, is decided by what it holds (`read_keys`, `read_lists`, `read_slices`,
    `italian_list`, our own two forms), with one exception: keys of a SMART Health Card issuer
    that do not stand in a directory belong to the issuer whose address stands in a file
    `issuer.txt` beside them, or beside the folder `.well-known` that they are in.

    Links are not followed. What cannot be read is named in `unused` and never stops the rest;
    `read_folder` itself raises nothing.
    """
    if not os.path.lexists(path):
        return FolderReading(TrustMaterial(), (Unused(path.name, FileProblem.MISSING),))
    gathering = Gathering()
    unused: list[Unused] = []
    ours: dict[str, ListedRevocations] = {}
    barred: list[OSError] = []
    for count, file in enumerate(_files(path, barred)):
        name = file.name if file == path else file.relative_to(path).as_posix()
        if count >= MAX_FILES:
            unused.append(Unused(name, FileProblem.TOO_MANY_FILES))
            break
        problem = _take(file, name, gathering, ours)
        if problem is not None:
            unused.append(Unused(name, problem))
    unused.extend(
        Unused(os.path.relpath(error.filename or path, path), FileProblem.UNREADABLE)
        for error in barred
    )
    found = gathering.gathered()
    unused.extend(Unused(name, problem) for name, problem in found.problems)
    listed = list(ours.values())
    if found.sections:
        listed.append(ListedRevocations(revocation_file.write(found.sections)))
    material = found.material
    if listed:
        revocations: Revocations = listed[0] if len(listed) == 1 else _Several(tuple(listed))
        material = replace(material, revocations=revocations)
    lists = tuple(one for file in listed for one in file.lists)
    return FolderReading(material, tuple(unused), lists, found.sections, tuple(ours))


def import_folder(source: Path, destination: Path) -> FolderReading:
    """Read a folder, and write all of it in our two forms to another one, which may be new.

    A terminal loads these in a fraction of the time.

    :raises AlreadyOurs: if the source has lists in our form: of these nobody can tell any more
        what newer ones replace and what they add to. Import from what was published.
    :raises OSError: if a file cannot be written.
    """
    found = read_folder(source)
    if found.ours:
        raise AlreadyOurs(", ".join(found.ours))
    destination.mkdir(parents=True, exist_ok=True)
    _replace(destination / TRUST_FILE, write_trust(found.material))
    _replace(destination / REVOCATION_FILE, revocation_file.write(found.sections))
    return found


def _replace(path: Path, data: bytes) -> None:
    """Write a file so that after a loss of power the old or the new one is there."""
    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _files(path: Path, barred: list[OSError]) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for folder, below, names in os.walk(path, onerror=barred.append, followlinks=False):
        below.sort()
        for name in sorted(names):
            file = Path(folder, name)
            if not file.is_symlink() and name != _ISSUER_FILE:
                yield file


def _take(
    file: Path, name: str, gathering: Gathering, ours: dict[str, ListedRevocations]
) -> FileProblem | None:
    """Take what one file gives; what is wrong with the file as a whole is returned."""
    data = _contents(file)
    if isinstance(data, FileProblem):
        return data
    try:
        if data.startswith(revocation_file.MAGIC):
            ours[name] = ListedRevocations.mapped(file)
        elif data.startswith(TRUST_MAGIC):
            gathering.add_material(read_trust(data))
        else:
            _take_published(file, name, data, gathering)
    except (BadRevocationFile, BadTrustFile):
        return FileProblem.BAD_FILE
    except OSError:
        return FileProblem.UNREADABLE
    return None


def _take_published(file: Path, name: str, data: bytes, gathering: Gathering) -> None:
    fetched = _instant(file.stat().st_mtime)
    if is_packed(data):
        gathering.add_slices(name, *read_slices(data), fetched)
        return
    if not is_json(data):
        gathering.add_keys(name, read_keys(data))
        return
    try:
        tree = parsed(data)
    except TooDeep:
        gathering.add_keys(name, Keys(problems=[KeyProblem.TOO_DEEP]))
        return
    if (chunk := italian_list.read_chunk(tree)) is not None:
        gathering.add_chunk(name, chunk)
    elif (lists := published_lists.read_lists(tree)) is not None:
        gathering.add_lists(name, lists, fetched)
    else:
        gathering.add_keys(name, keys_in(tree, issuer=_issuer_beside(file)))


def _instant(seconds: float) -> datetime | None:
    """When a file was written; None for a time that no calendar of ours has."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OSError, OverflowError, ValueError):
        return None


def _issuer_beside(file: Path) -> str:
    folder = file.parent.parent if file.parent.name == _WELL_KNOWN else file.parent
    beside = folder / _ISSUER_FILE
    try:
        if not beside.is_file() or beside.is_symlink():
            return ""
        with beside.open("rb") as stream:
            text = stream.read(_MAX_ISSUER).decode("ascii", "replace").strip()
    except OSError:
        return ""
    return text if health_card_keys.is_issuer(text) else ""


def _contents(file: Path) -> bytes | FileProblem:
    try:
        # A pipe or a device in the folder would wait for ever.
        if not file.is_file():
            return FileProblem.UNREADABLE
        with file.open("rb") as stream:
            data = stream.read(len(revocation_file.MAGIC))
            if data == revocation_file.MAGIC:
                return data  # however large, it is mapped and not read
            data += stream.read(MAX_FILE_BYTES + 1 - len(data))
    except OSError:
        return FileProblem.UNREADABLE
    return FileProblem.TOO_LARGE if len(data) > MAX_FILE_BYTES else data
