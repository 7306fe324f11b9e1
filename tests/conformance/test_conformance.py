"""The same runs as `prove conformance`, over the part of the public data that is at hand."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from benchmarks import public_data
from benchmarks.conformance.files import Files
from benchmarks.conformance.tally import Tally
from benchmarks.conformance_proof import SETS

FOLDER = public_data.folder()


@cache
def files() -> Files:
    return Files(FOLDER)


@pytest.mark.parametrize("run", SETS, ids=lambda run: run.__module__.rpartition(".")[2])
def test_what_public_data_expects_is_so(run: Callable[[Files], Iterator[Tally]]) -> None:
    if not FOLDER.is_dir():
        pytest.skip(f"no test data at {FOLDER}")
    tallies = [tally for tally in run(files()) if tally.total]
    if not tallies:
        pytest.skip(f"nothing of this set at {FOLDER}")
    for tally in tallies:
        print(tally.figure())  # noqa: T201 - figures, shown with `pytest -rP`

        assert tally.failed == []
    assert any(tally.passed for tally in tallies)
