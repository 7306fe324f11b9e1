"""The Italian list of revoked certificates, put together from its parts; pure.

Source: ministero-salute/it-dgc-documentation, DRL.md. A snapshot or a difference comes in chunks;
after each of them the number of entries must be the one that the state gives, or else the part
is not used.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sync.bundle.published_lists import MAX_ENTRIES, ListProblem, hash_of, stated_time
from sync.bundle.revocation import Scheme
from sync.bundle.revocation_file import VALUE_BYTES, Form, Section

MAX_CHUNKS: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """One downloaded part."""

    base: int | None
    """The version that it changes; None for a part of a snapshot."""
    version: int
    number: int
    last: int
    total: int
    added: frozenset[bytes]
    removed: frozenset[bytes] = frozenset()
    updated: datetime | None = None


def read_chunk(tree: Any) -> Chunk | ListProblem | None:
    """Read parsed JSON; None if it is of another form."""
    if not isinstance(tree, dict) or "version" not in tree:
        return None
    if not ("revokedUcvi" in tree or "delta" in tree):
        return None
    return _chunk(tree) or ListProblem.BAD_LIST


def _chunk(tree: dict[str, Any]) -> Chunk | None:
    delta = tree.get("delta")
    changes = {"insertions": tree.get("revokedUcvi")} if delta is None else delta
    if not isinstance(changes, dict):
        return None
    base = tree.get("fromVersion") if delta is not None else None
    added, removed = _hashes(changes.get("insertions")), _hashes(changes.get("deletions"))
    stated = [tree.get(name) for name in ("version", "chunk", "lastChunk", "totalNumberUCVI")]
    numbers = [value for value in stated if type(value) is int]
    if added is None or removed is None or len(numbers) < len(stated):
        return None
    if delta is not None and type(base) is not int:
        return None
    version, number, last, total = numbers
    if not 1 <= number <= last <= MAX_CHUNKS:
        return None
    return Chunk(
        base=base,
        version=version,
        number=number,
        last=last,
        total=total,
        added=added,
        removed=removed,
        updated=stated_time(tree.get("creationDate")),
    )


def assemble(chunks: Iterable[Chunk]) -> tuple[Section | None, tuple[ListProblem, ...]]:
    """The newest state that the parts give and whose total is right, if there is any."""
    parts: dict[tuple[int | None, int], dict[int, Chunk]] = defaultdict(dict)
    for chunk in chunks:
        parts[chunk.base, chunk.version][chunk.number] = chunk
    if not parts:
        return None, ()
    problems: list[ListProblem] = []
    held: frozenset[bytes] | None = None
    version, updated = -1, None
    for (base, to), part in sorted(parts.items(), key=_snapshots_first):
        if base is not None and to <= version:
            continue  # a difference that a newer snapshot has already
        if (held is None and base is not None) or base not in (None, version):
            problems.append(ListProblem.INCOMPLETE)
            continue
        after = _applied(held if base is not None and held else frozenset(), part)
        if after is None:
            problems.append(ListProblem.INCOMPLETE)
            continue
        held, version = after, to
        updated = next((one.updated for one in part.values() if one.updated), updated)
    section = None if held is None else _section(held, updated)
    return section, tuple(dict.fromkeys(problems))


def _snapshots_first(
    part: tuple[tuple[int | None, int], dict[int, Chunk]],
) -> tuple[bool, int, int]:
    (base, version), _ = part
    return base is not None, base or 0, version


def _applied(before: frozenset[bytes], part: dict[int, Chunk]) -> frozenset[bytes] | None:
    """The entries after all chunks of one part; None if one is missing or the total is wrong."""
    first = next(iter(part.values()))
    if len(part) != first.last or any(chunk.last != first.last for chunk in part.values()):
        return None
    after = set(before)
    for _, chunk in sorted(part.items()):
        after -= chunk.removed
        after |= chunk.added
    return frozenset(after) if len(after) == first.total else None


def _section(held: frozenset[bytes], updated: datetime | None) -> Section:
    return Section(
        scheme=Scheme.IT_UCI,
        scope=b"",
        form=Form.ENTRIES,
        width=VALUE_BYTES,
        data=b"".join(sorted(held)),
        updated=updated,
    )


def _hashes(listed: object) -> frozenset[bytes] | None:
    if listed is None:
        return frozenset()
    if not isinstance(listed, list) or len(listed) > MAX_ENTRIES:
        return None
    found = frozenset(map(hash_of, listed))
    return None if b"" in found else found
