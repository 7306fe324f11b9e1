"""Recording a workload, cutting it at every step in many ways, and judging each."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.power_cuts.disk import NEIGHBOURS, ORDERED, POSIX, Disk, Model
from benchmarks.power_cuts.oracle import Failure, Finding, judge
from benchmarks.power_cuts.recording import Recorder, recording
from benchmarks.power_cuts.scene import Scene, State, lay_out, read_image
from benchmarks.power_cuts.steps import Acknowledged, Image, Step
from benchmarks.power_cuts.workloads import Workload, small_ballast

KEEP: Final = "CHOT_KEEP"
"""Environment: a folder in which the files of every failure are left."""
_SECOND_CUTS: Final = 6
_EVERY: Final = 24
"""One in so many first cuts is followed by a start that is cut as well."""


@dataclass(frozen=True, slots=True)
class Disks:
    """What is between the program and the platter: by default all that a disk may honestly do."""

    models: tuple[Model, ...] = (ORDERED, POSIX, NEIGHBOURS)
    synchronous: str | None = None


HONEST: Final = Disks()


@dataclass(frozen=True, slots=True)
class Recording:
    """The steps of a workload and the states that they led to."""

    image: Image
    steps: Sequence[Step]
    states: Sequence[State]

    def places(self) -> list[int]:
        """After how many steps the power may go."""
        return [0] + [
            number
            for number, step in enumerate(self.steps, start=1)
            if not isinstance(step, Acknowledged)
        ]

    def allowed(self, reached: int) -> Sequence[State]:
        """The state that was acknowledged, and what follows it up to the next acknowledgement."""
        following = (
            step.state
            for step in self.steps
            if isinstance(step, Acknowledged) and step.state > reached
        )
        return self.states[reached : next(following, reached) + 1]


@dataclass(frozen=True, slots=True)
class Failed:
    """A cut that did harm."""

    cut: str
    model: str
    finding: Finding


@dataclass(slots=True)
class Outcome:
    """What became of the cuts of one workload."""

    cuts: int = 0
    second_cuts: int = 0
    places: int = 0
    failed: list[Failed] = field(default_factory=list)

    def of_records(self) -> list[Failed]:
        """The cuts that harmed what the database holds, not only a small file."""
        return [one for one in self.failed if one.finding.failure is not Failure.OTHER]

    def count(self, failure: Failure) -> int:
        """Failures of one kind."""
        return Counter(failed.finding.failure for failed in self.failed)[failure]


@contextmanager
def workshop() -> Iterator[Path]:
    """A folder in memory for thousands of small databases."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    where = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    folder = Path(tempfile.mkdtemp(prefix="chot-cuts-", dir=where)).resolve()
    try:
        with small_ballast():
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@lru_cache(maxsize=64)
def _prepared(workload: Workload) -> Image:
    """What the folder of a workload holds before it begins; nothing of this is recorded."""
    with workshop() as folder:
        workload.prepare(folder)
        return read_image(folder)


def record(workload: Workload, folder: Path, disks: Disks) -> Recording:
    """Let the shipping code do a workload, and write down what it asks of the disk."""
    return _record(workload, folder, _prepared(workload), disks, again=False)


def _record(
    workload: Workload, folder: Path, image: Image, disks: Disks, *, again: bool
) -> Recording:
    lay_out(image, folder)
    recorder = Recorder(folder, image)
    recorder.synchronous = disks.synchronous
    with recording(recorder):
        scene = Scene(folder, recorder, workload.database)
        (workload.go_on if again else workload.run)(scene)
    return Recording(image, recorder.steps, scene.states)


def cut_all(
    workload: Workload,
    folder: Path,
    *,
    cuts: int,
    seed: int,
    disks: Disks = HONEST,
    only: str | None = None,
    stop_at_failure: bool = False,
) -> Outcome:
    """Record a workload once and cut it `cuts` times, at every step if there are enough.

    :param only: the name of one cut, as a failure states it.
    :param stop_at_failure: go no further than the first harm to the database.
    """
    with workload.settings():
        recorded = record(workload, folder / "scene", disks)
        outcome = Outcome(places=len(recorded.places()))
        run = _Run(workload, folder, disks, outcome)
        for cut in _cuts(recorded, disks, cuts, f"{seed}/{workload.name}"):
            if only in {None, cut.name}:
                run.judge(cut, first=True)
                if only is not None or cut.random.randrange(_EVERY) == 0:
                    run.cut_again(cut)
            if stop_at_failure and outcome.of_records():
                break
        return outcome


@dataclass(frozen=True, slots=True)
class _Cut:
    name: str
    model: Model
    allowed: Sequence[State]
    """From the state that was last acknowledged to the next one that is."""
    image: Image
    random: Random


def _cuts(recorded: Recording, disks: Disks, cuts: int, seed: str) -> Iterator[_Cut]:
    """Cuts in the order of their places, spread evenly over them."""
    followed = [Disk(recorded.image, model) for model in disks.models]
    places = recorded.places()
    taken = reached = 0
    for index, place in enumerate(places):
        for step in recorded.steps[taken:place]:
            if isinstance(step, Acknowledged):
                reached = step.state
            for disk in followed:
                disk.take(step)
        taken = place
        # An acknowledgement that follows the last step at once is no step of its own.
        for later in recorded.steps[taken : taken + 1]:
            if isinstance(later, Acknowledged):
                reached = later.state
        here = cuts * (index + 1) // len(places) - cuts * index // len(places)
        for number in range(here):
            name = f"{place}.{number}"
            random = Random(f"{seed}/{name}")  # noqa: S311 - to be repeated
            disk = followed[(index + number) % len(followed)]
            allowed = recorded.allowed(reached)
            yield _Cut(name, disk.model, allowed, disk.after_cut(random), random)


@dataclass(frozen=True, slots=True)
class _Run:
    workload: Workload
    folder: Path
    disks: Disks
    outcome: Outcome

    def judge(self, cut: _Cut, *, first: bool) -> None:
        """Open what a cut left, as the shipping code does."""
        folder = self.folder / "cut"
        lay_out(cut.image, folder)
        work = self.workload
        found = judge(folder, work.opener, cut.allowed, work.made_at_opening)
        self.outcome.cuts += 1
        self.outcome.second_cuts += not first
        if found is not None:
            self._fail(cut, found)

    def cut_again(self, cut: _Cut) -> None:
        """Start what a cut left, let it work on, and cut it meanwhile."""
        try:
            recorded = _record(
                self.workload, self.folder / "again", cut.image, self.disks, again=True
            )
        except Exception as error:  # noqa: BLE001 - whatever keeps a post shut
            found = Finding(Failure.UNOPENABLE, f"{type(error).__name__}: {error}")
            self._fail(cut, found)
            return
        for again in _cuts(recorded, self.disks, _SECOND_CUTS, cut.name):
            second = replace(again, name=f"{cut.name}+{again.name}")
            self.judge(second, first=False)

    def _fail(self, cut: _Cut, found: Finding) -> None:
        self.outcome.failed.append(Failed(cut.name, cut.model.name, found))
        keep = os.environ.get(KEEP)
        if keep:
            kept = Path(keep) / f"{self.workload.name}-{cut.name}-{found.failure}"
            kept.parent.mkdir(parents=True, exist_ok=True)
            lay_out(cut.image, kept)
