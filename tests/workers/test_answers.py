import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from terminal.workers.answers import Answers


@pytest.fixture
def answers(qapp: QApplication) -> Iterator[Answers]:  # noqa: ARG001 - signals need it
    made = Answers("test")
    made.start()
    yield made
    made.stop()


def test_a_question_is_answered_from_another_thread(answers: Answers, qtbot: QtBot) -> None:
    with qtbot.waitSignal(answers.answered) as told:
        answers.ask("which", threading.get_ident)
    kind, ident = told.args
    assert kind == "which"
    assert ident != threading.get_ident()


def test_of_questions_of_one_kind_only_the_newest_is_answered(
    answers: Answers, qtbot: QtBot
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    told: list[tuple[str, object]] = []
    answers.answered.connect(lambda kind, answer: told.append((kind, answer)))

    def hold() -> None:
        begun.set()
        go_on.wait(5)

    answers.ask("other", hold)
    begun.wait(5)
    for number in range(5):
        answers.ask("same", partial(int, number))
    go_on.set()
    qtbot.waitUntil(lambda: ("same", 4) in told)
    assert told == [("other", None), ("same", 4)]


def test_what_is_asked_before_the_start_is_answered_after_it(qtbot: QtBot) -> None:
    made = Answers("test")
    made.ask("early", lambda: 1)
    with qtbot.waitSignal(made.answered):
        made.start()
    made.stop()


def test_nothing_is_answered_after_the_end_and_a_second_start_answers_again(
    answers: Answers, qtbot: QtBot
) -> None:
    answers.stop()
    told: list[object] = []
    answers.answered.connect(lambda _, answer: told.append(answer))
    qtbot.wait(30)
    assert told == []
    answers.start()
    answers.start()
    with qtbot.waitSignal(answers.answered):
        answers.ask("again", lambda: 2)


def test_a_question_that_fails_is_told_by_the_name_of_the_thread(
    answers: Answers, qtbot: QtBot
) -> None:
    def fail() -> object:
        raise ValueError("invented")

    with qtbot.waitSignal(answers.failed) as told:
        answers.ask("fails", fail)
    assert told.args == ["test"]
