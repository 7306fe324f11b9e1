"""The questions a kiosk asks one visitor, one after the other; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sync.protocol.forms import Answers, Form, Question, QuestionKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """A form, and what of it has been answered so far.

    `passed_over` are the codes of questions that were put and got no answer.
    """

    form: Form
    answers: Answers = field(default_factory=dict)
    passed_over: tuple[str, ...] = ()

    @property
    def question(self) -> Question | None:
        """The question to put now; None when all is asked."""
        return next(iter(self._open()), None)

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Questions whose answer is missing: whoever decides must not take silence for a no.

        Those about places are among them: they cannot be answered by touching a choice, so they
        are never put.
        """
        places = (
            question.code
            for question in self.form.questions
            if question.kind is QuestionKind.PLACES and question.required and self._asks(question)
        )
        return (*self.passed_over, *places)

    @property
    def step(self) -> tuple[int, int]:
        """Which question this is, from 1, and how many there are as far as is known now."""
        done = len(self.answers) + len(self.passed_over)
        still = len(self._open())
        return min(done + 1, done + still), done + still

    def answered(self, choices: tuple[str, ...]) -> "Interview":
        """After the question was answered with these of its choices; with none it is passed over.

        :raises ValueError: where there is no question, or a choice or number of choices that it
            does not offer.
        """
        question = self.question
        if question is None:
            raise ValueError("nothing is asked")
        if not choices:
            return self.passed()
        offered = {choice.code for choice in question.choices}
        if len(choices) > question.most or not offered.issuperset(choices):
            raise ValueError("no such answer")
        return replace(self, answers={**self.answers, question.code: choices})

    def passed(self) -> "Interview":
        """After the visitor passed over the question, or let its time run out."""
        question = self.question
        if question is None:
            return self
        return replace(self, passed_over=(*self.passed_over, question.code))

    def ended(self) -> "Interview":
        """After the visitor went away: all that is still open is passed over."""
        interview = self
        while interview.question is not None:
            interview = interview.passed()
        return interview

    def texts(self) -> Mapping[str, str]:
        """The answers as an entry keeps them: codes of questions, and of choices set apart."""
        return {question: " ".join(choices) for question, choices in self.answers.items()}

    def _open(self) -> list[Question]:
        return [
            question
            for question in self.form.questions
            if question.kind is not QuestionKind.PLACES
            and question.code not in self.answers
            and question.code not in self.passed_over
            and self._asks(question)
        ]

    def _asks(self, question: Question) -> bool:
        when = question.when
        return when is None or not when.answers.isdisjoint(self.answers.get(when.question, ()))
