"""The words of the field that stand in records and messages, as closed sets."""

from enum import StrEnum
from typing import Final

GAP: Final = "gap"
"""Why a record was rejected that comes after one that the centre lacks: nothing of it is kept."""


class Assurance(StrEnum):
    """How far a declaration can be believed (DESIGN.md, section 2)."""

    VERIFIED = "VERIFIED"
    """Signed, trusted, in date and not known to be revoked."""
    UNSIGNED = "UNSIGNED"
    """Plain text such as an ID card's: an identity was read, nothing authenticated."""
    OPAQUE = "OPAQUE"
    """Only a server could say what the code stands for."""
    REJECTED = "REJECTED"
    """Not a declaration that may be used; the reason code says why."""


class Verdict(StrEnum):
    """What the post does with the person."""

    ADMIT = "ADMIT"
    ATTENTION = "ATTENTION"
    REFUSE = "REFUSE"


class RecordKind(StrEnum):
    """What a record of the journal is about."""

    ENTRY = "entry"
    """A person and the verdict about them."""
    AMENDMENT = "amendment"
    """Something learned later about an entry, which itself stays as it was."""
    EVENT = "event"
    """Something that happened to the terminal: a start, a key, a clock jump."""


class Mode(StrEnum):
    """Whether somebody attends the terminal."""

    OPERATOR = "operator"
    KIOSK = "kiosk"


class Direction(StrEnum):
    """Which way the person goes, seen from the province."""

    IN = "in"
    OUT = "out"
    THROUGH = "through"


class Source(StrEnum):
    """How the terminal came to know what it recorded."""

    CAMERA = "camera"
    RECORDING = "recording"
    """A recorded video or a folder of pictures, such as the demo."""
    SCANNER = "scanner"
    TYPED = "typed"
    ASSISTED = "assisted"
    LATE = "late"


class TimeQuality(StrEnum):
    """How far the wall clock could be believed when the record was made."""

    TRUSTED = "trusted"
    """At or above the floor of signed evidence, and not far ahead of it."""
    BEHIND = "behind"
    """Below the floor: the clock is certainly wrong."""
    AHEAD = "ahead"
    """Far ahead of the floor: the clock may be wrong."""
    JUMPED = "jumped"
    """The clock moved against the monotonic one a short while ago, and nothing confirmed it."""


class RecordStatus(StrEnum):
    """The centre's answer about one record of a batch."""

    STORED = "stored"
    SAME = "same"
    """The centre already held this very record."""
    CONFLICT = "conflict"
    """The centre holds other bytes under this number: a fork."""
    REJECTED = "rejected"
    """Kept in quarantine; the reason code says why."""
    AHEAD = "ahead"
    """Kept aside until what lies before it has come; nothing of it is confirmed."""
