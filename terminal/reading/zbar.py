"""ZBar as a second opinion on codes that zxing-cpp found and could not read."""

from terminal.capture.frame import Pixels
from terminal.reading.engine import MAX_SYMBOLS, Look
from terminal.reading.symbol import Corners, Symbol, Symbology

try:
    from pyzbar import pyzbar
except (ImportError, OSError):
    # On Linux the package comes without its library; reading goes on with one engine.
    pyzbar = None


class ZbarEngine:
    """ZBar through pyzbar, for QR codes; reads nothing where the library is missing.

    It turns bytes into a text by guessing, wrongly in most Vietnamese texts, and keeps only the
    text: what is not pure ASCII is therefore no reading. A byte order mark it drops, so ASCII
    that begins with one is read without it.
    """

    @property
    def available(self) -> bool:
        """Whether the library is on this machine."""
        return pyzbar is not None

    def look(self, grey: Pixels) -> Look:
        """See `Engine.look`."""
        if pyzbar is None or not grey.size:
            return Look()
        try:
            found = pyzbar.decode(grey, symbols=[pyzbar.ZBarSymbol.QRCODE])
        except (pyzbar.PyZbarError, ValueError):
            # ValueError: pyzbar has no word for the orientation of a code in several parts.
            return Look()
        symbols = []
        for each in found:
            corners = _corners([(float(point.x), float(point.y)) for point in each.polygon])
            if each.type == "QRCODE" and each.data and each.data.isascii() and corners:
                symbols.append(Symbol(bytes(each.data), Symbology.QR, corners))
        return Look(tuple(symbols[:MAX_SYMBOLS]))


def _corners(polygon: list[tuple[float, float]]) -> Corners | None:
    if len(polygon) != 4:
        return None
    first, second, third, fourth = polygon
    return first, second, third, fourth
