import time
from threading import Event, Thread

from terminal.reports.turns import Turns


def test_what_is_brief_goes_before_all_long_ones_that_wait() -> None:
    turns, order = Turns(), []
    inside, go_on, asked = Event(), Event(), Event()

    def hold() -> None:
        with turns.long():
            inside.set()
            go_on.wait(5)

    def read() -> None:
        with turns.long():
            order.append("long")

    def record() -> None:
        asked.set()
        with turns.brief():
            order.append("brief")

    holder = Thread(target=hold)
    holder.start()
    inside.wait(5)
    readers = [Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    desk = Thread(target=record)
    desk.start()
    asked.wait(5)
    time.sleep(0.05)  # until it waits: sooner, it would only be tried less hard
    go_on.set()
    for thread in (holder, desk, *readers):
        thread.join(5)
    assert order == ["brief", "long", "long", "long", "long"]


def test_the_lock_is_given_back_after_an_error() -> None:
    turns = Turns()
    for way in (turns.brief, turns.long):
        try:
            with way():
                raise ValueError
        except ValueError:
            pass
    with turns.long():
        pass
