"""Tells a scanner that types from people who type, by how fast keys follow each other; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from terminal.capture.scanned_text import MAX_SCANNED, EndedBy, Overlong, ScannedText
from terminal.capture.thermometer import typed_temperature

SCANNER: Final = "keyboard"
"""By which name the texts of scanners that type are known; no two can be told apart."""
_KEYS_A_CHARACTER: Final = 8
"""Shift and another modifier, the key itself, and all their releases; with room."""
Event = TypeVar("Event")


@dataclass(frozen=True, slots=True)
class Key(Generic[Event]):
    """One thing that a keyboard did.

    :param event: what is to be done again should people have done it; nothing looks into it.
    :param at: when, in seconds of one steady clock.
    :param text: what it writes; empty for a function key, a modifier, a release.
    :param ends: whether a scanner presses it after a text: Enter, perhaps Tab.
    :param down: false for a release, which says nothing of speed.
    :param repeated: the keyboard repeats a key that is held down; no scanner does that.
    """

    event: Event
    at: float
    text: str = ""
    ends: bool = False
    down: bool = True
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Typing(Generic[Event]):
    """People did this: do it all again, in this order."""

    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class WedgeRules:
    """How a scanner that types is recognised.

    :param gap: seconds; keys that follow each other within it are one burst. People are kept
        waiting so long for what they type.
    :param least: characters of a burst that only a scanner can have typed; at most 64.
    """

    gap: float = 0.035
    least: int = 6
    prefix: str = ""
    suffix: str = ""


Told = Typing[Event] | ScannedText | Overlong


class Wedge(Generic[Event]):
    """Holds keys until it is known who typed them, at most until `gap` after the last.

    Everything comes out once and in order: as typing to be done again, or within a scanned text.
    After a text that was ended, whatever follows within `gap` is still the scanner's.
    """

    def __init__(self, rules: WedgeRules) -> None:
        self._rules = rules
        self._held: list[Key[Event]] = []
        self._characters = 0
        self._most = MAX_SCANNED + len(rules.prefix + rules.suffix)
        self._last = float("-inf")
        self._of_scanner = False
        self._too_long = False

    @property
    def holds(self) -> bool:
        """Whether anything is held, or a text goes on, so that `silence` must come to be told."""
        return bool(self._held) or self._of_scanner or self._too_long

    @property
    def is_scanning(self) -> bool:
        """Whether what comes now is certainly a scanner's."""
        return self._of_scanner or self._too_long or self._enough

    def key(self, key: Key[Event]) -> tuple[Told[Event], ...]:
        """Take in a key. :return: what is known by it."""
        told: list[Told[Event]] = []
        if self.holds and key.down and key.at - self._last > self._rules.gap:
            told.extend(self.silence(key.at))
        if not key.down and not self.holds:
            return (*told, Typing((key.event,)))
        if key.repeated and not self.is_scanning:
            return (*told, *self._typed(), Typing((key.event,)))
        self._held.append(key)
        self._characters += len(key.text)
        if key.down:
            self._last = key.at
        if self._too_long:
            self._held.clear()
        elif self._characters > self._most or len(self._held) > _KEYS_A_CHARACTER * self._most:
            self._held.clear()
            self._too_long = True
            told.append(Overlong(SCANNER))
        elif key.ends and self.is_scanning:
            told.extend(self._scanned(key.at))
            self._of_scanner = True
        return tuple(told)

    def silence(self, at: float) -> tuple[Told[Event], ...]:
        """No key came for `gap`. :return: what that decides."""
        told: tuple[Told[Event], ...]
        if self._too_long:
            told = ()
        elif self.is_scanning or self._is_temperature(at):
            told = self._scanned(at)
        else:
            told = self._typed()
        self._forget()
        return told

    @property
    def _enough(self) -> bool:
        return self._characters >= self._rules.least or (
            bool(self._rules.prefix)
            and self._characters > len(self._rules.prefix)
            and "".join(key.text for key in self._held[:8]).startswith(self._rules.prefix)
        )

    def _is_temperature(self, at: float) -> bool:
        if not self._held or not any(key.ends for key in self._held):
            return False
        texts = self._texts(at)
        return len(texts) == 1 and typed_temperature(texts[0]) is not None

    def _typed(self) -> tuple[Typing[Event], ...]:
        events = tuple(key.event for key in self._held)
        self._forget()
        return (Typing(events),) if events else ()

    def _scanned(self, at: float) -> tuple[ScannedText, ...]:
        texts = self._texts(at)
        self._forget()
        return texts

    def _forget(self) -> None:
        self._held = []
        self._characters = 0
        self._of_scanner = self._too_long = False

    def _texts(self, at: float) -> tuple[ScannedText, ...]:
        """The texts of a burst, each up to what ended it."""
        found: list[ScannedText] = []
        keys: list[Key[Event]] = []
        for key in self._held:
            if key.ends:
                found.extend(self._text(keys, at, EndedBy.TERMINATOR))
                keys = []
            else:
                keys.append(key)
        found.extend(self._text(keys, at, EndedBy.SILENCE))
        return tuple(found)

    def _text(self, keys: Sequence[Key[Event]], at: float, by: EndedBy) -> tuple[ScannedText, ...]:
        rules = self._rules
        text = "".join(key.text for key in keys).removeprefix(rules.prefix)
        text = text.removesuffix(rules.suffix)
        if not text:
            return ()
        pressed = [key.at for key in keys if key.down]
        pace = (pressed[-1] - pressed[0]) / max(len(text) - 1, 1)
        # A pair of halves that no code can hold: what a keyboard driver made of it says nothing.
        payload = text.encode("utf-8", "replace")
        return (ScannedText(payload, at, SCANNER, by, pace),)
