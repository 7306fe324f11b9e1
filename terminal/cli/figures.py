"""Commands that measure and prove; what they run comes with the checkout."""

import argparse
import importlib
import inspect
from collections.abc import Iterator
from typing import Any, Final

from terminal.cli.printing import print_json, say

BENCHES: Final = (
    "latency", "idle", "startup", "reading", "video", "dense", "frames", "false-reads",
    "declarations", "revocation", "journal", "wire", "drain", "scale", "exports", "shift",
    "register",
)  # fmt: skip
PROOFS: Final = ("end-to-end", "conformance", "fuzz", "power-cuts", "exactly-once")

OF_PICTURES: Final = frozenset({"reading", "video", "false-reads"})
OF_SAMPLES: Final = frozenset(
    {"video", "false-reads", "journal", "wire", "drain", "scale", "shift", "exports", "register"}
)


def bench(asked: argparse.Namespace) -> int:
    """The figures of one benchmark or of all, each with its peer of the same run."""
    names = BENCHES if asked.name is None else (asked.name,)
    if not set(names) <= set(BENCHES):
        say(f"Chỉ có: {', '.join(BENCHES)}", f"There are: {', '.join(BENCHES)}")
        return 2
    # All or nothing: hours of other figures should not hide that the last ones are missing.
    options = {name: _options(name, asked) for name in names}
    if None in options.values():
        return 1
    for name in names:
        module = _from_checkout(f"benchmarks.{name.replace('-', '_')}")
        if module is None:
            return 1
        for figure in module.measure(**options[name] or {}):
            if asked.json:
                print_json(figure)
            else:
                print("  ".join(f"{key}={value}" for key, value in figure.items()), flush=True)
    return 0


def prove(asked: argparse.Namespace) -> int:
    """A proof; 1 where anything failed or its data is missing."""
    module = _from_checkout(f"benchmarks.{asked.name.replace('-', '_')}_proof")
    tables = _from_checkout("benchmarks.tables")
    if module is None or tables is None:
        return 1
    given = vars(asked)
    wanted = inspect.signature(module.prove).parameters
    proved = module.prove(**{name: given[name] for name in wanted if name in given})
    passed = failed = 0

    def verdicts() -> Iterator[dict[str, Any]]:
        nonlocal passed, failed
        for verdict in [proved] if isinstance(proved, dict) else proved:
            passed, failed = passed + verdict["passed"], failed + verdict["failed"]
            yield verdict

    if asked.json:
        for verdict in verdicts():
            print_json(verdict)
    else:
        for line in tables.table(verdicts()):
            print(line, flush=True)
    return 0 if failed == 0 and passed else 1


def _options(name: str, asked: argparse.Namespace) -> dict[str, Any] | None:
    """What to measure with; None, and said why, where its pictures are missing."""
    options: dict[str, Any] = {}
    if name in OF_SAMPLES and asked.samples is not None:
        options["samples"] = asked.samples
    if name not in OF_PICTURES:
        return options
    where = _from_checkout("benchmarks.public_data")
    corpora = _from_checkout("benchmarks.corpora")
    if where is None or corpora is None:
        return None
    data = where.folder(asked.data)
    if not data.is_dir() or not corpora.find(data):
        say(
            f"Không có ảnh mã nào ở {data}. Hãy chỉ thư mục bằng --data.",
            f"There are no pictures of codes at {data}. Name the folder with --data.",
        )
        return None
    return {**options, "data": data}


def _from_checkout(name: str):  # type: ignore[no-untyped-def]  # a module found at run time
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not error.name.startswith("benchmarks"):
            raise
        say("Lệnh này cần mã nguồn của Chốt.", "This command needs a checkout of Chốt.")
        return None
