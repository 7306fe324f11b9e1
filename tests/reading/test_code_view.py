import cv2
import numpy as np
import pytest

from terminal.capture.frame import Pixels
from terminal.reading.code_view import CodeView, pair_views, triplet_views
from terminal.reading.finders import find_finders
from terminal.reading.triplets import find_pairs, find_triplets
from tests.reading.bent_codes import modules_of, payload_of_version, shown, worked_out

CODE = modules_of(payload_of_version(5))


def view_of(picture: Pixels) -> CodeView:
    (triplet, *_) = find_triplets(worked_out(find_finders(picture)))
    return worked_out(triplet_views(picture, triplet))[0]


@pytest.mark.parametrize("module", [3.0, 6.0, 20.0])
def test_the_version_is_told_by_how_the_edges_lie_and_the_corners_are_in_the_picture(
    module: float,
) -> None:
    picture = shown(CODE, module=module)
    view = view_of(picture)
    assert view.version == 5
    low, high = ((len(picture) - 1) / 2 + sign * len(CODE) * module / 2 for sign in (-1, 1))
    expected = [(low, low), (high, low), (high, high), (low, high)]
    assert np.allclose(view.corners(view.places), expected, atol=0.5 * module)


def test_it_is_only_the_part_with_the_code_reduced_to_what_is_of_use() -> None:
    small = shown(CODE, module=20)
    picture = np.full((1500, 1700), 200, np.uint8)
    picture[300 : 300 + len(small), 500 : 500 + len(small)] = small
    view = view_of(picture)
    assert view.reduced == 3
    assert max(view.grey.shape) < len(small) / 3
    assert view.left > 400
    assert view.top > 200


def test_a_code_light_on_dark_is_seen_dark_on_light() -> None:
    picture = shown(CODE)
    view = view_of(np.asarray(cv2.bitwise_not(picture), np.uint8))
    assert np.abs(view.picture.astype(int) - view_of(picture).picture).mean() < 3


def test_two_finders_may_have_the_code_on_either_side() -> None:
    picture = shown(CODE)
    three = [each for each in worked_out(find_finders(picture)) if each.fit > 0.9]
    for without in three:
        (pair,) = find_pairs(tuple(each for each in three if each is not without))
        view = worked_out(pair_views(picture, pair))[0]
        assert view.version == 5
        assert view.turned
        assert view.phases.coherence > 0.5 * view_of(picture).phases.coherence
