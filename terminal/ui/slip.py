"""The shift slip: the day's counts and the head code, on paper that leaves with the shift."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSaveFile, Qt
from PySide6.QtGui import QFont, QPagedPaintDevice, QPageSize, QPainter, QPdfWriter

from sync.uplink.state import UplinkStatus
from terminal.desk.head_codes import HeadCode
from terminal.reading.qr_writing import qr_modules
from terminal.reports.counts import DayCounts
from terminal.ui import text
from terminal.ui.qr import draw_qr
from terminal.ui.theme import FAMILY
from terminal.ui.words import Words

_GROUP = 4
_GROUPS_A_LINE = 6
_MARGIN_MM = 12.0
_DOTS_AN_INCH = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What a slip says: nothing about any person."""

    post: str
    lane: str
    zone: ZoneInfo
    head: HeadCode
    counts: DayCounts
    uplink: UplinkStatus


def typed_groups(code: str) -> tuple[str, ...]:
    """A head code in lines of groups of four letters, for those who type it from paper."""
    prefix, _, letters = code.partition(".")
    groups = [letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP)]
    lines = [
        " ".join(groups[start : start + _GROUPS_A_LINE])
        for start in range(0, len(groups), _GROUPS_A_LINE)
    ]
    return (f"{prefix}. {lines[0]}", *lines[1:])


def write_pdf(path: Path, slip: Slip, words: Words) -> bool:
    """Write a slip as PDF of A5, all of it or nothing; whether it could be written."""
    drawn = QBuffer()
    drawn.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(drawn)
    writer.setTitle(words.translate("Slip", "SHIFT SLIP"))
    writer.setResolution(_DOTS_AN_INCH)
    file = QSaveFile(str(path))
    return (
        draw_slip(writer, slip, words)
        and file.open(QIODevice.OpenModeFlag.WriteOnly)
        and file.write(drawn.data()) == drawn.size()
        and file.commit()
    )


def draw_slip(device: QPagedPaintDevice, slip: Slip, words: Words) -> bool:
    """Draw a slip on a page of A5; whether the device took it."""
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    device.setPageMargins(QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM))
    painter = QPainter()
    if not painter.begin(device):
        return False
    page = QRectF(0, 0, device.width(), device.height())
    _draw(painter, page, slip, words)
    return painter.end()


def _draw(painter: QPainter, page: QRectF, slip: Slip, words: Words) -> None:
    line = page.height() / 44
    pen = _Pen(painter, page, line)
    pen.write(words.translate("Slip", "SHIFT SLIP"), 1.7, bold=True)
    where = (slip.post, text.lane_word(words, slip.lane))
    pen.write(" · ".join(filter(None, where)), 1.1, bold=True)
    at = slip.head.at
    pen.write(f"{text.date(at, slip.zone)} {text.clock(at, slip.zone)}", 1.0)
    pen.skip(0.6)
    for caption, value in _figures(slip, words):
        pen.row(caption, value)
    pen.skip(0.6)
    side = page.height() * 0.34
    draw_qr(
        painter,
        QRectF((page.width() - side) / 2, pen.top, side, side),
        qr_modules(slip.head.text),
    )
    pen.top += side + line * 0.4
    for group in typed_groups(slip.head.text):
        pen.write(group, 1.0, bold=True)
    pen.skip(0.5)
    pen.write(
        words.translate(
            "Slip",
            "Keep this slip away from the machine. It proves the journal up to this number:"
            " chot verify FOLDER --head CODE",
        ),
        0.8,
        lines=2,
    )
    pen.skip(0.8)
    pen.halves(words.translate("Slip", "Handed over by"), words.translate("Slip", "Taken over by"))


def _figures(slip: Slip, words: Words) -> Sequence[tuple[str, str]]:
    number = words.number
    uplink = slip.uplink
    return (
        (words.translate("Panel", "Today"), number(slip.counts.total)),
        (words.translate("Panel", "Passed"), number(slip.counts.admit)),
        (words.translate("Panel", "To check"), number(slip.counts.attention)),
        (words.translate("Panel", "Not cleared"), number(slip.counts.refuse)),
        (
            words.translate("Panel", "Centre confirmed"),
            f"{number(uplink.confirmed)}/{number(uplink.recorded)}",
        ),
        (words.translate("Panel", "Unsent"), number(uplink.unsent)),
        (words.translate("Slip", "Head of the journal"), number(slip.head.seq)),
    )


class _Pen:
    """Writes lines down a page."""

    def __init__(self, painter: QPainter, page: QRectF, line: float) -> None:
        self._painter = painter
        self._page = page
        self._line = line
        self.top = 0.0

    def write(
        self,
        words: str,
        times: float,
        *,
        bold: bool = False,
        lines: int = 1,
    ) -> None:
        """A text in the middle, wrapped to so many lines."""
        height = self._line * times * lines * 1.15
        self._set_font(times, bold=bold)
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        if lines > 1:
            flags |= int(Qt.TextFlag.TextWordWrap)
        self._painter.drawText(QRectF(0, self.top, self._page.width(), height), flags, words)
        self.top += height

    def row(self, caption: str, value: str) -> None:
        """A figure: its caption on the left, its value on the right, a thin line below."""
        height = self._line * 1.2
        place = QRectF(0, self.top, self._page.width(), height)
        self._set_font(1.0)
        middle = Qt.AlignmentFlag.AlignVCenter
        self._painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | middle), caption)
        self._set_font(1.0, bold=True)
        self._painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | middle), value)
        self.top += height
        self._painter.drawLine(place.bottomLeft(), place.bottomRight())

    def halves(self, left: str, right: str) -> None:
        """Where two people sign."""
        half = self._page.width() / 2
        self._set_font(0.95)
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        for start, words in ((0.0, left), (half, right)):
            self._painter.drawText(QRectF(start, self.top, half, self._line * 1.2), flags, words)

    def skip(self, lines: float) -> None:
        """Leave room."""
        self.top += self._line * lines

    def _set_font(self, times: float, *, bold: bool = False) -> None:
        font = QFont(FAMILY)
        font.setPixelSize(max(1, round(self._line * 0.78 * times)))
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        self._painter.setFont(font)
