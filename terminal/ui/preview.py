"""The newest picture of the camera, or in words why there is none."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRect, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QImage,
    QPainter,
    QPaintEvent,
    QPolygonF,
    QResizeEvent,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from terminal.capture.frame import Frame, Pixels, TornFrame
from terminal.capture.source import CameraState
from terminal.reading.symbol import CodeInView
from terminal.ui.icons import Icons, IconView
from terminal.ui.label import FittedLabel
from terminal.ui.marks import SEEN, paint_numbers, paint_outline, polygon
from terminal.ui.text import camera_sentence
from terminal.ui.theme import Look
from terminal.ui.words import Words

_OUTLINE_STAYS_MS = 700
_BEHIND = QColor("#05080b")


class Preview(QWidget):
    """Paints frames as they come, the whole picture with bars where the shapes differ.

    A frame's memory is painted from directly; only the newest frame is kept. While the camera is
    not LIVE no picture is shown, so that nobody takes an old one for the present.

    :param mirrored: show it as a mirror does, for people who aim at themselves.
    """

    def __init__(
        self, icons: Icons, words: Words, parent: QWidget | None = None, *, mirrored: bool = False
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._mirrored = mirrored
        self._state = CameraState.OPENING
        self._frame: Frame | None = None
        self._pixels: Pixels | None = None
        self._outline: QPolygonF | None = None
        self._outline_ends = QTimer(self, singleShot=True, interval=_OUTLINE_STAYS_MS)
        self._outline_ends.timeout.connect(self._forget_outline)
        self._codes: Sequence[CodeInView] = ()
        self._icons = icons
        self._look: Look | None = None
        self._icon = IconView(icons, self)
        self._icon_side = 48
        self._text = FittedLabel(self, lines=2, align=Qt.AlignmentFlag.AlignHCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._retell()

    def show_frame(self, frame: Frame) -> None:
        """Show this frame instead of the one before."""
        self._frame = frame
        if self._state is CameraState.LIVE:
            self._hide_words(hidden=True)
            self.update()

    def show_state(self, state: CameraState) -> None:
        """Take note of how the camera is doing."""
        if state is not self._state and state is not CameraState.LIVE:
            self._frame = self._pixels = None
        self._state = state
        self._retell()

    def mark_code(self, corners: Sequence[tuple[float, float]]) -> None:
        """Outline a code for a moment; corners in pixels of the frame, in order around it."""
        self._outline = polygon(corners)
        self._outline_ends.start()
        self.update()

    def mark_codes(self, codes: Sequence[CodeInView]) -> None:
        """Outline and number codes from now on, with a tick for those presented; none ends it."""
        self._codes = codes
        self.update()

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._retell()

    def restyle(self, look: Look) -> None:
        """Take sizes from a look; a picture's surroundings are dark by day and night."""
        self._look = look
        self._icon_side = look.line(3.4)
        self._text.dress(look.font(1.15), "#e8eef4")
        self._place_words()

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """The height that most cameras' pictures have at a width."""
        return width * 9 // 16

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802
        """Keep the words in the middle."""
        self._place_words()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the newest frame, its letterbox and the outline of a code."""
        painter = QPainter(self)
        if self._frame is None or self._state is not CameraState.LIVE:
            painter.fillRect(self.rect(), _BEHIND)
            return
        width, height = self._frame.size
        place = self._picture_place(width, height)
        for bar in _around(self.rect(), place):
            painter.fillRect(bar, _BEHIND)
        image = self._image(self._frame, place.width())
        if image.isNull():
            painter.fillRect(place, _BEHIND)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, image)
        on_screen = self._on_screen(place, width, height)
        if self._outline is not None:
            paint_outline(painter, on_screen.map(self._outline), SEEN)
        if self._codes and self._look is not None:
            shown = tuple(reversed(self._codes)) if self._mirrored else self._codes
            corners = [on_screen.map(polygon(code.corners)) for code in shown]
            presented = [code.presented for code in shown]
            paint_numbers(painter, self._look, self._icons, corners, presented)

    def _picture_place(self, width: int, height: int) -> QRect:
        scale = min(self.width() / width, self.height() / height)
        shown_width, shown_height = round(width * scale), round(height * scale)
        return QRect(
            (self.width() - shown_width) // 2,
            (self.height() - shown_height) // 2,
            shown_width,
            shown_height,
        )

    def _image(self, frame: Frame, shown_width: int) -> QImage:
        try:
            columns = shown_width * self.devicePixelRatioF()
            self._pixels = np.ascontiguousarray(frame.colour_for(columns))
        except TornFrame:
            # The picture before it stays: a flash of black would tell nobody anything.
            if self._pixels is None:
                return QImage()
        pixels = self._pixels
        height, width = pixels.shape[:2]
        shape = QImage.Format.Format_BGR888 if pixels.ndim == 3 else QImage.Format.Format_Grayscale8
        image = QImage(pixels.data, width, height, pixels.strides[0], shape)
        return image.flipped(Qt.Orientation.Horizontal) if self._mirrored else image

    def _on_screen(self, place: QRect, width: int, height: int) -> QTransform:
        """From pixels of the frame to those of this widget."""
        sideways = place.width() / width * (-1 if self._mirrored else 1)
        left = place.x() + (place.width() if self._mirrored else 0)
        return QTransform(sideways, 0, 0, place.height() / height, left, place.y())

    def _forget_outline(self) -> None:
        self._outline = None
        self.update()

    def _retell(self) -> None:
        waiting = self._state is CameraState.LIVE
        state = CameraState.OPENING if waiting else self._state
        self._text.setText(camera_sentence(self._words, state))
        self._icon.draw("camera" if state is CameraState.OPENING else "camera-off", "#ffe24a")
        self._hide_words(hidden=waiting and self._frame is not None)
        self.setAccessibleName(camera_sentence(self._words, self._state))
        self.update()

    def _hide_words(self, *, hidden: bool) -> None:
        if self._text.isHidden() != hidden:
            self._text.setHidden(hidden)
            self._icon.setHidden(hidden)

    def _place_words(self) -> None:
        side = min(self._icon_side, self.height() // 3)
        text_height = min(self.height() // 2, self._text.minimumSizeHint().height() * 3 // 2)
        top = (self.height() - side - text_height) // 2
        self._icon.setFixedSize(side, side)
        self._icon.move((self.width() - side) // 2, top)
        margin = self.width() // 20
        self._text.setGeometry(margin, top + side, self.width() - 2 * margin, text_height)


def _around(whole: QRect, inner: QRect) -> list[QRectF]:
    """The bars of `whole` that `inner` leaves free: left, right, above and below."""
    return [
        QRectF(0, 0, inner.left(), whole.height()),
        QRectF(inner.right() + 1, 0, whole.width() - inner.right() - 1, whole.height()),
        QRectF(inner.left(), 0, inner.width(), inner.top()),
        QRectF(
            inner.left(), inner.bottom() + 1, inner.width(), whole.height() - inner.bottom() - 1
        ),
    ]
