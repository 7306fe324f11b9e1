"""Inputs that a fuzzer invents, against every parser: no exception, no hang, no growth.

An hour of it, the numbers of inputs being those of all parsers together:
`./chot prove fuzz --inputs 10000000 --seed 1`.
"""

import base64
import importlib.util
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from benchmarks.fuzz.findings import Kind
from benchmarks.fuzz.parsers import PARSERS
from benchmarks.fuzz.run import CORPUS, Outcome, fuzz

INPUTS: Final = 340_000
"""Of all parsers together, where nobody says how many: some minutes."""


def prove(
    *, inputs: int | None = None, seed: int = 1, parsers: Sequence[str] | None = None
) -> Iterator[dict[str, Any]]:
    """A line a parser; nothing at all, said on standard error, where there is no fuzzer.

    :param inputs: of all parsers together.
    """
    if not can_fuzz():
        print("atheris is not installed (Linux x86_64 only)", file=sys.stderr)
        return
    names = list(PARSERS) if parsers is None else parsers
    share = -(-(inputs or INPUTS) // len(names))
    for name in names:
        folder = CORPUS / name
        yield _figure(
            name,
            seed,
            fuzz(name, inputs=share, seed=seed, seeds=[folder] if folder.is_dir() else []),
        )


def can_fuzz() -> bool:
    """Whether the fuzzer is installed here."""
    return importlib.util.find_spec("atheris") is not None


def _figure(name: str, seed: int, outcome: Outcome) -> dict[str, Any]:
    kinds = Counter(found.kind for found in outcome.findings)
    failed = len(outcome.findings)
    line: dict[str, Any] = {
        "name": f"fuzz {name}",
        "passed": outcome.inputs if not failed else max(outcome.inputs - failed, 0),
        "failed": failed,
        **{f"{kind}": kinds[kind] for kind in Kind},
        "slowest_ms": outcome.slowest_ms,
        "grown_mib": outcome.grown_mib,
        "seed": seed,
        "seconds": round(outcome.seconds, 1),
    }
    if failed:
        line["findings"] = [
            {
                "kind": found.kind.value,
                "what": found.what,
                "input": base64.b64encode(found.data).decode("ascii"),
            }
            for found in outcome.findings
        ]
    return line
