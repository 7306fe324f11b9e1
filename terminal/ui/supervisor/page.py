"""What every page of the supervisor's window is and can be told."""

from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from terminal.desk.orders import OrderRefused
from terminal.desk.outcome import Outcome
from terminal.reports.row import Row
from terminal.ui.theme import Look
from terminal.ui.words import Words


class Page(QWidget):
    """A page that one can go to by its icon and title. All calls come in the screen's thread.

    `icon` is the name of a drawing in assets/icons. The window tells all its pages what the desk
    answers; only the page that is open needs to show it.
    """

    icon: ClassVar[str] = ""

    ordered = Signal(object)
    """Emitted with an Order that somebody gave on this page."""

    def title(self, words: Words) -> str:
        """The page's name, in a word or two."""
        raise NotImplementedError

    def reword(self, words: Words) -> None:
        """Speak another language."""
        raise NotImplementedError

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        raise NotImplementedError

    def opened(self) -> None:
        """Somebody went to this page: from now on it keeps itself up to date."""

    def closed(self) -> None:
        """Nobody sees this page any more: it lets go of whatever costs time, and of people."""

    def show_outcome(self, outcome: Outcome) -> None:
        """What the desk recorded: a person, or what became of an Amend."""

    def show_person(self, row: Row) -> None:
        """All that is known of the person of an entry, after a View; it is recorded."""

    def show_refused_order(self, reason: OrderRefused) -> None:
        """Why the desk did not do what was last ordered."""
