"""The reader with its engines and its measured steps, on pictures that plain zxing-cpp misses.

The clock stands still: what fits into a frame's budget is the matter of other tests.
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
import pytest

from terminal.capture.frame import Pixels
from terminal.reading.choice import FIRST, FOLLOWER, engines_for, reader_for
from terminal.reading.engine import Look, ZxingEngine
from terminal.reading.reader import STILL_FRAMES, Reader, read_still
from terminal.reading.regions import textured
from terminal.reading.steps import measured_steps
from terminal.reading.symbol import Symbology
from tests.reading.codes import paper, put, qr
from tests.reading.fake_engines import Clock

WORDS = "A CODE OF SOMEBODY INVENTED, LONG ENOUGH FOR ITS MODULES TO BE SMALL: 0123456789"
TEXT = WORDS.encode()
LEFT, TOP = 400, 250
TICK = 1 / 15


def fresh_reader() -> Reader:
    return Reader(
        engines_for([Symbology.QR]),
        measured_steps(),
        first=FIRST,
        follower=FOLLOWER,
        clock=Clock(),
    )


def payloads(look: Look) -> list[bytes]:
    return [symbol.payload for symbol in look.symbols]


def scene(module: int = 4) -> Pixels:
    return put(paper(1280, 720), qr(WORDS, module), LEFT, TOP)


def grey(values: object) -> Pixels:
    pixels: Pixels = np.clip(np.asarray(values), 0, 255).astype(np.uint8)
    return pixels


def blurred() -> Pixels:
    return grey(cv2.GaussianBlur(scene(), (0, 0), 2.35))


def dim() -> Pixels:
    noise = np.random.default_rng(1).normal(0, 1, (720, 1280))
    return grey(20 + scene() * 0.05 + noise)


def of_tiny_modules() -> Pixels:
    large = put(paper(2560, 1440), qr(WORDS, 8), 800, 500)
    return grey(cv2.resize(large, None, fx=1.4 / 8, fy=1.4 / 8, interpolation=cv2.INTER_AREA))


def with_glare() -> Pixels:
    soft = np.asarray(cv2.GaussianBlur(scene(), (0, 0), 1.0), float) * 0.9 + 40
    rows, columns = np.mgrid[:720, :1280]
    light = 0.3 + 7 * np.exp(-((columns - 480) ** 2 + (rows - 320) ** 2) / (2 * 60**2))
    return grey(255 * (1 - np.exp(-soft / 255 * light * 1.5)))


def behind_a_mesh() -> Pixels:
    meshed = put(paper(1280, 720), qr(WORDS, 12), 300, 50)
    meshed[::12] = 230
    meshed[:, ::12] = 230
    return meshed


HARD = [blurred, dim, of_tiny_modules, with_glare, behind_a_mesh]


@pytest.mark.parametrize("make", HARD)
def test_the_reader_reads_what_plain_zxing_does_not(make: Callable[[], Pixels]) -> None:
    picture = make()
    picture.setflags(write=False)
    assert ZxingEngine([Symbology.QR]).look(picture).symbols == ()
    assert payloads(read_still(fresh_reader(), picture)) == [TEXT]


@pytest.mark.parametrize("make", HARD)
def test_a_code_that_only_dear_steps_read_is_read_as_long_as_it_is_shown(
    make: Callable[[], Pixels],
) -> None:
    reader, picture = fresh_reader(), make()
    read = [payloads(reader.look(picture, turn * TICK)) for turn in range(2 * STILL_FRAMES)]
    assert sum(each == [TEXT] for each in read) >= 2
    assert all(each in ([TEXT], []) for each in read)


def shots(count: int) -> Sequence[Pixels]:
    """A dim code in the hand of somebody who shakes, before a noisy sensor."""
    dice = np.random.default_rng(3)
    taken = []
    for _ in range(count):
        across, down = dice.uniform(-6, 6, 2)
        move = np.array([[1, 0, across], [0, 1, down]], np.float32)
        seen = cv2.warpAffine(scene(), move, (1280, 720), borderMode=cv2.BORDER_REPLICATE)
        noise = dice.normal(0, 24, (720, 1280))
        taken.append(grey(np.asarray(seen, float) * 0.2 + 60 + noise))
    return taken


def test_a_code_that_no_frame_alone_lets_any_step_read_is_read_off_several() -> None:
    frames = shots(12)
    alone = [payloads(read_still(fresh_reader(), frame)) for frame in frames[:3]]
    assert alone == [[], [], []]
    reader = fresh_reader()
    read = [payloads(reader.look(frame, turn * TICK)) for turn, frame in enumerate(frames)]
    assert [TEXT] in read
    assert all(each in ([TEXT], []) for each in read)


def test_the_corners_of_a_code_are_where_it_is_however_it_was_read() -> None:
    side = qr(WORDS, 4).shape[0]
    for picture in (scene(), blurred(), dim()):
        (symbol,) = read_still(fresh_reader(), picture).symbols
        corners = np.array(symbol.corners)
        inner = np.array([(0, 0), (1, 0), (1, 1), (0, 1)]) * (side - 32) + (LEFT + 16, TOP + 16)
        assert np.abs(corners - inner).max() < 8


@pytest.mark.parametrize("shape", [(0, 0), (1, 1), (1, 900), (30, 40), (720, 1280)])
def test_empty_pictures_of_any_size_give_nothing(shape: tuple[int, int]) -> None:
    assert read_still(reader_for([Symbology.QR]), np.full(shape, 128, np.uint8)) == Look()


def test_noise_gives_nothing_though_all_steps_are_tried_on_it() -> None:
    dice = np.random.default_rng(5)
    reader = fresh_reader()
    for turn in range(6):
        noise = dice.integers(0, 256, (360, 640), np.uint8)
        assert textured(noise)
        assert reader.look(noise, turn * TICK).symbols == ()
