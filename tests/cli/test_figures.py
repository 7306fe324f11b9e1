"""`chot bench` and `chot prove`: what they run with what, and what they say where they cannot."""

import importlib
import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.public_data import VARIABLE
from terminal.cli import figures
from terminal.cli.arguments import parser
from tests.benchmarks.made_corpora import labelled
from tests.cli.commanding import run


@pytest.mark.parametrize("name", figures.BENCHES)
def test_every_benchmark_is_there_and_takes_what_it_is_given(name) -> None:
    module = importlib.import_module(f"benchmarks.{name.replace('-', '_')}")
    takes = set(inspect.signature(module.measure).parameters)
    given = {"data": name in figures.OF_PICTURES, "samples": name in figures.OF_SAMPLES}
    assert takes == {option for option, so in given.items() if so}


def test_figures_are_objects_a_line(tmp_path, capsys) -> None:
    labelled(tmp_path / "z" / "qrcode-1", "1", "x")
    assert run("bench", "reading", "--data", tmp_path, "--json") == 0
    assert json.loads(capsys.readouterr().out)["name"] == "z"
    assert run("bench", "reading", "--data", tmp_path) == 0
    assert capsys.readouterr().out.startswith("name=z  images=1")


def test_the_environment_says_where_the_pictures_are(tmp_path, capsys, monkeypatch) -> None:
    labelled(tmp_path / "z" / "qrcode-1", "1", "x")
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert run("--json", "bench", "reading") == 0
    assert json.loads(capsys.readouterr().out)["images"] == 1


@pytest.mark.parametrize("name", sorted(figures.OF_PICTURES))
def test_without_pictures_it_says_so_and_ends_with_1(tmp_path, capsys, name) -> None:
    for folder in (tmp_path / "missing", tmp_path):
        assert run("bench", name, "--data", folder) == 1
        said = capsys.readouterr()
        assert said.out == ""
        assert str(folder) in said.err
        assert "Không có ảnh" in said.err
        assert "no pictures" in said.err


def test_an_unknown_benchmark_is_wrong_usage(capsys) -> None:
    assert run("bench", "nothing") == 2
    assert "reading" in capsys.readouterr().err


@pytest.mark.parametrize("samples", ["0", "-1", "many"])
def test_no_samples_at_all_are_wrong_usage(samples, capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(["bench", "video", "--samples", samples])
    assert ended.value.code == 2
    assert samples in capsys.readouterr().err


def test_samples_are_handed_on(tmp_path, monkeypatch, capsys) -> None:
    labelled(tmp_path / "z" / "qrcode-1", "1", "x")
    module = importlib.import_module("benchmarks.video")
    monkeypatch.setattr(module, "measure", lambda data, samples: [{"data": data, "n": samples}])
    assert run("bench", "video", "--data", tmp_path, "--samples", "7") == 0
    assert capsys.readouterr().out == f"data={tmp_path}  n=7\n"


def payloads(folder: Path, *kinds: str) -> Path:
    """Public data of a text that is no known code, said to be of these kinds."""
    folder.mkdir(exist_ok=True)
    cases = [
        {"name": str(number), "raw": "Giữ thẻ", "kind": kind, "warnings": []}
        for number, kind in enumerate(kinds)
    ]
    (folder / "payloads.json").write_text(json.dumps(cases), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", figures.PROOFS)
def test_every_proof_is_there_and_takes_what_the_command_line_gives(name) -> None:
    module = importlib.import_module(f"benchmarks.{name.replace('-', '_')}_proof")
    given = vars(parser().parse_args(["prove", name]))
    wanted = inspect.signature(module.prove).parameters.values()
    assert all(one.name in given or one.default is not one.empty for one in wanted)


def test_conformance_is_an_object_a_line_and_ends_with_0_where_all_is_as_expected(
    tmp_path, capsys
) -> None:
    assert run("prove", "conformance", "--data", payloads(tmp_path, "unknown"), "--json") == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["flag"] for line in found] == ["KIND", "WARNINGS"]
    assert all((line["passed"], line["failed"]) == (1, 0) for line in found)


def test_one_failure_ends_with_1_and_is_named_below_its_line_of_the_table(tmp_path, capsys) -> None:
    folder = payloads(tmp_path, "url", "unknown", "unknown")
    assert run("prove", "conformance", "--data", folder) == 1
    heading, kinds, failure, warnings = capsys.readouterr().out.splitlines()
    assert heading.split() == ["total", "checked", "passed", "failed", "not_checkable"]
    assert kinds.split() == ["vietnam", "KIND", "3", "3", "2", "1", "0"]
    assert failure == "  failures: 0"
    assert warnings.split() == ["vietnam", "WARNINGS", "3", "3", "3", "0", "0"]

    assert run("prove", "conformance", "--data", folder, "--json") == 1
    assert json.loads(capsys.readouterr().out.splitlines()[0])["failures"] == ["0"]


def test_the_environment_says_where_the_vectors_are(tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setenv(VARIABLE, str(payloads(tmp_path, "unknown")))
    assert run("--json", "prove", "conformance") == 0
    assert json.loads(capsys.readouterr().out.splitlines()[0])["checked"] == 1


@pytest.mark.parametrize("folder", ["", "missing"])
def test_without_vectors_nothing_is_proved_and_it_ends_with_1(folder, tmp_path, capsys) -> None:
    assert run("prove", "conformance", "--data", tmp_path / folder, "--json") == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert str(tmp_path / folder) in said.err


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_lines_of_a_proof_come_as_they_are_found(more, monkeypatch, capsys) -> None:
    module = importlib.import_module("benchmarks.conformance_proof")
    said_before = []

    def slow(*, data: Path | None = None) -> Iterator[dict[str, Any]]:
        assert data is None
        yield {"name": "first", "passed": 1, "failed": 0}
        said_before.append(capsys.readouterr().out)
        yield {"name": "second", "passed": 0, "failed": 0}

    monkeypatch.setattr(module, "prove", slow)
    assert run("prove", "conformance", *more) == 0
    assert ["first" in said for said in said_before] == [True]
    assert "second" in capsys.readouterr().out


def test_a_proof_in_which_nothing_passed_ends_with_1(monkeypatch) -> None:
    module = importlib.import_module("benchmarks.conformance_proof")
    unchecked = {"name": "first", "passed": 0, "failed": 0}
    monkeypatch.setattr(module, "prove", lambda *, data: [unchecked])  # noqa: ARG005 - as it is called
    assert run("prove", "conformance") == 1


def test_an_unknown_proof_is_wrong_usage(capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        parser().parse_args(["prove", "nothing"])
    assert ended.value.code == 2
    assert "conformance" in capsys.readouterr().err
