"""Who a verdict is about, the document, and the reasons."""

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from terminal.ui.icons import Icons, IconView
from terminal.ui.label import FittedLabel
from terminal.ui.operator.content import PersonContent
from terminal.ui.theme import Look

_FACTS = 3
_ROWS = 6
"""Four reasons and two marks."""


class PersonView(QWidget):
    """The masked person and the kind of document, to compare with the card and the face."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = FittedLabel(self)
        self._captions = [FittedLabel(self) for _ in range(_FACTS)]
        self._values = [FittedLabel(self) for _ in range(_FACTS)]
        self._shield = IconView(icons, self)
        self._assurance = FittedLabel(self)
        self._document = FittedLabel(self)
        self._assurance_icon = ""
        self._ink = ""
        self._look: Look | None = None
        self._facts = QGridLayout()
        self._facts.setVerticalSpacing(0)
        for column, (caption, value) in enumerate(zip(self._captions, self._values, strict=True)):
            self._facts.addWidget(caption, 0, column)
            self._facts.addWidget(value, 1, column)
        self._facts.setColumnStretch(0, 3)
        self._facts.setColumnStretch(1, 2)
        self._facts.setColumnStretch(2, 5)
        self._paper = QHBoxLayout()
        self._paper.addWidget(self._shield)
        self._paper.addWidget(self._assurance)
        self._paper.addWidget(self._document, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.name)
        self._column.addLayout(self._facts)
        self._column.addLayout(self._paper)

    def show_content(self, person: PersonContent, ink: str) -> None:
        """Show a person and a document in the colour that the verdict's tone is written in."""
        self._ink = ink
        self.name.setText(person.name)
        facts = [*person.facts, *[("", "")] * _FACTS][:_FACTS]
        for (caption, value), above, below in zip(facts, self._captions, self._values, strict=True):
            above.setText(caption)
            below.setText(value)
            above.setHidden(not value)
            below.setHidden(not value)
        self._assurance.setText(person.assurance)
        self._document.setText("\n".join(f"·  {each}" for each in person.document))
        self._document.set_lines(len(person.document))
        self._assurance_icon = person.assurance_icon
        self._dress()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        self._column.setSpacing(look.gap(0.5))
        self._facts.setHorizontalSpacing(look.gap(1.5))
        self._paper.setSpacing(look.gap(0.8))
        self._shield.setFixedSize(look.line(1.25), look.line(1.25))
        self._dress()

    def _dress(self) -> None:
        look, ink = self._look, self._ink
        if look is None:
            return
        self.name.dress(look.font(2.7, QFont.Weight.Bold), ink, least=0.6)
        for caption, value in zip(self._captions, self._values, strict=True):
            caption.dress(look.font(1.0), ink, least=0.8)
            value.dress(look.font(1.85, QFont.Weight.DemiBold), ink)
        self._assurance.dress(look.font(1.3, QFont.Weight.DemiBold), ink)
        self._document.dress(look.font(1.3), ink)
        self._shield.draw(self._assurance_icon, ink)


class ReasonsView(QWidget):
    """Why the verdict is what it is, the weightiest first."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self._ink = ""
        self._icons: list[str] = []
        self._signs = [IconView(icons, self) for _ in range(_ROWS)]
        self._texts = [FittedLabel(self, lines=2) for _ in range(_ROWS)]
        self._rows: list[QHBoxLayout] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        for sign, text in zip(self._signs, self._texts, strict=True):
            row = QHBoxLayout()
            row.addWidget(sign)
            row.addWidget(text, 1)
            self._rows.append(row)
            self._column.addLayout(row)

    def show_rows(self, rows: tuple[tuple[str, str], ...], ink: str) -> None:
        """Show a drawing and words each, in the colour that the tone is written in."""
        self._ink = ink
        self._icons = [icon for icon, _ in rows][:_ROWS]
        padded = [*(words for _, words in rows), *[""] * _ROWS][:_ROWS]
        for words, sign, text in zip(padded, self._signs, self._texts, strict=True):
            text.setText(words)
            text.set_lines(2 if len(rows) < 3 else 1)
            text.setHidden(not words)
            sign.setHidden(not words)
        self.setHidden(not rows)
        self._dress()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        self._column.setSpacing(look.gap(0.4))
        for row, sign in zip(self._rows, self._signs, strict=True):
            row.setSpacing(look.gap(0.8))
            sign.setFixedSize(look.line(1.4), look.line(1.4))
        self._dress()

    def _dress(self) -> None:
        if self._look is None:
            return
        for text in self._texts:
            text.dress(self._look.font(1.6, QFont.Weight.DemiBold), self._ink)
        for icon, sign in zip(self._icons, self._signs, strict=False):
            sign.draw(icon, self._ink)
