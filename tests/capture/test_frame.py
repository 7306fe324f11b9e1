import threading
from collections import Counter

import cv2
import numpy as np
import pytest

from sync.protocol.terms import Source
from terminal.capture.frame import Frame, Picture, Pixels, TornFrame


class Counting:
    """A picture that notes what is asked of it, and may be torn."""

    compressed_bytes = 0

    def __init__(self, width: int = 1280, height: int = 720, *, torn: bool = False) -> None:
        self.width, self.height = width, height
        self.asked: Counter[tuple[str, int]] = Counter()
        self._torn = torn

    def colour(self, reduction: int) -> Pixels:
        return self._made("colour", reduction)

    def grey(self) -> Pixels:
        return self._made("grey", 1)

    def small_grey(self, reduction: int) -> Pixels:
        return self._made("small", reduction)

    def is_same(self, other: Picture) -> bool:
        return other is self

    def _made(self, form: str, reduction: int) -> Pixels:
        self.asked[form, reduction] += 1
        if self._torn:
            raise TornFrame
        return np.zeros((self.height // reduction, self.width // reduction), np.uint8)


def frame(picture: Picture | Pixels) -> Frame:
    return Frame(picture, 1.0, 1, Source.CAMERA)


def coloured(width: int = 1280, height: int = 720) -> Pixels:
    random = np.random.default_rng(3)
    pixels: Pixels = random.integers(0, 255, (height, width, 3), dtype=np.uint8)
    return pixels


def test_a_form_is_made_when_it_is_asked_for_and_then_kept() -> None:
    picture = Counting()
    shown = frame(picture)
    assert not picture.asked
    for _ in range(2):
        assert shown.grey() is shown.grey()
        assert shown.small_grey() is shown.small_grey()
        assert shown.pixels is shown.pixels
    assert set(picture.asked.values()) == {1}


def test_many_threads_may_ask_for_all_forms_and_each_is_made_once() -> None:
    picture = Counting()
    shown = frame(picture)
    seen: list[tuple[int, int, int]] = []
    start = threading.Barrier(8)

    def ask() -> None:
        start.wait(10)
        seen.append((id(shown.grey()), id(shown.small_grey()), id(shown.colour_for(640))))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert len(set(seen)) == 1
    assert picture.asked == {("grey", 1): 1, ("small", 8): 1, ("colour", 2): 1}


def test_the_screen_gets_its_picture_while_the_reader_waits_for_another_form() -> None:
    reached, go_on = threading.Event(), threading.Event()

    class Slow(Counting):
        def grey(self) -> Pixels:
            reached.set()
            assert go_on.wait(10)
            return super().grey()

    shown = frame(Slow())
    reader = threading.Thread(target=shown.grey)
    reader.start()
    assert reached.wait(10)
    assert shown.colour_for(640).shape == (360, 640)
    go_on.set()
    reader.join()


def test_what_is_torn_is_found_once_and_said_to_everybody() -> None:
    picture = Counting(torn=True)
    shown = frame(picture)
    for ask in (shown.grey, shown.small_grey, lambda: shown.pixels, lambda: shown.colour_for(9)):
        with pytest.raises(TornFrame):
            ask()
    assert shown.torn
    assert picture.asked.total() == 1


def test_a_whole_picture_is_known_to_be_whole_once_somebody_looked() -> None:
    shown = frame(coloured(8, 8))
    before = shown.torn
    shown.small_grey()
    assert (before, shown.torn) == (None, False)


@pytest.mark.parametrize(
    ("size", "small"),
    [
        ((1280, 720), (160, 90)),
        ((1920, 1080), (240, 135)),
        ((1024, 576), (128, 72)),
        ((1023, 576), (255, 144)),
        ((640, 480), (160, 120)),
        ((480, 640), (120, 160)),
        ((511, 300), (255, 150)),
        ((255, 200), (255, 200)),
        ((1, 1), (1, 1)),
        ((5000, 1), (625, 1)),
    ],
)
def test_a_small_copy_is_an_eighth_but_never_too_small(
    size: tuple[int, int], small: tuple[int, int]
) -> None:
    for pixels in (coloured(*size), coloured(*size)[:, :, 0]):
        assert frame(pixels).small_grey().shape == (small[1], small[0])


@pytest.mark.parametrize(
    ("columns", "width"),
    [(1280, 1280), (854, 1280), (853, 640), (640, 640), (426, 320), (213, 160), (1, 160)],
)
def test_a_picture_for_the_screen_is_reduced_as_far_as_nobody_sees_it(
    columns: int, width: int
) -> None:
    assert frame(coloured()).colour_for(columns).shape[:2] == (width * 9 // 16, width)


def test_all_forms_are_read_only() -> None:
    shown = frame(coloured(1280, 16))
    for form in (shown.pixels, shown.grey(), shown.small_grey(), shown.colour_for(100)):
        assert not form.flags.writeable


def test_colour_becomes_brightness_as_opencv_weighs_it() -> None:
    pixels = coloured(40, 30)
    assert np.array_equal(frame(pixels).grey(), cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY))


def test_of_a_grey_picture_all_forms_are_grey() -> None:
    pixels = coloured(1280, 720)[:, :, 0]
    shown = frame(pixels)
    assert shown.grey() is shown.pixels
    assert shown.colour_for(100).shape == (90, 160)
