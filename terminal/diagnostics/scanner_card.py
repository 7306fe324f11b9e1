"""The codes of the scanner test card: what each holds, and what it finds out."""

from dataclasses import dataclass
from typing import Final

MARK: Final = "CHOT"
"""All codes of the card begin with it, in letters that few keyboards put elsewhere."""


@dataclass(frozen=True, slots=True)
class CardCode:
    """One code of the card: its short name for scripts and its text."""

    name: str
    text: str

    @property
    def payload(self) -> bytes:
        """What a scanner should send."""
        return self.text.encode()


START: Final = CardCode("start", "CHOT TEST START")
DIGITS: Final = CardCode("digits", "CHOT 01234567890 98765432109")
LETTERS: Final = CardCode("letters", "CHOT ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz")
SIGNS: Final = CardCode("signs", "CHOT |@\"#\\~{}[]<>'`^$%&*()_-+=;:,.?!/")
TYPING: Final = CardCode("typing", "CHOT daay ddoong tieens vieetj | d9o6ng tie61n vie65t")
"""What Telex and VNI make Vietnamese letters of, each in its own half."""
VIETNAMESE: Final = CardCode(
    "vietnamese", "CHOT Nguyễn Thị Ánh Tuyết, Đặng Quốc Hưởng, xã Bản Giang, Lai Châu"
)
CONTROL: Final = CardCode("control", "CHOT 1\x1d2\x1e3\x1f4\x045")
"""Group, record and unit separators and end of transmission, as seals and cards hold them."""
LONG: Final = CardCode("long", "CHOT" + "".join(f"N{number:04d}" for number in range(1, 241)))
STOP: Final = CardCode("stop", "CHOT TEST STOP")

CARD: Final = (START, DIGITS, LETTERS, SIGNS, TYPING, VIETNAMESE, CONTROL, LONG, STOP)
"""In the order in which they are scanned; after the last one, the first again, quickly."""
