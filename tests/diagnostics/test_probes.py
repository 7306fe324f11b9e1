"""Probes answer from a child process that may die."""

import sys

import pytest

from terminal.diagnostics import probes
from terminal.diagnostics.probes import Answer, ask


def test_a_package_that_loads_has_no_error() -> None:
    assert ask(["load:json"]) == {"load:json": Answer()}


def test_a_package_that_is_missing_says_so() -> None:
    assert "no_such_module" in ask(["load:no_such_module"])["load:no_such_module"].error


def test_the_version_of_sqlite_is_found() -> None:
    [version] = ask(["sqlite"])["sqlite"].found
    assert version.count(".") >= 2


SCRIPT = """
import json, os, sys, time
for name in sys.argv[1:]:
    print("noise of a library", flush=True)
    if name == "dies":
        os._exit(7)
    if name == "hangs":
        time.sleep(60)
    print(json.dumps([name, ["fine"], ""]), flush=True)
"""


@pytest.fixture
def script(tmp_path) -> str:
    path = tmp_path / "script.py"
    path.write_text(SCRIPT)
    return str(path)


def test_a_probe_that_kills_its_process_costs_only_its_own_answer(script) -> None:
    answers = ask(["first", "dies", "last"], script)
    assert answers["first"] == answers["last"] == Answer(("fine",))
    assert answers["dies"].error.endswith("7")


def test_a_probe_that_hangs_costs_only_its_own_answer(script, monkeypatch) -> None:
    monkeypatch.setattr(probes, "_TIMEOUT_SECONDS", 2.0)
    answers = ask(["first", "hangs", "last"], script)
    assert answers["first"] == answers["last"] == Answer(("fine",))
    assert "no answer" in answers["hangs"].error


def test_cameras_and_outputs_are_asked_for_without_a_fault_where_there_are_none() -> None:
    answers = ask(["cameras", "outputs"])
    assert set(answers) == {"cameras", "outputs"}
    if sys.platform == "linux":
        assert not answers["cameras"].error
