import json

import pytest

from benchmarks import scale

STEPS = {
    "append",
    "start",
    "start after a crash",
    "day book",
    "search",
    "repeat",
    "uplink status",
    "uplink batch",
    "receipt",
}


@pytest.fixture
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("A_DAY", 10), ("APPENDS", 20), ("STARTS", 2), ("CRASHES", 1)):
        monkeypatch.setattr(scale, name, value)
    for name, value in (("ASKED", 5), ("BOOKS", 1), ("LOG_BYTES", 100_000)):
        monkeypatch.setattr(scale, name, value)


@pytest.mark.usefixtures("_small")
def test_each_step_is_measured_at_each_length_of_history_beside_the_shortest() -> None:
    figures = list(scale.measure(samples=400))
    lengths = sorted({figure["records"] for figure in figures})
    # Two, twenty and forty days; a day begins with an event.
    assert [length // 11 for length in lengths] == [2, 20, 40]
    steps = {figure["name"].removeprefix("scale.") for figure in figures}
    assert steps - {"start, file not cached"} == STEPS
    assert len(figures) == len(steps) * len(lengths)
    appends = [figure for figure in figures if figure["name"] == "scale.append"]
    assert [figure["times"] for figure in appends] == [20, 20, 20]
    assert appends[0]["ratio"] == 1.0
    assert all(0 < figure["p50"] <= figure["p99"] for figure in figures)
    assert json.loads(json.dumps(figures)) == figures
