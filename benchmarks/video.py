"""How soon codes are read in hand-held clips of the public pictures, beside the other readers."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np

from benchmarks.clips import FPS, ClipFrame, clip, fitted
from benchmarks.corpora import Picture, find
from benchmarks.one_core import one_core
from benchmarks.peers import Peer, peers, timed, variants
from benchmarks.reading import TimedReader, symbols_as_reads, what_is_agreed
from benchmarks.truth import Judgement, Read, judge
from terminal.capture.frame import Pixels
from terminal.reading.choice import reader_for
from terminal.reading.symbol import Symbology
from terminal.reading.warm_up import warm_up

SAMPLES: Final = 200
"""Clips of a run, unless more are asked for."""

DEAR_EVERY: Final = 3
"""Frames from one to the next that the dear peers and variants are shown."""

_OURS: Final = "chot"
_PLAIN: Final = "zxing-cpp"
_SOON: Final = 0.3
"""Seconds."""


@dataclass(slots=True)
class Watched:
    """What one reader made of one clip."""

    first: int | None = None
    """Number of the first frame of which it read a code rightly."""
    costs: list[float] = field(default_factory=list)
    """Milliseconds of CPU time of every frame that it was shown."""
    wrong: int = 0

    def add(self, number: int, judgement: Judgement, cost: float) -> None:
        """Count one frame."""
        self.costs.append(cost)
        self.wrong += len(judgement.wrong)
        if judgement.right and self.first is None:
            self.first = number


@dataclass(frozen=True, slots=True)
class ClipResult:
    """What every reader made of one clip, by its name, and whether anybody read it at all."""

    corpus: str
    watched: Mapping[str, Watched]
    readable: bool


class _Truth:
    """Judges reads in the frames of a clip; asks what is agreed only where that matters."""

    def __init__(self, full: Pixels, picture: Picture, beside: Mapping[str, Peer]) -> None:
        self._full, self._beside = full, beside
        self._small = fitted(full)
        self._expected = picture.expected
        self._agreed: tuple[Read, ...] | None = None

    def judge(self, reads: Sequence[Read], frame: ClipFrame) -> Judgement:
        placed = [read.moved(frame.to_picture) for read in reads]
        if all(self._expected.holds(read) for read in placed):
            return Judgement(bool(placed), ())
        if self._agreed is None:
            each = {name: peer(self._small) for name, peer in self._beside.items()}
            self._agreed = what_is_agreed(self._full, self._small, each)
        return judge(placed, self._expected, self._agreed)


def measure(data: Path, samples: int = SAMPLES) -> Iterator[dict[str, Any]]:
    """One object a corpus and one of all: percent of the clips with a readable code that were read
    within 0.3 s and within 2 s, and the cost of a frame.

    A code is readable when any reader reads it in any frame. Plain zxing-cpp and our reader see
    all frames, the others every third one until they have read it; `every` says so. `behind` is
    the number of clips in which plain zxing-cpp reads more than one frame sooner. `samples` clips
    are taken, of all categories in turn.
    """
    results = []
    with one_core():
        warm_up(reader_for([Symbology.QR]))
        beside = peers()
        for index, picture in enumerate(_in_turn(find(data), samples)):
            full = picture.grey()
            if full is not None:
                results.append(_watch(full, picture, index, beside))
    for corpus in sorted({result.corpus for result in results}):
        own = [result for result in results if result.corpus == corpus]
        yield {"name": f"video {corpus}", **_figures(own, tuple(beside))}
    yield {"name": "video", **_figures(results, tuple(beside))}


def _in_turn(found: Mapping[str, Sequence[Picture]], samples: int) -> list[Picture]:
    """One picture of every category, then another one, until there are enough."""
    by_category: dict[tuple[str, str], list[Picture]] = {}
    for picture in itertools.chain.from_iterable(found.values()):
        if picture.expected.code is not None:
            by_category.setdefault((picture.corpus, picture.category), []).append(picture)
    rounds = itertools.chain.from_iterable(itertools.zip_longest(*by_category.values()))
    return list(itertools.islice((each for each in rounds if each is not None), samples))


def _watch(full: Pixels, picture: Picture, seed: int, beside: Mapping[str, Peer]) -> ClipResult:
    truth = _Truth(full, picture, beside)
    frames = list(clip(fitted(full), seed=1, index=seed))
    reader = TimedReader(reader_for([Symbology.QR]))
    watched = {name: Watched() for name in (_OURS, *beside)}
    for number, frame in enumerate(frames):
        reads = symbols_as_reads(reader.look(frame.grey, frame.at))
        watched[_OURS].add(number, truth.judge(reads, frame), reader.costs[-1])
        for name, peer in beside.items():
            tally = watched[name]
            if name != _PLAIN and (number % DEAR_EVERY or tally.first is not None):
                continue
            reads, cost = timed(peer, frame.grey)
            tally.add(number, truth.judge(reads, frame), cost)
    readable = picture.expected.code is True and (
        any(each.first is not None for each in watched.values())
        or any(
            truth.judge(variant(frame.grey), frame).right
            for frame in frames[::DEAR_EVERY]
            for variant in variants()
        )
    )
    return ClipResult(picture.corpus, watched, readable)


def _figures(results: Sequence[ClipResult], names: Sequence[str]) -> dict[str, Any]:
    readable = [result.watched for result in results if result.readable]
    ours = _shares([each[_OURS] for each in readable])
    theirs = {name: _shares([each[name] for each in readable]) for name in names}
    costs = {name: _costs([each.watched[name] for each in results]) for name in (_OURS, *names)}
    return {
        "clips": len(results),
        "readable": len(readable),
        **ours,
        "behind": sum(_behind(each[_OURS], each[_PLAIN]) for each in readable),
        "wrong": sum(each.watched[_OURS].wrong for each in results),
        **costs[_OURS],
        "peers": {
            name: {
                **shares,
                "ratio_within_0.3_s": _ratio(ours["within_0.3_s"], shares["within_0.3_s"]),
                "ratio_within_2_s": _ratio(ours["within_2_s"], shares["within_2_s"]),
                "wrong": sum(each.watched[name].wrong for each in results),
                **costs[name],
                "ratio_p50": _ratio(costs[_OURS]["p50_ms"], costs[name]["p50_ms"]),
                "every": 1 if name == _PLAIN else DEAR_EVERY,
            }
            for name, shares in theirs.items()
        },
    }


def _shares(watched: Sequence[Watched]) -> dict[str, float | None]:
    soon = [each.first is not None and each.first / FPS <= _SOON for each in watched]
    read = [each.first is not None for each in watched]
    return {"within_0.3_s": _percent(soon), "within_2_s": _percent(read)}


def _behind(ours: Watched, plain: Watched) -> bool:
    return plain.first is not None and (ours.first is None or ours.first > plain.first + 1)


def _costs(watched: Sequence[Watched]) -> dict[str, float | None]:
    costs = [cost for each in watched for cost in each.costs]
    if not costs:
        return {"p50_ms": None, "p95_ms": None, "max_ms": None}
    p50, p95, most = np.percentile(costs, [50, 95, 100])
    return {"p50_ms": round(p50, 2), "p95_ms": round(p95, 2), "max_ms": round(most, 2)}


def _percent(those: Sequence[bool]) -> float | None:
    return round(100 * sum(those) / len(those), 1) if those else None


def _ratio(ours: float | None, theirs: float | None) -> float | None:
    return None if ours is None or not theirs else round(ours / theirs, 3)
