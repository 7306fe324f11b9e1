"""`chot bench`: what it runs with what, and what it says where it cannot."""

import importlib
import inspect
import json

import pytest

from benchmarks.public_data import VARIABLE
from terminal.cli import figures
from terminal.cli.arguments import parser
from tests.benchmarks.made_corpora import labelled


def run(*arguments: object) -> int:
    asked = parser().parse_args([str(each) for each in arguments])
    code: int = asked.run(asked)
    return code


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
