"""Everything that public test data expects of certificates, over whatever of it a folder holds."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks import public_data
from benchmarks.conformance import (
    bloom,
    certlogic,
    dgc,
    health_cards,
    quality_assurance,
    trust_lists,
    vietnam,
    visible_seals,
)
from benchmarks.conformance.files import Files
from benchmarks.conformance.tally import Tally
from benchmarks.one_core import one_core

SETS: Final[tuple[Callable[[Files], Iterator[Tally]], ...]] = (
    dgc.run,
    quality_assurance.run,
    certlogic.run_suite,
    certlogic.run_rules,
    health_cards.run,
    visible_seals.run,
    bloom.run,
    trust_lists.run,
    vietnam.run,
)


def prove(*, data: Path | None = None) -> Iterator[dict[str, Any]]:
    """A line a set and flag, of the sets that lie anywhere below the folder: the part of the
    public data that comes with the project's facts, or full clones of the public repositories.

    Nothing at all, said on standard error, where there is no set.
    """
    folder = public_data.folder(data)
    found = 0
    if folder.is_dir():
        files = Files(folder)
        for run in SETS:
            with one_core():
                tallies = [tally for tally in run(files) if tally.total]
            found += len(tallies)
            yield from (tally.figure() for tally in tallies)
    if not found:
        print(f"no test data of certificates at {folder}", file=sys.stderr)
