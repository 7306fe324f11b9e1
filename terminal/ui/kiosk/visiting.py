"""A visitor's way through a hospital's kiosk: the questions, then the lane and the number."""

from collections import deque
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from sync.protocol.terms import Verdict
from terminal.desk.kiosk_interview import Interview
from terminal.desk.orders import Amend
from terminal.desk.outcome import Outcome
from terminal.desk.triage import LANE_ANSWER, Lane
from terminal.ui.kiosk.content import (
    StageContent,
    lane_content,
    verdict_content,
    waiting_content,
)
from terminal.ui.kiosk.question_page import QuestionPage
from terminal.ui.kiosk.settings import Hospital
from terminal.ui.words import Words
from terminal.verdict.decision import Reason

RECORDING_SECONDS: Final = 5.0
"""After so long without a word from the desk the answers count as not saved."""
_UNHEARD: Final = 8
"""Orders whose outcomes are awaited: of whoever is here, and of those who went away."""


class Step(Enum):
    """How far a visitor has come."""

    NOBODY = auto()
    ASKED = auto()
    RECORDING = auto()
    TOLD = auto()
    FAILED = auto()
    """The answers are not in the register: somebody must look after the visitor."""


@dataclass(frozen=True, slots=True)
class _Visit:
    """Which entry it is about, and nothing that names a person but initials."""

    epoch: int
    seq: int
    verdict: Verdict
    initials: str
    interview: Interview
    lane: Lane | None = None
    number: int | None = None


class Visiting(QObject):
    """Asks, has the answers recorded, and only then says where to go.

    Whoever goes away without answering is recorded with what they said; the rest is unanswered.
    """

    ordered = Signal(object)
    """Amend with the answers and the lane."""
    lane_given = Signal(object, int)
    """Lane, and the seq of the entry: the answers are recorded."""
    changed = Signal()
    """Something else is to be shown."""

    def __init__(self, hospital: Hospital, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self._hospital = hospital
        self._visit: _Visit | None = None
        self._sent: deque[tuple[int | None, int | None]] = deque(maxlen=_UNHEARD)
        self.step = Step.NOBODY
        self.page = QuestionPage(words, hospital.question_seconds, parent)
        self.page.answered.connect(self._answer)
        self._patience = QTimer(self, singleShot=True, interval=round(RECORDING_SECONDS * 1000))
        self._patience.timeout.connect(self.fail)

    @property
    def is_over(self) -> bool:
        """Whether the visitor was told all there is to tell."""
        return self.step in {Step.TOLD, Step.FAILED}

    @property
    def lane(self) -> Lane | None:
        """Where the visitor was sent; None before."""
        return self._visit.lane if self._visit is not None and self.is_over else None

    @property
    def numbered(self) -> bool:
        """Whether the visitor has a number."""
        return self._visit is not None and self._visit.number is not None

    def takes(self, outcome: Outcome, initials: str) -> bool:
        """Go on with an outcome. :return: false where it is to be shown like anywhere else."""
        entry = (outcome.epoch, outcome.seq)
        if outcome.before is not None and entry in self._sent:
            self._sent.remove(entry)
            self._recorded(outcome)
            return True
        if self.step is Step.ASKED and self._is_the_same(outcome, initials):
            return True
        self.end()
        if not outcome.saved or outcome.epoch is None or outcome.seq is None:
            return False
        interview = Interview(form=self._hospital.form)
        self._visit = _Visit(outcome.epoch, outcome.seq, outcome.verdict, initials, interview)
        self.page.await_painting(outcome)
        self._go_on(interview)
        return True

    def end(self) -> None:
        """Whoever stood there is gone, or is done."""
        if self.step is Step.ASKED and self._visit is not None:
            self._decide(self._visit.interview.ended())
        self.page.stop()
        self._patience.stop()
        self._visit = None
        self.step = Step.NOBODY

    def fail(self) -> None:
        """What was said could not be recorded."""
        if self.step is Step.RECORDING:
            self._tell(Step.FAILED)

    def show_number(self, number: int) -> None:
        """The number that whoever stands there waits with."""
        if self.step is Step.TOLD and self._visit is not None:
            self._visit = replace(self._visit, number=number)
            self.changed.emit()

    def content(self, words: Words) -> StageContent | None:
        """What the whole screen shows; None where it shows a question or nobody is here."""
        visit = self._visit
        if visit is None or visit.lane is None:
            return None
        if self.step is Step.RECORDING:
            return waiting_content(words)
        if self.step is Step.FAILED:
            return verdict_content(words, visit.verdict, saved=False, initials=visit.initials)
        return lane_content(words, visit.lane, visit.number)

    def _is_the_same(self, outcome: Outcome, initials: str) -> bool:
        """Whether whoever is being asked shows the code again, or another document."""
        visit = self._visit
        if visit is None:
            return False
        if (outcome.epoch, outcome.seq) == (visit.epoch, visit.seq):
            self._visit = replace(visit, verdict=outcome.verdict)
            return True
        return bool(initials) and visit.initials == initials and Reason.REPEAT in outcome.reasons

    def _answer(self, choices: tuple[str, ...]) -> None:
        if self.step is Step.ASKED and self._visit is not None:
            self._go_on(self._visit.interview.answered(choices))

    def _go_on(self, interview: Interview) -> None:
        if self._visit is None:
            return
        if interview.question is None:
            self._decide(interview)
            return
        self._visit = replace(self._visit, interview=interview)
        self.step = Step.ASKED
        self.page.put(interview, self._visit.initials)
        self.changed.emit()

    def _decide(self, interview: Interview) -> None:
        """All is asked: have the answers recorded with the lane they lead to."""
        if self._visit is None:
            return
        lane = self._hospital.triage.lane(
            interview.answers,
            unanswered=bool(interview.unanswered),
            verdict=self._visit.verdict,
        )
        visit = self._visit = replace(self._visit, interview=interview, lane=lane)
        self.page.stop()
        self.step = Step.RECORDING
        self._patience.start()
        self._sent.append((visit.epoch, visit.seq))
        self.changed.emit()
        answers = {**interview.texts(), LANE_ANSWER: lane.code}
        self.ordered.emit(Amend(epoch=visit.epoch, seq=visit.seq, answers=answers))

    def _recorded(self, outcome: Outcome) -> None:
        visit = self._visit
        if visit is None or (outcome.epoch, outcome.seq) != (visit.epoch, visit.seq):
            return
        if not outcome.saved:
            self.fail()
            return
        self._tell(Step.TOLD)

    def _tell(self, step: Step) -> None:
        self._patience.stop()
        self.step = step
        self.changed.emit()
        visit = self._visit
        if step is Step.TOLD and visit is not None and visit.lane is not None:
            self.lane_given.emit(visit.lane, visit.seq)
