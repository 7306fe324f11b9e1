import itertools

from terminal.reading.finders import Finder
from terminal.reading.triplets import (
    MAX_PAIRS,
    MAX_TRIPLETS,
    find_pairs,
    find_triplets,
)


def finder(x: float, y: float, module: float = 4.0, *, inverted: bool = False) -> Finder:
    return Finder((x, y), (module, 0.0), (0.0, module), inverted, 1.0)


def corner_of(size: float, *, inverted: bool = False) -> tuple[Finder, Finder, Finder]:
    return (
        finder(100, 100, inverted=inverted),
        finder(100 + size, 100, inverted=inverted),
        finder(100, 100 + size, inverted=inverted),
    )


def test_three_finders_of_a_code_are_a_triplet_in_whatever_order_they_come() -> None:
    corner, right, below = corner_of(4 * 26)
    for order in itertools.permutations((corner, right, below)):
        (found,) = find_triplets(order)
        assert found.finders == (corner, right, below)
        assert abs(found.modules - 33) < 1e-6
        assert found.doubt < 1e-6


def test_finders_of_different_size_polarity_or_distance_are_of_no_one_code() -> None:
    corner, right, _ = corner_of(4 * 26)
    assert find_triplets((corner, right, finder(100, 204, inverted=True))) == ()
    assert find_triplets((corner, right, finder(100, 204, 14.0))) == ()
    assert find_triplets((corner, right, finder(100, 300))) == ()
    assert find_triplets(corner_of(4 * 8)) == ()
    assert find_triplets(corner_of(4 * 190)) == ()
    assert find_triplets((corner, right)) == ()


def test_two_finders_side_by_side_or_on_a_diagonal_are_a_pair() -> None:
    corner, right, below = corner_of(4 * 26)
    (side,) = find_pairs((corner, right))
    assert not side.diagonal
    assert abs(side.modules - 33) < 1e-6
    (across,) = find_pairs((right, below))
    assert across.diagonal
    assert across.finders == (right, below)
    assert abs(across.modules - 33) < 1e-6
    assert find_pairs((corner, finder(204, 150))) == ()
    assert find_pairs((corner,)) == ()


def test_the_likeliest_come_first_and_no_more_than_the_limits() -> None:
    wall = tuple(finder(x * 90.0 + y, y * 90.0) for x in range(6) for y in range(5))
    triplets, pairs = find_triplets(wall), find_pairs(wall)
    assert len(triplets) == MAX_TRIPLETS
    assert len(pairs) == MAX_PAIRS
    for found in (triplets, pairs):
        doubts = [each.doubt for each in found]
        assert doubts == sorted(doubts)
