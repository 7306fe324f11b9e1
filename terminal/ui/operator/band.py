"""The coloured band of the verdict: a huge drawing and a huge word, to be read at two metres."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from terminal.ui.icons import Icons, IconView
from terminal.ui.label import FittedLabel
from terminal.ui.operator.content import PanelContent
from terminal.ui.stripes import paint_stripes
from terminal.ui.theme import Look


class VerdictBand(QWidget):
    """Shows a state's word and drawing in its tone; hazard stripes where nothing was saved."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self._content: PanelContent | None = None
        self.sign = IconView(icons, self)
        self.word = FittedLabel(self)
        self.line = FittedLabel(self)
        self.passage = FittedLabel(self)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(self.word, 6)
        words.addWidget(self.line, 2)
        words.addWidget(self.passage, 2)
        words.addStretch(1)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addLayout(words, 1)

    def show_content(self, content: PanelContent) -> None:
        """Show the word, the drawing and the tone of a state."""
        self._content = content
        self.word.setText(content.word)
        self.line.setText(content.line)
        self.line.setHidden(not content.line)
        self.passage.setText(content.passage)
        self.passage.setHidden(not content.passage)
        self._dress()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        self._row.setContentsMargins(look.gap(3), look.gap(1.5), look.gap(2), look.gap(1.5))
        self._row.setSpacing(look.gap(2.2))
        self._dress()

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the drawing in proportion to the band."""
        side = round(min(self.height() * 0.62, self.width() * 0.2))
        self.sign.setFixedSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the tone, and the stripes."""
        if self._look is None or self._content is None:
            return
        tone = self._look.palette.tone(self._content.tone)
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tone.back))
        if self._content.tone == "not_saved":
            depth = self._look.gap(1.6)
            paint_stripes(painter, QRectF(0, 0, self.width(), depth), tone.ink)
            below = QRectF(0, self.height() - depth, self.width(), depth)
            paint_stripes(painter, below, tone.ink)

    def _dress(self) -> None:
        if self._look is None or self._content is None:
            return
        tone = self._look.palette.tone(self._content.tone)
        self.word.dress(self._look.font(7.4, QFont.Weight.Bold), tone.ink, least=0.3)
        self.line.dress(self._look.font(1.7, QFont.Weight.DemiBold), tone.ink)
        self.passage.dress(self._look.font(1.7, QFont.Weight.DemiBold), tone.ink)
        self.sign.draw(self._content.icon, tone.ink)
        self.update()
