"""Makes `terminal/reading/steps.toml`: which dear steps are worth their time, in which order.

Run from a checkout: `python -m benchmarks.step_table [--data DIR] [--seed N] > FILE`. Every step is
tried on pictures that plain zxing-cpp misses: those of the public corpora as they are, good ones of
them made worse by rule (`benchmarks.hard_pictures`), and dense codes (`benchmarks.rendered_codes`).
Then the steps are put in order: always the one next that reads most of what is still unread for
its time.
"""

import argparse
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.corpora import find
from benchmarks.hard_pictures import AS_IT_IS, SHOTS_BEFORE, HardPicture, hard_pictures
from benchmarks.one_core import one_core
from benchmarks.peers import zxing
from benchmarks.public_data import folder
from benchmarks.rendered_codes import CONDITIONS, dense_codes, rendered
from terminal.capture.frame import Pixels
from terminal.reading.cascade import MOST_LOOKS, REGIONS
from terminal.reading.choice import FIRST, FOLLOWER, engines_for
from terminal.reading.engine import Engine, GradualEngine, Look, ZxingEngine
from terminal.reading.reader import places_to_search
from terminal.reading.searched import STACK_COST, Searched, part_of
from terminal.reading.stack import stacked
from terminal.reading.steps import Scope, Step
from terminal.reading.symbol import Symbol, Symbology
from terminal.reading.variants import VARIANTS

_DENSE_PIXELS: Final = (1.25, 1.5, 1.75, 2.0, 2.25, 2.5)
_FRAME: Final = (640, 480)
_WEIGHT: Final = 10.0
"""Of a picture as it is: what is made worse by rule resembles the world only in part."""
_FIXED_MS: Final = 0.15
"""What a step costs by being one: without it the cheapest would always come first."""


_FOR_DEAR_ENGINES: Final = {
    "zbar": ("plain", "half", "sharp", "contrast", "brighter", "double"),
    "opencv": ("plain", "half"),
    "grid": ("plain", "at-most-360", "soft", "contrast"),
}
"""On a whole frame these engines take longer than a frame may, and their time is long here too."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A step with the numbers of the pictures it read, and its CPU milliseconds: their mean over
    all pictures, and the 90th percentile of those for each megapixel of the part.
    """

    step: Step
    read: frozenset[int]
    mean_ms: float


def candidates(engines: Iterable[str]) -> Iterator[tuple[str, str, Scope]]:
    """Engine, variant and scope of every step that may be worth a try."""
    for engine in (each for each in engines if each != FOLLOWER):
        light = engine.startswith(FIRST)
        for variant in VARIANTS if light else _FOR_DEAR_ENGINES.get(engine, ("plain",)):
            for scope in Scope if light else (Scope.REGION,):
                if (engine, variant, scope) != (FIRST, "plain", Scope.FRAME):
                    yield engine, variant, scope


def tried(
    kind: tuple[str, str, Scope],
    engine: Engine | GradualEngine,
    pictures: list[tuple[HardPicture, Searched]],
) -> Iterator[Tried]:
    """What a step does on pictures, for each region that it may work on."""
    name, variant, scope = kind
    regions = (None,) if scope is Scope.FRAME else tuple(range(REGIONS))
    per_megapixel = not isinstance(engine, GradualEngine)
    dear = [0.0]
    results = []
    for region in regions:
        read, spent = set(), 0.0
        for number, (picture, searched) in enumerate(pictures):
            part = part_of(searched, scope, region or 0)
            if part is None:
                continue
            megapixels = part.pixels.size / 1e6
            spent += STACK_COST * megapixels if scope is Scope.STACK else 0.0
            symbols: tuple[Symbol, ...] = ()
            for look, took in _looks(engine, variant, part.pixels):
                spent += took
                dear.append(took / megapixels if per_megapixel else took)
                symbols = symbols or look.symbols
            if symbols and (not picture.payloads or symbols[0].payload in picture.payloads):
                read.add(number)
        results.append((region, frozenset(read), spent / max(1, len(pictures))))
    cost = round(float(np.percentile(dear, 90)), 1)
    for region, numbers, mean_ms in results:
        yield Tried(Step(name, variant, scope, cost, region), numbers, mean_ms)


def _looks(
    engine: Engine | GradualEngine, variant: str, pixels: Pixels
) -> Iterator[tuple[Look, float]]:
    """Until one reads, each with its CPU milliseconds."""
    began = time.thread_time()
    picture = VARIANTS[variant](pixels)[0]
    if isinstance(engine, GradualEngine):
        looks = engine.looks(picture)
    else:
        quick = engine
        looks = (quick.look(each) for each in (picture,))
    for look in islice(looks, MOST_LOOKS):
        yield look, (time.thread_time() - began) * 1000
        if look.symbols:
            return
        began = time.thread_time()


def in_order(
    steps: Iterable[Tried], weights: Sequence[float], fewest: float
) -> Iterator[tuple[Tried, float]]:
    """Always the one that reads most of what is left for its time, with how much that is; until
    none reads `fewest`.

    :param weights: of the pictures, by their numbers.
    """
    left = list(steps)
    done: set[int] = set()

    def more(step: Tried) -> float:
        return sum(weights[number] for number in step.read - done)

    while left:
        best = max(left, key=lambda each: more(each) / (each.mean_ms + _FIXED_MS))
        gain = more(best)
        left.remove(best)
        if gain >= fewest:
            yield best, gain
            done |= best.read
        elif all(more(each) < fewest for each in left):
            return


def dense_pictures(seed: int) -> Iterator[HardPicture]:
    """Dense codes that plain zxing-cpp misses."""
    for number, code in enumerate(dense_codes(seed)):
        for place, condition in enumerate(CONDITIONS):
            for pixels in _DENSE_PIXELS:
                dice = np.random.default_rng([seed, number, place, int(pixels * 100)])
                shots = [
                    rendered(code.modules, pixels, condition, dice, _FRAME)
                    for _ in range(1 + SHOTS_BEFORE)
                ]
                if not zxing(shots[0]):
                    read = frozenset([code.payload])
                    yield HardPicture(shots[0], condition.name, read, tuple(shots[1:]))


def _searched(picture: HardPicture, first: Engine) -> Searched:
    grey = picture.grey
    return Searched(
        grey,
        places_to_search(grey, first.look(grey).unread),
        lambda box: stacked(grey, picture.before, box),
    )


def main(arguments: list[str]) -> int:
    """Print the table; what each step read goes to standard error."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--each", type=int, default=1, help="good pictures made worse so often")
    parser.add_argument("--fewest", type=float, default=8, help="that a step must add")
    asked = parser.parse_args(arguments)
    engines = engines_for([Symbology.QR])
    with one_core():
        public = [each for some in find(folder(asked.data)).values() for each in some]
        hard = [*hard_pictures(public, asked.seed, each=asked.each), *dense_pictures(asked.seed)]
        first = ZxingEngine([Symbology.QR])
        pictures = [(each, _searched(each, first)) for each in hard]
        results = []
        for kind in candidates(engines):
            for each in tried(kind, engines[kind[0]], pictures):
                results.append(each)
                told = *kind, each.step.region, len(each.read), f"{each.mean_ms:.2f} ms"
                print(*told, file=sys.stderr, flush=True)
    weights = [_WEIGHT if each.kind == AS_IT_IS else 1.0 for each in hard]
    print(f"# Made by benchmarks/step_table.py from {len(pictures)} pictures that plain zxing-cpp")
    print("# misses; `more` counts those that no step before read (pictures as they are count")
    print("# tenfold), `cost` is in ms a megapixel, of gradual engines in ms a look.")
    for each, more in in_order(results, weights, asked.fewest):
        print("\n[[step]]")
        print(f'engine = "{each.step.engine}"')
        print(f'variant = "{each.step.variant}"')
        print(f'scope = "{each.step.scope}"')
        if each.step.region is not None:
            print(f"region = {each.step.region}")
        print(f"cost = {each.step.cost}")
        print(f"more = {more:g}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
