"""Which engine a post reads with."""

from collections.abc import Iterable

from terminal.reading.cascade import CascadeEngine
from terminal.reading.engine import Engine, ZxingEngine
from terminal.reading.symbol import Symbology
from terminal.reading.zbar import ZbarEngine


def engine_for(symbologies: Iterable[Symbology]) -> Engine:
    """An engine that reads these symbologies and no other; one thread may use it.

    :raises ValueError: when there are none.
    """
    wanted = frozenset(symbologies)
    first = ZxingEngine(wanted)
    second = ZbarEngine()
    # ZBar reads nothing but QR codes here, and must not bring them in where nobody asked.
    if Symbology.QR in wanted and second.available:
        return CascadeEngine(first, second)
    return first
