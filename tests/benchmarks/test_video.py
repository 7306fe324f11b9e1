import json
from pathlib import Path

import pytest

from benchmarks import video
from benchmarks.corpora import Picture
from benchmarks.truth import Expected, Judgement, Read
from benchmarks.video import Watched, measure
from terminal.reading.engine import Look
from terminal.reading.symbol import Symbol, Symbology
from tests.benchmarks.made_corpora import labelled, save
from tests.reading.codes import CORNERS, paper


@pytest.fixture
def corpus(tmp_path):
    for name in "12":
        labelled(tmp_path / "z" / "qrcode-1", name, f"text {name}")
        save(tmp_path / "z" / "qrcode-2" / f"{name}.png", paper(160, 120))
        (tmp_path / "z" / "qrcode-2" / f"{name}.txt").write_text("gone", "utf-8")
    return tmp_path


def test_a_corpus_and_all_of_them_have_their_figures(corpus) -> None:
    one, everything = measure(corpus, samples=2)
    assert (one["name"], everything["name"]) == ("video z", "video")
    assert (one["clips"], one["readable"]) == (2, 1)
    assert (one["within_0.3_s"], one["within_2_s"], one["wrong"]) == (100, 100, 0)
    assert {"p50_ms", "p95_ms", "max_ms", "behind", "peers"} <= set(one)
    assert {"zxing-cpp", "opencv"} <= set(one["peers"])
    assert one["peers"]["zxing-cpp"]["ratio_within_2_s"] == 1
    assert json.loads(json.dumps(one)) == one


def test_a_reader_that_sees_nothing_is_behind_and_one_that_lies_is_wrong(
    corpus, monkeypatch
) -> None:
    class Lying:
        def look(self, _grey, at) -> Look:
            return Look((Symbol(b"never written", Symbology.QR, CORNERS),) if at == 0 else ())

    monkeypatch.setattr(video, "reader_for", lambda _: Lying())
    *_, everything = measure(corpus, samples=1)
    assert (everything["behind"], everything["wrong"]) == (1, 1)
    assert (everything["readable"], everything["within_2_s"]) == (1, 0)


def test_categories_take_turns() -> None:
    codes = (("a", True), ("a", True), ("b", False), ("x", None))
    found = {"c": [Picture("c", name, Path(name), Expected(code)) for name, code in codes]}
    taken = [each.category for each in video._in_turn(found, 9)]
    assert taken == ["a", "b", "a"]
    assert len(video._in_turn(found, 2)) == 2


@pytest.mark.parametrize(
    ("ours", "plain", "behind"),
    [(3, 3, False), (4, 3, False), (5, 3, True), (None, 3, True), (3, None, False), (0, 9, False)],
)
def test_one_frame_later_is_allowed_and_two_are_not(ours, plain, behind) -> None:
    assert video._behind(Watched(first=ours), Watched(first=plain)) is behind


def test_the_first_right_frame_counts_and_every_wrong_text() -> None:
    watched = Watched()
    for number, right in enumerate((False, True, True)):
        watched.add(number, Judgement(right, (Read((b"wrong",), CORNERS),)), 1.5)
    assert (watched.first, watched.wrong, watched.costs) == (1, 3, [1.5] * 3)


@pytest.mark.parametrize(("first", "soon"), [(4, 100.0), (5, 0.0), (None, 0.0)])
def test_soon_is_three_tenths_of_a_second(first, soon) -> None:
    assert video._shares([Watched(first=first)])["within_0.3_s"] == soon
