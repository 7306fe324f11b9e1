from collections.abc import Iterable

import numpy as np
import pytest

from terminal.capture.frame import Pixels
from terminal.reading.aiming import Aiming
from terminal.reading.engine import Look
from terminal.reading.hints import Hint
from terminal.reading.symbol import Corners
from tests.reading.codes import square, symbol
from tests.reading.shots import Shot

EMPTY = Shot(centre=(-900, 0))


def held(shot: Shot, frames: int = 8) -> list[Pixels]:
    """The pictures of a camera before which a hand holds the code."""
    x, y = shot.centre
    values = {name: getattr(shot, name) for name in shot.__slots__}
    return [
        Shot(**values | {"centre": (x + 3 * np.sin(number), y + 2 * np.cos(2 * number))}).picture(
            number
        )
        for number in range(frames)
    ]


def shown(pictures: Iterable[Pixels], *unread: Corners, somebody: bool = True) -> set[Hint | None]:
    """Every hint that there is while these pictures come, five a second."""
    aiming = Aiming()
    return {
        aiming.observe(picture, Look((), unread), 7 + number / 5, somebody=somebody)
        for number, picture in enumerate(pictures)
    }


@pytest.mark.parametrize(
    ("shot", "hint"),
    [
        (Shot(module=1.25), Hint.MOVE_CLOSER),
        (Shot(blur=3.0), Hint.BLURRED),
        (Shot(streak=10), Hint.HOLD_STILL),
        (Shot(module=9.0, blur=5.0), Hint.MOVE_AWAY),
        (Shot(module=5.0, centre=(10, 360)), Hint.SHOW_WHOLE),
    ],
)
def test_who_holds_a_code_that_no_decoder_finds_is_told_what_helps(shot: Shot, hint: Hint) -> None:
    assert hint in shown(held(shot)) <= {None, hint}


def test_a_code_that_a_decoder_found_is_measured_where_it_was_found() -> None:
    shot = Shot(glare=0.25)
    assert shown([shot.picture(each) for each in range(8)], shot.corners) == {None, Hint.GLARE}


def test_of_several_codes_the_largest_counts() -> None:
    shot = Shot(glare=0.25)
    pictures = [shot.picture(each) for each in range(8)]
    assert Hint.GLARE in shown(pictures, square(100, 100, 30), shot.corners)


def test_of_a_code_whose_corners_a_hand_covers_the_whole_is_asked_for() -> None:
    pictures = held(Shot(module=6.0))
    for picture in pictures:
        picture[:290] = picture[430:] = 110
    assert shown(pictures) == {None, Hint.SHOW_WHOLE}


def test_a_wall_that_looks_like_a_code_is_not_held() -> None:
    wall = Shot(module=1.25)
    assert shown(wall.picture(each) for each in range(12)) == {None}
    assert shown(Shot(blur=3.0, noise=6).picture(each) for each in range(12)) == {None}


def test_nothing_is_looked_for_where_nobody_is() -> None:
    assert shown(held(Shot(blur=3.0)), somebody=False) == {None}


def test_an_empty_desk_needs_no_hint() -> None:
    assert shown(EMPTY.picture(each) for each in range(8)) == {None}


def test_a_picture_in_which_nothing_can_be_seen_is_told_even_where_nobody_is() -> None:
    dark = [(EMPTY.picture(each) * 0.05).astype(np.uint8) for each in range(8)]
    assert shown(dark, somebody=False) == {None, Hint.TOO_DARK}


def test_a_hint_goes_when_the_code_is_read() -> None:
    aiming = Aiming()
    pictures = held(Shot(module=1.25))
    hints = [
        aiming.observe(each, Look(), number / 5, somebody=True)
        for number, each in enumerate(pictures)
    ]
    assert hints[-1] is Hint.MOVE_CLOSER
    read = Look((symbol(b"a"),))
    assert aiming.observe(pictures[0], read, 1.7, somebody=True) is None


def test_a_camera_may_change_the_size_of_its_pictures() -> None:
    pictures = held(Shot(module=1.25))
    small = [each[:480, 300:940] for each in pictures]
    assert shown([pictures[0], small[1], pictures[2], small[3]]) == {None}
    assert Hint.MOVE_CLOSER in shown([*pictures[:2], *small])
