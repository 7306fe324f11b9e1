import json
from dataclasses import dataclass

import cv2
import numpy as np
import pytest

from benchmarks import reading
from benchmarks.reading import Tally, TimedReader, measure, what_is_agreed
from benchmarks.truth import Read
from terminal.reading.engine import Look
from terminal.reading.symbol import Symbol, Symbology
from tests.benchmarks.made_corpora import code, cornered, labelled, numbered, save, vector
from tests.reading.codes import CORNERS, paper

KEYS = {"name", "images", "recall", "mean_ms", "p95_ms", "wrong", "peers", "skipped",
        "frame_max_ms", "frames_max", "categories", "wrong_in"}  # fmt: skip


@dataclass(frozen=True)
class Saying:
    """A reader that says the same of every picture."""

    payload: bytes

    def look(self, *_: object) -> Look:
        return Look((Symbol(self.payload, Symbology.QR, CORNERS),) if self.payload else ())


@pytest.fixture
def corpora(tmp_path):
    zxing = tmp_path / "zxing-cpp"
    labelled(zxing / "qrcode-1", "1", "Nguyễn Thị Bịa")
    labelled(zxing / "qrcode-1", "2", "hai")
    save(zxing / "qrcode-2" / "1.png", paper()).with_suffix(".txt").write_text("gone", "utf-8")
    save(zxing / "falsepositives-1" / "1.png", paper())
    labelled(zxing / "qrcode-2", "2", "x").write_bytes(b"no picture")
    cornered(tmp_path / "boofcv-v3" / "nominal", "image001", "not told")
    numbered(tmp_path / "jsqr", "0", "hi", {"data": "hi"})
    vector(tmp_path / "dgc-testdata" / "VN", "1", "HC1:ABC")
    return tmp_path


def test_one_object_a_corpus_with_the_mean_of_its_categories(corpora) -> None:
    found = {figure["name"]: figure for figure in measure(corpora)}

    assert list(found) == ["boofcv-v3", "dgc-testdata", "jsqr", "zxing-cpp"]
    assert all(set(figure) == KEYS for figure in found.values())
    assert {name: figure["recall"] for name, figure in found.items()} == {
        "boofcv-v3": 100, "dgc-testdata": 100, "jsqr": 100, "zxing-cpp": 50,
    }  # fmt: skip
    zxing = found["zxing-cpp"]
    assert (zxing["images"], zxing["skipped"], zxing["wrong"]) == (4, 1, 0)
    assert zxing["categories"] == {"qrcode-1": 100, "qrcode-2": 0}
    assert zxing["frames_max"] >= 1
    assert json.loads(json.dumps(zxing)) == zxing


def test_every_peer_stands_beside_with_ratios(corpora) -> None:
    (figure,) = measure(corpora / "jsqr")
    assert {"zxing-cpp", "opencv"} <= set(figure["peers"]) <= {"zxing-cpp", "opencv", "pyzbar"}
    for peer in figure["peers"].values():
        assert {"recall", "mean_ms", "ratio_recall", "ratio_ms"} <= set(peer)
    assert figure["peers"]["zxing-cpp"]["ratio_recall"] == 1
    assert figure["peers"]["opencv"]["detector"] in {"plain", "aruco"}


@pytest.mark.parametrize(
    ("says", "wrong", "recall"), [(b"", 0, 0.0), (b"never written", 4, 0.0), (b"hai", 3, 25.0)]
)
def test_a_text_that_is_not_in_the_picture_is_noticed(
    corpora, monkeypatch, says, wrong, recall
) -> None:
    monkeypatch.setattr(reading, "reader_for", lambda _: Saying(says))
    (figure,) = measure(corpora / "zxing-cpp")
    assert figure["wrong"] == len(figure["wrong_in"]) == wrong
    assert figure["recall"] == recall


def test_every_look_is_counted() -> None:
    reader = TimedReader(Saying(b"a"))
    for turn in range(3):
        assert reader.look(paper(), turn).symbols
    assert len(reader.costs) == 3


def test_a_corpus_without_codes_has_no_recall() -> None:
    assert (Tally().recall, Tally().mean_ms) == (None, None)


def test_the_full_size_tells_what_the_small_one_hides() -> None:
    full = code("only in full size")
    small = cv2.resize(full, None, fx=0.5, fy=0.5).astype(np.uint8)
    said = Read((b"only in full size",), ((25, 25), (70, 25), (70, 70), (25, 70)))
    (both,) = what_is_agreed(full, small, {"pyzbar": [said]})
    assert both.payloads == said.payloads
    assert what_is_agreed(small, small, {"pyzbar": [said]}) == ()
