import json

import pytest

from benchmarks import journal


def test_appends_are_durable_and_stand_beside_a_bare_commit_of_the_same_bytes() -> None:
    figures = {figure["name"]: figure for figure in journal.measure(samples=30)}
    for name in {"journal.append", "journal.append in memory"} & figures.keys():
        figure = figures[name]
        assert figure["records"] == 30
        assert 0 < figure["p50"] <= figure["p95"] <= figure["p99"]
        assert figure["ratio"] > 0
    assert json.loads(json.dumps(figures)) == figures


def test_the_parts_of_an_append_add_up_to_all_of_it() -> None:
    *_, parts = journal.measure(samples=30)
    assert parts["name"] == "journal.append, CPU"
    names = ("seal", "sign", "encode", "store")
    assert sum(parts[name] for name in names) == pytest.approx(parts["value"], abs=0.5)
    assert all(parts[name] > 0 for name in ("seal", "sign"))
