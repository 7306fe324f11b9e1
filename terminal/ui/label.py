"""The only labels of the screens: plain text, never cut, never read as mark-up."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

_LEAST = 0.55
"""How far text may shrink before it is shortened, as a part of its full size."""


class PlainLabel(QLabel):
    """A label that shows what it is given, letter by letter.

    QLabel guesses whether text is HTML; a name in a code could then paint a verdict of its own.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setText(text)


class FittedLabel(PlainLabel):
    """A label that shrinks its text to its place, and shortens it with dots when it must.

    :param lines: how many lines it may take at full size; more where the place is higher.
    """

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        lines: int = 1,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        super().__init__("", parent)
        self._lines = lines
        self.shortened = False
        """Whether the last painting had to leave letters out."""
        self._align = align
        self._font = QFont()
        self._least = 8
        self._ink = QColor()
        self._fitted: tuple[str, QSize, str, QFont] | None = None
        # Makes layouts ask for the height at a width; painting wraps by itself.
        self.setWordWrap(lines > 1)

    def set_lines(self, lines: int) -> None:
        """Change how many lines the text may take at full size."""
        if lines != self._lines:
            self._lines = lines
            self._fitted = None
            self.setWordWrap(lines > 1)

    def dress(self, font: QFont, ink: str, least: float = _LEAST) -> None:
        """Set the font at its full size, the colour, and how far the text may shrink."""
        smallest, colour = max(8, round(font.pixelSize() * least)), QColor(ink)
        if (font, smallest, colour) == (self._font, self._least, self._ink):
            return
        self._font, self._least, self._ink = font, smallest, colour
        self._fitted = None
        self.updateGeometry()
        self.update()

    @property
    def ink(self) -> QColor:
        """The colour of the letters."""
        return self._ink

    def sizeHint(self) -> QSize:  # noqa: N802
        """As wide as the text on one line, as high as its lines at full size."""
        metrics = QFontMetrics(self._font)
        width = metrics.horizontalAdvance(self.text()) + 2
        return QSize(width, metrics.height() * self._lines)

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """As high as the text is at full size, up to its number of lines."""
        metrics = QFontMetrics(self._font)
        place = QRect(0, 0, max(width, 1), 100_000)
        needed = metrics.boundingRect(place, self._wrapping(), self.text() or " ").height()
        return min(needed, metrics.height() * self._lines)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Any width; as high as one line of the smallest letters."""
        font = QFont(self._font)
        font.setPixelSize(self._least)
        return QSize(0, QFontMetrics(font).height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Write the text at the greatest size that fits."""
        text, font = self._fit()
        painter = QPainter(self)
        painter.setFont(font)
        painter.setPen(self._ink)
        flags = int(self._align | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(self.rect(), flags | self._wrapping(), text)

    def _wrapping(self) -> int:
        return int(Qt.TextFlag.TextWordWrap if self._lines > 1 else Qt.TextFlag.TextSingleLine)

    def _fit(self) -> tuple[str, QFont]:
        text, size = self.text(), self.size()
        if self._fitted is not None and self._fitted[:2] == (text, size):
            return self._fitted[2:]
        font = QFont(self._font)
        for pixels in range(self._largest(text), self._least - 1, -1):
            font.setPixelSize(pixels)
            if self._fits(text, QFontMetrics(font)):
                break
        shown = text
        metrics = QFontMetrics(font)
        if not self._fits(text, metrics):
            shown = self._shorten(text, metrics)
        self.shortened = shown != text
        self._fitted = (text, size, shown, font)
        return shown, font

    def _largest(self, text: str) -> int:
        """A size in pixels that is surely not too small, near what is needed."""
        full = self._font.pixelSize()
        metrics = QFontMetrics(self._font)
        by_height = full * self.height() // max(1, metrics.ascent() + metrics.descent()) + 2
        full = min(full, by_height)
        if self._lines == 1:
            needed = max(1, metrics.horizontalAdvance(text))
            full = min(full, self._font.pixelSize() * self.width() // needed + 2)
        return max(self._least, full)

    def _fits(self, text: str, metrics: QFontMetrics) -> bool:
        if self._lines == 1:
            # A line too low for its font would lose the dots under ẹ and the tails of y and g.
            wide_enough = metrics.horizontalAdvance(text) <= self.width()
            return wide_enough and metrics.ascent() + metrics.descent() <= self.height()
        place = QRect(0, 0, self.width(), 100_000)
        needed = metrics.boundingRect(place, self._wrapping(), text)
        return needed.height() <= self.height() and needed.width() <= self.width()

    def _shorten(self, text: str, metrics: QFontMetrics) -> str:
        if self._lines == 1:
            return metrics.elidedText(text, Qt.TextElideMode.ElideRight, self.width())
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self._fits(text[:middle].rstrip() + "…", metrics):
                low = middle
            else:
                high = middle - 1
        return text[:low].rstrip() + "…"


def without_mnemonic(text: str) -> str:
    """The text for a button or menu, whose `&` would otherwise underline the next letter."""
    return text.replace("&", "&&")
