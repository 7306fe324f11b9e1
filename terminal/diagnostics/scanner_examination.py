"""How far the scanning of the test card has come, and what it found; pure."""

from dataclasses import dataclass, field, replace

from terminal.diagnostics.scanner_card import CARD, CardCode
from terminal.diagnostics.scanner_diagnosis import (
    READ_TWICE_WITHIN,
    Arrival,
    Finding,
    diagnose,
    nearest,
    together,
)

_MOST_ARRIVALS = 8


@dataclass(frozen=True, slots=True)
class Step:
    """One code of the card: what arrived of it, and whether it was passed over."""

    code: CardCode
    arrivals: tuple[Arrival, ...] = ()
    skipped: bool = False

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong by this code."""
        return diagnose(self.code, self.arrivals)

    @property
    def done(self) -> bool:
        """Whether the next code may be scanned."""
        return bool(self.arrivals) or self.skipped


@dataclass(frozen=True, slots=True)
class Examination:
    """All steps, in the order in which they are asked for."""

    steps: tuple[Step, ...] = field(default_factory=lambda: tuple(Step(code) for code in CARD))

    @property
    def current(self) -> int | None:
        """The number of the code that is asked for now, from 0; None where all are done."""
        return next((number for number, step in enumerate(self.steps) if not step.done), None)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that is wrong so far, the gravest first."""
        return together(finding for step in self.steps for finding in step.findings)

    def arrived(self, arrival: Arrival) -> "Examination":
        """Something was scanned: a code in its turn, another one of the card, or one again."""
        code = nearest(arrival.payload)
        number = self.current
        if code is not None:
            number = next(n for n, step in enumerate(self.steps) if step.code is code)
        if number is None:
            return self
        step = self.steps[number]
        # Read again later, as after a change of the settings, it counts anew.
        same = step.arrivals and arrival.at - step.arrivals[0].at < READ_TWICE_WITHIN
        arrivals = (*step.arrivals, arrival)[:_MOST_ARRIVALS] if same else (arrival,)
        return self._with(number, replace(step, arrivals=arrivals))

    def skip(self) -> "Examination":
        """The code that is asked for cannot be scanned."""
        number = self.current
        if number is None:
            return self
        return self._with(number, replace(self.steps[number], skipped=True))

    def _with(self, number: int, step: Step) -> "Examination":
        return Examination((*self.steps[:number], step, *self.steps[number + 1 :]))
