"""The numbered slip that a kiosk prints, drawn as a picture: printers know no Vietnamese letters.

It is drawn without Qt, for it is drawn in the printer's thread.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw, ImageFont

from terminal.desk.triage import Lane
from terminal.ui import text
from terminal.ui.words import Words

_WHITE: Final = 255
_LINE: Final = 1.25
"""Room for the marks above and below Vietnamese letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberSlip:
    """What stands on a slip: nothing of whom it is given to."""

    number: int
    lane: Lane
    post: str
    at: datetime
    zone: ZoneInfo


def draw_slip(slip: NumberSlip, words: Words, width: int) -> Image.Image:
    """The slip in black and white, `width` dots wide, in Vietnamese and English.

    :param words: of either language; the other stands below it, smaller.
    """
    second = words.other()
    pen = _Pen(words.assets / "fonts", width)
    pen.write(slip.post, 0.055)
    pen.rule()
    pen.write(_number_words(words), 0.055)
    pen.write(_number_words(second), 0.045)
    pen.write(f"{slip.number:03d}", 0.33, bold=True)
    pen.write(_of(words, slip.lane.name.vi, slip.lane.name.en), 0.11, bold=True)
    pen.write(_of(second, slip.lane.name.vi, slip.lane.name.en), 0.06, bold=True)
    pen.skip(0.02)
    pen.write(_of(words, slip.lane.step.vi, slip.lane.step.en), 0.06)
    pen.write(_of(second, slip.lane.step.vi, slip.lane.step.en), 0.05)
    pen.rule()
    pen.write(f"{text.minute(slip.at, slip.zone)}  {text.date(slip.at, slip.zone)}", 0.05)
    return pen.picture()


def _number_words(words: Words) -> str:
    return words.translate("Kiosk", "Your number")


def _of(words: Words, vietnamese: str, english: str) -> str:
    return vietnamese if words.language == "vi" else english


class _Pen:
    """Writes lines in the middle down a strip of paper; sizes are parts of its width."""

    def __init__(self, fonts: Path, width: int) -> None:
        self._fonts = fonts
        self._width = width
        self._top = 0
        self._lines: list[tuple[int, str, ImageFont.FreeTypeFont] | tuple[int, None, None]] = []

    def write(self, words: str, size: float, *, bold: bool = False) -> None:
        """A text, wrapped between words; letters shrink where one word is too long."""
        face = self._fonts / ("NotoSans-Bold.ttf" if bold else "NotoSans-SemiBold.ttf")
        whole = unicodedata.normalize("NFC", " ".join(words.split()))
        pixels = max(8, round(self._width * size))
        font = ImageFont.truetype(str(face), pixels)
        while pixels > 8 and any(font.getlength(word) > self._width for word in whole.split()):
            pixels -= 1
            font = ImageFont.truetype(str(face), pixels)
        for line in _wrapped(whole, font, self._width):
            self._lines.append((self._top, line, font))
            self._top += round(pixels * _LINE)

    def rule(self) -> None:
        """A line across."""
        self.skip(0.02)
        self._lines.append((self._top, None, None))
        self.skip(0.025)

    def skip(self, size: float) -> None:
        """Leave room."""
        self._top += round(self._width * size)

    def picture(self) -> Image.Image:
        """All that was written."""
        grey = Image.new("L", (self._width, max(self._top, 1)), _WHITE)
        drawn = ImageDraw.Draw(grey)
        for top, line, font in self._lines:
            if line is None or font is None:
                drawn.rectangle((0, top, self._width, top + 2), fill=0)
                continue
            left = (self._width - font.getlength(line)) / 2
            drawn.text((left, top), line, fill=0, font=font)
        # A threshold, not dots: letters of a thermal printer must have whole strokes.
        return grey.point(lambda tone: _WHITE if tone > _WHITE // 2 else 0).convert("1")


def _wrapped(whole: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    lines: list[str] = []
    for word in whole.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
