from dataclasses import replace

from sync.protocol.messages import Receipt, RecordAnswer
from sync.protocol.terms import RecordStatus
from sync.uplink.memory import Memory
from sync.uplink.state import Standing
from tests.journal.makers import a_receipt

OLD, NEW = 5, 6


def receipt(epoch: int, mark: int, *answers: RecordAnswer) -> Receipt:
    return replace(a_receipt(epoch, mark, 0), answers=answers)


def answers(first: int, *statuses: RecordStatus) -> tuple[RecordAnswer, ...]:
    return tuple(RecordAnswer(seq, status) for seq, status in enumerate(statuses, start=first))


SAME, CONFLICT = RecordStatus.SAME, RecordStatus.CONFLICT


def forked(confirmed: int = 10, mark: int = 12) -> Memory:
    """A post that has learnt, by a greeting, that its line forked."""
    memory = Memory()
    memory.meet((OLD,))
    memory.take(receipt(OLD, mark), Standing.FORK, confirmed, 0)
    return memory


def test_our_side_of_a_fork_is_shown_from_the_last_record_that_was_confirmed():
    memory = forked()
    assert memory.position(OLD, 10) == 9

    shown = receipt(OLD, 12, *answers(10, SAME, CONFLICT, CONFLICT))
    memory.take(shown, Standing.FORK, 10, 3)

    assert memory.position(OLD, 10) == 12


def test_where_the_centre_holds_another_record_there_it_is_shown_from_the_start():
    memory = forked()

    memory.take(receipt(OLD, 12, *answers(10, CONFLICT, CONFLICT)), Standing.FORK, 10, 2)
    assert memory.position(OLD, 10) == 0

    memory.take(receipt(OLD, 12, *answers(1, CONFLICT, CONFLICT)), Standing.FORK, 10, 2)
    assert memory.position(OLD, 10) == 2


def test_a_branch_that_goes_on_is_not_taken_for_one_that_begins_elsewhere():
    memory = forked()
    memory.take(receipt(OLD, 12, *answers(10, SAME, CONFLICT)), Standing.FORK, 10, 2)

    memory.take(receipt(OLD, 12, *answers(12, CONFLICT)), Standing.FORK, 10, 1)

    assert memory.position(OLD, 10) == 12


def test_a_receipt_without_answers_shows_nothing_twice():
    memory = forked()

    memory.take(receipt(OLD, 12), Standing.FORK, 10, 2)

    assert memory.position(OLD, 10) == 11


def test_a_centre_that_was_put_back_is_shown_our_side_of_a_fork_again():
    memory = forked()
    memory.take(receipt(OLD, 12, *answers(10, SAME, CONFLICT)), Standing.FORK, 10, 2)
    memory.meet((OLD, NEW))
    memory.take(receipt(NEW, 7), Standing.OURS, 7, 0)

    memory.take(receipt(NEW, 3), Standing.OURS, 7, 0)
    assert OLD in memory.unasked
    memory.take(receipt(OLD, 12), Standing.FORK, 10, 0)

    assert memory.position(OLD, 10) == 9


def test_so_it_is_once_a_new_epoch_is_confirmed_for_before_that_nothing_tells():
    memory = forked()
    memory.take(receipt(OLD, 12, *answers(10, SAME, CONFLICT)), Standing.FORK, 10, 2)
    memory.meet((OLD, NEW))
    memory.take(receipt(NEW, 0), Standing.OURS, 0, 0)
    assert memory.unasked == set()

    memory.take(receipt(NEW, 3), Standing.OURS, 0, 3)

    assert memory.unasked == {OLD}
