"""Payloads invented for this project, each with the kind and the warnings that it must get."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from benchmarks.conformance.files import Files
from benchmarks.conformance.tally import Tally
from sync.bundle.trust import TrustMaterial
from terminal.declarations.registry import declare

SET: Final = "vietnam"
WRITTEN_ON: Final = datetime(2026, 11, 22, 5, tzinfo=UTC)
"""Ages and dates of issue are judged as of the day on which the payloads were written."""

_SHAPE: Final = {"name", "raw", "kind", "warnings"}


def payloads(files: Files) -> Iterator[dict[str, Any]]:
    """Every payload with its expectations."""
    for _, tree in files.trees:
        if isinstance(tree, list):
            yield from (item for item in tree if isinstance(item, dict) and set(item) >= _SHAPE)


def run(files: Files) -> Iterator[Tally]:
    """Compare what each payload is declared to be."""
    kinds, warnings = Tally(SET, "KIND"), Tally(SET, "WARNINGS")
    for item in payloads(files):
        found = declare(item["raw"].encode(), trust=TrustMaterial(), now=WRITTEN_ON)
        kinds.add(item["name"], found.kind == item["kind"])
        warnings.add(item["name"], sorted(found.warnings) == sorted(item["warnings"]))
    yield from (kinds, warnings)
