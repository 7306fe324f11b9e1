"""The rows that stand on single pages of an SQLite file, whatever became of the other pages.

SQLite finds a row by following pages from the first one on; where one of them is spoilt, it finds
nothing below. Every page tells by itself which rows stand on it (SQLite's "Database File Format",
sections 1.6 and 2), and that is all that is read here. Nothing in a row is believed: records are
known by their signatures.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

PAGE: Final = 4096
"""Bytes of a page; the journal never chose another size."""
MAX_ROW_BYTES: Final = 262_144
"""More than any row of a journal takes; a length that says more is damage."""
_TABLE_LEAF, _INDEX_LEAF, _INDEX_INNER = 0x0D, 0x0A, 0x02
_HEADER_BYTES: Final = {_TABLE_LEAF: 8, _INDEX_LEAF: 8, _INDEX_INNER: 12}
_INT_BYTES: Final = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
_LEAST_LOCAL: Final = (PAGE - 12) * 32 // 255 - 23
_MOST_LOCAL: Final = {
    _TABLE_LEAF: PAGE - 35,
    _INDEX_LEAF: (PAGE - 12) * 64 // 255 - 23,
    _INDEX_INNER: (PAGE - 12) * 64 // 255 - 23,
}
_FRAME_HEADER: Final = struct.Struct(">6I")
_LOG_HEADER: Final = struct.Struct(">8I")
_LOG_MAGIC: Final = 0x377F0682
_WORDS: Final = {False: struct.Struct("<2I"), True: struct.Struct(">2I")}

Value = int | float | str | bytes | None
ReadPage = Callable[[int], bytes]
"""The page of a number, from 1; empty where there is none."""


class _Spoilt(ValueError):
    """These bytes are no cell or no row."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row as its page has it; `rowid` is None in an index and in a table without rowids."""

    rowid: int | None
    values: tuple[Value, ...]


def rows_of(number: int, read: ReadPage) -> Iterator[Row]:
    """The rows of a page; none where it is of another kind or spoilt, or what of it is not."""
    page = read(number)
    start = 100 if number == 1 else 0
    if len(page) != PAGE or page[start] not in _HEADER_BYTES:
        return
    kind = page[start]
    count = int.from_bytes(page[start + 3 : start + 5], "big")
    first = start + _HEADER_BYTES[kind]
    for (place,) in islice(
        struct.iter_unpack(">H", page[first : first + 2 * count][: PAGE // 2]), count
    ):
        try:
            yield _cell(page, place, kind, read)
        except (_Spoilt, IndexError):
            continue


def newest_frames(log: bytes) -> dict[int, int]:
    """Where in a write-ahead log the newest committed content of each page begins.

    A frame whose own checksum does not fit is passed over; SQLite would end there.
    """
    if len(log) < _LOG_HEADER.size:
        return {}
    magic, _, size, _, *salts, sum_0, sum_1 = _LOG_HEADER.unpack_from(log)
    if magic & ~1 != _LOG_MAGIC or size != PAGE:
        return {}
    words = _WORDS[bool(magic & 1)]
    committed: dict[int, int] = {}
    waiting: dict[int, int] = {}
    sums = sum_0, sum_1
    step = _FRAME_HEADER.size + PAGE
    for place in range(_LOG_HEADER.size, len(log) - step + 1, step):
        number, pages, salt_0, salt_1, *stated = _FRAME_HEADER.unpack_from(log, place)
        if [salt_0, salt_1] != salts:
            break
        content = place + _FRAME_HEADER.size
        found = _summed(words, log[place : place + 8], sums)
        found = _summed(words, log[content : content + PAGE], found)
        sums = stated[0], stated[1]
        if found == sums:
            waiting[number] = content
        if pages:
            committed.update(waiting)
            waiting.clear()
    return committed


def _summed(words: struct.Struct, data: bytes, sums: tuple[int, int]) -> tuple[int, int]:
    one, two = sums
    for left, right in words.iter_unpack(data):
        one = (one + left + two) & 0xFFFFFFFF
        two = (two + right + one) & 0xFFFFFFFF
    return one, two


def _cell(page: bytes, place: int, kind: int, read: ReadPage) -> Row:
    if kind == _INDEX_INNER:
        place += 4
    size, place = _varint(page, place)
    rowid = None
    if kind == _TABLE_LEAF:
        rowid, place = _varint(page, place)
        rowid -= (rowid >> 63) << 64
    if size > MAX_ROW_BYTES:
        raise _Spoilt
    local = _local(size, _MOST_LOCAL[kind])
    payload = page[place : place + local]
    if local < size:
        following = int.from_bytes(page[place + local : place + local + 4], "big")
        payload += _overflow(following, size - local, read)
    if len(payload) != size:
        raise _Spoilt
    return Row(rowid, _values(payload))


def _local(size: int, most: int) -> int:
    """How many bytes of a row stand on the page itself."""
    if size <= most:
        return size
    wanted = _LEAST_LOCAL + (size - _LEAST_LOCAL) % (PAGE - 4)
    return wanted if wanted <= most else _LEAST_LOCAL


def _overflow(number: int, size: int, read: ReadPage) -> bytes:
    found = b""
    while len(found) < size:
        page = read(number)
        if len(page) != PAGE:
            raise _Spoilt
        number = int.from_bytes(page[:4], "big")
        found += page[4 : 4 + size - len(found)]
    return found


def _values(payload: bytes) -> tuple[Value, ...]:
    end, place = _varint(payload, 0)
    if end > len(payload):
        raise _Spoilt
    content, values = end, []
    while place < end:
        serial, place = _varint(payload, place)
        size = _INT_BYTES.get(
            serial, 8 if serial == 7 else (serial - 12) // 2 if serial > 11 else 0
        )
        data = payload[content : content + size]
        if len(data) != size:
            raise _Spoilt
        values.append(_value(serial, data))
        content += size
    return tuple(values)


def _value(serial: int, data: bytes) -> Value:
    if serial in _INT_BYTES:
        return int.from_bytes(data, "big", signed=True)
    if serial > 11:
        try:
            return data if serial % 2 == 0 else data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise _Spoilt from error
    if serial == 7:
        number: float = struct.unpack(">d", data)[0]
        return number
    return {0: None, 8: 0, 9: 1}.get(serial)


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = 0
    for count in range(9):
        byte = data[place + count]
        if count == 8:
            return value << 8 | byte, place + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + count + 1
    raise _Spoilt
