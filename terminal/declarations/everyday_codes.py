"""Codes of daily life that people show by mistake: payments, business cards, network logins."""

import re
from typing import Final

from sync.protocol.terms import Assurance
from terminal.declarations.cleaning import tidy
from terminal.declarations.codes import Opacity
from terminal.declarations.declaration import Declaration
from terminal.declarations.format import Format, Shown
from terminal.declarations.identity import payload_key

MAX_KEPT: Final = 1024

# EMV QR Code, Merchant-Presented Mode 1.1: the format indicator 00 comes first, the checksum 63
# last, anything between in any order; most begin with the point of initiation 01 or an account
# 02-51 (VietQR: 38), by which one that was cut off is known too. Consumer-Presented Mode is
# Base64 of 85 05 CPV01.
_PAYMENT: Final = re.compile(
    r"000201(?:010211|010212|(?:0[2-9]|[1-4][0-9]|5[01])[0-9]{2}\S).*"
    r"|000201[0-9]{4}.*6304[0-9A-F]{4}"
    r"|hQVDUFYwM[0-9A-Za-z+/=]*",
    re.ASCII,
)
# RFC 6350; MECARD and BIZCARD of NTT Docomo; WIFI as in the Wi-Fi Alliance's WPA3, section 7.
_CONTACT: Final = re.compile(r"BEGIN:VCARD\b|(?:MECARD|BIZCARD|WIFI):\S", re.IGNORECASE)


def read(shown: Shown) -> Declaration | None:
    """Recognise such a code by its beginning; nothing in it is used."""
    text = shown.text or ""
    if _PAYMENT.fullmatch(text):
        reason = Opacity.PAYMENT
    elif _CONTACT.match(text):
        reason = Opacity.CONTACT
    else:
        return None
    return Declaration(
        # Not a kind of document, so it is as unknown to the register as any other code.
        kind="unknown",
        assurance=Assurance.OPAQUE,
        reason=reason,
        fields={"text": tidy(text, limit=MAX_KEPT)},
        repeat_key=payload_key(shown.trimmed),
    )


FORMAT: Final = Format(kinds=(), read=read, rank=3)
