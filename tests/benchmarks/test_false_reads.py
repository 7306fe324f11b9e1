import json

import pytest

from benchmarks import charsets, false_reads
from benchmarks.charsets import ENCODINGS
from benchmarks.false_reads import measure
from tests.benchmarks.made_corpora import code, labelled, save
from tests.reading.codes import paper


@pytest.fixture(autouse=True)
def _few_texts(monkeypatch) -> None:
    monkeypatch.setattr(charsets, "TEXTS", 3)


@pytest.fixture
def corpus(tmp_path):
    labelled(tmp_path / "z" / "qrcode-1", "1", "x")
    save(tmp_path / "z" / "falsepositives-1" / "1.png", paper())
    return tmp_path


def test_nothing_is_read_where_nothing_is_and_the_right_bytes_where_something_is(corpus) -> None:
    nothing, *sets = measure(corpus, samples=20)
    assert (nothing["name"], nothing["frames"]) == ("false-reads", 20)
    assert (nothing["value"], nothing["read_in"]) == (0, {})
    assert nothing["peer"]["zxing-cpp"] == 0
    assert [each["name"] for each in sets] == [f"charset {name}" for name in ENCODINGS]
    assert {each["value"] for each in sets} == {100}
    assert json.loads(json.dumps(sets)) == sets


def test_a_text_where_none_should_be_is_counted(corpus, monkeypatch) -> None:
    monkeypatch.setattr(false_reads, "textured", lambda *_: code("here I am"))
    monkeypatch.setattr(false_reads, "_cutting", lambda *_: paper())
    nothing = next(iter(measure(corpus, samples=20)))
    assert nothing["value"] == 18
    assert "cuttings" not in nothing["read_in"]
    assert nothing["peer"]["zxing-cpp"] == 18


def test_without_pictures_that_hold_no_code_there_are_no_cuttings(tmp_path) -> None:
    labelled(tmp_path / "z" / "qrcode-1", "1", "x")
    assert next(iter(measure(tmp_path, samples=1)))["value"] == 0
