"""A bounded slice of `prove fuzz`, and that it notices what was planted."""

from pathlib import Path

import pytest

from benchmarks import fuzz_proof

if not fuzz_proof.can_fuzz():
    pytest.skip("atheris is not installed (Linux x86_64 only)", allow_module_level=True)

from benchmarks.fuzz.findings import Kind
from benchmarks.fuzz.guard import Guard
from benchmarks.fuzz.parsers import PARSERS
from benchmarks.fuzz.run import CORPUS, fuzz

SLICE = 8_000


def test_the_corpus_is_small_and_every_parser_has_a_part_of_it() -> None:
    sizes = {path: path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()}

    assert sum(sizes.values()) < 200_000
    assert {path.parent.name for path in sizes} == set(PARSERS)


@pytest.mark.parametrize("name", PARSERS)
def test_the_inputs_to_begin_with_are_taken(name: str) -> None:
    found: list[object] = []
    guard = Guard(PARSERS[name], found.append)
    for path in sorted((CORPUS / name).iterdir()):
        guard(path.read_bytes())

    assert guard.inputs
    assert found == []


def test_some_thousand_invented_inputs_break_no_parser(tmp_path: Path) -> None:
    for number, name in enumerate(PARSERS):
        for path in (CORPUS / name).iterdir():
            (tmp_path / f"{name}-{path.name}").write_bytes(bytes((number,)) + path.read_bytes())
    outcome = fuzz("benchmarks.fuzz.parsers:any_of_them", inputs=SLICE, seed=1, seeds=[tmp_path])

    assert outcome.findings == []
    assert outcome.done
    assert outcome.inputs == SLICE


@pytest.mark.parametrize(
    ("planted", "inputs", "kind"),
    [
        ("crashes", 20_000, Kind.CRASH),
        ("is_slow", 3, Kind.SLOW),
        ("leaks", 4_000, Kind.GROWTH),
        ("ends_the_process", 1_000, Kind.CRASH),
    ],
)
def test_a_planted_fault_is_noticed(planted: str, inputs: int, kind: Kind) -> None:
    outcome = fuzz(f"tests.fuzz.planted:{planted}", inputs=inputs, seed=1)

    assert {found.kind for found in outcome.findings} == {kind}
    assert outcome.done is (planted != "ends_the_process")
