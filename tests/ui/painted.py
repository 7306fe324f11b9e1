"""The words that a window truly paints: by which part, where, in which colour and size.

Each part draws itself alone into an SVG, which keeps text as text. So nothing is missed that a
delegate, a style or a chart writes, and what is cut at a part's edge can be told.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from PySide6.QtCore import QBuffer, QPoint, QPointF, QRectF
from PySide6.QtGui import QFont, QFontMetricsF, QRegion, QTransform
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QAbstractItemView, QApplication, QScrollArea, QTableView, QWidget

from terminal.ui.label import FittedLabel
from tests.ui import scenes

_LONG = (scenes.LONG_NAME[:12], "N. P. B. T. H. C.")
_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Painted:
    """One stretch of text as it is painted. `place` is in pixels of `part`, `size` in pixels."""

    part: QWidget
    text: str
    place: QRectF
    ink: str
    opacity: float
    size: float
    weight: int

    @property
    def cut(self) -> bool:
        """Whether the part's edge, a part around it or one above it takes something off."""
        # Bearings reach a little over the letters' own ink.
        beside, above = min(2.0, self.place.width() / 4), min(1.0, self.place.height() / 4)
        room, inked = _room(self.part), self.place.adjusted(beside, above, -beside, -above)
        if isinstance(self.part.parentWidget(), QAbstractItemView):  # its lines scroll
            inked.setTop(room.top())
            inked.setBottom(room.bottom())
        outside = not room.contains(inked)
        if isinstance(self.part, FittedLabel):
            # It fits itself, down to single pixels; but its place may be cut.
            outside = not room.adjusted(0, -3, 0, 3).contains(QRectF(self.part.rect()) & inked)
            outside = outside or self.part.shortened
        return outside or self._shortened or len(self._covered) > 1

    @property
    def hidden(self) -> bool:
        """Whether another part lies over all of it."""
        return self._covered == {True}

    @property
    def _covered(self) -> set[bool]:
        """Whether another part lies over its left end, middle and right end: the answers."""
        window, place = self.part.window(), self.place.adjusted(1, 0, -1, 0)
        middle = place.center()
        points = (QPointF(place.left(), middle.y()), middle, QPointF(place.right(), middle.y()))
        found = set()
        for point in (each.toPoint() for each in points):
            above = window.childAt(self.part.mapTo(window, point))
            found.add(
                above is not None
                and above is not self.part
                and not self.part.isAncestorOf(above)
                and not above.isAncestorOf(self.part)
            )
        return found

    @property
    def _shortened(self) -> bool:
        """Whether dots stand for what found no place; some words end with dots of their own."""
        own = (getattr(self.part, name, str)() for name in ("text", "placeholderText"))
        return self.text.endswith("…") and self.text not in own

    def __str__(self) -> str:
        part: QWidget | None = self.part
        around = []
        while part is not None:
            around.append(type(part).__name__)
            part = part.parentWidget()
        return f"“{self.text}” in {' < '.join(around[:4])}"


def painted(window: QWidget) -> list[Painted]:
    """All text on a window, in the order of its parts."""
    QApplication.processEvents()
    window.grab()  # lays out and fits what was never painted
    found: list[Painted] = []
    for part in (window, *window.findChildren(QWidget)):
        ours = part.window() is window and part.isVisibleTo(window)
        if ours and not part.visibleRegion().isEmpty():
            found.extend(text for text in _of(part) if not text.hidden)
    return found


def cut(texts: Iterable[Painted], *known: str) -> list[str]:
    """Which texts are cut, but for those that may be.

    A name longer than any that people have may; so may the last column of the register, whose
    whole reasons stand beside it; and what begins with one of `known`.
    """
    return [
        str(text)
        for text in texts
        if text.cut
        and not text.text.startswith((*_LONG, *known))
        and not (isinstance(text.part.parentWidget(), QTableView) and text.text.endswith("…"))
    ]


def _of(part: QWidget) -> Iterator[Painted]:
    buffer, drawing = QBuffer(), QSvgGenerator()
    drawing.setOutputDevice(buffer)
    drawing.setSize(part.size())
    drawing.setViewBox(part.rect())
    part.render(drawing, QPoint(), QRegion(), QWidget.RenderFlag(0))
    data = bytes(buffer.data().data())
    if b"<text" not in data:
        return
    # What Qt writes here for itself, not something from outside.
    for group in ET.fromstring(data).iter(f"{_SVG}g"):  # noqa: S314
        for text in group.findall(f"{_SVG}text"):
            if (text.text or "").strip():
                yield _read(part, group.get("transform", ""), text)


def _read(part: QWidget, moved: str, text: ET.Element) -> Painted:
    font = QFont(text.get("font-family", "").strip("'"))
    size = float(text.get("font-size", "0"))
    font.setPixelSize(max(1, round(size)))
    font.setWeight(QFont.Weight(int(text.get("font-weight", "400"))))
    metrics, said = QFontMetricsF(font), text.text or ""
    place = metrics.tightBoundingRect(said)
    place.setWidth(max(place.width(), metrics.horizontalAdvance(said) - 2))
    place.translate(float(text.get("x", "0")), float(text.get("y", "0")))
    numbers = [float(part) for part in moved.removeprefix("matrix(").rstrip(")").split(",") if part]
    turn = QTransform(*numbers) if numbers else QTransform()
    return Painted(
        part=part,
        text=said,
        place=turn.mapRect(place),
        ink=text.get("fill", ""),
        opacity=float(text.get("fill-opacity", "1")),
        size=size,
        weight=int(text.get("font-weight", "400")),
    )


def _room(part: QWidget) -> QRectF:
    """Where a part can be seen or be scrolled to, in its own pixels."""
    room, around = QRectF(part.rect()), part
    corner = QPoint()
    while (parent := around.parentWidget()) is not None and not around.isWindow():
        corner += around.pos()
        if isinstance(parent.parentWidget(), QScrollArea):
            break
        room &= QRectF(parent.rect().translated(-corner))
        around = parent
    return room
