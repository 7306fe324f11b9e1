"""Slips for people: a declaration with the code the next post reads, or why one may not pass."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSaveFile, QSizeF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPagedPaintDevice,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from sync.protocol.terms import Verdict
from terminal.declarations.codes import Rejection
from terminal.desk.outcome import MaskedPerson
from terminal.reading.qr_writing import qr_modules
from terminal.ui import text
from terminal.ui.qr import draw_qr
from terminal.ui.text_reasons import reason_text
from terminal.ui.theme import FAMILY
from terminal.ui.words import QT_TRANSLATE_NOOP, Words
from terminal.verdict.decision import Reason

_DOTS_AN_INCH: Final = 300
_MM_AN_INCH: Final = 25.4
_QR_MM: Final = 50.0
"""As large as a cheap telephone reads it (docs/declaration-code.md)."""
_MOST_REASONS: Final = 4
_LONGEST_MM: Final = 290.0


_PAPERS: Final = QT_TRANSLATE_NOOP(
    "Slip",
    "Bring the original papers or a valid certificate, or declare at the desk of this post.",
)
_HEALTH: Final = QT_TRANSLATE_NOOP(
    "Slip",
    "Go to the nearest health station, wear a mask and keep away from others on the way."
    " Come back with its paper.",
)
_NEW: Final = QT_TRANSLATE_NOOP(
    "Slip", "Get a new certificate or declaration, or declare at the desk of this post."
)
_BOTH: Final = QT_TRANSLATE_NOOP(
    "Slip", "Show your ID card and a valid declaration or certificate, one after the other."
)
ADVICE: Final[Mapping[str, str]] = {
    Reason.ANSWERS.value: _HEALTH,
    Reason.TEST_POSITIVE.value: _HEALTH,
    Reason.FEVER.value: _HEALTH,
    Reason.DOCUMENT_MISSING.value: _BOTH,
    Rejection.EXPIRED.value: _NEW,
    Rejection.KEY_EXPIRED.value: _NEW,
    Rejection.REVOKED.value: _NEW,
    Rejection.SIGNER_REVOKED.value: _NEW,
}
"""What somebody does who was not let through, by the first reason that has such advice."""


class Paper(Enum):
    """What it is printed on: width, height (0: as long as needed) and margin in millimetres."""

    ROLL_80 = (80.0, 0.0, 4.0)
    A6 = (105.0, 148.0, 6.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationSlip:
    """What somebody takes along who declared at the desk; `code` is the signed declaration.

    Only what a stranger's telephone reads in the code as well stands on it in words.
    """

    code: str
    post: str
    zone: ZoneInfo
    name: str
    birth_year: str
    number: str
    """Masked."""
    origin: str
    destination: str
    issued_at: datetime
    valid_until: datetime
    seq: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalSlip:
    """Why somebody may not pass now, and what to do about it; the person masked.

    `reasons` are codes, the weightiest first. `where` is where the post sends them, in the
    post's own words; empty where the next step says enough.
    """

    post: str
    zone: ZoneInfo
    at: datetime
    verdict: Verdict
    reasons: tuple[str, ...]
    person: MaskedPerson
    where: str = ""
    seq: int | None = None


PersonSlip = DeclarationSlip | RefusalSlip


def write_person_pdf(path: Path, slip: PersonSlip, assets: Path, paper: Paper) -> bool:
    """Write a slip as PDF, all of it or nothing; whether it could be written."""
    drawn = QBuffer()
    drawn.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(drawn)
    writer.setTitle(_title(Words("vi", assets), slip))
    writer.setResolution(_DOTS_AN_INCH)
    file = QSaveFile(str(path))
    return (
        draw_person_slip(writer, slip, assets, paper)
        and file.open(QIODevice.OpenModeFlag.WriteOnly)
        and file.write(drawn.data()) == drawn.size()
        and file.commit()
    )


def draw_person_slip(
    device: QPagedPaintDevice, slip: PersonSlip, assets: Path, paper: Paper
) -> bool:
    """Draw a slip on one page, Vietnamese first and English under it; whether that was done."""
    margin = paper.value[2]
    page = page_size(slip, assets, paper)
    device.setPageSize(QPageSize(page, QPageSize.Unit.Millimeter))
    device.setPageMargins(QMarginsF(margin, margin, margin, margin))
    painter = QPainter()
    if not painter.begin(device):
        return False
    paint_person_slip(painter, slip, assets, paper, device.logicalDpiX() / _MM_AN_INCH)
    return painter.end()


def page_size(slip: PersonSlip, assets: Path, paper: Paper) -> QSizeF:
    """Width and height in millimetres, margins included; a roll is as long as the slip."""
    width, height, margin = paper.value
    needed = _height_of(slip, assets, width - 2 * margin)
    return QSizeF(width, height or min(needed + 2 * margin, _LONGEST_MM))


def paint_person_slip(
    painter: QPainter, slip: PersonSlip, assets: Path, paper: Paper, dots: float
) -> None:
    """Paint a slip from the painter's corner on, which is inside the margins.

    :param dots: of the device, a millimetre.
    """
    width, _, margin = paper.value
    inner = width - 2 * margin
    free = page_size(slip, assets, paper).height() - 2 * margin
    # What does not fit is drawn smaller, so that nothing is lost.
    shrink = min(1.0, free / _height_of(slip, assets, inner))
    painter.translate((inner - inner * shrink) / 2 * dots, 0)
    _write(_Pen(painter, inner * dots * shrink, dots * shrink), slip, assets)


def _height_of(slip: PersonSlip, assets: Path, width: float) -> float:
    """How high it is in millimetres at its full size."""
    dots = _DOTS_AN_INCH / _MM_AN_INCH
    pen = _Pen(None, width * dots, dots)
    _write(pen, slip, assets)
    return pen.top / dots + 1


def _write(pen: "_Pen", slip: PersonSlip, assets: Path) -> None:
    both = vietnamese, english = Words("vi", assets), Words("en", assets)
    pen.write(slip.post, 3.6, bold=True)
    pen.write(_title(vietnamese, slip), 5.4, bold=True)
    pen.write(_title(english, slip), 3.2)
    pen.rule()
    if isinstance(slip, DeclarationSlip):
        _write_declaration(pen, slip, both)
    else:
        _write_refusal(pen, slip, both)


def _write_declaration(pen: "_Pen", slip: DeclarationSlip, both: tuple[Words, Words]) -> None:
    def day(at: datetime) -> str:
        return f"{text.minute(at, slip.zone)} {text.date(at, slip.zone)}"

    pen.write(slip.name, 4.6, bold=True)
    pen.write(" · ".join(filter(None, (slip.birth_year, slip.number))), 3.8)
    pen.write(" → ".join(filter(None, (slip.origin, slip.destination))), 3.8)
    pen.qr(slip.code)
    _both(pen, both, lambda words: _until(words, day(slip.valid_until)), 3.8, bold=True)
    _both(
        pen,
        both,
        lambda words: words.translate(
            "Slip", "Show this code with your papers at the next post. Do not fold it."
        ),
        3.4,
    )
    pen.write(_numbered(both[0], day(slip.issued_at), slip.seq), 3.0)


def _write_refusal(pen: "_Pen", slip: RefusalSlip, both: tuple[Words, Words]) -> None:
    person = slip.person
    known = (person.name, person.birth_year, person.number)
    if any(known):
        pen.write(" · ".join(filter(None, known)), 3.8)
    for words, size in zip(both, (4.2, 3.2), strict=True):
        for reason in slip.reasons[:_MOST_REASONS]:
            pen.write(reason_text(words, reason).text, size, bold=words is both[0])
    pen.rule()
    for words, size in zip(both, (4.4, 3.2), strict=True):
        pen.write(words.translate("Slip", "What to do now"), size * 0.8, bold=True)
        pen.write(advice_for(words, slip.reasons), size, bold=words is both[0])
    if slip.where:
        pen.write(slip.where, 4.4, bold=True)
    pen.rule()
    at = f"{text.minute(slip.at, slip.zone)} {text.date(slip.at, slip.zone)}"
    pen.write(_numbered(both[0], at, slip.seq), 3.4)
    _both(
        pen,
        both,
        lambda words: words.translate("Slip", "Show this slip when you come back to this post."),
        3.2,
    )


def _title(words: Words, slip: PersonSlip) -> str:
    if isinstance(slip, DeclarationSlip):
        return words.translate("Slip", "DECLARED AT THE POST")
    return text.verdict_word(words, slip.verdict)


def advice_for(words: Words, reasons: tuple[str, ...]) -> str:
    """What the person does, where the operator's own step would not help them."""
    known = (ADVICE[code] for reason in reasons if (code := reason.partition(":")[0]) in ADVICE)
    return words.translate("Slip", next(known, _PAPERS))


def _until(words: Words, until: str) -> str:
    return words.translate("Slip", "Valid until {time}").replace("{time}", until)


def _numbered(words: Words, at: str, seq: int | None) -> str:
    if seq is None:
        return at
    told = words.translate("Slip", "Entry {number}").replace("{number}", words.number(seq))
    return f"{told} · {at}"


def _both(
    pen: "_Pen",
    both: tuple[Words, Words],
    said: Callable[[Words], str],
    size: float,
    *,
    bold: bool = False,
) -> None:
    pen.write(said(both[0]), size, bold=bold)
    pen.write(said(both[1]), size * 0.85)


class _Pen:
    """Writes down a page, or only measures where it has no painter; sizes in millimetres."""

    def __init__(self, painter: QPainter | None, width: float, dots: float) -> None:
        """:param dots: of the device, a millimetre; `width` is in dots too."""
        self._painter = painter
        self._width = width
        self._dots = dots
        self.top = 0.0

    def write(self, words: str, size: float, *, bold: bool = False) -> None:
        """A text in the middle, on as many lines as it takes; nothing where it is empty."""
        if not words:
            return
        font = QFont(FAMILY)
        font.setPixelSize(max(1, round(size * self._dots)))
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        flags = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        flags |= int(Qt.TextFlag.TextWordWrap)
        free = QRectF(0, 0, self._width, 1_000_000)
        height = QFontMetricsF(font).boundingRect(free, flags, words).height()
        if self._painter is not None:
            self._painter.setFont(font)
            self._painter.drawText(QRectF(0, self.top, self._width, height), flags, words)
        self.top += height + 0.6 * self._dots

    def rule(self) -> None:
        """A line across."""
        self.top += 0.8 * self._dots
        if self._painter is not None:
            thick = max(1.0, 0.3 * self._dots)
            self._painter.fillRect(QRectF(0, self.top, self._width, thick), Qt.GlobalColor.black)
        self.top += 1.4 * self._dots

    def qr(self, code: str) -> None:
        """A QR code in the middle."""
        side = min(_QR_MM * self._dots, self._width)
        if self._painter is not None:
            place = QRectF((self._width - side) / 2, self.top, side, side)
            draw_qr(self._painter, place, qr_modules(code))
        self.top += side + self._dots
