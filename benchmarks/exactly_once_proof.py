"""Terminals and a centre in the worst of worlds: every record arrives once, whole and in its line.

Five million steps: `./chot prove exactly-once --steps 5000000 --seed 1`. One episode again, as a
failure names it: `python -m benchmarks.exactly_once_proof --seed 1 --episode N`.
"""

import argparse
import json
import shutil
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from benchmarks.exactly_once.mutants import MUTANTS, Mutant
from benchmarks.exactly_once.oracle import Harm, Violation
from benchmarks.exactly_once.sometimes import Sometimes, Trace
from benchmarks.exactly_once.world import world
from benchmarks.power_cuts.run import workshop

STEPS: Final = 20_000
LINE_STEPS: Final = 100_000
"""A line of the proof covers at most so many, so that a long one shows how it gets on."""
MUTANT_STEPS: Final = 8_000
"""Within which a mutant must be found."""
MUTANT_SEED: Final = 1
"""Whatever the seed of the run: how soon a mutant is found is a matter of luck."""
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Failed:
    """An episode that ended with harm."""

    episode: int
    step: int
    violation: Violation


@dataclass(slots=True)
class Outcome:
    """What became of some episodes."""

    seed: int
    steps: int = 0
    episodes: int = 0
    failed: list[Failed] = field(default_factory=list)
    reached: Counter[Sometimes] = field(default_factory=Counter)

    def count(self, *harms: Harm) -> int:
        """Episodes that ended with one of these."""
        return sum(one.violation.harm in harms for one in self.failed)

    @property
    def unreached(self) -> list[str]:
        """What never happened."""
        return [event.value for event in Sometimes if not self.reached[event]]


def live(
    folder: Path, seed: int, episode: int, tell: Callable[[str], None] | None = None
) -> tuple[Trace, int, Violation | None]:
    """One episode: its trace, how many steps it had, and what went wrong."""
    trace = Trace(tell)
    steps = 0
    harm: Violation | None = None
    here = folder / str(episode)
    here.mkdir()
    try:
        with world(here, f"{seed}/{episode}", trace) as made:
            try:
                made.run()
            except Violation as violation:
                harm = violation
            steps = made.steps
    finally:
        shutil.rmtree(here, ignore_errors=True)
    return trace, steps, harm


def simulate(
    outcome: Outcome, *, steps: int, first: int = 0, stop_at_failure: bool = False
) -> Outcome:
    """Live through episodes until there were so many steps."""
    with workshop() as folder:
        while outcome.steps < steps:
            episode = first + outcome.episodes
            trace, taken, harm = live(folder, outcome.seed, episode)
            outcome.steps += taken
            outcome.episodes += 1
            outcome.reached += trace.reached
            if harm is not None:
                outcome.failed.append(Failed(episode, taken, harm))
                if stop_at_failure:
                    break
    return outcome


def prove(*, steps: int | None = None, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Lines of `prove_steps`, and one a mutant, which passes where it was found."""
    yield from prove_steps(steps=steps or STEPS, seed=seed)
    for mutant in MUTANTS:
        yield prove_mutant(mutant, seed=MUTANT_SEED)


def prove_steps(*, steps: int, seed: int) -> Iterator[dict[str, Any]]:
    """A line a hundred thousand steps, and one on what was met in all of them."""
    done = episodes = 0
    reached: Counter[Sometimes] = Counter()
    while done < steps:
        started = time.process_time()
        outcome = simulate(Outcome(seed), steps=min(LINE_STEPS, steps - done), first=episodes)
        done, episodes = done + outcome.steps, episodes + outcome.episodes
        reached += outcome.reached
        yield _line(outcome, time.process_time() - started)
    yield _met(Outcome(seed, done, episodes, reached=reached))


def prove_mutant(mutant: Mutant, *, seed: int) -> dict[str, Any]:
    """Look for a mutant; it must be found within `MUTANT_STEPS`."""
    started = time.process_time()
    with mutant.change():
        outcome = simulate(Outcome(seed), steps=MUTANT_STEPS, stop_at_failure=True)
    found = [f"{one.violation} (episode {one.episode})" for one in outcome.failed]
    return {
        "name": f"exactly-once mutant {mutant.name}",
        "passed": len(found),
        "failed": int(not found),
        "steps": outcome.steps,
        "seed": seed,
        "seconds": round(time.process_time() - started, 2),
        "found": found[0] if found else "",
    }


def _line(outcome: Outcome, seconds: float) -> dict[str, Any]:
    line: dict[str, Any] = {
        "name": "exactly-once",
        "passed": outcome.episodes - len(outcome.failed),
        "failed": len(outcome.failed),
        "lost": outcome.count(Harm.LOST, Harm.NOT_HELD, Harm.GAP, Harm.STUCK),
        "doubled": outcome.count(Harm.DOUBLED),
        "steps": outcome.steps,
        "episodes": outcome.episodes,
        "seed": outcome.seed,
        "seconds": round(seconds, 2),
    }
    if outcome.failed:
        line["failures"] = [
            f"{one.violation} after {one.step} steps: python -m benchmarks.exactly_once_proof"
            f" --seed {outcome.seed} --episode {one.episode}"
            for one in outcome.failed[:_SHOWN]
        ]
    return line


def _met(outcome: Outcome) -> dict[str, Any]:
    line: dict[str, Any] = {
        "name": "exactly-once sometimes",
        "passed": len(Sometimes) - len(outcome.unreached),
        "failed": len(outcome.unreached),
        "steps": outcome.steps,
        "seed": outcome.seed,
        "met": ", ".join(f"{event} {outcome.reached[event]}" for event in Sometimes),
    }
    if outcome.unreached:
        line["unreached"] = outcome.unreached
    return line


def main() -> int:
    """Prove, or repeat one episode, step by step. :return: 1 where anything failed."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--steps", type=int, default=STEPS)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--episode", type=int, help="only this one, with all that happens in it")
    given = asked.parse_args()
    if given.episode is not None:
        with workshop() as folder:
            trace, steps, harm = live(folder, given.seed, given.episode, print)
        print(f"{steps} steps, trace {trace.digest}")
        if harm is not None:
            traceback.print_exception(harm)
        return int(harm is not None)
    failed = 0
    for line in prove(steps=given.steps, seed=given.seed):
        failed += line["failed"]
        print(json.dumps(line, ensure_ascii=False), flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
