"""What a kiosk says while nobody is being answered."""

from dataclasses import dataclass

from sync.protocol.terms import Direction
from terminal.capture.source import CameraState
from terminal.desk.occupancy import Occupancy
from terminal.diagnostics import Fault
from terminal.reading.hints import Hint
from terminal.reading.symbol import CodeInView, PartsRead
from terminal.ui.kiosk.content import (
    StageContent,
    full_content,
    hint_content,
    idle_content,
    parts_content,
    several_codes_content,
    with_inside,
)
from terminal.ui.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """All that the screen between two visitors depends on.

    :param occupancy: of a market; None elsewhere.
    :param direction: which way whoever comes next goes.
    """

    camera: CameraState = CameraState.OPENING
    has_scanner: bool = False
    faults: frozenset[Fault] = frozenset()
    several: tuple[CodeInView, ...] = ()
    parts: PartsRead | None = None
    hint: Hint | None = None
    occupancy: Occupancy | None = None
    direction: Direction = Direction.IN

    @property
    def full(self) -> bool:
        """Whether whoever comes next has to wait outside."""
        in_vain = self.occupancy is not None and self.occupancy.full
        return in_vain and self.direction is Direction.IN

    def content(self, words: Words) -> StageContent:
        """The invitation, or why there is none now, in one language."""
        idle = idle_content(words, self.camera, self.faults, has_scanner=self.has_scanner)
        if not idle.inviting:
            return idle
        if self.occupancy is not None and self.full:
            return full_content(words, self.occupancy)
        advice = self._advice(words) if self.camera is CameraState.LIVE else None
        if advice is not None:
            return advice
        return idle if self.occupancy is None else with_inside(words, idle, self.occupancy)

    def _advice(self, words: Words) -> StageContent | None:
        """How to show what is being shown."""
        if self.several:
            return several_codes_content(words)
        if self.hint is not None:
            return hint_content(words, self.hint)
        return parts_content(words, self.parts) if self.parts is not None else None
