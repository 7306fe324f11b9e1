import json

import numpy as np
import pytest

from benchmarks import dense
from benchmarks.dense import RENDERINGS, SCALES, Reached, measure
from benchmarks.rendered_codes import Condition, dense_codes
from benchmarks.truth import Read
from tests.reading.codes import CORNERS

FRAMES = [np.full((1, 1), number, np.uint8) for number in range(RENDERINGS)]


def reading(*numbers: int, payload: bytes = b"x"):
    """Reads the frames of these numbers."""
    return lambda frame: ((Read((payload,), CORNERS),) if frame[0, 0] in numbers else (), [1.0])


@pytest.mark.parametrize(
    ("numbers", "scale", "shown"),
    [((0, 1, 2, 3), 2.0, 4), ((4, 5, 6, 7), 2.0, 8), ((1, 2, 3), None, 8), ((), None, 5)],
)
def test_half_of_the_renderings_must_be_read_and_no_more_are_shown(numbers, scale, shown) -> None:
    reached = Reached(reading(*numbers))
    reached.try_at(2.0, b"x", FRAMES)
    assert (reached.scale, reached.wrong) == (scale, 0)
    assert len(reached.costs) == shown


def test_another_text_is_wrong() -> None:
    reached = Reached(reading(0, payload=b"y"))
    reached.try_at(2.0, b"x", FRAMES)
    assert (reached.scale, reached.wrong) == (None, 1)


def test_there_is_a_figure_for_every_code_and_condition_and_one_of_the_worst(monkeypatch) -> None:
    monkeypatch.setattr(dense, "CONDITIONS", (Condition("clean"), Condition("gone", contrast=0.0)))
    monkeypatch.setattr(dense, "SCALES", SCALES[-2:])
    monkeypatch.setattr(dense, "dense_codes", lambda seed: dense_codes(seed)[:1])

    clean, gone, worst = measure()

    assert clean["name"] == "dense ID card, version 8, clean"
    assert (clean["value"], clean["peer"], clean["ratio"]) == (5.0, {"zxing-cpp": 5.0}, 1.0)
    assert (gone["value"], gone["ratio"], gone["wrong"]) == (None, None, 0)
    assert (worst["name"], worst["value"]) == ("dense", None)
    assert json.loads(json.dumps(clean)) == clean
