"""The things of the demo video, drawn with Qt: cards, a phone, papers, hands and a road."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QRadialGradient,
)

Pixels = NDArray[np.uint8]
_FONTS = Path(__file__).resolve().parent.parent / "assets" / "fonts"
_FORMAT = QImage.Format.Format_ARGB32_Premultiplied
_INK = QColor(38, 44, 52)
_WHITE = QColor(250, 250, 248)


def load_fonts() -> None:
    """Make the bundled fonts known; where they lack Qt takes the system's."""
    for font in sorted(_FONTS.glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(font))


def drawn(width: int, height: int, draw: Callable[[QPainter], None]) -> Pixels:
    """A picture of that size in BGRA, colours multiplied by alpha, as `draw` painted it."""
    image = QImage(width, height, _FORMAT)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    draw(painter)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(height, width, 4)
    return pixels.copy()


def qr(
    painter: QPainter, payload: str, box: QRectF, level: str, *,
    ground: QColor | None = _WHITE, ink: QColor = _INK,
) -> None:  # fmt: skip
    """Draw the QR code of a text (UTF-8 bytes) with its quiet zone on `ground` into the box."""
    content = payload if payload.startswith("HC1:") else payload.encode()
    code = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    modules = np.array(zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False))
    if ground is not None:
        painter.fillRect(box, ground)
    inked = np.zeros((*modules.shape, 4), np.uint8)
    inked[modules == 0] = (ink.blue(), ink.green(), ink.red(), 255)
    picture = QImage(inked.tobytes(), len(modules), len(modules), _FORMAT)
    quiet = box.width() * 4 / (len(modules) + 8)
    # Enlarged without smoothing: module by module there would be seams between them.
    painter.drawImage(box.adjusted(quiet, quiet, -quiet, -quiet), picture)


def words(
    painter: QPainter, x: float, y: float, size: int, text: str, *,
    bold: bool = False, ink: QColor = _INK, centred: bool = False,
) -> None:  # fmt: skip
    """Write one line; (x, y) is the left end of its base line, or its middle."""
    font = QFont("Noto Sans")
    font.setPixelSize(size)
    font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    painter.setFont(font)
    painter.setPen(ink)
    left = x - painter.fontMetrics().horizontalAdvance(text) / 2 if centred else x
    painter.drawText(QPointF(left, y), text)
    painter.setPen(Qt.PenStyle.NoPen)


def finger(
    painter: QPainter, base: QPointF, tip: QPointF, width: float, *, nail: bool = False
) -> None:
    """A finger from base to tip, seen from its back where it has a nail."""
    length = ((tip.x() - base.x()) ** 2 + (tip.y() - base.y()) ** 2) ** 0.5
    angle = np.degrees(np.arctan2(tip.y() - base.y(), tip.x() - base.x()))
    painter.save()
    painter.translate(base)
    painter.rotate(float(angle))
    # A soft shadow first, as strokes that get wider and thinner.
    for step in range(8):
        shade = QPainterPath()
        grow = 2.5 * step
        shade.addRoundedRect(
            QRectF(-grow, -width / 2 - grow + 7, length + 2 * grow, width + 2 * grow),
            width / 2 + grow, width / 2 + grow,
        )  # fmt: skip
        painter.fillPath(shade, QColor(0, 0, 0, 9))
    shape = QPainterPath(QPointF(0, -width * 0.56))
    shape.cubicTo(length * 0.4, -width * 0.60, length * 0.62, -width * 0.40,
                  length - width * 0.42, -width * 0.47)  # fmt: skip
    shape.cubicTo(length + width * 0.06, -width * 0.46, length + width * 0.06, width * 0.46,
                  length - width * 0.42, width * 0.46)  # fmt: skip
    shape.cubicTo(length * 0.62, width * 0.42, length * 0.4, width * 0.58, 0, width * 0.56)
    shape.closeSubpath()
    tones = ((150, 96, 70), (206, 150, 116), (226, 174, 140), (201, 143, 110), (138, 86, 62))
    skin = QLinearGradient(0, -width / 2, 0, width / 2)
    for place, tone in zip((0, 0.22, 0.45, 0.75, 1), tones, strict=True):
        skin.setColorAt(place, QColor(*tone))
    painter.fillPath(shape, skin)
    painter.setClipPath(shape)
    flush = QLinearGradient(length - width * 1.2, 0, length, 0)
    flush.setColorAt(0, QColor(206, 110, 90, 0))
    flush.setColorAt(1, QColor(206, 110, 90, 70))
    painter.fillRect(QRectF(0, -width, length + width, 2 * width), flush)
    if nail:
        plate = QLinearGradient(0, -width * 0.3, 0, width * 0.3)
        plate.setColorAt(0, QColor(222, 172, 152))
        plate.setColorAt(0.4, QColor(243, 211, 196))
        plate.setColorAt(1, QColor(214, 160, 140))
        painter.setBrush(plate)
        box = QRectF(length - width * 0.72, -width * 0.30, width * 0.68, width * 0.58)
        painter.drawRoundedRect(box, width * 0.26, width * 0.28)
    painter.restore()


def arm(painter: QPainter, wrist: QPointF, elbow: QPointF) -> None:
    """The back of a hand at the wrist, and a dark green sleeve from there to the elbow."""
    painter.save()
    painter.translate(wrist)
    down = np.degrees(np.arctan2(elbow.y() - wrist.y(), elbow.x() - wrist.x()))
    painter.rotate(float(down))
    skin, cloth = QLinearGradient(0, -130, 0, 130), QLinearGradient(0, -180, 0, 180)
    for place, tone in ((0, (138, 88, 64)), (0.35, (214, 160, 126)), (1, (132, 82, 60))):
        skin.setColorAt(place, QColor(*tone))
    for place, tone in ((0, (26, 42, 34)), (0.4, (62, 88, 70)), (1, (24, 36, 30))):
        cloth.setColorAt(place, QColor(*tone))
    hand = QPainterPath()
    hand.addRoundedRect(QRectF(-110, -118, 520, 236), 112, 112)
    painter.fillPath(hand, skin)
    sleeve = QPainterPath()
    sleeve.addRoundedRect(QRectF(250, -158, 1500, 316), 34, 34)
    painter.fillPath(sleeve, cloth)
    painter.setPen(QPen(QColor(14, 24, 18, 150), 5))
    painter.drawLine(QPointF(316, -150), QPointF(316, 150))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.restore()


def card(payload: str, lines: Sequence[str], tint: QColor) -> Pixels:
    """An invented identity card in a hand; `lines` are number, name, birth, sex and place."""

    def draw(painter: QPainter) -> None:
        painter.translate(260, 0)
        arm(painter, QPointF(60, 770), QPointF(-190, 2050))
        finger(painter, QPointF(-30, 830), QPointF(250, 560), 120)
        body = QRectF(80, 60, 1040, 656)
        outline = QPainterPath()
        outline.addRoundedRect(body, 38, 38)
        ground = QLinearGradient(body.topLeft(), body.bottomRight())
        ground.setColorAt(0, tint.lighter(116))
        ground.setColorAt(0.55, QColor(246, 244, 236))
        ground.setColorAt(1, tint.lighter(104))
        painter.fillPath(outline, ground)
        _guilloche(painter, outline, body, tint)
        words(painter, 128, 138, 44, "THẺ MẪU", bold=True, ink=QColor(150, 40, 44))
        words(painter, 128, 182, 28, "SPECIMEN · NOT A REAL CARD", ink=QColor(120, 60, 60))
        _portrait(painter, QRectF(128, 222, 216, 280), tint)
        qr(painter, payload, QRectF(756, 96, 326, 326), "M")
        captions = ("Số / No.", "Họ và tên / Name", "Ngày sinh / Born", "Giới tính / Sex", "Nơi ở")
        for index, (caption, line) in enumerate(zip(captions, lines, strict=True)):
            y = 246 + index * 86
            words(painter, 376, y, 20, caption, ink=QColor(96, 106, 116))
            words(painter, 376, y + 40, 34 if index else 42, line, bold=index < 2)
        painter.setPen(QPen(QColor(255, 255, 255, 120), 4))
        painter.drawPath(outline)
        painter.setPen(Qt.PenStyle.NoPen)
        finger(painter, QPointF(30, 900), QPointF(262, 640), 132, nail=True)

    return drawn(1400, 2000, draw)


def _guilloche(painter: QPainter, outline: QPainterPath, body: QRectF, tint: QColor) -> None:
    painter.save()
    painter.setClipPath(outline)
    line = QColor(tint.darker(130))
    line.setAlpha(46)
    painter.setPen(QPen(line, 1.6))
    xs = np.linspace(body.left(), body.right(), 120)
    for row in range(36):
        wave = body.top() + row * 20 + 26 * np.sin(xs / 90 + row * 0.33)
        painter.drawPolyline([QPointF(x, y) for x, y in zip(xs, wave, strict=True)])
    painter.restore()


def _portrait(painter: QPainter, box: QRectF, tint: QColor) -> None:
    painter.fillRect(box, QColor(214, 222, 228))
    painter.save()
    painter.setClipRect(box)
    painter.setBrush(tint.darker(170))
    painter.drawEllipse(box.center() + QPointF(0, 165), 122, 110)
    painter.drawEllipse(box.center() - QPointF(0, 34), 58, 72)
    painter.restore()


def phone(payload: str, title: str, name: str, born: str, accent: QColor) -> Pixels:
    """A phone in a hand, showing a certificate; its lower end lies outside of the picture."""

    def draw(painter: QPainter) -> None:
        for index, y in enumerate((470, 640, 800, 950)):
            finger(painter, QPointF(250, y + 26), QPointF(64 + 10 * index, y - 22), 104)
        body = QPainterPath()
        body.addRoundedRect(QRectF(110, 30, 700, 1390), 84, 84)
        rim = QLinearGradient(110, 0, 810, 0)
        for place, grey in ((0, 120), (0.02, 40), (0.98, 30), (1, 140)):
            rim.setColorAt(place, QColor(grey, grey, grey + 6))
        painter.fillPath(body, rim)
        glass = QPainterPath()
        glass.addRoundedRect(QRectF(122, 42, 676, 1366), 74, 74)
        painter.fillPath(glass, QColor(10, 10, 13))
        screen = QPainterPath()
        screen.addRoundedRect(QRectF(140, 60, 640, 1330), 58, 58)
        painter.setClipPath(screen)
        painter.fillPath(screen, QColor(244, 247, 250))
        painter.fillRect(QRectF(140, 60, 640, 216), accent)
        words(painter, 196, 116, 30, "08:15", bold=True, ink=QColor(255, 255, 255))
        words(painter, 664, 116, 28, "4G 72%", ink=QColor(255, 255, 255))
        words(painter, 460, 200, 40, title, bold=True, ink=QColor(255, 255, 255), centred=True)
        words(painter, 460, 248, 26, "BẢN MẪU · SPECIMEN", ink=QColor(255, 255, 255, 220),
              centred=True)  # fmt: skip
        qr(painter, payload, QRectF(170, 300, 580, 580), "M", ink=QColor(16, 18, 22))
        words(painter, 460, 950, 48, name, bold=True, centred=True)
        words(painter, 460, 1010, 34, born, ink=QColor(90, 100, 112), centred=True)
        painter.setClipping(False)
        painter.setBrush(QColor(6, 6, 8))
        painter.drawRoundedRect(QRectF(376, 74, 168, 40), 20, 20)
        finger(painter, QPointF(1010, 1210), QPointF(778, 800), 132, nail=True)

    return drawn(1120, 1440, draw)


def paper(
    payload: str, title: str, lines: Sequence[str], *, level: str = "M", torn: bool = False
) -> Pixels:
    """A printed sheet, folded once and held by a hand; a torn one has lost half of its code."""

    def draw(painter: QPainter) -> None:
        sheet = QPolygonF([QPointF(*p) for p in ((70, 50), (826, 58), (834, 1200), (62, 1196))])
        ground = QLinearGradient(60, 0, 834, 0)
        for place, grey in ((0, 224), (0.3, 240), (0.49, 232), (0.51, 214), (0.56, 230), (1, 238)):
            ground.setColorAt(place, QColor(grey, grey, grey - 6))
        painter.setBrush(ground)
        painter.drawPolygon(sheet)
        words(painter, 448, 134, 42, title, bold=True, centred=True)
        words(painter, 448, 180, 26, "BẢN MẪU · SPECIMEN", ink=QColor(150, 40, 44), centred=True)
        qr(painter, payload, QRectF(188, 210, 520, 520), level, ground=None)
        for index, line in enumerate(lines):
            words(painter, 448, 796 + 54 * index, 36, line, bold=index == 0, centred=True)
        crease = QLinearGradient(0, 474, 0, 496)
        for place, alpha in ((0, 0), (0.45, 60), (0.55, 0), (1, 0)):
            crease.setColorAt(place, QColor(60, 60, 70, alpha))
        painter.fillRect(QRectF(66, 474, 764, 22), crease)
        if torn:
            _damage(painter)
        finger(painter, QPointF(1130, 1330), QPointF(742, 880), 132, nail=True)

    return drawn(1240, 1460, draw)


def _damage(painter: QPainter) -> None:
    random = np.random.default_rng(5)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
    edge = [(900.0, 0.0), (470.0, 0.0)]
    edge += [(470 + 0.42 * y + float(random.normal(0, 9)), float(y)) for y in range(20, 620, 14)]
    last = edge[-1][0]
    edge += [(last + x, 612 + 0.2 * x + float(random.normal(0, 8))) for x in range(14, 240, 14)]
    painter.drawPolygon(
        QPolygonF([QPointF(*point) for point in (*edge, (990.0, 640.0), (990.0, 0.0))])
    )
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
    fibre = QPen(QColor(252, 252, 250), 13)
    painter.setPen(fibre)
    painter.drawPolyline([QPointF(x - 4, y) for x, y in edge[2:]])
    for _ in range(26):
        x, y = random.uniform(190, 640), random.uniform(220, 720)
        dx, dy = random.normal(60, 70), random.normal(-10, 60)
        painter.setPen(QPen(QColor(238, 238, 234), float(random.uniform(3, 12))))
        painter.drawLine(QPointF(x, y), QPointF(x + dx, y + dy))
    painter.setPen(Qt.PenStyle.NoPen)
    for _ in range(4):
        x, y = random.uniform(220, 520), random.uniform(260, 700)
        size = float(random.uniform(70, 130))
        stain = QRadialGradient(QPointF(x, y), size)
        for place, alpha in ((0, 90), (0.7, 70), (0.92, 110), (1, 0)):
            stain.setColorAt(place, QColor(110, 84, 52, alpha))
        painter.setBrush(stain)
        painter.drawEllipse(QPointF(x, y), size, size * 0.7)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
