"""Reads the newest frame again and again, and says what was shown."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from terminal.capture.frame import Frame, TornFrame
from terminal.capture.mailbox import Mailbox
from terminal.reading import idle_gate
from terminal.reading.aiming import Aiming
from terminal.reading.display import on_display
from terminal.reading.engine import Look
from terminal.reading.hints import Hint
from terminal.reading.idle_gate import IdleState
from terminal.reading.reader import FrameReader
from terminal.reading.scan_gate import (
    GateState,
    Presented,
    SeveralCodes,
    SeveralCodesGone,
    observe,
)
from terminal.reading.structured_append import Collecting, collect
from terminal.reading.symbol import CodeInView, PartsRead, Presentation, Symbol

_log = logging.getLogger(__name__)

_STOP_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class ReadCounts:
    """What a decode loop did since it was made."""

    frames: int = 0
    symbols: int = 0
    presentations: int = 0
    torn: int = 0
    """Frames that came damaged."""
    failures: int = 0
    """Frames on which the engine raised an error."""
    dropped_texts: int = 0
    """Texts in several codes whose parts do not belong together."""


def _unheard(_told: object) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingHearers:
    """Who is told what is read; all are called in the decode thread."""

    presentation: Callable[[Presentation], None] = _unheard
    """Once for each showing of a code."""
    several: Callable[[tuple[CodeInView, ...]], None] = _unheard
    """Different codes are in view together: in every frame that changed one of them or where it
    is; with none when that is over."""
    parts: Callable[[PartsRead | None], None] = _unheard
    """How much is read of a text in several codes, whenever that changed; None when no text waits
    for parts."""
    hint: Callable[[Hint | None], None] = _unheard
    """What would help a code to be read, whenever that changed; None when nothing needs help."""


class DecodeLoop:
    """Turns frames into presentations."""

    def __init__(
        self,
        frames: Mailbox[Frame],
        reader: FrameReader,
        hearers: ReadingHearers,
        *,
        again_after: float,
        prepare: Callable[[], None] = lambda: None,
    ) -> None:
        """:param prepare: called once in the loop's thread, before the first frame."""
        self._prepare = prepare
        self._frames = frames
        self._reader = reader
        self._hearers = hearers
        self._again_after = again_after
        self._idle = IdleState()
        self._collecting = Collecting()
        self._gate = GateState()
        self._aiming = Aiming()
        self._hint: Hint | None = None
        self._counts = ReadCounts()
        self._logged: set[str] = set()

    @property
    def counts(self) -> ReadCounts:
        """The counts up to now; any thread may ask."""
        return self._counts

    def run(self, stop: threading.Event) -> None:
        """Read until `stop` is set."""
        self._prepare()
        while not stop.is_set():
            frame = self._frames.take(_STOP_SECONDS)
            if frame is not None and self._is_worth_reading(frame):
                self.read(frame)

    def read(self, frame: Frame) -> None:
        """Read one frame and report what it shows."""
        look = self._decode(frame)
        symbols = look.symbols
        if symbols or look.unread:
            self._idle = idle_gate.code_seen(self._idle, frame.captured_at)
        presentations = self._pass_the_gate(self._whole_texts(symbols, frame), look.held, frame)
        self._counts = replace(
            self._counts,
            frames=self._counts.frames + 1,
            symbols=self._counts.symbols + len(symbols),
            presentations=self._counts.presentations + presentations,
            dropped_texts=self._collecting.dropped,
        )
        self._aim(frame, look)

    def _whole_texts(self, symbols: tuple[Symbol, ...], frame: Frame) -> tuple[Symbol, ...]:
        before = self._collecting.progress
        self._collecting, whole = collect(self._collecting, symbols, frame.captured_at)
        if self._collecting.progress != before:
            self._hearers.parts(self._collecting.progress)
        return whole

    def _pass_the_gate(
        self, symbols: tuple[Symbol, ...], held: tuple[Symbol, ...], frame: Frame
    ) -> int:
        self._gate, events = observe(
            self._gate, symbols, frame.captured_at, self._again_after, held
        )
        presentations = 0
        for event in events:
            match event:
                case Presented(symbol):
                    presentations += 1
                    shown = Presentation(
                        symbol, frame.captured_at, frame.source, self._is_on_display(frame, symbol)
                    )
                    self._hearers.presentation(shown)
                case SeveralCodes(codes):
                    self._hearers.several(codes)
                case SeveralCodesGone():
                    self._hearers.several(())
        return presentations

    def _aim(self, frame: Frame, look: Look) -> None:
        """After everything else: nobody who was read waits for it."""
        somebody = frame.captured_at - self._idle.changed_at < idle_gate.OPEN_AFTER_CHANGE
        try:
            hint = self._aiming.observe(frame.grey(), look, frame.captured_at, somebody=somebody)
        except TornFrame:
            return
        except Exception as error:  # noqa: BLE001 - as in `_decode`
            self._note_failure(error)
            return
        if hint is not self._hint:
            self._hint = hint
            self._hearers.hint(hint)

    def _count_torn(self) -> None:
        self._counts = replace(self._counts, torn=self._counts.torn + 1)

    def _is_worth_reading(self, frame: Frame) -> bool:
        try:
            self._idle, worth_reading = idle_gate.observe(
                self._idle, frame.small_grey, frame.captured_at, frame.picture.compressed_bytes
            )
        except TornFrame:
            self._count_torn()
            return False
        return worth_reading

    def _decode(self, frame: Frame) -> Look:
        try:
            return self._reader.look(frame.grey(), frame.captured_at)
        except TornFrame:
            self._count_torn()
            return Look()
        except Exception as error:  # noqa: BLE001 - whatever a picture does to a decoder, the next person is read
            self._note_failure(error)
            return Look()

    def _is_on_display(self, frame: Frame, symbol: Symbol) -> bool:
        try:
            return on_display(frame.grey(), symbol.corners)
        except TornFrame:
            return False
        except Exception as error:  # noqa: BLE001 - as above; who was read is told so
            self._note_failure(error)
            return False

    def _note_failure(self, error: Exception) -> None:
        self._counts = replace(self._counts, failures=self._counts.failures + 1)
        kind = type(error).__name__
        if kind not in self._logged:
            # Neither message nor picture: either may hold what a person showed.
            self._logged.add(kind)
            _log.error("the decoder failed on a frame: %s", kind)
