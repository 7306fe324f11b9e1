"""What stands over and under a register on paper, as Nghị định 30/2020/NĐ-CP lays it out."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

MOTTO: Final = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
"""Over every official paper, in whatever language the rest is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Who made the register of which day, and when.

    :param agency: the authority over the post; may be empty.
    :param post: the post whose register it is, under the authority.
    :param number: number and symbol, such as `12/SB-CKSD`; dots to write on where empty.
    :param place: where it was made, before the date; dots to write on where empty.
    :param signer: the title of whoever signs; the usual one of the paper where empty.
    :param recipients: who is given it, a line each; nobody is named where empty.
    :param made: when it was made, on the post's clock.
    """

    day: date
    made: datetime
    post: str
    agency: str = ""
    number: str = ""
    place: str = ""
    signer: str = ""
    recipients: tuple[str, ...] = ()
