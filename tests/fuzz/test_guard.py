import multiprocessing
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

import pytest

if sys.platform != "linux":
    pytest.skip("the guard asks Linux how much memory is used", allow_module_level=True)

from benchmarks.fuzz.findings import Finding, Kind
from benchmarks.fuzz.guard import Guard
from tests.fuzz import planted


def findings_of(parser: Callable[[bytes], None], *inputs: bytes) -> list[Finding]:
    found: list[Finding] = []
    guard = Guard(parser, found.append, interrupt_ms=900)
    for data in inputs:
        guard(data)
    assert guard.inputs == len(inputs)
    return found


def test_a_sound_parser_gives_no_finding() -> None:
    assert findings_of(planted.sound, *[b"abcd"] * 3000) == []


def test_an_exception_is_a_crash_with_its_place_and_its_input() -> None:
    (found,) = findings_of(planted.crashes, b"no", b"HC", b"no")

    assert (found.kind, found.data) == (Kind.CRASH, b"HC")
    assert "KeyError at planted.py:" in found.what


def test_one_fault_is_reported_once() -> None:
    assert len(findings_of(planted.crashes, b"HC1", b"HC2", b"HC3")) == 1


def test_each_promise_that_is_broken_is_reported() -> None:
    found = findings_of(planted.breaks_promises, b"H", b"HC", b"H", b"no")

    assert [each.kind for each in found] == [Kind.CRASH, Kind.CRASH]
    assert all("BrokenPromise at planted.py:" in each.what for each in found)


def test_endless_recursion_is_a_crash() -> None:
    (found,) = findings_of(planted.recurses, b"x")

    assert found.kind is Kind.CRASH
    assert "RecursionError" in found.what


def test_more_than_half_a_second_is_slow() -> None:
    (found,) = findings_of(planted.is_slow, b"", b"abcd")

    assert (found.kind, found.data) == (Kind.SLOW, b"abcd")


def test_what_never_ends_is_ended_and_is_a_hang() -> None:
    (found,) = findings_of(planted.hangs, b"abc", b"abcd")

    assert (found.kind, found.data) == (Kind.HANG, b"abcd")


def findings_alone(parser: Callable[[bytes], None], *inputs: bytes) -> list[Finding]:
    """In a fresh process: what the tests before this one left free would be used anew."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, spawn) as processes:
        return processes.submit(findings_of, parser, *inputs).result()


def test_a_hundred_mebibytes_for_one_input_are_growth() -> None:
    had = bytearray(b"x") * (300 * 2**20)  # a peak that the new process must not inherit
    (found,) = findings_alone(planted.allocates, b"abcd")
    del had

    assert found.kind is Kind.GROWTH


def test_what_stays_after_many_inputs_is_growth() -> None:
    (found,) = findings_alone(planted.leaks, *[b"x"] * 4000)

    assert found.kind is Kind.GROWTH
    assert "over" in found.what
