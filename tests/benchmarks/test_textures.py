import numpy as np
import pytest

from benchmarks.peers import zxing
from benchmarks.textures import KINDS, textured


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_grey_of_the_size_asked_and_the_same_for_the_same_dice(kind) -> None:
    for width, height in ((160, 120), (33, 24)):
        frames = [textured(kind, np.random.default_rng(seed), width, height) for seed in (1, 1, 2)]
        assert {(frame.shape, frame.dtype.name) for frame in frames} == {((height, width), "uint8")}
        assert np.array_equal(frames[0], frames[1])
        assert not np.array_equal(frames[0], frames[2])


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_holds_a_code(kind) -> None:
    for seed in range(5):
        assert zxing(textured(kind, np.random.default_rng(seed), 160, 120)) == ()
