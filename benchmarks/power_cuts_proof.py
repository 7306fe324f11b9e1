"""The power goes after every step that journal and centre take on a disk: nothing may be missing.

A million cuts: `./chot prove power-cuts --cuts 1000000 --seed 1`. One cut again, as a failure
names it: `python -m benchmarks.power_cuts_proof --seed 1 --cuts N --workload W --cut C`.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from typing import Any, Final

from benchmarks.power_cuts.centre_workloads import CENTRE_WORKLOADS
from benchmarks.power_cuts.mutants import MUTANTS, Mutant
from benchmarks.power_cuts.oracle import Failure
from benchmarks.power_cuts.post_workloads import POST_WORKLOADS
from benchmarks.power_cuts.retention_workloads import RETENTION_WORKLOADS
from benchmarks.power_cuts.run import Outcome, cut_all, workshop

WORKLOADS: Final = {
    workload.name: workload
    for workload in (*POST_WORKLOADS, *RETENTION_WORKLOADS, *CENTRE_WORKLOADS)
}
CUTS: Final = 10_000
MUTANT_CUTS: Final = 300
"""Of one workload, within which a mutant must be found."""
_SHOWN: Final = 5


def prove(*, cuts: int | None = None, seed: int = 1) -> Iterator[dict[str, Any]]:
    """A line a workload, then a line a mutant, which passes where it was found.

    :param cuts: of all workloads together.
    """
    share = -(-(cuts or CUTS) // len(WORKLOADS))
    for name in WORKLOADS:
        yield prove_workload(name, cuts=share, seed=seed)
    for mutant in MUTANTS:
        yield prove_mutant(mutant, seed=seed)


def prove_workload(name: str, *, cuts: int, seed: int, only: str | None = None) -> dict[str, Any]:
    """Cut one workload; `only` repeats the cut of that name."""
    started = time.process_time()
    with workshop() as folder:
        outcome = cut_all(WORKLOADS[name], folder, cuts=cuts, seed=seed, only=only)
    line: dict[str, Any] = {
        "name": f"power-cuts {name}",
        "workload": name,
        "passed": outcome.cuts - len(outcome.failed),
        "failed": len(outcome.failed),
        "cuts": outcome.cuts,
        "second_cuts": outcome.second_cuts,
        "places": outcome.places,
        **{failure.value: outcome.count(failure) for failure in Failure},
        "seed": seed,
        "seconds": round(time.process_time() - started, 2),
    }
    if outcome.failed:
        line["failures"] = _told(name, outcome, f"--seed {seed} --cuts {cuts}")
    return line


def prove_mutant(mutant: Mutant, *, seed: int) -> dict[str, Any]:
    """Look for a mutant in each of its workloads; it must be found in at least one."""
    started = time.process_time()
    cuts = 0
    found = ""
    for name in mutant.workloads:
        with workshop() as folder, mutant.change():
            outcome = cut_all(
                WORKLOADS[name],
                folder,
                cuts=MUTANT_CUTS,
                seed=seed,
                disks=mutant.disks,
                stop_at_failure=True,
            )
        cuts += outcome.cuts
        harmed = outcome.of_records()
        if harmed:
            first = harmed[0]
            found = f"{name} {first.cut}: {first.finding.failure}, {first.finding.detail}"
            break
    line: dict[str, Any] = {
        "name": f"power-cuts mutant {mutant.name}",
        "passed": int(bool(found)),
        "failed": int(not found),
        "cuts": cuts,
        "seed": seed,
        "seconds": round(time.process_time() - started, 2),
        "found": found,
    }
    return line


def _told(name: str, outcome: Outcome, how: str) -> list[str]:
    """What failed, and how to see it again."""
    return [
        f"{failed.finding.failure}: {failed.finding.detail} ({failed.model}):"
        f" python -m benchmarks.power_cuts_proof {how}"
        f" --workload {name} --cut {failed.cut.partition('+')[0]}"
        for failed in outcome.failed[:_SHOWN]
    ]


def main() -> int:
    """Prove from the command line; a JSON object a line. :return: 1 where anything failed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cuts", type=int, default=CUTS)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--workload", choices=WORKLOADS)
    asked.add_argument("--cut")
    given = asked.parse_args()
    if given.workload is None:
        lines = prove(cuts=given.cuts, seed=given.seed)
    else:
        lines = iter(
            [prove_workload(given.workload, cuts=given.cuts, seed=given.seed, only=given.cut)]
        )
    failed = 0
    for line in lines:
        failed += line["failed"]
        print(json.dumps(line, ensure_ascii=False), flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
