"""What the charts of a day show, as numbers and words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from sync.protocol.terms import Verdict
from terminal.reports.counts import DayCounts
from terminal.reports.tallies import MINUTES, Gap, Tallies, gaps, most
from terminal.ui import text
from terminal.ui.words import Words

TOP: Final = 10
"""Provinces that have a bar of their own."""
_NAMES: Final[Mapping[Verdict, str]] = {
    Verdict.ADMIT: "admit",
    Verdict.ATTENTION: "attention",
    Verdict.REFUSE: "refuse",
}


@dataclass(frozen=True, slots=True)
class HourBar:
    """One hour: `parts` from below with the verdict of each (None for no verdict's)."""

    parts: tuple[tuple[Verdict | None, float], ...] = ()
    mark: float | None = None
    """The same hour of the day compared with."""

    @property
    def height(self) -> float:
        """All parts together."""
        return sum(value for _, value in self.parts)


@dataclass(frozen=True, slots=True)
class HourBars:
    """24 hours with the stretches in which nobody was scanned; `now` is a minute of the day."""

    bars: tuple[HourBar, ...] = (HourBar(),) * 24
    gaps: tuple[Gap, ...] = ()
    now: int | None = None


@dataclass(frozen=True, slots=True)
class RankBar:
    """A line of a chart of lengths; `shown` stands behind the bar."""

    name: str
    value: int
    shown: str
    verdict: Verdict | None = None
    is_rest: bool = False


def count_of(counts: DayCounts, verdict: Verdict) -> int:
    """How many entries of a verdict."""
    found: int = getattr(counts, _NAMES[verdict])
    return found


def entries_by_hour(day: Tallies, other: Tallies | None, now: int | None) -> HourBars:
    """Entries an hour, by verdict, with marks for the day compared with."""
    marks = [None] * 24 if other is None else [hour.total for hour in other.hours]
    bars = tuple(
        HourBar(tuple((verdict, count_of(hour, verdict)) for verdict in Verdict), mark)
        for hour, mark in zip(day.hours, marks, strict=True)
    )
    return HourBars(bars, _gaps(day, now), now)


def handling_by_hour(day: Tallies, other: Tallies | None, now: int | None) -> HourBars:
    """The median of seconds from one person to the next, an hour."""
    marks = [None] * 24 if other is None else other.handling_s
    bars = tuple(
        HourBar(() if seconds is None else ((None, seconds),), mark)
        for seconds, mark in zip(day.handling_s, marks, strict=True)
    )
    return HourBars(bars, _gaps(day, now), now)


def by_verdict(words: Words, counts: DayCounts) -> list[RankBar]:
    """A bar for each verdict, with its share."""
    return [
        RankBar(
            text.verdict_word(words, verdict),
            count_of(counts, verdict),
            _with_share(words, count_of(counts, verdict), counts.total),
            verdict,
        )
        for verdict in Verdict
    ]


def by_origin(words: Words, day: Tallies) -> list[RankBar]:
    """The provinces of most entries, and all others together."""
    named, rest = most(day.origins, TOP)
    total = day.counts.total
    bars = [RankBar(name, n, _with_share(words, n, total)) for name, n in named]
    if rest:
        others = words.translate("Charts", "Others, not known")
        bars.append(RankBar(others, rest, _with_share(words, rest, total), is_rest=True))
    return bars


def told_hours(words: Words, chart: HourBars, unit: str) -> list[str]:
    """Every hour that has a value, and every gap, as somebody would read them out."""
    told = []
    for hour, bar in enumerate(chart.bars):
        if bar.height:
            parts = [
                f"{text.verdict_word(words, verdict)} {round(value)}"
                for verdict, value in bar.parts
                if verdict is not None and value
            ]
            split = f" ({', '.join(parts)})" if parts else ""
            told.append(f"{hour}–{hour + 1}h: {_number(words, bar.height)} {unit}{split}")
    return told + [gap_text(words, gap) for gap in chart.gaps]


def told_ranks(bars: Sequence[RankBar]) -> list[str]:
    """Every bar, as somebody would read them out."""
    return [f"{bar.name}: {bar.shown}" for bar in bars]


def gap_text(words: Words, gap: Gap) -> str:
    """From when to when nobody was scanned."""
    told = words.translate("Charts", "Nobody scanned {from}–{to}")
    return told.replace("{from}", clock(gap.start)).replace("{to}", clock(gap.end))


def usual_handling(day: Tallies) -> float | None:
    """The middle of the medians of all hours; None where nobody followed anybody."""
    known = [each for each in day.handling_s if each is not None]
    return median(known) if known else None


def clock(minute: int) -> str:
    """A minute of the day as a time of day."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _number(words: Words, value: float) -> str:
    return words.number(round(value)) if value == round(value) else f"{value:.1f}"


def _with_share(words: Words, value: int, total: int) -> str:
    share = round(100 * value / total) if total else 0
    percent = "<1" if value and not share else str(share)
    return f"{words.number(value)}  {percent} %"


def _gaps(day: Tallies, now: int | None) -> tuple[Gap, ...]:
    return gaps(day.scanned, MINUTES if now is None else now)
