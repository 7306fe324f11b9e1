import base64
import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.bundle.italian_list import Chunk, assemble, read_chunk
from sync.bundle.published_lists import ListProblem
from sync.bundle.revocation_file import Section


def value(number: int) -> bytes:
    return hashlib.sha256(str(number).encode()).digest()


def text(numbers: Iterable[int]) -> list[str]:
    return [base64.b64encode(value(number)).decode() for number in numbers]


def snapshot(
    numbers: Iterable[int], *, total: int, version: int = 3, **changes: Any
) -> dict[str, Any]:
    return {
        "id": "61bc", "version": version, "chunk": 1, "lastChunk": 1, "totalNumberUCVI": total,
        "revokedUcvi": text(numbers), "creationDate": "2026-11-20T17:24:19.120+00:00",
    } | changes  # fmt: skip


def delta(
    base: int,
    version: int,
    *,
    add: Iterable[int] = (),
    drop: Iterable[int] = (),
    total: int,
    **changes: Any,
) -> dict[str, Any]:
    return {
        "fromVersion": base, "version": version, "chunk": 1, "lastChunk": 1,
        "totalNumberUCVI": total, "delta": {"insertions": text(add), "deletions": text(drop)},
    } | changes  # fmt: skip


def assembled(*trees: dict[str, Any]) -> tuple[Section | None, tuple[ListProblem, ...]]:
    chunks = [read_chunk(tree) for tree in trees]
    assert all(isinstance(chunk, Chunk) for chunk in chunks)
    return assemble(chunk for chunk in chunks if isinstance(chunk, Chunk))


def held(section: Section | None) -> list[bytes]:
    assert section is not None
    return [section.data[at : at + 16] for at in range(0, len(section.data), 16)]


def entries(*numbers: int) -> list[bytes]:
    return sorted(value(number)[:16] for number in numbers)


def test_a_snapshot_is_put_together_from_its_chunks_in_any_order() -> None:
    second = snapshot([3, 4], total=4, chunk=2, lastChunk=2)
    first = snapshot([1, 2], total=4, chunk=1, lastChunk=2)
    section, problems = assembled(second, first)

    assert held(section) == entries(1, 2, 3, 4)
    assert section is not None
    assert section.updated == datetime(2026, 11, 20, 17, 24, 19, 120_000, tzinfo=UTC)
    assert problems == ()


def test_a_missing_chunk_or_a_wrong_total_leaves_no_list() -> None:
    assert assembled(snapshot([1], total=2, lastChunk=2)) == (None, (ListProblem.INCOMPLETE,))
    assert assembled(snapshot([1], total=2)) == (None, (ListProblem.INCOMPLETE,))


def test_differences_are_applied_one_after_the_other() -> None:
    section, problems = assembled(
        delta(4, 6, add=[5], total=3),
        snapshot([1, 2], total=2),
        delta(3, 4, add=[3, 4], drop=[1, 2], total=2),
    )

    assert held(section) == entries(3, 4, 5)
    assert problems == ()


@pytest.mark.parametrize(
    "wrong",
    [
        delta(3, 4, add=[3], total=4),
        delta(3, 4, add=[3], total=3, lastChunk=2),
        delta(2, 4, add=[3], total=3),
    ],
)
def test_a_difference_that_does_not_fit_leaves_the_state_before_it(wrong: dict[str, Any]) -> None:
    section, problems = assembled(snapshot([1, 2], total=2), wrong)

    assert held(section) == entries(1, 2)
    assert problems == (ListProblem.INCOMPLETE,)


def test_a_newer_snapshot_replaces_the_older_one_and_its_differences() -> None:
    section, problems = assembled(
        snapshot([1], total=1, version=3),
        delta(3, 5, add=[2], total=2),
        snapshot([7, 8], total=2, version=9),
    )

    assert held(section) == entries(7, 8)
    assert problems == ()


def test_differences_alone_are_no_list() -> None:
    assert assembled(delta(1, 3, add=[1], total=1)) == (None, (ListProblem.INCOMPLETE,))
    assert assemble([]) == (None, ())


@pytest.mark.parametrize(
    "broken",
    [
        snapshot([1], total=1) | {"version": "3"},
        snapshot([1], total=True),
        snapshot([1], total=1, chunk=0),
        snapshot([1], total=1, chunk=2),
        snapshot([1], total=1, lastChunk=10**9),
        snapshot([1], total=1, revokedUcvi=["short"]),
        snapshot([1], total=1, revokedUcvi="x"),
        delta(1, 3, total=1, fromVersion=None),
        delta(1, 3, total=1, delta=[]),
    ],
)
def test_broken_parts_are_named(broken: dict[str, Any]) -> None:
    assert read_chunk(broken) is ListProblem.BAD_LIST


@pytest.mark.parametrize("tree", [None, [], {}, {"version": 1}, {"delta": {}}, {"revokedUcvi": []}])
def test_json_of_other_forms_is_left_to_others(tree: Any) -> None:
    assert read_chunk(tree) is None


states = st.lists(st.sets(st.integers(0, 20)), min_size=1, max_size=5)


@given(states, st.randoms())
def test_any_chain_of_differences_ends_in_the_last_state(
    wanted: list[set[int]], order: Any
) -> None:
    parts = [snapshot(wanted[0], total=len(wanted[0]), version=0)]
    for number, (before, after) in enumerate(pairwise(wanted)):
        parts.append(
            delta(number, number + 1, add=after - before, drop=before - after, total=len(after))
        )
    order.shuffle(parts)
    section, problems = assembled(*parts)

    assert held(section) == entries(*wanted[-1])
    assert problems == ()
