"""The latest entries, so that the operator can look back a moment."""

from collections import deque
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from terminal.desk.outcome import Outcome
from terminal.ui import text
from terminal.ui.icons import Icons, IconView
from terminal.ui.label import FittedLabel
from terminal.ui.signs import ICONS, TONES
from terminal.ui.theme import Look
from terminal.ui.words import Words

_KEPT = 8


class LatestEntries(QWidget):
    """As many of the latest eight entries as there is room for, the newest above."""

    def __init__(
        self, icons: Icons, words: Words, zone: ZoneInfo, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words = words
        self._zone = zone
        self._look: Look | None = None
        self._outcomes: deque[Outcome] = deque(maxlen=_KEPT)
        self._title = FittedLabel(self)
        self._rows = [_EntryRow(icons, self) for _ in range(_KEPT)]
        self._none = FittedLabel(self, lines=2, align=Qt.AlignmentFlag.AlignHCenter)
        self.reword(words)

    def add(self, outcome: Outcome) -> None:
        """Put an outcome on top, or in the place of its entry where that was amended."""
        if outcome.before is not None:
            places = [(each.epoch, each.seq) for each in self._outcomes]
            if (outcome.epoch, outcome.seq) in places:
                self._outcomes[places.index((outcome.epoch, outcome.seq))] = outcome
        else:
            self._outcomes.appendleft(outcome)
        self._fill()

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._title.setText(words.translate("Panel", "Latest entries"))
        self._none.setText(words.translate("Panel", "No entries since the start"))
        self._fill()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        self._title.dress(look.font(0.95, QFont.Weight.DemiBold), look.palette.muted)
        self._none.dress(look.font(1.05), look.palette.muted)
        for row in self._rows:
            row.restyle(look)
        self._arrange()

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show as many rows as fit."""
        self._arrange()

    def _fill(self) -> None:
        for row, outcome in zip(self._rows, self._outcomes, strict=False):
            row.show_entry(self._words, self._zone, outcome)
        self._arrange()

    def _arrange(self) -> None:
        if self._look is None:
            return
        look = self._look
        margin, height = look.gap(1.2), look.line(1.25)
        width = self.width() - 2 * margin
        top = look.gap(0.8) + look.line(1)
        self._title.setGeometry(margin, look.gap(0.6), width, look.line(1))
        # Rows spread a little where there is room, so that no hole is left below them.
        free = self.height() - top - look.gap(0.6)
        fitting = min(_KEPT, max(0, free // height))
        height = min(free // max(1, fitting), look.line(1.8))
        for position, row in enumerate(self._rows):
            row.setGeometry(margin, top + position * height, width, height)
            row.setHidden(position >= fitting or position >= len(self._outcomes))
        self._none.setGeometry(margin, top, width, max(0, free))
        self._none.setHidden(bool(self._outcomes))


class _EntryRow(QWidget):
    """One entry: time, verdict as drawing and word, masked name."""

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self._tone, self._icon = "admit", "tick"
        self._look: Look | None = None
        self._time = FittedLabel(self)
        self._sign = IconView(icons, self)
        self._word = FittedLabel(self)
        self._name = FittedLabel(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._parts: Sequence[QWidget] = (self._time, self._name, self._sign, self._word)
        for part in self._parts:
            self._row.addWidget(part)
        self._row.setStretch(1, 1)

    def show_entry(self, words: Words, zone: ZoneInfo, outcome: Outcome) -> None:
        """Show an outcome in one line."""
        self._time.setText(text.minute(outcome.at, zone))
        self._name.setText(outcome.person.name or text.document_name(words, outcome.document))
        if outcome.saved:
            self._tone, self._icon = TONES[outcome.verdict], ICONS[outcome.verdict]
            self._word.setText(text.verdict_word(words, outcome.verdict))
        else:
            self._tone, self._icon = "not_saved", "not-saved"
            self._word.setText(text.not_saved_word(words))
        self._dress()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        palette = look.palette
        self._row.setSpacing(look.gap(0.7))
        self._time.dress(look.font(1.0), palette.muted, least=0.8)
        self._time.setFixedWidth(look.line(2.1))
        self._sign.setFixedSize(look.line(0.95), look.line(0.95))
        self._word.setFixedWidth(look.line(6))
        self._name.dress(look.font(1.05), palette.text, least=1)
        self._dress()

    def _dress(self) -> None:
        if self._look is not None:
            colour = self._look.palette.tone(self._tone).sign
            self._sign.draw(self._icon, colour)
            self._word.dress(self._look.font(0.85, QFont.Weight.Bold), colour, least=0.7)
