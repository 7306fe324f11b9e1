"""Reads the newest frame again and again, and says what was shown."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from terminal.capture.frame import Frame
from terminal.capture.mailbox import Mailbox
from terminal.reading.reader import FrameReader
from terminal.reading.scan_gate import (
    GateState,
    Presented,
    SeveralCodes,
    SeveralCodesGone,
    observe,
)
from terminal.reading.symbol import Presentation, Symbol

_log = logging.getLogger(__name__)

_STOP_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class ReadCounts:
    """What a decode loop did since it was made."""

    frames: int = 0
    symbols: int = 0
    presentations: int = 0
    failures: int = 0
    """Frames on which the engine raised an error."""


class DecodeLoop:
    """Turns frames into presentations; both callbacks are called in the decode thread.

    `on_presentation(presentation)` once for each showing of a code; `on_several(count)` when
    several different codes come into view together or their set changes, and with 0 when that is
    over.
    """

    def __init__(
        self,
        frames: Mailbox[Frame],
        reader: FrameReader,
        on_presentation: Callable[[Presentation], None],
        on_several: Callable[[int], None],
        *,
        again_after: float,
    ) -> None:
        self._frames = frames
        self._reader = reader
        self._on_presentation = on_presentation
        self._on_several = on_several
        self._again_after = again_after
        self._gate = GateState()
        self._counts = ReadCounts()
        self._logged: set[str] = set()

    @property
    def counts(self) -> ReadCounts:
        """The counts up to now; any thread may ask."""
        return self._counts

    def run(self, stop: threading.Event) -> None:
        """Read until `stop` is set."""
        while not stop.is_set():
            frame = self._frames.take(_STOP_SECONDS)
            if frame is not None:
                self.read(frame)

    def read(self, frame: Frame) -> None:
        """Read one frame and report what it shows."""
        symbols = self._decode(frame)
        self._gate, events = observe(self._gate, symbols, frame.captured_at, self._again_after)
        shown = 0
        for event in events:
            match event:
                case Presented(symbol):
                    shown += 1
                    self._on_presentation(Presentation(symbol, frame.captured_at, frame.source))
                case SeveralCodes(count):
                    self._on_several(count)
                case SeveralCodesGone():
                    self._on_several(0)
        self._counts = replace(
            self._counts,
            frames=self._counts.frames + 1,
            symbols=self._counts.symbols + len(symbols),
            presentations=self._counts.presentations + shown,
        )

    def _decode(self, frame: Frame) -> tuple[Symbol, ...]:
        try:
            return self._reader.look(frame.grey(), frame.captured_at).symbols
        except Exception as error:  # noqa: BLE001 - whatever a picture does to a decoder, the next person is read
            self._counts = replace(self._counts, failures=self._counts.failures + 1)
            kind = type(error).__name__
            if kind not in self._logged:
                # Neither message nor picture: either may hold what a person showed.
                self._logged.add(kind)
                _log.error("the decoder failed on a frame: %s", kind)
            return ()
