"""Why somebody is not signed in, or people stay as they are, as codes; pure."""

from dataclasses import dataclass
from enum import StrEnum

from sync.journal.accounts import PeopleRefused
from sync.journal.passphrase import Weakness


class Denied(StrEnum):
    """Why somebody is not signed in."""

    WRONG = "wrong"
    WAIT = "wait"
    """Too soon after wrong tries; nothing was tried."""
    GONE = "gone"
    DAMAGED = "damaged"
    """The file of the key does not hold one any more."""
    NOT_SAVED = "not-saved"
    """The disk does not take the record of it."""


@dataclass(frozen=True, slots=True)
class NotIn:
    """Nobody is signed in, why, and in how many seconds a next try is possible."""

    why: Denied
    wait: int = 0


class NotDone(StrEnum):
    """Why a change of people was not made, other than by a rule."""

    NOT_SAVED = "not-saved"
    """The disk takes no record of it, or not the change itself."""


Refusal = PeopleRefused | Weakness | NotDone | NotIn
"""Anything that keeps a change of people from being made."""
