from pathlib import Path

import numpy as np
import pytest

from benchmarks.corpora import Picture, find, reduced
from benchmarks.truth import Expected
from terminal.reading.pictures import LONGER_SIDE
from tests.benchmarks.made_corpora import (
    code,
    cornered,
    labelled,
    numbered,
    save,
    vector,
)


def only(folder: Path) -> Picture:
    ((picture,),) = find(folder).values()
    return picture


def test_texts_beside_pictures_make_a_category_of_the_folder_above(tmp_path) -> None:
    labelled(tmp_path / "zxing-cpp" / "qrcode-1", "1", "một")
    for folder in (tmp_path, tmp_path / "zxing-cpp", tmp_path / "zxing-cpp" / "qrcode-1"):
        picture = only(folder)
        assert (picture.corpus, picture.category) == ("zxing-cpp", "qrcode-1")
        assert picture.expected == Expected(code=True, text="một")


def test_bytes_beside_a_picture_are_its_truth(tmp_path) -> None:
    path = labelled(tmp_path / "c" / "qrcode-1", "1", "x")
    path.with_suffix(".bin").write_bytes(b"\xff\x00")
    assert only(tmp_path).expected == Expected(code=True, raw=b"\xff\x00")


def test_a_text_that_is_not_utf8_is_taken_as_bytes(tmp_path) -> None:
    path = labelled(tmp_path / "c" / "qrcode-1", "1", "x")
    path.with_suffix(".txt").write_bytes("é".encode("latin-1"))
    assert only(tmp_path).expected == Expected(code=True, raw=b"\xe9")


@pytest.mark.parametrize("above", [(), ("detection",)])
def test_corners_beside_a_picture_tell_a_code_but_no_text(tmp_path, above) -> None:
    cornered(tmp_path.joinpath("boofcv-v3", *above, "lots"), "image001", "x")
    picture = only(tmp_path)
    assert (picture.corpus, picture.category) == ("boofcv-v3", "lots")
    assert picture.expected == Expected(code=True)


@pytest.mark.parametrize(
    "text", ["# points", "1.0 2.0", "SETS", "# points\n1.0 2.0 3.0", "#1\na b"]
)
def test_a_text_that_resembles_corners_is_a_text(tmp_path, text) -> None:
    labelled(tmp_path / "c" / "qrcode-1", "1", "x", text)
    assert only(tmp_path).expected.text == text


def test_a_numbered_folder_a_picture_is_one_category(tmp_path) -> None:
    numbered(tmp_path / "jsqr", "0", "hi", {"data": "hi", "binaryData": [104, 105]})
    numbered(tmp_path / "jsqr", "1", "hi", None)
    numbered(tmp_path / "jsqr", "2", "hi", {"data": "", "binaryData": []})
    found = find(tmp_path)["jsqr"]
    assert {picture.category for picture in found} == {"jsqr"}
    told = Expected(code=True, text="hi", raw=b"hi")
    assert [each.expected for each in found] == [told, Expected(code=True), Expected(code=True)]


def test_falsepositives_hold_no_code_and_unlabelled_pictures_nobody_knows(tmp_path) -> None:
    save(tmp_path / "z" / "falsepositives-2" / "1.png", code("x"))
    save(tmp_path / "z" / "multi-1" / "1.png", code("x"))
    found = {each.category: each.expected.code for each in find(tmp_path)["z"]}
    assert found == {"falsepositives-2": False, "multi-1": None}


def test_a_corpus_of_which_nobody_says_anything_is_none(tmp_path) -> None:
    save(tmp_path / "holidays" / "2026" / "beach.png", code("x"))
    assert find(tmp_path) == {}


@pytest.mark.parametrize("home", [("AT",), ("PT", "1.3.0")])
def test_vectors_hold_their_pictures(tmp_path, home) -> None:
    path = vector(tmp_path.joinpath("dgc-testdata", *home), "1", "HC1:ABC")
    picture = only(tmp_path)
    assert (picture.corpus, picture.category) == ("dgc-testdata", "dgc-testdata")
    assert picture.expected == Expected(code=True, text="HC1:ABC")
    assert picture.file == path.resolve()
    assert picture.grey() is not None


def test_pictures_beside_vectors_hold_what_the_vector_says(tmp_path) -> None:
    path = vector(tmp_path / "dgc-testdata" / "AT", "1", "HC1:ABC", **{"2DCODE": ""})
    save(path.parent.parent / "png" / "1.png", code("HC1:ABC"))
    assert only(tmp_path).expected == Expected(code=True, text="HC1:ABC")


def test_a_vector_that_is_not_to_be_read_says_nothing(tmp_path) -> None:
    results = {"EXPECTEDPICTUREDECODE": False}
    vector(tmp_path / "d" / "AT", "1", "HC1:ABC", EXPECTEDRESULTS=results)
    vector(tmp_path / "d" / "AT", "2", "HC1:ABC")
    assert [each.expected.code for each in find(tmp_path)["d"]] == [None, True]


def test_pictures_below_the_number_of_a_version_hold_codes(tmp_path) -> None:
    save(tmp_path / "dcc-quality-assurance" / "VN" / "1.3.0" / "special" / "V.png", code("x"))
    picture = only(tmp_path)
    assert (picture.corpus, picture.category) == ("dcc-quality-assurance",) * 2
    assert picture.expected == Expected(code=True)


def test_what_is_no_picture_cannot_be_opened(tmp_path) -> None:
    path = labelled(tmp_path / "z" / "qrcode-1", "1", "x")
    for data in (b"", b"RIFF\x1e\x00\x00\x00WEBP", b"\x89PNG\r\n"):
        path.write_bytes(data)
        assert only(tmp_path).grey() is None


def test_a_vector_whose_picture_is_no_base64_cannot_be_opened(tmp_path) -> None:
    vector(tmp_path / "d" / "AT", "1", "HC1:ABC", **{"2DCODE": "!"})
    assert only(tmp_path).grey() is None


def test_links_are_followed_and_not_in_circles(tmp_path) -> None:
    labelled(tmp_path / "elsewhere" / "z" / "qrcode-1", "1", "x")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "z").symlink_to(tmp_path / "elsewhere" / "z")
    (tmp_path / "elsewhere" / "z" / "up").symlink_to(tmp_path / "data")
    assert len(find(tmp_path / "data")["z"]) == 1


@pytest.mark.parametrize(
    ("shape", "small"),
    [
        ((LONGER_SIDE, 10), (LONGER_SIDE, 10)),
        ((LONGER_SIDE + 1, 10), (LONGER_SIDE, 10)),
        ((1, 4 * LONGER_SIDE), (1, LONGER_SIDE)),
    ],
)
def test_pictures_are_reduced_to_the_longer_side_and_never_enlarged(shape, small) -> None:
    assert reduced(np.zeros(shape, np.uint8)).shape == small
