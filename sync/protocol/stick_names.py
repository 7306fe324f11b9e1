"""What lies on a stick under which exact name, and what can be said of each file of it.

    chot/<terminal, 32 hex digits>/<epoch>-<first>-<last>-<16 hex digits>.batch
                                   <the same>.receipt
                                   enrolment.request    enrolment.welcome
    chot/bundle/bundle.list        and the files that it lists, each under its SHA-256

A batch is compressed as it is sent over the line; the hex digits of its name begin its batch hash.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sync.protocol.messages import MAX_RECORDS

ROOT: Final = "chot"
BATCH: Final = ".batch"
RECEIPT: Final = ".receipt"
REQUEST: Final = "enrolment.request"
WELCOME: Final = "enrolment.welcome"
BUNDLE: Final = "bundle"
BUNDLE_LIST: Final = "bundle.list"
MAX_FILES: Final = 10_000
"""Names in one folder of a stick; one with more is not looked through."""
_DIGEST_BYTES: Final = 8
_NUMBER: Final = r"(0|[1-9][0-9]{0,18})"
_RUN: Final = re.compile(rf"{_NUMBER}-{_NUMBER}-{_NUMBER}-([0-9a-f]{{16}})")
_TERMINAL: Final = re.compile(r"[0-9a-f]{32}")
_BUNDLE_FILE: Final = re.compile(r"[0-9a-f]{64}")
_PART: Final = re.compile(r"\.(.+)\.[0-9a-f]{8}\.part")


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """Which records a batch holds: numbers `first` to `last` of `epoch`, and its hash's begin."""

    epoch: int
    first: int
    last: int
    digest: bytes

    @property
    def records(self) -> int:
        """How many records it holds."""
        return self.last - self.first + 1

    def named(self, suffix: str) -> str:
        """The name of its file of that kind, `BATCH` or `RECEIPT`."""
        return f"{self.epoch}-{self.first}-{self.last}-{self.digest.hex()}{suffix}"


def run_with(epoch: int, first: int, last: int, batch_hash: bytes) -> Run:
    """The run whose encoded batch has this hash."""
    return Run(epoch, first, last, batch_hash[:_DIGEST_BYTES])


def run_of(name: str, suffix: str) -> Run | None:
    """What a file name of that kind says; None for every other name, however much like one."""
    if not name.endswith(suffix):
        return None
    found = _RUN.fullmatch(name.removesuffix(suffix))
    if found is None:
        return None
    epoch, first, last = (int(text) for text in found.groups()[:3])
    run = Run(epoch, first, last, bytes.fromhex(found[4]))
    fits = epoch < 2**63 and 1 <= first <= last < 2**63 and run.records <= MAX_RECORDS
    return run if fits else None


def terminal_of(name: str) -> bytes | None:
    """The terminal whose folder has this name; None for every other name."""
    return bytes.fromhex(name) if _TERMINAL.fullmatch(name) else None


def is_bundle_file(name: str) -> bool:
    """Whether a name is that of a file of a bundle."""
    return _BUNDLE_FILE.fullmatch(name) is not None


def part_name(name: str, chance: bytes) -> str:
    """Under what name a file is written until it is whole; `chance` is 4 random bytes."""
    return f".{name}.{chance.hex()}.part"


def is_part(name: str) -> bool:
    """Whether a name is that of a file of ours that never became whole."""
    found = _PART.fullmatch(name)
    return found is not None and (
        found[1] in {REQUEST, WELCOME, BUNDLE_LIST}
        or is_bundle_file(found[1])
        or run_of(found[1], BATCH) is not None
        or run_of(found[1], RECEIPT) is not None
    )


class Outcome(StrEnum):
    """What became of a file on a stick."""

    WRITTEN = "written"
    THERE = "there"
    """It lay there already, whole."""
    TAKEN = "taken"
    KNOWN = "known"
    """It says nothing that is not known already."""
    WAITS = "waits"
    """Checked, and taken by the terminal that runs, or at its next start."""
    INSTALLED = "installed"
    """Keys and rules that count from the next start of the terminal."""
    DAMAGED = "damaged"
    """Cut, altered, or not what its name says."""
    TOO_LARGE = "too-large"
    NOT_A_FILE = "not-a-file"
    """A link, a folder or a device."""
    UNREADABLE = "unreadable"
    """The stick does not give or take this one; what else is on it is handled."""
    NOT_OURS = "not-ours"
    """Of another line than this journal's, or an answer to what was never written here."""
    OTHER_CENTRE = "other-centre"
    """Not signed by the centre that is believed here."""
    NOT_ENROLLED = "not-enrolled"
    UNKNOWN_TERMINAL = "unknown-terminal"
    """The centre does not know the terminal, or has revoked it."""
    REFUSED = "refused"
    """No enrolment: the token is used, too old or of another centre."""
    GAP = "gap"
    """Records before it are missing at the centre; they must come first."""
    QUARANTINED = "quarantined"
    FORK = "fork"
    """Another disk wrote under the same numbers."""
    PUT_BACK = "put-back"
    """The centre holds less than it once confirmed: all must be exported anew."""
    MISSING = "missing"
    """Records that should be here are not."""
    MISSING_FILE = "missing-file"
    """The stick does not hold all of the bundle."""
    OLDER = "older"
    """What is here already is newer."""


GOOD: Final = frozenset(
    {
        Outcome.WRITTEN,
        Outcome.THERE,
        Outcome.TAKEN,
        Outcome.KNOWN,
        Outcome.WAITS,
        Outcome.INSTALLED,
    }
)


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of one file: its path below the folder that was given, with `/` between."""

    file: str
    records: int
    outcome: Outcome
    detail: str = ""

    @property
    def ok(self) -> bool:
        """Whether all is well with it."""
        return self.outcome in GOOD
