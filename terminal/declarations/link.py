"""Web addresses and their like, which are named and never opened."""

import re
from typing import Final

from sync.protocol.terms import Assurance
from terminal.declarations import codes
from terminal.declarations.cleaning import tidy
from terminal.declarations.declaration import Declaration
from terminal.declarations.format import Format, Shown
from terminal.declarations.identity import payload_key
from terminal.declarations.known_links import opacity_of

MAX_LINK: Final = 1024

# Anything with an authority (RFC 3986, section 3), the schemes that do without one and that
# a telephone would act upon, and the share of a Windows network.
_LINK: Final = re.compile(
    r"[a-z][a-z0-9+.-]{0,31}://\S|www\.\S|\\\\\S"
    r"|(?:about|bitcoin|blob|callto|data|ethereum|facetime|file|geo|https?|intent|javascript|magnet"
    r"|mailto|market|matmsg|mms|mmsto|shlink|sip|sips|skype|sms|smsto|tel|upi|vbscript"
    r"|view-source):\S",
    re.IGNORECASE | re.ASCII,
)
_HOST: Final = re.compile(r"[a-z][a-z0-9+.-]{0,31}://[^/?#\s]{1,253}", re.IGNORECASE | re.ASCII)


def read(shown: Shown) -> Declaration | None:
    """Recognise an address by how it begins; only a server could say what it stands for."""
    if not shown.text:
        return None
    known = opacity_of(shown.trimmed)
    if known is None and not _LINK.match(shown.text):
        return None
    return Declaration(
        kind="url",
        assurance=Assurance.OPAQUE,
        reason=known or codes.Opacity.LINK,
        fields={"link": tidy(shown.text, limit=MAX_LINK)},
        repeat_key=payload_key(shown.trimmed),
    )


def host_of(link: str) -> str:
    """Scheme and host of a link, empty where it has none; no user name, which may be a person's."""
    match = _HOST.match(link)
    return "" if match is None or "@" in match[0] else match[0]


FORMAT: Final = Format(kinds=("url",), read=read, rank=2)
