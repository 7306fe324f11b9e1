"""The scanner test card on paper: all its codes on one page of A4."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSaveFile, Qt
from PySide6.QtGui import QFont, QPagedPaintDevice, QPageSize, QPainter, QPdfWriter

from terminal.diagnostics.scanner_card import CARD, CardCode
from terminal.reading.qr_writing import qr_modules
from terminal.ui.qr import draw_qr
from terminal.ui.scanner_doctor.words import step_word
from terminal.ui.theme import FAMILY
from terminal.ui.words import Words

_COLUMNS = 3
_MARGIN_MM = 12.0
_DOTS_AN_INCH = 300
_TITLE_SHARE, _ADVICE_SHARE, _CAPTION_SHARE = 0.05, 0.05, 0.12


def write_card(path: Path, languages: Sequence[Words]) -> bool:
    """Write the card as PDF, all of it or nothing; whether it could be written.

    :param languages: in which it speaks, the first one first.
    """
    drawn = QBuffer()
    drawn.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(drawn)
    writer.setTitle(_title(languages))
    writer.setResolution(_DOTS_AN_INCH)
    file = QSaveFile(str(path))
    return (
        draw_card(writer, languages)
        and file.open(QIODevice.OpenModeFlag.WriteOnly)
        and file.write(drawn.data()) == drawn.size()
        and file.commit()
    )


def draw_card(device: QPagedPaintDevice, languages: Sequence[Words]) -> bool:
    """Draw the card on a page of A4; whether the device took it."""
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    device.setPageMargins(QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM))
    painter = QPainter()
    if not painter.begin(device):
        return False
    paint_card(painter, QRectF(0, 0, device.width(), device.height()), languages)
    return painter.end()


def paint_card(painter: QPainter, page: QRectF, languages: Sequence[Words]) -> None:
    """Paint the card on a page, whose upper left corner is the painter's."""
    width, height = page.width(), page.height()
    title, advice = height * _TITLE_SHARE, height * _ADVICE_SHARE
    _write(painter, QRectF(0, 0, width, title), _title(languages), bold=True)
    told = [
        words.translate("Scanner", "Open the scanner test in Chốt, then scan these codes in order.")
        for words in languages
    ]
    for number, line in enumerate(told):
        part = advice / len(told)
        _write(painter, QRectF(0, title + number * part, width, part), line)
    top, side = title + advice, width / _COLUMNS
    rows = -(-len(CARD) // _COLUMNS)
    step = min((height - top) / rows, side * (1 + _CAPTION_SHARE) * 1.1)
    for number, code in enumerate(CARD):
        row, column = divmod(number, _COLUMNS)
        place = QRectF(column * side, top + row * step, side, step)
        _draw_code(painter, place, number, code, languages)


def _draw_code(
    painter: QPainter, place: QRectF, number: int, code: CardCode, languages: Sequence[Words]
) -> None:
    caption = place.height() * _CAPTION_SHARE
    names = " · ".join(dict.fromkeys(step_word(words, code.name) for words in languages))
    head = QRectF(place.left(), place.top(), place.width(), caption)
    _write(painter, head, f"{number + 1}. {names}", bold=True)
    painter_place = place.adjusted(0, caption, 0, 0)
    draw_qr(painter, painter_place, qr_modules(code.text, "M"))


def _title(languages: Sequence[Words]) -> str:
    return " · ".join(words.translate("Scanner", "Scanner test card") for words in languages)


def _write(painter: QPainter, place: QRectF, text: str, *, bold: bool = False) -> None:
    font = QFont(FAMILY)
    font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    font.setPixelSize(max(1, round(place.height() * 0.55)))
    painter.setFont(font)
    while painter.fontMetrics().horizontalAdvance(text) > place.width() and font.pixelSize() > 8:
        font.setPixelSize(font.pixelSize() - 2)
        painter.setFont(font)
    painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)
