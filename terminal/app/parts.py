"""What a station is made with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sync.protocol.terms import Mode
from terminal.app.clock import PostClock
from terminal.capture.source import FrameSource
from terminal.config import Config
from terminal.reading.reader import FrameReader


@dataclass(frozen=True, slots=True)
class Parts:
    """What a station is made with."""

    config: Config
    mode: Mode
    folder: Path
    source: FrameSource
    reader: FrameReader
    warm_up: Callable[[], None] = lambda: None
    """Called once before the reader is used, in its thread."""
    keys: Path | None = None
    clock: PostClock = field(default_factory=PostClock)
    with_recovery: bool = False
    """Somebody asked to go on with what is whole of a damaged journal."""
