"""Paper as Vietnamese offices know it (Nghị định 30/2020/NĐ-CP), drawn a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final, Literal

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import getRegisteredFontNames, registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from terminal.config import find_asset
from terminal.reports.cells import printable
from terminal.reports.heading import MOTTO, Heading
from terminal.reports.paper_words import PaperWords

REGULAR: Final = "NotoSerif-Regular"
BOLD: Final = "NotoSerif-Bold"
ITALIC: Final = "NotoSerif-Italic"
BOLD_ITALIC: Final = "NotoSerif-BoldItalic"
TEXT: Final = 13.0
"""Points; with it lines are `LEADING` times as far apart."""
LEADING: Final = 1.25
DOTS: Final = "……"
_TOP, _BOTTOM, _LEFT, _RIGHT = 20 * mm, 20 * mm, 30 * mm, 15 * mm
_SIGNATURE: Final = 25 * mm
"""Room to sign in."""
_SIGNATURES: Final = _SIGNATURE + 5 * TEXT * LEADING
_TOTAL: Final = "total"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs: a title; the name is written under the signature where it is known."""

    title: str
    name: str = ""


class OfficePaper:
    """An A4 document that grows downwards and breaks its pages itself.

    `y` is where the next thing begins, in points from the bottom. Pages after the first say
    which of how many they are, in the middle of the upper margin.
    """

    def __init__(
        self,
        path: Path,
        words: PaperWords,
        *,
        title: str,
        author: str,
        keywords: str = "",
        turned: Literal["landscape", "portrait"] = "portrait",
    ) -> None:
        _load_fonts()
        size = landscape(A4) if turned == "landscape" else A4
        self.words = words
        # Given a path, reportlab leaves the file open where the disk refuses.
        self._data = BytesIO()
        self.canvas = Canvas(self._data, pagesize=size, pageCompression=1, invariant=1)
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setKeywords(keywords)
        self.canvas.setCreator("Chốt")
        self.left, self.right = _LEFT, size[0] - _RIGHT
        self.top, self.bottom = size[1] - _TOP, _BOTTOM
        self.y = self.top
        self.page = 1
        self._path = path

    @property
    def width(self) -> float:
        """Between the margins."""
        return self.right - self.left

    def new_page(self) -> None:
        """Go on at the top of the next page."""
        self.canvas.showPage()
        self.page += 1
        self.y = self.top
        middle, above = (self.left + self.right) / 2, self.top + 8 * mm
        self.canvas.setFont(REGULAR, TEXT)
        self.canvas.drawRightString(middle, above, f"{self.page}/")
        # How many there are is known at the end; a form may be drawn before it is defined.
        self.canvas.saveState()
        self.canvas.translate(middle, above)
        self.canvas.doForm(_TOTAL)
        self.canvas.restoreState()

    def ensure(self, height: float) -> None:
        """Go on to the next page where less room is left than `height`."""
        if self.y - height < self.bottom:
            self.new_page()

    def line(
        self,
        text: str,
        *,
        font: str = REGULAR,
        size: float = TEXT,
        x: float | None = None,
        align: Literal["left", "centre"] = "left",
    ) -> None:
        """One line at `y`, which moves down by it; its begin, or its middle, lies at `x`."""
        self.y -= size * LEADING
        self.canvas.setFont(font, size)
        shown = printable(text)
        if align == "centre":
            x = (self.left + self.right) / 2 if x is None else x
            self.canvas.drawCentredString(x, self.y, shown)
        else:
            self.canvas.drawString(self.left if x is None else x, self.y, shown)

    def paragraph(
        self, text: str, *, font: str = REGULAR, size: float = TEXT, indent: float = 0.0
    ) -> None:
        """A text over as many lines as it needs."""
        for piece in wrapped(printable(text), font, size, self.width - indent):
            self.ensure(size * LEADING)
            self.line(piece, font=font, size=size, x=self.left + indent)

    def heading(self, heading: Heading) -> None:
        """Agency and number at the left, the motto over place and date at the right."""
        begin = self.y
        left, right = self.left + self.width * 0.21, self.left + self.width * 0.71
        narrow, wide = self.width * 0.42, self.width * 0.58
        if heading.agency:
            self._centred(heading.agency.upper(), left, narrow, REGULAR, 12)
        self._centred(heading.post.upper(), left, narrow, BOLD, 12)
        self._rule(left, narrow * 0.3)
        self.y -= 6
        number = self.words.number.format(number=heading.number or f"{DOTS}/{DOTS}")
        self._centred(number, left, narrow, REGULAR, TEXT)
        end, self.y = self.y, begin
        self._centred(MOTTO[0], right, wide, BOLD, 12)
        self._centred(MOTTO[1], right, wide, BOLD, TEXT)
        self._rule(right, stringWidth(MOTTO[1], BOLD, TEXT))
        self.y -= 6
        made = heading.made
        dated = self.words.dated.format(
            place=heading.place or DOTS,
            day=f"{made.day:02}",
            # The rules write small months with a nought, so that nobody adds a figure.
            month=f"{made.month:02}" if made.month <= 2 else made.month,
            year=made.year,
        )
        self._centred(dated, right, wide, ITALIC, TEXT)
        self.y = min(self.y, end) - TEXT

    def title(self, title: str, *below: str) -> None:
        """The name of the paper, and lines that say what of."""
        self.line(title, font=BOLD, size=14, align="centre")
        for text in below:
            self.line(text, font=BOLD, size=TEXT, align="centre")
        self.y -= TEXT * 0.6

    def ensure_signatures(self, lines: int) -> None:
        """Go on to the next page where so many lines and the signatures have no room: signatures
        do not stand on a page by themselves.
        """
        self.ensure(_SIGNATURES + lines * TEXT * LEADING)

    def signatures(self, signers: Sequence[Signer], recipients: Sequence[str] = ()) -> None:
        """Who gets it at the left, then room for everybody to sign, from left to right."""
        parts = len(signers) + bool(recipients)
        self.ensure(max(_SIGNATURES, (len(recipients) + 1) * TEXT * LEADING))
        self.y -= TEXT
        begin, lowest = self.y, self.y
        part = self.width / max(parts, 1)
        if recipients:
            self.line(self.words.recipients, font=BOLD_ITALIC, size=12)
            for place, recipient in enumerate(recipients, start=1):
                end = "." if place == len(recipients) else ";"
                for piece in wrapped(printable(f"- {recipient}{end}"), REGULAR, 11, part):
                    self.line(piece, size=11)
            lowest = self.y
        for place, signer in enumerate(signers, start=parts - len(signers)):
            self.y = begin
            middle = self.left + part * (place + 0.5)
            self._centred(signer.title.upper(), middle, part - 4, BOLD, TEXT)
            self._centred(self.words.sign, middle, part - 4, ITALIC, 12)
            self.y -= _SIGNATURE
            if signer.name:
                self._centred(signer.name, middle, part - 4, BOLD, TEXT)
            lowest = min(lowest, self.y)
        self.y = lowest

    def finish(self) -> None:
        """Write the file. :raises OSError: where the disk does not take it."""
        self.canvas.showPage()
        self.canvas.beginForm(_TOTAL)
        self.canvas.setFont(REGULAR, TEXT)
        self.canvas.drawString(0, 0, str(self.page))
        self.canvas.endForm()
        self.canvas.save()
        self._path.write_bytes(self._data.getbuffer())

    def _centred(self, text: str, middle: float, width: float, font: str, size: float) -> None:
        for piece in wrapped(printable(text), font, size, width):
            self.line(piece, font=font, size=size, x=middle, align="centre")

    def _rule(self, middle: float, width: float) -> None:
        self.canvas.setLineWidth(0.75)
        below = self.y - 4
        self.canvas.line(middle - width / 2, below, middle + width / 2, below)


def wrapped(text: str, font: str, size: float, width: float) -> list[str]:
    """The text in lines no longer than `width`, broken at spaces, and inside words that are."""
    if stringWidth(text, font, size) <= width:
        return [text]
    lines = [""]
    for word in text.split(" "):
        grown = f"{lines[-1]} {word}" if lines[-1] else word
        if stringWidth(grown, font, size) <= width:
            lines[-1] = grown
            continue
        *whole, rest = _broken(word, font, size, width)
        lines += whole if lines[-1] else []
        if not lines[-1] and whole:
            lines[-1:] = whole
        lines.append(rest)
    return [line for line in lines if line]


def _broken(word: str, font: str, size: float, width: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and stringWidth(pieces[-1] + letter, font, size) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _load_fonts() -> None:
    known = getRegisteredFontNames()
    for name in (REGULAR, BOLD, ITALIC, BOLD_ITALIC):
        if name not in known:
            registerFont(TTFont(name, str(find_asset(f"fonts/{name}.ttf"))))
