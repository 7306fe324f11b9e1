"""What a kiosk is for, as its window needs to know it."""

from dataclasses import dataclass

from sync.protocol.forms import Form
from terminal.desk.triage import Triage


@dataclass(frozen=True, slots=True)
class Hospital:
    """The questions that visitors are asked, and where their answers lead to."""

    form: Form
    triage: Triage
    question_seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Market:
    """People are counted in and out. `buttons` is whether visitors say which way they go."""

    buttons: bool = True


KioskUse = Hospital | Market | None
"""None at an entrance where nothing is asked and nobody counted."""
