"""What is under way below the verdict: a vehicle that is not complete, a document awaited."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sync.protocol.terms import Verdict
from terminal.desk.orders import DropAwaited, EndVehicle
from terminal.desk.situation import Situation
from terminal.ui.icons import Icons, IconView
from terminal.ui.label import FittedLabel
from terminal.ui.operator.key_button import KeyButton
from terminal.ui.signs import ICONS, TONES
from terminal.ui.text_passage import needs_line, vehicle_counts, vehicle_line
from terminal.ui.theme import Look
from terminal.ui.words import Words


class Strips(QWidget):
    """At most two of three things side by side, a button each; no height while there is none."""

    ordered = Signal(object)
    slip_asked = Signal()
    """Whoever was refused last should get a slip."""

    def __init__(self, icons: Icons, words: Words, window: QWidget) -> None:
        super().__init__(window)
        self._words = words
        self._situation: Situation | None = None
        self._look: Look | None = None
        self._awaited = _Strip(icons, self, icon="several", key="Del")
        self._vehicle = _Strip(icons, self, icon="vehicle", key="End")
        self._slip = _Strip(icons, self, icon="slip", key="Ins")
        self._offers_slip = False
        self._has_room = True
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(1)
        for strip, key, order in (
            (self._awaited, Qt.Key.Key_Delete, DropAwaited()),
            (self._vehicle, Qt.Key.Key_End, EndVehicle()),
        ):
            self._row.addWidget(strip, 3)
            strip.button.clicked.connect(lambda _=False, order=order: self.ordered.emit(order))
            QShortcut(QKeySequence(key), window).activated.connect(strip.button.click)
        self._row.addWidget(self._slip, 1)
        self._slip.button.clicked.connect(self.slip_asked)
        QShortcut(QKeySequence(Qt.Key.Key_Insert), window).activated.connect(
            self._slip.button.click
        )
        self._slip.turn(on=False)
        self.hide()

    def offer_slip(self, *, offered: bool) -> None:
        """Whether the last one who came was refused, and may want it on paper."""
        self._offers_slip = offered
        self.reword(self._words)

    def make_room(self, *, roomy: bool) -> None:
        """Whether there is room for what can wait: the verdict keeps a third of the screen."""
        self._has_room = roomy
        self.reword(self._words)

    def show_situation(self, situation: Situation) -> None:
        """What is under way now."""
        self._situation = situation
        self.reword(self._words)

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._vehicle.button.name(words.translate("Operator", "Vehicle complete"))
        self._awaited.button.name(words.translate("Operator", "There is none"))
        awaited = None if self._situation is None else self._situation.awaited
        vehicle = None if self._situation is None else self._situation.vehicle
        self._awaited.turn(on=awaited is not None)
        self._vehicle.turn(on=vehicle is not None)
        if awaited is not None:
            self._awaited.say(needs_line(words, awaited.needs))
        if vehicle is not None:
            self._vehicle.say(vehicle_line(words, vehicle), vehicle_counts(words, vehicle))
            self._vehicle.worst = vehicle.worst
        # Three do not fit side by side.
        fits = self._has_room and (awaited is None or vehicle is None)
        offers = self._offers_slip and fits
        self._slip.turn(on=offers)
        self._slip.say(words.translate("Operator", "Not cleared: why, and what to do next"))
        # Beside something else there is room for its button alone, which says enough.
        is_beside = awaited is not None or vehicle is not None
        whole = words.translate("Operator", "Slip for this person")
        self._slip.button.name(words.translate("Operator", "Slip") if is_beside else whole)
        self._slip.button.setAccessibleName(f"{whole} (Ins)")
        self._slip.shorten(shortened=is_beside)
        self.setHidden(awaited is None and vehicle is None and not offers)
        if self._look is not None:
            self.restyle(self._look)

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        for strip in (self._awaited, self._vehicle, self._slip):
            strip.restyle(look)


class _Strip(QWidget):
    """A drawing, a line, a smaller line, the gravest verdict, a button."""

    def __init__(self, icons: Icons, parent: QWidget, *, icon: str, key: str) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self._icon = icon
        self.worst: Verdict | None = None
        self._sign = IconView(icons, self)
        self._line = FittedLabel(self, lines=2)
        self._small = FittedLabel(self)
        self._worst = IconView(icons, self)
        self.button = KeyButton(
            icons, self, icon="tick" if key == "End" else "", key=key, main=True
        )
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(self._line)
        lines.addWidget(self._small)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._sign)
        self._row.addLayout(lines, 3)
        self._row.addWidget(self._worst)
        self._row.addWidget(self.button, 2)

    def turn(self, *, on: bool) -> None:
        """Show it, and let its key do something, or not."""
        self.setVisible(on)
        self.button.setEnabled(on)

    def say(self, line: str, small: str = "") -> None:
        """Say what is under way."""
        self._line.setText(line)
        self._small.setText(small)
        self._small.setHidden(not small)
        self.setAccessibleName(". ".join(filter(None, (line, small))))

    def shorten(self, *, shortened: bool) -> None:
        """Leave out all but the button, or say everything again."""
        for part in (self._sign, self._line):
            part.setHidden(shortened)

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        palette = look.palette
        self._row.setContentsMargins(look.gap(1.2), look.gap(0.3), look.gap(0.6), look.gap(0.3))
        self._row.setSpacing(look.gap(0.9))
        self._sign.setFixedSize(look.line(1.8), look.line(1.8))
        self._sign.draw(self._icon, palette.accent)
        self._worst.setFixedSize(look.line(1.8), look.line(1.8))
        self._worst.setHidden(self.worst is None)
        if self.worst is not None:
            self._worst.draw(ICONS[self.worst], palette.tone(TONES[self.worst]).sign)
        self._line.dress(look.font(1.45, QFont.Weight.Bold), palette.text)
        self._small.dress(look.font(1.05), palette.muted)
        self.button.restyle(look)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the surface."""
        if self._look is not None:
            QPainter(self).fillRect(self.rect(), QColor(self._look.palette.surface))
