"""Links whose server is known, so that a post can say what they are without asking it."""

import re
from collections.abc import Mapping
from typing import Final

from terminal.declarations.codes import Opacity

# The servers of PC-Covid, VNeID, the Directorate for Roads and the Ministry of Health, as they
# were published. What stands behind their names is not, so the name decides alone.
_HOSTS: Final[Mapping[bytes, Opacity]] = {
    b"qr.pccovid.gov.vn": Opacity.PLACE,
    b"qr.tokhaiyte.vn": Opacity.PLACE,
    b"vneid.gov.vn": Opacity.IDENTITY_APP,
    b"luongxanh.drvn.gov.vn": Opacity.GREEN_LANE,
    b"suckhoe.dancuquocgia.gov.vn": Opacity.DOMESTIC_TRAVEL,
    b"tokhaiyte.vn": Opacity.DECLARATION_LINK,
}

# No user name, no brackets, no escapes, no letter beyond ASCII: an address that needs any of
# these to look like a known one is not that one. A port and one final dot change no name.
_ADDRESS: Final = re.compile(
    rb"(?:https?://)?(?:www\.)?([a-z0-9.-]{1,253}?)\.?(?::[0-9]{1,5})?(?:[/?#].*)?",
    re.IGNORECASE | re.DOTALL,
)
_HEALTH_LINK: Final = re.compile(
    rb"(?:https?://[^\s#]+#)?shlink:/{1,2}[A-Za-z0-9_=-]+(?:\.[A-Za-z0-9_=-]+)*", re.IGNORECASE
)
_PAYMENT_LINK: Final = re.compile(rb"upi://pay[?/]", re.IGNORECASE)


def opacity_of(link: bytes) -> Opacity | None:
    """What a link is, told by its scheme or by the whole name of its server; None if unknown.

    :param link: as it was read, without what scanners put around it.
    """
    address = _ADDRESS.fullmatch(link)
    known = _HOSTS.get(address[1].lower()) if address else None
    if known is not None:
        return known
    if _HEALTH_LINK.fullmatch(link):
        return Opacity.HEALTH_LINK
    return Opacity.PAYMENT if _PAYMENT_LINK.match(link) else None
