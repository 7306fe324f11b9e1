"""The drawings of the screens, in any colour and size."""

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

_DRAWN_IN = b"#000"
"""The colour that all drawings are made in, replaced by the one asked for."""


class Icons:
    """Gives the drawings of `assets/icons`, each painted once for a colour and size."""

    def __init__(self, assets: Path) -> None:
        self._folder = assets / "icons"
        self._painted: dict[tuple[str, str, int, int, float], QPixmap] = {}

    def pixmap(self, name: str, colour: str, size: QSize, ratio: float = 1.0) -> QPixmap:
        """A drawing fitted into `size`, in the middle; `ratio` is device pixels a pixel."""
        key = (name, colour, size.width(), size.height(), ratio)
        if key not in self._painted:
            if len(self._painted) > 400:  # a window that was resized for long
                self._painted.clear()
            self._painted[key] = self._paint(name, colour, size, ratio)
        return self._painted[key]

    def _paint(self, name: str, colour: str, size: QSize, ratio: float) -> QPixmap:
        source = (self._folder / f"{name}.svg").read_bytes()
        renderer = QSvgRenderer(source.replace(_DRAWN_IN, colour.encode()))
        renderer.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, size.width(), size.height()))
        painter.end()
        return pixmap


class IconView(QWidget):
    """Shows one drawing, as large as its place; a decoration beside words, never alone."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._ink = "#000000"
        self.icon_name = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def draw(self, name: str, ink: str) -> None:
        """Show the drawing `name` in the colour `ink`."""
        self.icon_name, self._ink = name, ink
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the drawing."""
        if self.icon_name and not self.size().isEmpty():
            pixmap = self._icons.pixmap(
                self.icon_name, self._ink, self.size(), self.devicePixelRatioF()
            )
            QPainter(self).drawPixmap(0, 0, pixmap)
