from terminal.capture.frame import Pixels
from terminal.reading.choice import engines_for
from terminal.reading.engine import Engine, Look, ZxingEngine
from terminal.reading.reader import Reader
from terminal.reading.steps import Scope, Step, measured_steps
from terminal.reading.symbol import Symbology
from terminal.reading.warm_up import warm_up
from tests.reading.fake_engines import Clock


class Counted:
    """An engine that also counts what it was shown."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.shown = 0

    def look(self, grey: Pixels) -> Look:
        self.shown += 1
        return self.engine.look(grey)


def test_every_quick_engine_of_the_measured_steps_has_worked_after_it() -> None:
    engines = {
        name: Counted(engine)
        for name, engine in engines_for([Symbology.QR]).items()
        if isinstance(engine, Engine)
    }
    steps = [step for step in measured_steps() if step.engine in engines]
    reader = Reader(engines, steps, first="zxing", follower="zxing-known-only", clock=Clock())
    warm_up(reader)
    assert all(engines[step.engine].shown for step in steps)


def test_nothing_is_read_so_that_every_step_has_its_turn() -> None:
    engine = Counted(ZxingEngine([Symbology.QR]))
    steps = [Step("zxing", "plain", Scope.FRAME, 1.0)]
    reader = Reader({"zxing": engine}, steps, first="zxing", follower="zxing", clock=Clock())
    warm_up(reader)
    assert engine.shown >= 2
