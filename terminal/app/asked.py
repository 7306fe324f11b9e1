"""What a terminal is asked to run with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sync.protocol.terms import Mode
from terminal.config import Config

if TYPE_CHECKING:  # what the window can be shown without is loaded after it
    from terminal.capture.source import FrameSource
    from terminal.desk.outcome import Outcome


def _ignore(_: object) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a terminal is to run with. Empty `recordings` mean the camera of the settings."""

    mode: Mode
    config: Config
    folder: Path
    assets: Path
    recordings: tuple[Path, ...] = ()
    start_at: int = 0
    keys: Path | None = None
    token: str = ""
    embedded: bool = False
    once: bool = False
    as_json: bool = False
    with_recovery: bool = False
    """Somebody asked to go on with what is whole of a damaged journal."""
    quiet: bool = False
    """Print nothing."""
    screenshot: Path | None = None
    """Where to leave a picture of the window with the last verdict that let somebody pass."""
    source: FrameSource | None = None
    """Frames from elsewhere than the camera and the recordings; for measurements."""
    on_painted: Callable[[Outcome], None] = _ignore
    """Called after the first painting that shows an outcome."""
