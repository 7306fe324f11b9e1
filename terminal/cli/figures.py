"""Commands that measure and prove; what they run comes with the checkout."""

import argparse
import importlib
from typing import Final

from terminal.cli.printing import print_json, say

BENCHES: Final = ("latency", "idle", "startup")
PROOFS: Final = ("end-to-end",)


def bench(asked: argparse.Namespace) -> int:
    """The figures of one benchmark or of all, each with its peer of the same run."""
    names = BENCHES if asked.name is None else (asked.name,)
    if not set(names) <= set(BENCHES):
        say(f"Chỉ có: {', '.join(BENCHES)}", f"There are: {', '.join(BENCHES)}")
        return 2
    for name in names:
        module = _from_checkout(f"benchmarks.{name}")
        if module is None:
            return 1
        for figure in module.measure():
            if asked.json:
                print_json(figure)
            else:
                print("  ".join(f"{key}={value}" for key, value in figure.items()), flush=True)
    return 0


def prove(asked: argparse.Namespace) -> int:
    """A proof; 1 where anything failed or its data is missing."""
    module = _from_checkout(f"benchmarks.{asked.name.replace('-', '_')}_proof")
    if module is None:
        return 1
    verdict = module.prove(asked.pictures, seed=asked.seed, kills=asked.kills)
    if asked.json:
        print_json(verdict)
    else:
        print("  ".join(f"{key}={value}" for key, value in verdict.items()))
    return 0 if verdict["failed"] == 0 and verdict["passed"] else 1


def _from_checkout(name: str):  # type: ignore[no-untyped-def]  # a module found at run time
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not error.name.startswith("benchmarks"):
            raise
        say("Lệnh này cần mã nguồn của Chốt.", "This command needs a checkout of Chốt.")
        return None
