"""A page that is a form: a headline, an explanation, and parts below each other."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget

from terminal.ui.label import PlainLabel
from terminal.ui.supervisor.fields import Choice, Field, Told, paragraph
from terminal.ui.supervisor.page import Page
from terminal.ui.theme import Look
from terminal.ui.words import Words


class FormPage(Page):
    """Scrolls where the window is low. Parts are put into `self.body` under `self.form`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words: Words | None = None
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setStyleSheet("QScrollArea, QWidget#form { background: transparent; }")
        self.form = QWidget(scroll)
        self.form.setObjectName("form")
        self._headline = PlainLabel("", self.form)
        self._headline.setWordWrap(True)
        self._advice = paragraph(self.form, "muted")
        self.told = Told(self.form)
        self.body = QVBoxLayout(self.form)
        self.body.setSizeConstraint(QLayout.SizeConstraint.SetMinAndMaxSize)
        for part in (self._headline, self._advice):
            self.body.addWidget(part)
        scroll.setWidget(self.form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)

    def head(self, headline: str, advice: str) -> None:
        """Set the headline and the explanation below it."""
        self._headline.setText(headline)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self.body.setContentsMargins(look.gap(2), look.gap(1.5), look.gap(2), look.gap(1.5))
        self.body.setSpacing(look.gap(1))
        self._headline.setFont(look.font(1.7, QFont.Weight.Bold))
        self._advice.setFont(look.font(1.05))
        self.told.setFont(look.font(1.1))
        for field in self.findChildren(Field):
            field.restyle(look)
        for choice in self.findChildren(Choice):
            choice.restyle(look)
