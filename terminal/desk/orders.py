"""What people at a post ask of the desk beside showing codes to it, as values; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sync.protocol.terms import Direction, Source, Verdict
from terminal.declarations.declaration import Declaration
from terminal.desk.situation import Carries, Role


class OverrideReason(StrEnum):
    """Why somebody decided otherwise than the rules; a closed list, for the handover counts."""

    DOCUMENTS_SEEN = "documents-seen"
    """Papers that no code stands for were looked at and found good."""
    EMERGENCY = "emergency"
    """An ambulance, a birth, a fire."""
    OFFICIAL_DUTY = "official-duty"
    HUMANITARIAN = "humanitarian"
    ORDER = "order"
    """The head of the post or the command centre said so."""
    WRONG_READING = "wrong-reading"
    """The code was read or judged wrongly."""
    SUSPICION = "suspicion"
    """Something that no rule knows speaks against this person."""
    OTHER = "other"


class Correction(StrEnum):
    """What of an entry may be put right afterwards; the names of the fields of a body."""

    NAME = "name"
    NUMBER = "number"
    BIRTH_DATE = "birth_date"
    SEX = "sex"
    ADDRESS = "address"
    PHONE = "phone"
    NATIONALITY = "nationality"
    PLATE = "plate"


@dataclass(frozen=True, slots=True)
class Turn:
    """From the next person on, people go this way."""

    direction: Direction


@dataclass(frozen=True, slots=True)
class Move:
    """From the next person on, this is the lane. It is one of those of the settings."""

    lane: str


@dataclass(frozen=True, slots=True)
class Attend:
    """From now on this person is on duty; empty for nobody."""

    operator: str


@dataclass(frozen=True, slots=True)
class BeginVehicle:
    """Those who come from now on are in one vehicle; one that is open is ended first."""

    plate: str = ""
    carries: Carries = Carries.PEOPLE


@dataclass(frozen=True, slots=True)
class ChangeVehicle:
    """The plate or load of the open vehicle is this; its entries so far are amended."""

    plate: str
    carries: Carries


@dataclass(frozen=True, slots=True)
class NameRole:
    """The next person in the open vehicle is this; passengers follow a driver by themselves."""

    role: Role


@dataclass(frozen=True, slots=True)
class EndVehicle:
    """Everybody in the vehicle was here: the one confirmation."""


@dataclass(frozen=True, slots=True)
class Override:
    """Another verdict than the rules', by somebody's decision."""

    verdict: Verdict
    reason: OverrideReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Amend:
    """Something learned later about an entry.

    `temperature_tenths` is in tenths of a degree Celsius; `corrections` are new texts. At least
    one thing is given. `late` gives answers that came later, by codes of a form's questions.
    """

    epoch: int
    seq: int
    temperature_tenths: int | None = None
    note: str = ""
    override: Override | None = None
    corrections: Mapping[Correction, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    by: str = ""
    """Who signed in for it; empty for whoever is on duty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enter:
    """A person who showed no code: typed, declared with help, or from a paper list (LATE).

    `claimed_at` and `verdict` are what the paper says, for LATE alone; None where it says
    nothing. The rules still judge what is declared.
    """

    declaration: Declaration
    source: Source
    temperature_tenths: int | None = None
    note: str = ""
    plate: str = ""
    claimed_at: datetime | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class View:
    """Show all that is known of the person of an entry; it is recorded who looked."""

    epoch: int
    seq: int
    by: str = ""
    """Who signed in for it; empty for whoever is on duty."""


@dataclass(frozen=True, slots=True)
class DropAwaited:
    """The second document is not coming; the entry stays as it is."""


Order = (
    Turn
    | Move
    | Attend
    | BeginVehicle
    | ChangeVehicle
    | NameRole
    | EndVehicle
    | Amend
    | Enter
    | View
    | DropAwaited
)
"""Anything that can be asked of the desk."""


class OrderRefused(StrEnum):
    """Why the desk does not do what was asked; the register is as it was."""

    NO_SUCH_ENTRY = "no-such-entry"
    UNREADABLE_ENTRY = "unreadable-entry"
    """This machine can no longer read it, so nothing of it can be shown."""
    NOTHING_GIVEN = "nothing-given"
    OUT_OF_RANGE = "out-of-range"
    """A temperature no living person has, or a text longer than a record may hold."""
    NO_VEHICLE = "no-vehicle"
    NO_SUCH_LANE = "no-such-lane"
    NOT_SAVED = "not-saved"
    """The disk refused: nothing was changed and nothing may be shown."""
