"""How many public pictures of codes are read, at what cost, beside the other readers."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.corpora import Picture, find, reduced
from benchmarks.one_core import one_core
from benchmarks.peers import ORIGIN, Peer, peers, timed, zxing
from benchmarks.truth import Read, agreed, judge
from terminal.capture.frame import Pixels
from terminal.reading.choice import reader_for
from terminal.reading.engine import Look
from terminal.reading.reader import FrameReader, read_still
from terminal.reading.symbol import Symbology
from terminal.reading.warm_up import warm_up


class TimedReader:
    """A reader that remembers what each look cost, in milliseconds of this thread's CPU time."""

    def __init__(self, reader: FrameReader) -> None:
        self._reader = reader
        self.costs: list[float] = []

    def look(self, grey: Pixels, at: float) -> Look:
        """See `FrameReader.look`."""
        began = time.thread_time()
        look = self._reader.look(grey, at)
        self.costs.append((time.thread_time() - began) * 1000)
        return look


@dataclass(slots=True)
class Tally:
    """How one reader did on a corpus; read or not by category, in the order of the pictures."""

    read: dict[str, list[bool]] = field(default_factory=dict)
    costs: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    """The pictures of the reads that contradict the truth."""

    def add(
        self, picture: Picture, reads: Sequence[Read], agreement: Sequence[Read], cost: float
    ) -> bool:
        """Count what was read in a picture. :return: whether it counts as read."""
        judgement = judge(reads, picture.expected, agreement)
        self.costs.append(cost)
        self.wrong += [f"{picture.category}/{picture.file.name}"] * len(judgement.wrong)
        if picture.expected.code:
            self.read.setdefault(picture.category, []).append(judgement.right)
        return judgement.right

    @property
    def recall(self) -> float | None:
        """Percent of pictures with a right read, mean of the categories; None without codes."""
        return _rounded(_mean(self.categories.values()), 1)

    @property
    def categories(self) -> dict[str, float]:
        """Percent of pictures with a right read, by category."""
        return {name: round(100 * sum(each) / len(each), 1) for name, each in self.read.items()}

    @property
    def mean_ms(self) -> float | None:
        """Milliseconds of CPU time a picture."""
        return _rounded(_mean(self.costs), 2)


def symbols_as_reads(look: Look) -> tuple[Read, ...]:
    """What our reader read, as the peers' reads are."""
    return tuple(Read((each.payload,), each.corners) for each in look.symbols)


def what_is_agreed(
    full: Pixels, small: Pixels, reads: Mapping[str, Sequence[Read]]
) -> tuple[Read, ...]:
    """What engines of different origin agree on, in `small` and, with zxing-cpp, in full size.

    :param reads: by name of the peer, in `small`.
    """
    by_origin: dict[str, list[Read]] = {}
    for name, each in reads.items():
        by_origin.setdefault(ORIGIN[name], []).extend(each)
    if full.shape != small.shape:
        share = small.shape[1] / full.shape[1]
        by_origin.setdefault(ORIGIN["zxing-cpp"], []).extend(
            read.moved(np.array([[share, 0, 0], [0, share, 0]])) for read in zxing(full)
        )
    return agreed(by_origin)


def measure(data: Path) -> Iterator[dict[str, Any]]:
    """One object a corpus below the folder: percent of its pictures with a right read (mean over
    categories), CPU milliseconds a picture, and how many reads contradict the truth.

    Every picture is reduced to 1280 pixels, and shown to a reader of its own as often as
    `read_still` does; one thread. `frame_max_ms` is the dearest single look, `frames_max` how
    many of them a picture took that was read.
    """
    with one_core():
        beside = peers()
        _warm(beside)
        for name, pictures in find(data).items():
            yield _corpus(name, pictures, beside)


def _corpus(name: str, pictures: Iterable[Picture], beside: Mapping[str, Peer]) -> dict[str, Any]:
    ours = Tally()
    theirs = {peer: Tally() for peer in beside}
    skipped, looks, dearest = 0, 0, 0.0
    for picture in pictures:
        full = picture.grey()
        if full is None:
            skipped += 1
            continue
        small = reduced(full)
        answers = {peer: timed(read, small) for peer, read in beside.items()}
        reader = TimedReader(reader_for([Symbology.QR]))
        look = read_still(reader, small)
        reads = {peer: each[0] for peer, each in answers.items()}
        agreement = what_is_agreed(full, small, reads)
        for peer, (found, cost) in answers.items():
            theirs[peer].add(picture, found, agreement, cost)
        dearest = max(dearest, *reader.costs)
        if ours.add(picture, symbols_as_reads(look), agreement, sum(reader.costs)):
            looks = max(looks, len(reader.costs))
    return {
        "name": name,
        "images": len(ours.costs),
        "skipped": skipped,
        "recall": ours.recall,
        "mean_ms": ours.mean_ms,
        "p95_ms": _rounded(float(np.percentile(ours.costs, 95)), 2) if ours.costs else None,
        "frame_max_ms": round(dearest, 2),
        "frames_max": looks,
        "wrong": len(ours.wrong),
        "wrong_in": sorted(set(ours.wrong)),
        "categories": ours.categories,
        "peers": _beside(ours, theirs),
    }


def _beside(ours: Tally, theirs: Mapping[str, Tally]) -> dict[str, Any]:
    shown = dict(theirs)
    # OpenCV has two detectors before one decoder: the better one is the peer.
    both = {name: shown.pop(name) for name in ("opencv", "opencv-aruco")}
    better = max(both, key=lambda name: both[name].recall or 0.0)
    shown["opencv"] = both[better]
    figures: dict[str, dict[str, Any]] = {
        name: {
            "recall": tally.recall,
            "mean_ms": tally.mean_ms,
            "wrong": len(tally.wrong),
            "ratio_recall": _ratio(ours.recall, tally.recall),
            "ratio_ms": _ratio(ours.mean_ms, tally.mean_ms),
            "categories": tally.categories,
        }
        for name, tally in shown.items()
    }
    figures["opencv"]["detector"] = "aruco" if better == "opencv-aruco" else "plain"
    return figures


def _warm(beside: Mapping[str, Peer]) -> None:
    """First calls load tables; that is no picture's cost."""
    empty = np.full((240, 320), 200, np.uint8)
    warm_up(reader_for([Symbology.QR]))
    for read in beside.values():
        read(empty)


def _mean(values: Iterable[float]) -> float | None:
    each = list(values)
    return sum(each) / len(each) if each else None


def _ratio(ours: float | None, theirs: float | None) -> float | None:
    return None if ours is None or not theirs else round(ours / theirs, 3)


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
