"""How one flag of one set went, and the line that says so."""

from dataclasses import dataclass, field
from typing import Any, Final

NAMED: Final = 20
"""Failures that a line names; it counts all of them."""


@dataclass(slots=True)
class Tally:
    """What came out of every case of a set that carries a flag."""

    set: str
    flag: str
    passed: int = 0
    failed: list[str] = field(default_factory=list)
    disputed: list[str] = field(default_factory=list)
    """Cases whose own label contradicts them, each named beside its set."""
    not_checkable: list[str] = field(default_factory=list)
    """Cases that lack what the check needs: a readable key, a clock, the step before."""

    @property
    def total(self) -> int:
        """All cases that carry the flag."""
        return self.checked + len(self.disputed) + len(self.not_checkable)

    @property
    def checked(self) -> int:
        """The cases that passed or failed."""
        return self.passed + len(self.failed)

    def add(self, name: str, right: bool | None, *, disputed: bool = False) -> None:
        """Count a case; `right` is None where it cannot be checked."""
        if right is None:
            self.not_checkable.append(name)
        elif right:
            self.passed += 1
        elif disputed:
            self.disputed.append(name)
        else:
            self.failed.append(name)

    def figure(self) -> dict[str, Any]:
        """One line of figures, as `prove conformance` prints it."""
        line: dict[str, Any] = {
            "name": f"{self.set} {self.flag}",
            "set": self.set,
            "flag": self.flag,
            "total": self.total,
            "checked": self.checked,
            "passed": self.passed,
            "failed": len(self.failed),
            "not_checkable": len(self.not_checkable),
        }
        if self.disputed:
            line["disputed"] = sorted(self.disputed)
        if self.failed:
            line["failures"] = sorted(self.failed)[:NAMED]
        return line
