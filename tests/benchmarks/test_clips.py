import cv2
import numpy as np
import pytest

from benchmarks.camera import packed, smeared
from benchmarks.clips import FPS, FRAMES, LONGER_SIDE, SHORTER_SIDE, clip, fitted, taking
from benchmarks.peers import zxing
from tests.benchmarks.made_corpora import code


def frames(picture, seed=1, index=0):
    return [frame.grey for frame in clip(picture, seed, index)]


def test_a_clip_lasts_two_seconds_at_the_size_of_its_picture() -> None:
    taken = list(clip(code("a"), 1, 0))
    assert len(taken) == FRAMES == 2 * FPS
    assert [frame.at for frame in taken] == [number / FPS for number in range(FRAMES)]
    assert {(frame.grey.shape, frame.grey.dtype.name) for frame in taken} == {((264, 352), "uint8")}


def test_the_same_seed_and_index_give_the_same_clip_and_others_another() -> None:
    first = frames(code("a"))
    assert all(map(np.array_equal, first, frames(code("a"))))
    assert not np.array_equal(first[0], frames(code("a"), index=1)[0])
    assert not np.array_equal(first[0], frames(code("a"), seed=2)[0])


def test_no_two_frames_of_a_clip_are_alike() -> None:
    seen = frames(code("a"))
    assert not any(map(np.array_equal, seen, seen[1:]))


@pytest.mark.parametrize("shape", [(1, 1), (1, 100), (100, 1)])
def test_a_picture_may_be_as_small_as_a_pixel(shape) -> None:
    (seen,) = {frame.shape for frame in frames(np.zeros(shape, np.uint8))}
    assert seen == tuple(round(1.1 * side) for side in shape)


@pytest.mark.parametrize(
    ("shape", "small"),
    [
        ((SHORTER_SIDE, LONGER_SIDE), (655, 1164)),
        ((LONGER_SIDE, SHORTER_SIDE), (1164, 655)),
        ((960, 1280), (655, 873)),
        ((1440, 1), (1164, 1)),
        ((480, 640), (480, 640)),
        ((30, 40), (480, 640)),
        ((1, 1), (640, 640)),
    ],
)
def test_pictures_are_fitted_into_a_frame_held_either_way(shape, small) -> None:
    fitting = fitted(np.zeros(shape, np.uint8))
    assert fitting.shape == small
    frame = next(clip(fitting, 1, 0)).grey
    assert max(frame.shape) <= LONGER_SIDE
    assert min(frame.shape) <= SHORTER_SIDE


def test_no_more_than_a_twentieth_of_a_picture_leaves_the_frame() -> None:
    corners = np.array([(0, 0), (64, 0), (0, 48), (64, 48)])
    for index in range(20):
        for frame in clip(np.zeros((48, 64), np.uint8), 1, index):
            to_frame = cv2.invertAffineTransform(frame.to_picture)
            seen = corners @ to_frame[:, :2].T + to_frame[:, 2]
            height, width = frame.grey.shape
            assert np.abs(seen - (width / 2, height / 2)).max(axis=0)[0] < 0.55 * width
            assert np.abs(seen - (width / 2, height / 2)).max(axis=0)[1] < 0.55 * height


def test_the_matrix_of_a_frame_leads_back_to_the_picture() -> None:
    picture = code("where am I")
    (still,) = zxing(picture)
    found = [(read, frame) for frame in clip(picture, 1, 5) for read in zxing(frame.grey)]
    assert found
    for read, frame in found:
        back = np.array(read.moved(frame.to_picture).corners).mean(axis=0)
        assert np.abs(back - np.array(still.corners).mean(axis=0)).max() < 3


def test_taking_varies_within_what_a_hand_and_a_cheap_camera_do() -> None:
    for index in range(50):
        how = taking(np.random.default_rng((1, index)))
        assert how.sharp_blur < 1
        assert 0 < how.first_gain < 1.5
        assert 70 <= how.quality <= 92


def test_what_stands_still_is_not_smeared_and_a_smear_keeps_the_light() -> None:
    point = np.zeros((21, 21), np.float32)
    point[10, 10] = 1
    assert smeared(point, 0.1, 0) is point
    way = smeared(point, 6, 0)
    assert way.sum() == pytest.approx(1)
    assert np.flatnonzero(way.sum(axis=0) > 0.05).tolist() == list(range(7, 14))
    assert np.flatnonzero(way.sum(axis=1) > 1e-6).tolist() == [10]


@pytest.mark.parametrize("quality", [1, 100])
def test_packing_keeps_shape_and_kind(quality) -> None:
    grey = code("a")
    assert packed(grey, quality).shape == grey.shape
    assert packed(grey, quality).dtype == np.uint8
