"""What a reader tries on a frame that the plain pass did not read, in a measured order."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from terminal.reading.variants import VARIANTS


class Scope(StrEnum):
    """What a step works on."""

    FRAME = "frame"
    REGION = "region"
    """A crop of each place where a code may be."""
    STACK = "stack"
    """The same crop out of the last frames, laid on one another."""


@dataclass(frozen=True, slots=True)
class Step:
    """One engine on one variant of one part of the frame.

    `cost` is the CPU time in milliseconds for each megapixel of that part, or for each look of a
    gradual engine, as measured in the bad case (90th percentile).
    """

    engine: str
    variant: str
    scope: Scope
    cost: float
    region: int | None = None
    """Which of the places, the likeliest being 0; None for each in turn."""


def parse_steps(text: str) -> tuple[Step, ...]:
    """The steps of a table, in its order (TOML, as `benchmarks.step_table` writes it).

    :raises ValueError: where it is no such table.
    """
    try:
        steps = tuple(
            Step(
                str(row["engine"]),
                str(row["variant"]),
                Scope(row["scope"]),
                float(row["cost"]),
                int(row["region"]) if "region" in row else None,
            )
            for row in tomllib.loads(text)["step"]
        )
    except (KeyError, TypeError) as error:
        raise ValueError("this is no table of steps") from error
    unknown = {step.variant for step in steps} - VARIANTS.keys()
    if unknown:
        raise ValueError(f"there is no variant {', '.join(sorted(unknown))}")
    return steps


@cache
def measured_steps() -> tuple[Step, ...]:
    """The steps of the table that comes with the program."""
    return parse_steps(files("terminal.reading").joinpath("steps.toml").read_text("utf-8"))
