import numpy as np
import pytest

from tests.reading.idle_desk import CLOSED, PER_SECOND, Gate, share, wall, with_code


def usual_sizes(frames: int, varying: float = 130) -> list[int]:
    """As measured: a frame of noise of 56 kB is 130 bytes larger or smaller than another."""
    random = np.random.default_rng(6)
    return [round(each) for each in random.normal(56_000, varying, frames)]


def test_while_compressed_frames_keep_their_size_every_other_one_is_not_even_looked_at() -> None:
    gate = Gate()
    gate.show_compressed(wall(), usual_sizes(6 * PER_SECOND))
    before = gate.looks
    told = gate.show_compressed(wall(), usual_sizes(20 * PER_SECOND))
    assert share(told) <= CLOSED
    # Of five frames one is read, and of the others two are looked at; some look odd.
    assert 0.4 <= (gate.looks - before) / len(told) <= 0.55


@pytest.mark.parametrize("after", range(5))
def test_a_code_that_does_not_change_the_size_is_seen_one_frame_later_at_most(after: int) -> None:
    gate = Gate()
    gate.show_compressed(wall(), usual_sizes(6 * PER_SECOND + after))
    told = gate.show_compressed(with_code(wall(), 600, 300), usual_sizes(PER_SECOND))
    assert all(told[1:])


@pytest.mark.parametrize("after", range(5))
@pytest.mark.parametrize("more", [-1500, 1500])
def test_a_code_that_changes_the_size_is_seen_at_once(after: int, more: int) -> None:
    gate = Gate()
    gate.show_compressed(wall(), usual_sizes(6 * PER_SECOND + after))
    sizes = [size + more for size in usual_sizes(PER_SECOND)]
    assert all(gate.show_compressed(with_code(wall(), 600, 300), sizes))


@pytest.mark.parametrize("varying", [0, 5_000, 20_000])
def test_a_camera_whose_frames_vary_much_in_size_or_not_at_all_hides_nothing(
    varying: float,
) -> None:
    for after in range(5):
        gate = Gate()
        told = gate.show_compressed(wall(), usual_sizes(10 * PER_SECOND + after, varying))
        assert share(told[5 * PER_SECOND :]) <= CLOSED
        told = gate.show_compressed(with_code(wall(), 600, 300), usual_sizes(9, varying))
        assert all(told[1:])
