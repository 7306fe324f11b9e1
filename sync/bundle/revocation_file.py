"""One form of ours for all lists of revoked certificates, and looking them up in it.

The file is made to be looked up where it lies: mapped into memory, 10 million entries need
160 MB of address space and only the pages that a look-up touches. Numbers are big-endian.

- 16 bytes `MAGIC`, 4 bytes length of the index, 8 bytes length of the whole file.
- The index: a list in deterministic CBOR with one array a section: scheme, scope, prefix in
  hexadecimal digits, form, width, offset and length in bytes (of its data, counted from the end
  of the index), time stated by the list or null, time of the file it came from or null; times
  in seconds since 1970.
- The data of the sections, one after the other.

A section holds what one list, or several of the same scheme and scope, name. Its form is:

- 1, entries of `width` bytes, sorted and each once: the beginnings of hashes.
- 2, sorted entries of 24 bytes: a hash of 16 bytes and the time in 8 bytes before which the
  certificates of that name are revoked; 0 for all of them.
- 3, a bloom filter (`sync.bundle.bloom`); `width` is its number of hashes.

An entry of `smart-health` and `declaration` is the SHA-256 of the identifier; those of the other
schemes are hashes already. All are cut to 16 bytes. `prefix` says that the section has only
the values that begin with these digits. The scheme `eu` stands for the three of the EU, which
its revocation service mixes in one section. The scope is empty where a list counts for every
signer.
"""

import hashlib
import mmap
import struct
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path
from typing import Any, Final

from sync.bundle.bloom import MAX_HASHES, may_hold
from sync.bundle.revocation import RevocationId, Scheme, Standing
from sync.protocol import cbor
from sync.protocol.cbor import MalformedCbor

MAGIC: Final = b"chot/revoked/1\n\x00"
VALUE_BYTES: Final = 16
DATED_BYTES: Final = 24
MAX_INDEX_BYTES: Final = 64 * 1024 * 1024
MIXED_EU: Final = "eu"

_SURE_BYTES: Final = 8
"""Shorter beginnings of hashes meet by chance; a hit then only says that it may be revoked."""
_HEADER: Final = struct.Struct(">16sIQ")
_EU: Final = frozenset({Scheme.EU_SIGNATURE, Scheme.EU_UCI, Scheme.EU_COUNTRY_UCI})
_HASHED_HERE: Final = frozenset({Scheme.SMART_HEALTH, Scheme.DECLARATION})
_SCHEMES: Final = frozenset({MIXED_EU, *(scheme.value for scheme in Scheme)})


class BadRevocationFile(ValueError):
    """The bytes are no file of this form, or not the whole of it."""


class Form(IntEnum):
    """How the entries of a section are kept."""

    ENTRIES = 1
    DATED = 2
    FILTER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What one list names, before it is written.

    :param scheme: a `Scheme`, or `MIXED_EU`.
    :param data: in the form, sorted and each entry once.
    """

    scheme: str
    scope: bytes
    prefix: str = ""
    form: Form
    width: int
    data: bytes
    updated: datetime | None = None
    fetched: datetime | None = None


@dataclass(frozen=True, slots=True)
class RevocationList:
    """What is known of one list that is here."""

    scheme: str
    scope: bytes
    entries: int
    """0 for a filter, which cannot tell."""
    updated: datetime | None
    """When it was made, as the list itself says."""
    fetched: datetime | None
    """When its file was written here, for lists that do not say."""

    def age(self, now: datetime) -> float | None:
        """Seconds since it was made, or else since it was fetched; None where nobody knows."""
        made = self.updated or self.fetched
        return None if made is None else (now - made).total_seconds()


@dataclass(frozen=True, slots=True)
class _Kept:
    form: Form
    width: int
    start: int
    end: int


def entry_of(scheme: str, value: bytes) -> bytes:
    """The 16 bytes by which lists of the scheme name the value; shorter if the value is."""
    digest = hashlib.sha256(value).digest() if scheme in _HASHED_HERE else value
    return digest[:VALUE_BYTES]


def write(sections: Iterable[Section]) -> bytes:
    """All sections as one file; the same sections in the same order give the same bytes."""
    index, data, offset = [], [], 0
    for one in sections:
        times = (_seconds(one.updated), _seconds(one.fetched))
        place = (int(one.form), one.width, offset, len(one.data))
        index.append([one.scheme, one.scope, one.prefix, *place, *times])
        data.append(one.data)
        offset += len(one.data)
    encoded = cbor.encode(index)
    header = _HEADER.pack(MAGIC, len(encoded), _HEADER.size + len(encoded) + offset)
    return b"".join((header, encoded, *data))


class ListedRevocations:
    """The lists of one file, looked up where they lie; see `sync.bundle.revocation.Revocations`."""

    def __init__(self, data: bytes | mmap.mmap) -> None:
        """Read the index only.

        :raises BadRevocationFile: if the data is not the whole of a file of this form.
        """
        if len(data) < _HEADER.size:
            raise BadRevocationFile("header")
        magic, index_bytes, whole = _HEADER.unpack_from(data)
        begin = _HEADER.size + index_bytes
        if magic != MAGIC or whole != len(data) or begin > whole:
            raise BadRevocationFile("header")
        try:
            index = cbor.decode(data[_HEADER.size : begin], max_bytes=MAX_INDEX_BYTES, max_depth=3)
            if not isinstance(index, list):
                raise BadRevocationFile("index")
        except MalformedCbor as error:
            raise BadRevocationFile("index") from error
        self._data = data
        self._kept: dict[tuple[str, bytes, str], list[_Kept]] = {}
        self._prefixes: dict[tuple[str, bytes], set[int]] = {}
        self._lists: list[RevocationList] = []
        for entry in index:
            self._keep(entry, begin, whole)

    @classmethod
    def mapped(cls, path: Path) -> "ListedRevocations":
        """Map a file into memory; the mapping lasts as long as the value.

        :raises BadRevocationFile: if it is no file of this form.
        :raises OSError: if the operating system does not give it.
        """
        with path.open("rb") as file:
            try:
                data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError as error:  # an empty file
                raise BadRevocationFile("empty") from error
        return cls(data)

    @property
    def lists(self) -> tuple[RevocationList, ...]:
        """Every list that is here, with its age."""
        return tuple(self._lists)

    def standing(self, ids: Iterable[RevocationId]) -> Standing:
        """See `Revocations.standing`."""
        found = Standing.CLEAR
        for one in ids:
            entry = entry_of(one.scheme, one.value)
            if len(entry) < VALUE_BYTES:
                continue
            for kept in self._sections_for(one.scheme, one.scope, entry):
                standing = self._standing(kept, entry, one.issued_at)
                if standing is Standing.REVOKED:
                    return standing
                if standing is Standing.POSSIBLY_REVOKED:
                    found = standing
        return found

    def covers(self, scheme: Scheme, scope: bytes) -> bool:
        """See `Revocations.covers`."""
        return any(place in self._prefixes for place in _places(scheme, scope))

    def _keep(self, entry: Any, begin: int, whole: int) -> None:
        if not isinstance(entry, list) or len(entry) != 9 or not _is_entry(entry):
            raise BadRevocationFile("index")
        scheme, scope, prefix, form, width, offset, length, updated, fetched = entry
        start = begin + offset
        if start + length > whole or not _fits(form, width, length):
            raise BadRevocationFile("section")
        kept = _Kept(Form(form), width, start, start + length)
        self._kept.setdefault((scheme, scope, prefix), []).append(kept)
        self._prefixes.setdefault((scheme, scope), set()).add(len(prefix))
        entries = 0 if form == Form.FILTER else length // width
        self._lists.append(
            RevocationList(scheme, scope, entries, _instant(updated), _instant(fetched))
        )

    def _sections_for(self, scheme: Scheme, scope: bytes, entry: bytes) -> Iterator[_Kept]:
        for place in _places(scheme, scope):
            for digits in self._prefixes.get(place, ()):
                yield from self._kept.get((*place, entry.hex()[:digits]), ())

    def _standing(self, kept: _Kept, entry: bytes, issued_at: datetime | None) -> Standing:
        if kept.form is Form.FILTER:
            bits = memoryview(self._data)[kept.start : kept.end]
            held = may_hold(bits, kept.width, entry)
            return Standing.POSSIBLY_REVOKED if held else Standing.CLEAR
        wanted = entry[: kept.width]
        entries = _Entries(self._data, kept, len(wanted))
        place = bisect_left(entries, wanted)
        if place == len(entries) or entries[place] != wanted:
            return Standing.CLEAR
        if kept.form is Form.DATED:
            start = kept.start + place * DATED_BYTES + VALUE_BYTES
            before = int.from_bytes(self._data[start : start + 8])
            if before and issued_at is not None and issued_at.timestamp() >= before:
                return Standing.CLEAR
        return Standing.REVOKED if kept.width >= _SURE_BYTES else Standing.POSSIBLY_REVOKED


class _Entries:
    """The entries of a section as a sequence, without taking them out of the file."""

    def __init__(self, data: bytes | mmap.mmap, kept: _Kept, compared: int) -> None:
        self._data, self._kept, self._compared = data, kept, compared

    def __len__(self) -> int:
        return (self._kept.end - self._kept.start) // self._kept.width

    def __getitem__(self, place: int) -> bytes:
        start = self._kept.start + place * self._kept.width
        return self._data[start : start + self._compared]


def _places(scheme: Scheme, scope: bytes) -> tuple[tuple[str, bytes], ...]:
    """Where lists that name a certificate of that scheme and scope are kept."""
    if scheme in _EU:
        return (scheme, scope), (scheme, b""), (MIXED_EU, scope), (MIXED_EU, b"")
    return ((scheme, scope),)


def _is_entry(entry: list[Any]) -> bool:
    scheme, scope, prefix, form, width, offset, length, *times = entry
    return (
        isinstance(scheme, str)
        and scheme in _SCHEMES
        and isinstance(scope, bytes)
        and isinstance(prefix, str)
        and all(type(number) is int and number >= 0 for number in (form, width, offset, length))
        and all(time is None or type(time) is int for time in times)
    )


def _fits(form: int, width: int, length: int) -> bool:
    match form:
        case Form.ENTRIES:
            return 0 < width <= VALUE_BYTES and length % width == 0
        case Form.DATED:
            return width == DATED_BYTES and length % width == 0
        case Form.FILTER:
            return 0 < width <= MAX_HASHES and length > 0
    return False


def _seconds(instant: datetime | None) -> int | None:
    return None if instant is None else int(instant.timestamp())


def _instant(seconds: int | None) -> datetime | None:
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None
