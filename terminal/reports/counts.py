"""The figures of a day that screens and reports show."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCounts:
    """How many entries the post's day has so far, by verdict."""

    admit: int = 0
    attention: int = 0
    refuse: int = 0

    @property
    def total(self) -> int:
        """All entries of the day."""
        return self.admit + self.attention + self.refuse
