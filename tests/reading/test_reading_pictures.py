import base64
import json
from pathlib import Path

import cv2
import pytest

from terminal.capture.frame import Pixels
from terminal.reading.choice import reader_for
from terminal.reading.engine import Look
from terminal.reading.pictures import read_picture
from terminal.reading.reader import STILL_FRAMES, FrameReader
from terminal.reading.symbol import Symbology
from tests.reading.codes import CORNERS, paper, put, qr, symbol

PAYLOAD = "Trần Ánh".encode()


def reader() -> FrameReader:
    return reader_for([Symbology.QR])


class Scripted:
    """Answers as told, one answer a frame; remembers when it was asked."""

    def __init__(self, *looks: Look) -> None:
        self.looks = list(looks)
        self.times: list[float] = []

    def look(self, _grey: Pixels, at: float) -> Look:
        self.times.append(at)
        return self.looks.pop(0)


def save(path: Path, pixels: Pixels) -> Path:
    assert cv2.imwrite(str(path), pixels)
    return path


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "bmp"])
def test_the_bytes_in_a_picture_are_told_with_their_kind_and_time(
    tmp_path: Path, suffix: str
) -> None:
    path = save(tmp_path / f"a.{suffix}", put(paper(), qr(PAYLOAD), 100, 100))
    reading = read_picture(path, reader)
    told = json.loads(json.dumps(reading.as_json()))
    assert set(told) == {"file", "codes"}
    assert told["file"] == str(path)
    (code,) = told["codes"]
    assert base64.b64decode(code["bytes_b64"]) == PAYLOAD
    assert code["symbology"] == "qr"
    assert 0 < code["ms"] < 5000


def test_a_coloured_picture_is_read(tmp_path: Path) -> None:
    grey = put(paper(), qr(PAYLOAD), 100, 100)
    path = save(tmp_path / "a.png", cv2.merge([grey, grey, grey]).astype("uint8"))
    assert len(read_picture(path, reader).symbols) == 1


def test_a_test_vector_is_read(tmp_path: Path) -> None:
    png = save(tmp_path / "a.png", qr(PAYLOAD)).read_bytes()
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"2DCODE": base64.b64encode(png).decode()}))
    assert read_picture(path, reader).symbols[0].payload == PAYLOAD


def test_a_picture_without_a_code_has_none_and_no_problem(tmp_path: Path) -> None:
    reading = read_picture(save(tmp_path / "a.png", paper()), reader)
    assert reading.as_json() == {"file": str(tmp_path / "a.png"), "codes": []}


@pytest.mark.parametrize(("name", "problem"), [("none.png", "unreadable"), ("a.txt", "no-picture")])
def test_a_file_that_is_no_picture_has_a_problem_and_no_codes(
    tmp_path: Path, name: str, problem: str
) -> None:
    (tmp_path / "a.txt").write_text("no picture")
    assert read_picture(tmp_path / name, reader).as_json() == {
        "file": str(tmp_path / name),
        "codes": [],
        "problem": problem,
    }


def test_a_picture_is_shown_to_the_reader_until_it_reads_or_had_all_its_turns(
    tmp_path: Path,
) -> None:
    path = save(tmp_path / "a.png", paper())
    late = Scripted(Look(()), Look((), (CORNERS,)), Look((symbol(b"1"),)), Look((symbol(b"2"),)))
    assert read_picture(path, lambda: late).symbols == (symbol(b"1"),)
    assert late.times == sorted(set(late.times))
    never = Scripted(*[Look(())] * STILL_FRAMES)
    assert read_picture(path, lambda: never).symbols == ()
    assert len(never.times) == STILL_FRAMES


def test_a_large_picture_is_read_reduced_and_then_as_it_is(tmp_path: Path) -> None:
    small = put(paper(3000, 2000), qr("A", 2), 1000, 1000)
    path = save(tmp_path / "a.png", small)
    shown: list[tuple[int, ...]] = []

    class Noted:
        def look(self, grey: Pixels, _at: float) -> Look:
            shown.append(grey.shape)
            return Look(())

    read_picture(path, Noted)
    assert set(shown) == {(853, 1280), (2000, 3000)}
    assert shown[0] == (853, 1280)
    (found,) = read_picture(path, reader).symbols
    assert found.payload == b"A"
