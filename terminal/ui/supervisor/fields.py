"""What forms of the supervisor are made of: entries with captions, big buttons, and their style."""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from terminal.ui.face import announce
from terminal.ui.label import PlainLabel, without_mnemonic
from terminal.ui.theme import FAMILY, Look, style_sheet

TARGET = 64
"""Pixels that a finger in a glove hits."""


def form_sheet(look: Look) -> str:
    """The style of windows with forms in them."""
    palette, size = look.palette, round(look.size * 1.1)
    round_by, inset = look.gap(0.5), look.gap(0.6)
    return (
        style_sheet(look)
        + f"""
        QLabel {{ color: {palette.text}; font-family: "{FAMILY}"; }}
        QLabel[tone="muted"] {{ color: {palette.muted}; }}
        QLabel[tone="wrong"] {{ color: {palette.refuse.sign}; font-weight: 700; }}
        QLabel[tone="good"] {{ color: {palette.admit.sign}; font-weight: 700; }}
        QLabel[tone="warn"] {{ color: {palette.attention.sign}; font-weight: 700; }}
        QLineEdit, QComboBox, QListWidget, QTableView, QPlainTextEdit {{
            font-family: "{FAMILY}"; font-size: {size}px;
            color: {palette.text}; background: {palette.surface};
            border: 2px solid {palette.muted}; border-radius: {round_by}px;
            padding: {inset}px; selection-color: {palette.window};
            selection-background-color: {palette.accent};
        }}
        QLineEdit:focus, QComboBox:focus, QListWidget:focus, QPlainTextEdit:focus {{
            border-color: {palette.accent};
        }}
        QLineEdit:disabled, QComboBox:disabled {{ color: {palette.muted}; }}
        QComboBox::drop-down {{ border: none; width: {look.gap(3)}px; }}
        QComboBox::down-arrow {{ image: none; }}
        QComboBox QAbstractItemView {{
            color: {palette.text}; background: {palette.surface};
            selection-color: {palette.window}; selection-background-color: {palette.accent};
        }}
        QListWidget::item {{ padding: {look.gap(0.9)}px {inset}px; }}
        QListWidget::item:selected {{
            color: {palette.window}; background: {palette.accent};
            border-radius: {round_by}px;
        }}
        QCheckBox, QRadioButton {{
            color: {palette.text}; font-family: "{FAMILY}"; font-size: {size}px;
            spacing: {inset}px;
        }}
        QCheckBox::indicator, QRadioButton::indicator {{
            width: {look.gap(2)}px; height: {look.gap(2)}px;
        }}
        QPushButton {{ min-height: {TARGET - 2 * look.gap(0.35) - 2}px; }}
        QPushButton:disabled {{ color: {palette.muted}; background: {palette.window}; }}
        QPushButton[main="true"] {{
            color: {palette.notice.ink}; background: {palette.notice.back};
            border: 2px solid {palette.notice.back};
        }}
        QPushButton[main="true"]:focus {{ border-color: {palette.text}; }}
        QPushButton[main="true"]:disabled {{
            color: {palette.muted}; background: {palette.window}; border-color: {palette.line};
        }}
        QProgressBar {{
            color: {palette.text}; background: {palette.surface}; text-align: center;
            border: 1px solid {palette.muted}; border-radius: {round_by}px;
            font-family: "{FAMILY}"; font-size: {size}px; min-height: {look.gap(2.4)}px;
        }}
        QProgressBar::chunk {{ background: {palette.line}; border-radius: {round_by}px; }}
        """
    )


class Button(QPushButton):
    """A button as high as a finger is broad; `main` for the one that most come for."""

    def __init__(self, parent: QWidget | None = None, *, main: bool = False) -> None:
        super().__init__("", parent)
        self.setProperty("main", main)
        self.setAutoDefault(False)

    def say(self, text: str) -> None:
        """Set what stands on it and what a screen reader says."""
        self.setText(without_mnemonic(text))
        self.setAccessibleName(text)


class Field(QWidget):
    """A line to type into, below its caption."""

    changed = Signal()
    entered = Signal()

    def __init__(
        self, name: str, most: int, parent: QWidget | None = None, *, secret: bool = False
    ):
        """:param name: for tests and styles. :param most: letters that it takes."""
        super().__init__(parent)
        self._caption = PlainLabel("", self)
        self.line = QLineEdit(self)
        self.line.setObjectName(name)
        self.line.setMaxLength(most)
        self.line.setMinimumHeight(TARGET)
        if secret:
            self.line.setEchoMode(QLineEdit.EchoMode.Password)
        _stack(self, self._caption, self.line)
        self.line.textChanged.connect(lambda _: self.changed.emit())
        self.line.returnPressed.connect(self.entered)

    @property
    def text(self) -> str:
        """What was typed."""
        return self.line.text()

    def say(self, caption: str) -> None:
        """Set the caption."""
        self._caption.setText(caption)
        self.line.setAccessibleName(caption)

    def clear(self) -> None:
        """Keep nothing of what was typed."""
        self.line.clear()

    def show_typed(self, seen: bool) -> None:
        """Show the letters of a secret, or dots."""
        mode = QLineEdit.EchoMode.Normal if seen else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)

    def restyle(self, look: Look) -> None:
        """Take the caption's size from a look."""
        self._caption.setFont(look.font(1.0, QFont.Weight.DemiBold))


class _Box(QComboBox):
    """Draws its arrow itself: a style sheet would need one picture a theme."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.ink, self.side = "", 0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the box and an arrow that points down."""
        super().paintEvent(event)
        if self.side:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = QPen(QColor(self.ink), self.side / 5)
            painter.setPen(pen)
            right, middle, half = self.width() - self.side, self.height() / 2, self.side / 2
            points = ((right - half, -half / 2), (right, half / 2), (right + half, -half / 2))
            painter.drawPolyline([QPointF(x - half, middle + y) for x, y in points])


class Choice(QWidget):
    """One of several words, below its caption."""

    chosen = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption = PlainLabel("", self)
        self.box = _Box(self)
        self.box.setObjectName(name)
        self.box.setMinimumHeight(TARGET)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        _stack(self, self._caption, self.box)
        self.box.activated.connect(lambda _: self.chosen.emit())

    @property
    def value(self) -> object:
        """What stands behind the chosen word."""
        return self.box.currentData()

    def say(self, caption: str) -> None:
        """Set the caption."""
        self._caption.setText(caption)
        self.box.setAccessibleName(caption)

    def offer(self, words: Iterable[tuple[str, object]]) -> None:
        """Set the words and what stands behind each; the choice stays where it still is one."""
        before = self.value
        self.box.clear()
        for word, value in words:
            self.box.addItem(word, value)
        self.choose(before)

    def choose(self, value: object) -> None:
        """Choose the word for a value, the first where there is none."""
        places = [n for n in range(self.box.count()) if self.box.itemData(n) == value]
        self.box.setCurrentIndex(places[0] if places else 0)

    def restyle(self, look: Look) -> None:
        """Take the caption's size from a look."""
        self._caption.setFont(look.font(1.0, QFont.Weight.DemiBold))
        self.box.ink, self.box.side = look.palette.text, look.gap(1.2)
        self.box.update()


class Told(PlainLabel):
    """A line that says what became of what was asked; also aloud."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setWordWrap(True)

    def tell(self, text: str, tone: str = "") -> None:
        """Say it. `tone` is `good`, `wrong`, `warn`, `muted` or nothing."""
        self.setText(text)
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)
        if text:
            announce(self, text)


def paragraph(parent: QWidget, tone: str = "") -> PlainLabel:
    """A text of several lines."""
    label = PlainLabel("", parent)
    label.setWordWrap(True)
    label.setProperty("tone", tone)
    return label


def row_of(*parts: QWidget, stretch: bool = True) -> QHBoxLayout:
    """Parts side by side, from the left."""
    row = QHBoxLayout()
    for part in parts:
        row.addWidget(part)
    if stretch:
        row.addStretch(1)
    return row


def show_typed_box(parent: QWidget, *fields: Field) -> QCheckBox:
    """A box that shows what is typed into secret fields."""
    box = QCheckBox("", parent)
    box.setMinimumHeight(TARGET)
    for field in fields:
        box.toggled.connect(field.show_typed)
    return box


def _stack(widget: QWidget, *parts: QWidget) -> None:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(4)
    column.setAlignment(Qt.AlignmentFlag.AlignTop)
    for part in parts:
        column.addWidget(part)
