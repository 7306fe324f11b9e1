"""Which places of the register changed lately, for those who keep up with it."""

from collections import deque
from typing import Final

from terminal.reports.register_query import Changes

REMEMBERED: Final = 1_000
"""Changes of which the places are remembered."""


class ChangeLog:
    """Numbers every change; one caller at a time, but for `version`, which anyone may look at."""

    def __init__(self) -> None:
        self.version = 0
        self._places: deque[int] = deque(maxlen=REMEMBERED)

    def note(self, place: int) -> None:
        """The entry at a place was added or changed."""
        self._places.append(place)
        self.version += 1

    def note_all(self) -> None:
        """So much changed that nobody can say which places."""
        self._places.clear()
        self.version += 1

    def since(self, version: int) -> Changes:
        """What changed after that version."""
        missed = self.version - version
        if not 0 <= missed <= len(self._places):
            return Changes(version=self.version, all_anew=True)
        places = list(self._places)[len(self._places) - missed :]
        return Changes(version=self.version, places=frozenset(places))
