"""Takes what scanners type out of the keyboard's events before any widget or shortcut sees it."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcutEvent
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from terminal.capture.scanned_text import ScannedText
from terminal.capture.wedge import Key, Told, Typing, Wedge, WedgeRules

_ENTER: Final = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_Event = TypeVar("_Event")
_PRESS, _RELEASE = QEvent.Type.KeyPress, QEvent.Type.KeyRelease
_OVERRIDE, _SHORTCUT = QEvent.Type.ShortcutOverride, QEvent.Type.Shortcut
_OURS: Final = {_PRESS, _RELEASE, _OVERRIDE, _SHORTCUT}
_CONTROL, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@dataclass(frozen=True, slots=True)
class _Done:
    """An event of the keyboard, to be made anew, and who was to get it."""

    receiver: QObject
    make: Callable[[], QEvent]
    is_key: bool = True
    """Not a shortcut that a key set off."""


class WedgeFilter(QObject):
    """Filters the keys of the whole application while it is installed.

    What people type reaches its widget at most `WedgeRules.gap` later, as it was and in order. A
    shortcut is held too: Qt has then found already whose it is, and it is set off once no scanner
    turns out to have pressed it.
    """

    scanned = Signal(object)
    """ScannedText, or Overlong."""

    def __init__(
        self,
        rules: WedgeRules,
        parent: QObject | None = None,
        *,
        ends_at_tab: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """:param ends_at_tab: whether a scanner's Tab ends a text; Enter always does."""
        super().__init__(parent)
        self._clock = clock
        self._ends_at_tab = ends_at_tab
        self._rules = rules
        self._wedge: Wedge[_Done] = Wedge(rules)
        self._override: Key[None] | None = None
        self._again: deque[_Done] = deque()
        self._keys = 0
        self._silence = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._silence.timeout.connect(self._on_silence)

    def install(self, application: QApplication) -> None:
        """Begin to filter."""
        application.installEventFilter(self)

    def uninstall(self, application: QApplication) -> None:
        """Stop; what is held is given back as typing."""
        application.removeEventFilter(self)
        self._silence.stop()
        self._do(self._wedge.silence(self._clock()))

    def set_rules(self, rules: WedgeRules) -> None:
        """From now on tell scanners from people by other rules."""
        self._do(self._wedge.silence(self._clock()))
        self._rules = rules
        self._wedge = Wedge(rules)

    def eventFilter(self, receiver: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Hold back what the keyboard does. :return: whether nobody else gets to see it now."""
        kind = event.type()
        if kind not in _OURS:
            return False
        if isinstance(event, QKeyEvent):
            if kind == _OVERRIDE:
                # It is sent to several, one after the other, and tells what key comes.
                self._override = _key(event, None, self._ends_at_tab, self._clock)
                return False
            # What is done again is not spontaneous, nor is what widgets send to each other.
            return event.spontaneous() and self._take_key(receiver, event)
        if isinstance(event, QShortcutEvent) and self._override is not None:
            key, self._override = self._override, None
            return self._take_shortcut(receiver, event, key)
        return False

    def _take_key(self, receiver: QObject, event: QKeyEvent) -> bool:
        self._override = None
        return self._take(
            _key(event, _Done(receiver, _copied(event)), self._ends_at_tab, self._clock)
        )

    def _take_shortcut(self, receiver: QObject, event: QShortcutEvent, key: Key[None]) -> bool:
        sequence, number, doubtful = (
            QKeySequence(event.key()),
            event.shortcutId(),
            event.isAmbiguous(),
        )
        done = _Done(receiver, lambda: QShortcutEvent(sequence, number, doubtful), is_key=False)
        return self._take(Key(done, key.at, key.text, key.ends, repeated=key.repeated))

    def _take(self, key: Key[_Done]) -> bool:
        self._keys += 1
        told = self._wedge.key(key)
        if self._wedge.holds:
            # Before anything else: what is done again may open a window and not come back soon.
            self._silence.start(round(self._rules.gap * 1000))
        else:
            self._silence.stop()
        self._do(told)
        return True

    def _on_silence(self) -> None:
        # Where the screen was busy, keys may wait behind this; they are taken in first.
        keys = self._keys
        QTimer.singleShot(0, self, lambda: self._decide(keys))

    def _decide(self, keys: int) -> None:
        if keys == self._keys:
            self._do(self._wedge.silence(self._clock()))

    def _do(self, told: tuple[Told[_Done], ...]) -> None:
        for each in told:
            if isinstance(each, Typing):
                self._again.extend(each.events)
                self._type()
            elif isinstance(each, ScannedText):
                self.scanned.emit(replace(each, at=self._clock()))
            else:
                self.scanned.emit(each)

    def _type(self) -> None:
        """Do again what people did. What it sets off may come back here: the order stays."""
        while self._again:
            done = self._again.popleft()
            receiver: QObject | None = done.receiver
            if not isValid(receiver):
                receiver = QApplication.focusWidget() if done.is_key else None
            if receiver is not None:
                QCoreApplication.sendEvent(receiver, done.make())


def _key(
    event: QKeyEvent, done: _Event, ends_at_tab: bool, clock: Callable[[], float]
) -> Key[_Event]:
    text, down = _text(event), event.type() != _RELEASE
    ends = down and (
        event.key() in _ENTER or text in {"\r", "\n"} or (ends_at_tab and text == "\t")
    )
    # The system's own time, where it tells one: the screen may have been busy since.
    at = event.timestamp() / 1000 or clock()
    return Key(done, at, text if down and not ends else "", ends, down, event.isAutoRepeat())


def _text(event: QKeyEvent) -> str:
    """What a key writes, control characters as they stand in a code; empty for a hotkey."""
    control, alt = (bool(event.modifiers() & each) for each in (_CONTROL, _ALT))
    if control and not alt and 0x40 <= event.key() <= 0x5F:
        return chr(event.key() - 0x40)
    if alt and not control:
        return ""
    return event.text()


def _copied(event: QKeyEvent) -> Callable[[], QKeyEvent]:
    """Makes the same event anew: Qt takes the one that it sent away again."""
    told = (
        event.type(),
        event.key(),
        event.modifiers(),
        event.nativeScanCode(),
        event.nativeVirtualKey(),
        event.nativeModifiers(),
        event.text(),
        event.isAutoRepeat(),
        event.count(),
    )
    return lambda: QKeyEvent(*told)
