"""What a post lives through: posters, held codes, people who change places, through the loop."""

import numpy as np
import pytest

from sync.protocol.terms import Source
from terminal.capture.frame import Frame, Pixels
from terminal.capture.mailbox import Mailbox
from terminal.reading.choice import reader_for
from terminal.reading.engine import Look
from terminal.reading.loop import DecodeLoop, ReadingHearers
from terminal.reading.reader import FrameReader
from terminal.reading.symbol import Symbol, Symbology
from tests.reading.codes import paper, put, qr, square


def presented(reader: FrameReader, frames: list[Pixels]) -> list[tuple[float, bytes]]:
    """Seconds and payloads of the presentations."""
    shown: list[tuple[float, bytes]] = []
    hearers = ReadingHearers(
        presentation=lambda each: shown.append((each.captured_at - 10, each.symbol.payload))
    )
    loop = DecodeLoop(Mailbox(), reader, hearers, again_after=1.0)
    for number, pixels in enumerate(frames):
        loop.read(Frame(pixels, 10 + number / 15, number, Source.RECORDING))
    return shown


def with_noise(grey: Pixels, seed: int, sigma: float = 4) -> Pixels:
    grain = np.random.default_rng(seed).normal(0, sigma, grey.shape)
    return np.clip(grey + grain, 0, 255).astype(np.uint8)


class ReadNowAndThen:
    """Reads a code in a few frames only, and says truly where it is held."""

    def __init__(self, *, held: bool) -> None:
        self._held = held
        self._number = -1

    def look(self, grey: Pixels, at: float) -> Look:
        del grey, at
        self._number += 1
        code = Symbol(b"hard", Symbology.QR, square(300, 200, 90))
        if self._number % 24 == 0:
            return Look((code,))
        return Look(held=(code,) if self._held else ())


@pytest.mark.parametrize(("held", "times"), [(True, 1), (False, 4)])
def test_a_hard_code_that_is_held_up_is_one_showing_however_seldom_it_is_read(
    held: bool, times: int
) -> None:
    assert len(presented(ReadNowAndThen(held=held), [paper()] * 90)) == times


def test_a_person_with_a_hard_code_is_read_beside_a_poster() -> None:
    poster = put(paper(1280, 720), qr("A POSTER ON THE WALL", 5), 60, 60)
    tiny = qr("A HARD CODE OF TINY MODULES, FAR AWAY FROM THE CAMERA", 6)
    small = tiny[::4, ::4].copy()  # a module and a half
    alone = put(paper(1280, 720), small, 800, 400)
    both = put(poster, small, 800, 400)
    assert b"HARD" not in b"".join(
        symbol.payload
        for symbol in reader_for([Symbology.QR]).look(with_noise(poster, 1), 0).symbols
    )
    assert any(
        b"HARD" in payload
        for _, payload in presented(
            reader_for([Symbology.QR]), [with_noise(alone, each) for each in range(30)]
        )
    )
    frames = [with_noise(poster, each) for each in range(45)]
    frames += [with_noise(both, each) for each in range(60)]
    reader = reader_for([Symbology.QR])
    seen = [
        symbol.payload
        for number, frame in enumerate(frames)
        for symbol in reader.look(frame, number / 15).symbols
    ]
    assert any(b"HARD" in payload for payload in seen)
