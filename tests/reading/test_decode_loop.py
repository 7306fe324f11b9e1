import logging
import threading
from collections.abc import Sequence

import numpy as np
import pytest

from sync.protocol.terms import Source
from terminal.capture.frame import Frame, Picture, Pixels, TornFrame
from terminal.capture.layout import PlainPicture
from terminal.capture.mailbox import Mailbox
from terminal.reading import loop as loop_module
from terminal.reading.aiming import Aiming
from terminal.reading.choice import reader_for
from terminal.reading.engine import Look
from terminal.reading.hints import Hint
from terminal.reading.loop import DecodeLoop, ReadCounts, ReadingHearers
from terminal.reading.symbol import (
    CodeInView,
    Part,
    PartsRead,
    Presentation,
    Symbol,
    Symbology,
)
from tests.reading.codes import paper, parts, put, qr, symbol
from tests.reading.shots import Shot


class Scripted:
    """A reader that answers, or fails, as told, frame by frame."""

    def __init__(self, *answers: tuple[Symbol, ...] | Exception) -> None:
        self._answers = iter(answers)

    def look(self, grey: Pixels, at: float) -> Look:
        assert grey.ndim == 2
        assert at >= 10
        answer = next(self._answers, ())
        if isinstance(answer, Exception):
            raise answer
        return Look(answer)


class Desk:
    def __init__(self, *answers: tuple[Symbol, ...] | Exception) -> None:
        self.presentations: list[Presentation] = []
        self.several: list[tuple[CodeInView, ...]] = []
        self.parts: list[PartsRead | None] = []
        self.loop = DecodeLoop(
            Mailbox(),
            Scripted(*answers),
            ReadingHearers(
                presentation=self.presentations.append,
                several=self.several.append,
                parts=self.parts.append,
            ),
            again_after=1.0,
        )

    def show(self, frames: int) -> None:
        for number in range(frames):
            self.loop.read(Frame(paper(40, 30), 10 + number / 15, number, Source.RECORDING))


A, B = symbol(b"a"), symbol(b"b")


def test_a_code_in_many_frames_is_one_presentation_with_the_time_and_source_of_the_first() -> None:
    desk = Desk((), (A,), (A,), (A,))
    desk.show(4)
    assert desk.presentations == [Presentation(A, 10 + 1 / 15, Source.RECORDING)]


def test_several_codes_are_told_with_their_places_and_none_when_it_is_over() -> None:
    desk = Desk((A, B), (A, B), *[(A,)] * 30)
    desk.show(32)
    assert desk.several == [(CodeInView(A.corners, False), CodeInView(B.corners, False)), ()]
    assert [each.symbol for each in desk.presentations] == [A]


def test_a_text_in_parts_is_told_part_by_part_and_is_one_presentation() -> None:
    first, second = (
        Symbol(payload, Symbology.QR, A.corners, Part(index, 2, 0))
        for index, payload in enumerate((b"ab", b"ab"))
    )
    desk = Desk((first,), (first,), (second,), (second,), (first, second))
    desk.show(5)
    assert desk.parts == [PartsRead((2,), 2), None]
    assert desk.several == []
    assert desk.presentations == [
        Presentation(Symbol(b"abab", Symbology.QR, A.corners), 10 + 2 / 15, Source.RECORDING)
    ]


def test_texts_whose_parts_do_not_belong_together_are_counted() -> None:
    parts = [Symbol(b"a", Symbology.QR, A.corners, Part(index, 2, 7)) for index in range(2)]
    desk = Desk(tuple(parts))
    desk.show(1)
    assert desk.loop.counts == ReadCounts(frames=1, symbols=2, dropped_texts=1)
    assert desk.parts == []
    assert desk.presentations == []


@pytest.mark.parametrize("together", [False, True])
def test_a_text_printed_in_three_codes_is_presented_whole(together: bool) -> None:
    text = "Nguyễn Thị Bịa Đặt; 12 Phố Hư Cấu, Lai Châu; 05031999; Nữ"
    presentations: list[Presentation] = []
    crowds: list[tuple[CodeInView, ...]] = []
    hearers = ReadingHearers(presentation=presentations.append, several=crowds.append)
    loop = DecodeLoop(Mailbox(), reader_for([Symbology.QR]), hearers, again_after=1.0)
    codes = parts(3, text, scale=4)
    views = [np.hstack(codes)] * 3 if together else codes
    for number, view in enumerate(views):
        loop.read(Frame(view, 10 + number / 15, number, Source.RECORDING))
    assert [each.symbol.payload for each in presentations] == [text.encode()]
    assert crowds == []


def test_what_was_read_is_counted() -> None:
    desk = Desk((A,), (A, B), (), ValueError())
    desk.show(4)
    assert desk.loop.counts == ReadCounts(frames=4, symbols=3, presentations=1, failures=1)


def test_a_frame_that_breaks_the_decoder_is_counted_and_logged_once_without_what_it_held(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        desk = Desk(ValueError("Nguyễn Văn Đạt"), ValueError("0123456789"), (A,))
        desk.show(3)
    assert desk.loop.counts.failures == 2
    assert len(desk.presentations) == 1
    (record,) = caplog.records
    assert "ValueError" in record.getMessage()
    assert "Đạt" not in caplog.text


def test_the_loop_reads_from_its_mailbox_until_it_is_stopped() -> None:
    frames: Mailbox[Frame] = Mailbox()
    shown = threading.Event()
    presentations: list[Presentation] = []

    def note(presentation: Presentation) -> None:
        presentations.append(presentation)
        shown.set()

    loop = DecodeLoop(
        frames,
        reader_for([Symbology.QR]),
        ReadingHearers(presentation=note),
        again_after=1.0,
    )
    stop = threading.Event()
    thread = threading.Thread(target=loop.run, args=(stop,))
    thread.start()
    frames.put(Frame(put(paper(), qr("CODE"), 50, 50), 1.0, 1, Source.CAMERA))
    assert shown.wait(5)
    stop.set()
    thread.join(timeout=2)
    assert not thread.is_alive()
    assert presentations[0].symbol.payload == b"CODE"
    assert presentations[0].source is Source.CAMERA


class Looks:
    """A reader that makes of each picture what it is told."""

    def __init__(self, *looks: Look) -> None:
        self._looks = iter(looks)

    def look(self, _grey: Pixels, _at: float) -> Look:
        return next(self._looks, Look())


def told(
    pictures: Sequence[Pixels | Picture], *looks: Look
) -> tuple[list[Hint | None], list[Presentation]]:
    """The hints and presentations while these pictures come, five a second."""
    hints: list[Hint | None] = []
    presentations: list[Presentation] = []
    hearers = ReadingHearers(hint=hints.append, presentation=presentations.append)
    loop = DecodeLoop(Mailbox(), Looks(*looks), hearers, again_after=1.0)
    for number, picture in enumerate(pictures):
        loop.read(Frame(picture, 10 + number / 5, number, Source.CAMERA))
    return hints, presentations


def test_a_hint_is_told_when_it_comes_and_when_a_code_is_read() -> None:
    shot = Shot(glare=0.3)
    pictures = [shot.picture(seed) for seed in range(8)]
    unread = Look(unread=(shot.corners,))
    hints, presentations = told(pictures, *[unread] * 7, Look((A,)))
    assert hints == [Hint.GLARE, None]
    assert len(presentations) == 1


class Torn(PlainPicture):
    """A picture that does not decode."""

    def grey(self) -> Pixels:
        raise TornFrame


def test_a_torn_frame_changes_no_hint() -> None:
    dark = np.zeros((30, 40), np.uint8)
    assert told([dark] * 6 + [Torn(dark)] * 6)[0] == [Hint.TOO_DARK]


def test_a_code_on_a_display_is_presented_as_such() -> None:
    shots = Shot(module=6), Shot(module=6, texture=2.5)
    looks = [
        Look((Symbol(payload, Symbology.QR, shot.corners),))
        for payload, shot in zip((b"paper", b"display"), shots, strict=True)
    ]
    _, presentations = told([shot.picture() for shot in shots], *looks)
    assert [each.on_display for each in presentations] == [False, True]


def test_a_picture_that_breaks_what_looks_at_it_stops_nobody_from_being_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ArithmeticError

    monkeypatch.setattr(loop_module, "on_display", fail)
    monkeypatch.setattr(Aiming, "observe", fail)
    _, presentations = told([paper(), paper()], Look((A,)), Look((B,)))
    assert [each.symbol for each in presentations] == [A, B]
    assert not any(each.on_display for each in presentations)
