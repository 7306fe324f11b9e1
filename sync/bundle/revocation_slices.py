"""The slices in which the EU's revocation service sends its lists to verifiers; pure."""

import re
import struct
import tarfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from sync.bundle.bloom import BadFilter, read_header
from sync.bundle.published_lists import ListProblem, identifier
from sync.bundle.revocation_file import MIXED_EU, VALUE_BYTES, Form, Section

MAX_UNPACKED: Final = 64 * 1024 * 1024
MAX_SLICES: Final = 100_000

_GZIP: Final = 31
_HASH_LIST: Final = struct.Struct(">hfiB")
_DIGITS: Final = re.compile(r"[0-9a-f]{0,8}", re.ASCII)
_NONE: Final = "null"
_PLAIN: Final = (tarfile.REGTYPE, tarfile.AREGTYPE)
_UNREADABLE: Final = (tarfile.TarError, EOFError, LookupError, RecursionError, ValueError)
"""What tarfile raises on archives that are broken in one way or another."""


def is_packed(data: bytes) -> bool:
    """Whether the file can be an archive of slices: whether it is compressed with gzip."""
    return data[:2] == b"\x1f\x8b"


def read_slices(data: bytes) -> tuple[dict[str, Section], tuple[ListProblem, ...]]:
    """Read a gzipped tar archive of slices: the sections by the names of the slices.

    An entry's name is `kid/id/chunk/slice`. The digits of partition and chunk are the first
    ones of every hash in it, whether the signer's mode is POINT (no partition), VECTOR or
    COORDINATE. The kinds of hashes are mixed in a slice, so its section is for all of them.
    """
    unpacker = zlib.decompressobj(wbits=_GZIP)
    try:
        archive = unpacker.decompress(data, MAX_UNPACKED + 1)
    except zlib.error:
        return {}, (ListProblem.BAD_LIST,)
    if len(archive) > MAX_UNPACKED:
        return {}, (ListProblem.TOO_LONG,)
    found: dict[str, Section] = {}
    problems = [] if unpacker.eof else [ListProblem.INCOMPLETE]
    try:
        for name, content in _members(archive):
            if len(found) >= MAX_SLICES:
                problems.append(ListProblem.TOO_LONG)
                break
            section = _section(name, content)
            if section is None:
                problems.append(ListProblem.BAD_LIST)
            else:
                found[name.rpartition("/")[2]] = section
    except _UNREADABLE:
        problems.append(ListProblem.BAD_LIST)
    if not found and not problems:
        problems.append(ListProblem.BAD_LIST)
    return found, tuple(dict.fromkeys(problems))


def _members(archive: bytes) -> Iterator[tuple[str, bytes]]:
    """Names and contents; of anything but a plain file and a folder the content is empty."""
    with tarfile.open(fileobj=BytesIO(archive), mode="r:") as opened:
        for member in opened:
            if member.isdir():
                continue
            # A sparse file may state that it has any number of bytes, none of which are here.
            plain = member.type in _PLAIN and not member.issparse() and member.size <= len(archive)
            file = opened.extractfile(member) if plain else None
            yield member.name, file.read(len(archive)) if file is not None else b""


def _section(name: str, content: bytes) -> Section | None:
    # A key id in base64 may hold the character that parts the name.
    *signer, partition, chunk, _ = name.split("/") if name.count("/") >= 3 else ("", "", "", "")
    kid = identifier("/".join(signer))
    prefix = (("" if partition == _NONE else partition) + chunk).lower()
    if not kid or not _DIGITS.fullmatch(prefix):
        return None
    try:
        hashes, bits = read_header(content)
    except BadFilter:
        return _hash_list(kid, prefix, content)
    return Section(
        scheme=MIXED_EU, scope=kid, prefix=prefix, form=Form.FILTER, width=hashes, data=bits
    )


def _hash_list(kid: bytes, prefix: str, content: bytes) -> Section | None:
    """A list of beginnings of hashes: version 1, chance of an error, number of them, their size."""
    if len(content) < _HASH_LIST.size:
        return None
    version, _, _, width = _HASH_LIST.unpack_from(content)
    entries = content[_HASH_LIST.size :]
    if version != 1 or not 0 < width <= VALUE_BYTES or len(entries) % width:
        return None
    if prefix.startswith("f"):
        entries = b"".join(_mended(entries, width))
    return Section(
        scheme=MIXED_EU, scope=kid, prefix=prefix, form=Form.ENTRIES, width=width, data=entries
    )


def _mended(entries: bytes, width: int) -> Iterator[bytes]:
    """Entries that all begin with F, as they were before the service wrote them.

    It takes a hash for a signed number, drops leading bytes 0xFF as its sign, and fills up with
    0x00 instead: without this, one revoked certificate of 512 would not be found.
    """
    for at in range(0, len(entries), width):
        kept = entries[at : at + width].lstrip(b"\x00")
        yield b"\xff" * (width - len(kept)) + kept
