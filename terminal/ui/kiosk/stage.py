"""The whole screen of the kiosk: a drawing, a word and a step, each in two languages."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from terminal.desk.outcome import Outcome
from terminal.ui.icons import Icons, IconView
from terminal.ui.kiosk.content import StageContent
from terminal.ui.label import FittedLabel
from terminal.ui.preview import Preview
from terminal.ui.stripes import paint_stripes
from terminal.ui.theme import Look


class Stage(QWidget):
    """Shows one state to a visitor; it is told nothing that could name one."""

    painted = Signal(object)
    """Emitted while an Outcome is painted for the first time; connect it queued."""

    def __init__(self, icons: Icons, preview: Preview, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self._content: StageContent | None = None
        self._unseen: Outcome | None = None
        self._preview = preview
        preview.setParent(self)
        centre = Qt.AlignmentFlag.AlignHCenter
        self.sign = IconView(icons, self)
        self.post = FittedLabel(self)
        self.word = FittedLabel(self, align=centre)
        self.word_second = FittedLabel(self, align=centre)
        self.step = FittedLabel(self, align=centre)
        self.step_second = FittedLabel(self, align=centre)
        self._above = QHBoxLayout()
        self._above.addStretch(1)
        self._above.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignVCenter)
        self._above.addWidget(preview, 0, Qt.AlignmentFlag.AlignVCenter)
        self._above.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self.post)
        self._column.addStretch(2)
        self._column.addLayout(self._above)
        self._column.addStretch(2)
        for label in (self.word, self.word_second):
            self._column.addWidget(label)
        self._column.addStretch(1)
        for label in (self.step, self.step_second):
            self._column.addWidget(label)
        self._column.addStretch(3)

    def show_content(self, first: StageContent, second: StageContent) -> None:
        """Show one state in the first language, and smaller in the second."""
        self._content = first
        self.word.setText(first.word)
        self.word_second.setText(second.word)
        self.step.setText(first.step)
        self.step_second.setText(second.step)
        self._preview.setHidden(not first.inviting)
        self._size_signs()
        self._dress()
        spoken = f"{first.word}. {first.step}. {second.word}. {second.step}"
        if spoken != self.accessibleName():
            self.setAccessibleName(spoken)

    def await_painting(self, outcome: Outcome | None) -> None:
        """Have `painted` report this outcome at the next painting; None takes that back."""
        self._unseen = outcome

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        margin = look.gap(4)
        self._column.setContentsMargins(margin, look.gap(2.8), margin, look.gap(2.8))
        self._column.setSpacing(look.gap(0.5))
        self._above.setSpacing(look.gap(5))
        self._preview.restyle(look)
        self._size_signs()
        self._dress()

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep drawing and picture in proportion."""
        self._size_signs()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the tone, and tell of an outcome that this painting shows first."""
        if self._look is not None and self._content is not None:
            tone = self._look.palette.tone(self._content.tone)
            painter = QPainter(self)
            painter.fillRect(self.rect(), QColor(tone.back))
            if self._content.tone == "not_saved":
                depth = self._look.gap(1.9)
                paint_stripes(painter, QRectF(0, 0, self.width(), depth), tone.ink)
                below = QRectF(0, self.height() - depth, self.width(), depth)
                paint_stripes(painter, below, tone.ink)
        if self._unseen is not None:
            outcome, self._unseen = self._unseen, None
            self.painted.emit(outcome)

    def _size_signs(self) -> None:
        inviting = self._content is not None and self._content.inviting
        height = round(self.height() * (0.3 if inviting else 0.32))
        wide = self._content is not None and self._content.icon == "present-code"
        self.sign.setFixedSize(height * 2 if wide else height, height)
        self._preview.setFixedSize(height * 16 // 9, height)

    def _dress(self) -> None:
        if self._look is None or self._content is None:
            return
        look, inviting = self._look, self._content.inviting
        ink = look.palette.tone(self._content.tone).ink
        bold, half = QFont.Weight.Bold, QFont.Weight.DemiBold
        self.post.dress(look.font(1.3, half), ink)
        self.word.dress(look.font(5.2 if inviting else 8, bold), ink, least=0.3)
        self.word_second.dress(look.font(2.6 if inviting else 3.4, half), ink, least=0.3)
        self.step.dress(look.font(2.2 if inviting else 3.2, half), ink, least=0.3)
        self.step_second.dress(look.font(1.6 if inviting else 2.1), ink, least=0.3)
        self.sign.draw(self._content.icon, ink)
        self.update()
