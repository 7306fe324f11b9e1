"""Parsers with a fault each, planted to see that the fuzzer notices it."""

import os
import time

from benchmarks.fuzz.promises import promise

_KEPT: list[bytes] = []


def sound(_: bytes) -> None:
    pass


def crashes(data: bytes) -> None:
    if data[:1] == b"H" and data[1:2] == b"C":
        raise KeyError("planted")


def breaks_promises(data: bytes) -> None:
    promise(data != b"H", "one")
    promise(data != b"HC", "another")


def recurses(data: bytes) -> None:
    if data:
        recurses(data)


def is_slow(data: bytes) -> None:
    if data:
        until = time.thread_time() + 0.6
        while time.thread_time() < until:
            pass


def hangs(data: bytes) -> None:
    while len(data) > 3:
        pass


def leaks(_: bytes) -> None:
    _KEPT.append(bytes(64 * 1024))


def allocates(data: bytes) -> None:
    if len(data) > 3:
        _KEPT[:] = [b"\x01" * (100 * 2**20)]
        _KEPT.clear()


def ends_the_process(data: bytes) -> None:
    if len(data) > 3:
        os.abort()
