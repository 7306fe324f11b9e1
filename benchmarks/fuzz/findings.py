"""What fuzzing finds; imports nothing of ours, for what comes before the fuzzer it cannot see."""

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What an input did that no input may do."""

    CRASH = "crash"
    SLOW = "slow"
    HANG = "hang"
    GROWTH = "growth"


@dataclass(frozen=True, slots=True)
class Finding:
    """An input, and what it did."""

    kind: Kind
    what: str
    """The exception and where it was raised, the milliseconds or the MiB."""
    data: bytes = field(repr=False)


class BrokenPromise(Exception):
    """An answer is not what is promised of every answer."""
