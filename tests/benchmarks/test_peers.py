import cv2
import numpy as np
import pytest

from benchmarks.one_core import one_core
from benchmarks.peers import ORIGIN, peers, timed, variants
from tests.benchmarks.made_corpora import code
from tests.reading.codes import paper

PEERS = peers()


@pytest.mark.parametrize("name", PEERS)
def test_every_peer_reads_a_code_in_its_place(name) -> None:
    (read,) = PEERS[name](code("hello there"))
    assert b"hello there" in read.payloads
    middle = np.array(read.corners).mean(axis=0)
    assert np.abs(middle - (40 + 29 * 4 / 2)).max() < 6


@pytest.mark.parametrize("name", PEERS)
def test_no_peer_reads_paper_or_fails_on_a_picture_of_a_pixel(name) -> None:
    for grey in (paper(), np.zeros((1, 1), np.uint8), np.zeros((3, 200), np.uint8)):
        assert PEERS[name](grey) == ()


@pytest.mark.parametrize("number", range(len(variants())))
def test_every_variant_reads_a_code_in_its_place(number) -> None:
    (read,) = variants()[number](code("hello there"))
    (plain,) = PEERS["zxing-cpp"](code("hello there"))
    assert read.payloads == plain.payloads
    assert np.abs(np.array(read.corners) - np.array(plain.corners)).max() < 3


def test_every_peer_has_an_origin_and_both_of_opencv_have_one() -> None:
    assert set(PEERS) <= set(ORIGIN)
    assert ORIGIN["opencv"] == ORIGIN["opencv-aruco"]


@pytest.mark.skipif("pyzbar" not in PEERS, reason="no ZBar library here")
def test_what_zbar_guessed_is_undone() -> None:
    payload = "Nguyễn Thị Bưởi".encode()
    (read,) = PEERS["pyzbar"](code(payload))
    assert payload in read.payloads


def test_the_time_is_that_of_the_call() -> None:
    reads, cost = timed(PEERS["zxing-cpp"], code("a"))
    assert len(reads) == 1
    assert cost > 0


def test_one_core_is_left_as_it_was() -> None:
    before = cv2.getNumThreads(), cv2.utils.logging.getLogLevel()
    with one_core():
        assert cv2.getNumThreads() == 1
    assert (cv2.getNumThreads(), cv2.utils.logging.getLogLevel()) == before
