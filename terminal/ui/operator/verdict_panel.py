"""The verdict, who it is about, why, and what the operator does next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from terminal.desk.outcome import Outcome
from terminal.ui.face import announce
from terminal.ui.icons import Icons, IconView
from terminal.ui.label import FittedLabel, without_mnemonic
from terminal.ui.operator.band import VerdictBand
from terminal.ui.operator.content import PanelContent, PersonContent
from terminal.ui.operator.key_button import touch_side
from terminal.ui.operator.particulars import PersonView, ReasonsView
from terminal.ui.theme import Look, Tone
from terminal.ui.words import Words


class VerdictPanel(QWidget):
    """The right-hand side of the operator's window: a band above, particulars below."""

    painted = Signal(object)
    """Emitted while an Outcome is painted for the first time; connect it queued."""
    acknowledged = Signal()
    """The operator has taken note that an entry was not saved."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._look: Look | None = None
        self._tone = ""
        """Of a verdict, which fills the whole panel; empty while nobody is here."""
        self._unseen: Outcome | None = None
        self.band = VerdictBand(icons, self)
        self._invitation = _Invitation(icons, self)
        self._particulars = _Particulars(icons, self)
        self._particulars.acknowledge.clicked.connect(self.acknowledged)
        self._below = QStackedWidget(self)
        self._below.addWidget(self._invitation)
        self._below.addWidget(self._particulars)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.band, 38)
        column.addWidget(self._below, 62)

    def await_painting(self, outcome: Outcome | None) -> None:
        """Have `painted` report this outcome at the next painting; None takes that back."""
        self._unseen = outcome

    def show_content(self, content: PanelContent) -> None:
        """Show a state."""
        self.band.show_content(content)
        self._tone = content.tone if content.person is not None else ""
        if content.person is None:
            self._invitation.show_content(content)
            self._below.setCurrentWidget(self._invitation)
        else:
            self._particulars.show_content(content, content.person)
            self._below.setCurrentWidget(self._particulars)
        if content.spoken != self.accessibleName():
            self.setAccessibleName(content.spoken)
        self.update()

    def speak(self) -> None:
        """Have a screen reader say what the panel shows."""
        announce(self, self.accessibleName())

    def reword(self, words: Words) -> None:
        """Name the button in another language; the rest comes with the next content."""
        button = self._particulars.acknowledge
        button.setText(without_mnemonic(words.translate("Panel", "Written down")))
        button.setAccessibleName(words.translate("Panel", "Written down on the paper list"))

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        self.band.restyle(look)
        self._invitation.restyle(look)
        self._particulars.restyle(look)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the surface, and tell of an outcome that this painting shows first."""
        if self._look is not None:
            palette = self._look.palette
            back = palette.tone(self._tone).back if self._tone else palette.surface
            QPainter(self).fillRect(self.rect(), QColor(back))
        if self._unseen is not None:
            outcome, self._unseen = self._unseen, None
            self.painted.emit(outcome)


class _Invitation(QWidget):
    """What the next person does, while nobody is here."""

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon_of_state = "present-code"
        self._look: Look | None = None
        centre = Qt.AlignmentFlag.AlignHCenter
        self._drawing = IconView(icons, self)
        self._prompt = FittedLabel(self, lines=2, align=centre)
        self._hint = FittedLabel(self, lines=2, align=centre)
        self._column = QVBoxLayout(self)
        self._column.addStretch(2)
        self._column.addWidget(self._drawing, 0, centre)
        self._column.addStretch(1)
        self._column.addWidget(self._prompt)
        self._column.addWidget(self._hint)
        self._column.addStretch(2)

    def show_content(self, content: PanelContent) -> None:
        """Show what to do, in words and as a drawing."""
        self._prompt.setText(content.prompt)
        self._hint.setText(content.hint)
        shown = "present-code" if content.icon in {"scan", "several"} else content.icon
        self._icon_of_state = shown
        self._draw()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        margin = look.gap(3)
        self._column.setContentsMargins(margin, look.gap(), margin, look.gap())
        self._drawing.setFixedSize(look.line(11), look.line(5.5))
        self._prompt.dress(look.font(2.3, QFont.Weight.DemiBold), look.palette.text)
        self._hint.dress(look.font(1.2), look.palette.muted)
        self._draw()

    def _draw(self) -> None:
        if self._look is not None:
            self._drawing.draw(self._icon_of_state, self._look.palette.accent)


class _Particulars(QWidget):
    """Who the verdict is about, why, and the next step."""

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self._content: PanelContent | None = None
        self._shown: PersonContent | None = None
        self._person = PersonView(icons, self)
        self._reasons = ReasonsView(icons, self)
        self._step = _StepView(icons, self)
        self.acknowledge = QPushButton(self)
        self.acknowledge.setObjectName("acknowledge")
        # A scanner that types must not press it: its payloads hold spaces.
        self.acknowledge.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._bottom = QHBoxLayout()
        self._bottom.addWidget(self._step, 1)
        self._bottom.addWidget(self.acknowledge)
        self._column = QVBoxLayout(self)
        self._column.addWidget(self._person)
        self._column.addWidget(self._reasons)
        self._column.addStretch(1)
        self._column.addLayout(self._bottom)

    def show_content(self, content: PanelContent, person: PersonContent) -> None:
        """Show the particulars of a verdict."""
        self._content, self._shown = content, person
        self.acknowledge.setHidden(content.tone != "not_saved")
        self._step.show_step(content.step)
        self._dress()

    def _dress(self) -> None:
        content, person = self._content, self._shown
        if self._look is None or content is None or person is None:
            return
        tone = self._look.palette.tone(content.tone)
        sign = "list" if content.tone == "admit" else "warning"
        rows = (*content.marks, *((sign, reason) for reason in content.reasons))
        self._person.show_content(person, tone.ink)
        self._reasons.show_rows(rows, tone.ink)
        self._step.dress(tone)

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        self._column.setContentsMargins(look.gap(3), look.gap(0.9), look.gap(2), look.gap(1.1))
        self._column.setSpacing(look.gap(0.7))
        self._bottom.setSpacing(look.gap())
        self.acknowledge.setMinimumHeight(touch_side(look))
        for part in (self._person, self._reasons, self._step):
            part.restyle(look)
        self._dress()


class _StepView(QWidget):
    """The next step, in a frame of its own."""

    def __init__(self, icons: Icons, parent: QWidget) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self._tone: Tone | None = None
        self._arrow = IconView(icons, self)
        self._text = FittedLabel(self, lines=2)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._arrow)
        self._row.addWidget(self._text, 1)

    def show_step(self, step: str) -> None:
        """Show what to do now."""
        self._text.setText(step)

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        self._row.setContentsMargins(look.gap(1.2), look.gap(0.4), look.gap(1.2), look.gap(0.4))
        self._row.setSpacing(look.gap(1.2))
        self.setMinimumHeight(look.line(2.5))
        self._arrow.setFixedSize(look.line(1.6), look.line(1.6))

    def dress(self, tone: Tone) -> None:
        """Stand out from the tone of the verdict by its two colours exchanged."""
        self._tone = tone
        if self._look is not None:
            self._arrow.draw("next", tone.back)
            self._text.dress(self._look.font(1.6, QFont.Weight.Bold), tone.back)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the frame."""
        if self._look is None or self._tone is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._tone.ink))
        radius = self._look.gap(0.5)
        painter.drawRoundedRect(self.rect(), radius, radius)
