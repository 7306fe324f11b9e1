from collections.abc import Callable

import cv2
import numpy as np
import pytest
import zxingcpp

from terminal.capture.frame import Pixels
from terminal.reading import zbar
from terminal.reading.cascade import CascadeEngine
from terminal.reading.engine import MAX_SYMBOLS, Engine, Look, ZxingEngine
from terminal.reading.symbol import Symbol, Symbology
from terminal.reading.zbar import ZbarEngine
from tests.reading.codes import CORNERS, FORMATS, drawn, paper, parts, put, qr, symbol


def zxing() -> Engine:
    return ZxingEngine([Symbology.QR])


def cascade() -> Engine:
    return CascadeEngine(ZxingEngine([Symbology.QR]), ZbarEngine())


class FakeEngine:
    """Answers what it was told to; remembers the pictures it was asked about."""

    def __init__(self, *symbols: Symbol, unread: tuple[tuple[float, ...], ...] = ()) -> None:
        self.symbols = symbols
        self.unread = tuple(
            ((left, top), (right, top), (right, bottom), (left, bottom))
            for left, top, right, bottom in unread
        )
        self.asked: list[Pixels] = []

    def read(self, grey: Pixels) -> tuple[Symbol, ...]:
        self.asked.append(grey)
        return self.symbols if grey.size else ()

    def look(self, grey: Pixels) -> Look:
        return Look(self.read(grey), self.unread)


needs_zbar = pytest.mark.skipif(not ZbarEngine().available, reason="the zbar library is missing")

MAKERS = [
    pytest.param(zxing, id="zxing"),
    pytest.param(ZbarEngine, id="zbar", marks=needs_zbar),
    pytest.param(cascade, id="cascade"),
]


@pytest.mark.parametrize("make", MAKERS)
def test_every_engine_reads_a_code_where_it_is_and_leaves_the_picture_alone(
    make: Callable[[], Engine],
) -> None:
    picture = put(paper(), qr("AN OLD TEXT"), 300, 100)
    picture.setflags(write=False)
    (found,) = make().read(picture)
    assert found.payload == b"AN OLD TEXT"
    assert found.symbology is Symbology.QR
    side = qr("AN OLD TEXT").shape[0]
    for x, y in found.corners:
        assert 300 <= x <= 300 + side
        assert 100 <= y <= 100 + side
    area = cv2.contourArea(np.array(found.corners, np.float32))
    assert area > side * side / 3, "the corners go around the code"


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("shape", [(0, 0), (0, 9), (1, 1), (1, 5000), (3, 3), (480, 640)])
def test_every_engine_reads_nothing_in_an_empty_picture_of_any_size(
    make: Callable[[], Engine], shape: tuple[int, int]
) -> None:
    assert make().read(np.full(shape, 200, np.uint8)) == ()


@pytest.mark.parametrize("make", MAKERS)
def test_no_engine_reads_anything_in_noise(make: Callable[[], Engine]) -> None:
    random = np.random.default_rng(7)
    engine = make()
    for _ in range(5):
        assert engine.read(random.integers(0, 255, (480, 640), dtype=np.uint8)) == ()


@pytest.mark.parametrize("make", MAKERS)
def test_no_engine_takes_a_bar_code_for_a_matrix_code(make: Callable[[], Engine]) -> None:
    for kind in (zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.EAN13):
        bars = drawn("4006381333931", kind)
        assert make().read(put(paper(800, 600), bars, 60, 100)) == ()


@pytest.mark.parametrize("make", MAKERS)
def test_every_engine_reads_several_codes(make: Callable[[], Engine]) -> None:
    picture = put(put(paper(), qr("ONE"), 20, 20), qr("TWO"), 300, 200)
    assert {found.payload for found in make().read(picture)} == {b"ONE", b"TWO"}


@pytest.mark.parametrize("make", MAKERS)
def test_no_engine_gives_more_than_the_limit(make: Callable[[], Engine]) -> None:
    wall = paper(1000, 800)
    for number in range(MAX_SYMBOLS + 4):
        wall = put(wall, qr(f"N{number}", 4), 180 * (number % 5) + 20, 180 * (number // 5) + 20)
    assert len(make().read(wall)) == MAX_SYMBOLS


@pytest.mark.parametrize("make", MAKERS)
def test_no_engine_fails_on_a_part_of_a_text(make: Callable[[], Engine]) -> None:
    for part in parts():
        for found in make().read(part):
            assert found.payload


@pytest.mark.parametrize("symbology", list(Symbology))
def test_each_symbology_is_read_when_asked_for_and_only_then(symbology: Symbology) -> None:
    picture = put(paper(), drawn("123", FORMATS[symbology]), 100, 100)
    (found,) = ZxingEngine([symbology]).read(picture)
    assert (found.payload, found.symbology) == (b"123", symbology)
    others = [each for each in Symbology if each is not symbology]
    assert ZxingEngine(others).read(picture) == ()
    assert len(ZxingEngine(Symbology).read(picture)) == 1


@pytest.mark.parametrize(
    "payload", [bytes(range(256)), b"\x00", b"\xef\xbb\xbfx", "Trần Ánh".encode(), b"Tr\xc0n"]
)
def test_zxing_gives_the_very_bytes(payload: bytes) -> None:
    assert ZxingEngine([Symbology.QR]).read(qr(payload))[0].payload == payload


@pytest.mark.parametrize(
    "kind", [zxingcpp.BarcodeFormat.RMQRCode, zxingcpp.BarcodeFormat.MicroPDF417]
)
def test_relatives_of_the_symbologies_are_not_read(kind: zxingcpp.BarcodeFormat) -> None:
    assert ZxingEngine(Symbology).read(put(paper(), drawn("123", kind), 100, 100)) == ()


def test_an_engine_without_symbologies_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        ZxingEngine([])


def test_a_code_that_cannot_be_read_still_has_a_place() -> None:
    code = qr(b"A text that is long enough to be spoilt in its middle, where it matters")
    side = code.shape[0]
    code[side // 3 : side, side // 3 : side] = 255
    look = ZxingEngine([Symbology.QR]).look(put(paper(), code, 200, 150))
    assert look.symbols == ()
    (corners,) = look.unread
    assert all(200 <= x <= 200 + side and 150 <= y <= 150 + side for x, y in corners)


@needs_zbar
@pytest.mark.parametrize("payload", ["Trần Ánh", "Nguyễn Văn Đạt", "đ"])
def test_zbar_is_not_believed_where_it_had_to_guess(payload: str) -> None:
    assert ZbarEngine().read(qr(payload.encode())) == ()


def test_without_its_library_zbar_reads_nothing_and_harms_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(zbar, "pyzbar", None)
    assert not ZbarEngine().available
    assert ZbarEngine().read(qr("TEXT")) == ()


BOX = (100.0, 100.0, 200.0, 200.0)


def test_the_second_engine_is_not_asked_where_the_first_read_or_saw_nothing() -> None:
    second = FakeEngine(symbol(b"b"))
    assert CascadeEngine(FakeEngine(symbol(b"a"), unread=(BOX,)), second).read(paper()) == (
        symbol(b"a"),
    )
    assert CascadeEngine(FakeEngine(), second).read(paper()) == ()
    assert second.asked == []


def test_the_second_engine_sees_only_the_unread_code_and_answers_in_the_whole_picture() -> None:
    second = FakeEngine(symbol(b"b"))
    (found,) = CascadeEngine(FakeEngine(unread=(BOX,)), second).read(paper())
    assert second.asked[0].shape == (151, 151)
    assert found.corners[0] == (CORNERS[0][0] + 75, CORNERS[0][1] + 75)


def test_the_second_engine_is_asked_every_fifth_frame_at_most_and_at_once_at_first() -> None:
    second = FakeEngine()
    engine = CascadeEngine(FakeEngine(unread=(BOX,)), second)
    asked = []
    for _ in range(11):
        before = len(second.asked)
        engine.read(paper())
        asked.append(len(second.asked) > before)
    assert [number for number, each in enumerate(asked) if each] == [0, 5, 10]


def test_all_unread_codes_get_their_turn() -> None:
    boxes = (BOX, (300.0, 100.0, 360.0, 160.0))
    second = FakeEngine()
    engine = CascadeEngine(FakeEngine(unread=boxes), second, every=1)
    for _ in range(2):
        engine.read(paper())
    assert {each.shape for each in second.asked} == {(151, 151), (91, 91)}


@pytest.mark.parametrize(
    ("box", "asked"),
    [
        ((-50.0, -50.0, 40.0, 40.0), True),  # corners may be guessed outside the picture
        ((600.0, 440.0, 700.0, 540.0), True),
        ((700.0, 500.0, 800.0, 600.0), False),
        ((100.0, 100.0, 104.0, 104.0), False),
        ((300.0, 300.0, 699.0, 699.0), True),  # 600 × 600 with its margin
        ((300.0, 300.0, 701.0, 701.0), False),
    ],
)
def test_the_crop_stays_within_the_picture_and_its_limits(
    box: tuple[float, ...], asked: bool
) -> None:
    second = FakeEngine()
    size = (1280, 720) if box[2] in {699.0, 701.0} else (640, 480)
    picture = paper(*size) if size[0] == 640 else paper(1280, 1280)
    CascadeEngine(FakeEngine(unread=(box,)), second).read(picture)
    assert bool(second.asked) is asked


def test_a_second_opinion_more_often_than_every_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="every frame"):
        CascadeEngine(FakeEngine(), FakeEngine(), every=0)


@needs_zbar
def test_zbar_reads_the_crop_of_a_code_that_the_first_engine_left_unread() -> None:
    code = qr("AN OLD TEXT")
    side = float(code.shape[0])
    box = (400.0, 300.0, 400 + side, 300 + side)
    picture = put(paper(1280, 720), code, 400, 300)
    (found,) = CascadeEngine(FakeEngine(unread=(box,)), ZbarEngine()).read(picture)
    assert found.payload == b"AN OLD TEXT"
    assert all(400 <= x <= 400 + side and 300 <= y <= 300 + side for x, y in found.corners)
