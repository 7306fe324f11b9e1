"""How long a sender may take."""

import asyncio
from collections.abc import Iterator

import pytest
from starlette.requests import Request

from sync.centre.bodies import Unreadable, read_body

ENOUGH = 500
"""Chunks after which a sender that nobody stopped is done."""


def sent(chunks: Iterator[bytes], every_s: float) -> Request:
    """A request whose body comes in these chunks, one at a time."""

    async def receive() -> dict[str, object]:
        await asyncio.sleep(every_s)
        chunk = next(chunks, None)
        return {"type": "http.request", "body": chunk or b"", "more_body": chunk is not None}

    return Request({"type": "http", "method": "POST", "headers": []}, receive)


def test_a_body_is_joined_up_to_its_limit() -> None:
    assert asyncio.run(read_body(sent(iter([b"ab", b"c"]), 0), 3)) == b"abc"
    assert asyncio.run(read_body(sent(iter([b"ab", b"c"]), 0), 2)) is Unreadable.TOO_LARGE


def test_a_sender_that_trickles_for_longer_than_the_whole_may_take_is_stopped() -> None:
    chunks = iter([b"x"] * ENOUGH)
    read = read_body(sent(chunks, 0.01), ENOUGH, stall_s=60, whole_s=0.1)

    assert asyncio.run(read) is Unreadable.STALLED
    assert next(chunks, None) is not None


@pytest.mark.parametrize("whole_s", [None, 60.0])
def test_a_sender_that_falls_silent_is_stopped_long_before(whole_s: float | None) -> None:
    read = read_body(sent(iter([b"x"]), 30), 1, stall_s=0.05, whole_s=whole_s)

    assert asyncio.run(read) is Unreadable.STALLED


def test_a_slow_sender_may_take_its_time_where_nothing_limits_the_whole() -> None:
    read = read_body(sent(iter([b"x"] * 20), 0.01), 20, stall_s=60)

    assert asyncio.run(read) == b"x" * 20
