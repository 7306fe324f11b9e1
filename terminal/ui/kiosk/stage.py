"""The whole screen of the kiosk: a drawing, a word and a step, each in two languages."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from terminal.desk.outcome import Outcome
from terminal.ui.icons import Icons, IconView
from terminal.ui.kiosk.buttons import KioskButton
from terminal.ui.kiosk.content import StageContent
from terminal.ui.label import FittedLabel
from terminal.ui.preview import Preview
from terminal.ui.stripes import paint_stripes
from terminal.ui.theme import Look, Tone


class Stage(QWidget):
    """Shows one state to a visitor; of a person it is told nothing but initials.

    What can be touched stands at the foot of the screen, within reach from a wheelchair.
    """

    painted = Signal(object)
    """Emitted while an Outcome is painted for the first time; connect it queued."""
    acknowledged = Signal()
    """The visitor has understood what is shown."""

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
        self.figure = FittedLabel(self, align=centre)
        self.caption = FittedLabel(self, align=centre)
        self.caption_second = FittedLabel(self, align=centre)
        self.word = FittedLabel(self, align=centre)
        self.word_second = FittedLabel(self, align=centre)
        self.step = FittedLabel(self, align=centre, lines=2)
        self.step_second = FittedLabel(self, align=centre, lines=2)
        self.note = FittedLabel(self, align=centre, lines=2)
        self.understood = KioskButton(self)
        self.understood.clicked.connect(self.acknowledged)
        self._figures = QVBoxLayout()
        self._figures.setSpacing(0)
        self._figures.addStretch(1)
        for label in (self.figure, self.caption, self.caption_second):
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
            self._figures.addWidget(label, 0, centre)
        self._figures.addStretch(1)
        self._above = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._above.addStretch(1)
        middle = Qt.AlignmentFlag.AlignCenter
        self._above.addWidget(self.sign, 0, middle)
        self._above.addWidget(preview, 0, middle)
        self._above.addLayout(self._figures)
        self._above.addStretch(1)
        self.foot = QHBoxLayout()
        self.foot.addWidget(self.understood)
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
        self._column.addLayout(self.foot)
        self._column.addWidget(self.note)

    @property
    def tone(self) -> Tone | None:
        """The colours that are behind everything now; None before the first look."""
        if self._look is None or self._content is None:
            return None
        return self._look.palette.tone(self._content.tone)

    def show_content(self, first: StageContent, second: StageContent) -> None:
        """Show one state in the first language, and smaller in the second."""
        self._content = first
        self.word.setText(first.word)
        self.word_second.setText(second.word)
        self.step.setText(first.step)
        self.step_second.setText(second.step)
        self.figure.setText(first.figure)
        self.caption.setText(first.caption)
        self.caption_second.setText(second.caption)
        for label in (self.figure, self.caption, self.caption_second):
            label.setVisible(bool(label.text()))
        self.understood.say(first.acknowledged, second.acknowledged)
        self.understood.setVisible(bool(first.acknowledged))
        self._preview.setHidden(not first.inviting)
        self._size_signs()
        self._dress()
        spoken = ". ".join(
            filter(
                None,
                (
                    *(first.word, first.caption, first.figure, first.step),
                    *(second.word, second.caption, second.step),
                ),
            )
        )
        if spoken != self.accessibleName():
            self.setAccessibleName(spoken)

    def show_note(self, note: str) -> None:
        """A line for whoever keeps the kiosk; empty for none."""
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def await_painting(self, outcome: Outcome | None) -> None:
        """Have `painted` report this outcome at the next painting; None takes that back."""
        self._unseen = outcome
        if outcome is not None:
            self.update()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        margin = look.gap(3)
        self._column.setContentsMargins(margin, look.gap(2), margin, look.gap(2))
        self._column.setSpacing(look.gap(0.4))
        self._above.setSpacing(look.gap(4))
        self.foot.setSpacing(look.gap(2))
        self._preview.restyle(look)
        self._size_signs()
        self._dress()

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep drawing and picture in proportion."""
        self._size_signs()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the tone, and tell of an outcome that this painting shows first."""
        tone = self.tone
        if tone is not None and self._look is not None and self._content is not None:
            painter = QPainter(self)
            painter.fillRect(self.rect(), QColor(tone.back))
            if self._content.tone == "not_saved":
                depth = self._look.gap(1.6)
                paint_stripes(painter, QRectF(0, 0, self.width(), depth), tone.ink)
                below = QRectF(0, self.height() - depth, self.width(), depth)
                paint_stripes(painter, below, tone.ink)
        if self._unseen is not None:
            outcome, self._unseen = self._unseen, None
            self.painted.emit(outcome)

    def _size_signs(self) -> None:
        content = self._content
        if content is None:
            return
        tall = self.height() > self.width()
        upright = content.inviting and tall
        self._above.setDirection(
            QBoxLayout.Direction.TopToBottom if upright else QBoxLayout.Direction.LeftToRight
        )
        part = 0.2 if upright else 0.27 if content.inviting else 0.29
        widest = self.width() * (0.8 if upright else 0.36)
        height = round(min(self.height() * part, widest * 9 / 16 if content.inviting else widest))
        wide = content.icon == "present-code"
        self.sign.setFixedSize(height * 2 if wide else height, height)
        self._preview.setFixedSize(height * 16 // 9, height)
        beside = 0.8 if upright else 0.2 if content.inviting else 0.4
        self.figure.setFixedWidth(round(self.width() * beside) if content.figure else 0)

    def _dress(self) -> None:
        tone = self.tone
        if self._look is None or self._content is None or tone is None:
            return
        look, inviting, ink = self._look, self._content.inviting, tone.ink
        bold, half = QFont.Weight.Bold, QFont.Weight.DemiBold
        self.post.dress(look.font(1.3, half), ink)
        large = 3.4 if inviting else 7.5 if self._content.caption else 4.2
        self.figure.dress(look.font(large, bold), ink, least=0.3)
        self.caption.dress(look.font(1.6, half), ink, least=0.3)
        self.caption_second.dress(look.font(1.3), ink, least=0.3)
        self.word.dress(
            look.font(4.6 if inviting else 5.8 if self._content.caption else 6.6, bold),
            ink,
            least=0.3,
        )
        self.word_second.dress(look.font(2.4 if inviting else 3, half), ink, least=0.3)
        self.step.dress(look.font(2.2 if inviting else 2.8, half), ink, least=0.3)
        self.step_second.dress(look.font(1.6 if inviting else 1.9), ink, least=0.3)
        self.note.dress(look.font(1.0), ink, least=0.5)
        self.understood.dress(look, tone)
        self.sign.draw(self._content.icon, ink)
        self.update()
