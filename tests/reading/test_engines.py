import builtins
import importlib.util
import threading
from collections.abc import Callable
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
import zxingcpp

from terminal.capture.frame import Pixels
from terminal.reading.engine import MAX_SYMBOLS, Engine, Look, ZxingEngine
from terminal.reading.opencv_engine import OpenCvEngine
from terminal.reading.symbol import Symbology
from terminal.reading.zbar import ZbarEngine
from tests.reading.codes import FORMATS, drawn, paper, parts, put, qr
from tests.reading.every_engine import (
    BY_ZXING,
    MAKERS,
    needs_zbar,
    payloads,
    zxing,
    zxing_with_one_threshold,
)


def spoilt() -> Pixels:
    code = qr(b"A text that is long enough to be spoilt in its middle, where it matters")
    third = code.shape[0] // 3
    code[third:-third, third:-third] = 255
    return code


@pytest.mark.parametrize("make", MAKERS)
def test_every_engine_reads_a_code_where_it_is_and_leaves_the_picture_alone(
    make: Callable[[], Engine],
) -> None:
    picture = put(paper(), qr("AN OLD TEXT"), 300, 100)
    before = picture.copy()
    picture.setflags(write=False)
    (found,) = make().look(picture).symbols
    assert found.payload == b"AN OLD TEXT"
    assert found.symbology is Symbology.QR
    assert found.part is None
    side = qr("AN OLD TEXT").shape[0]
    for x, y in found.corners:
        assert 300 <= x <= 300 + side
        assert 100 <= y <= 100 + side
    area = cv2.contourArea(np.array(found.corners, np.float32))
    assert area > side * side / 3, "the corners go around the code"
    assert (picture == before).all()


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize(
    "view",
    [
        pytest.param(lambda picture: picture[20:420, 40:600], id="a crop"),
        pytest.param(lambda picture: picture.repeat(2, 0).repeat(2, 1)[::2, ::2], id="with steps"),
        pytest.param(lambda picture: picture[::-1, ::-1], id="turned"),
        pytest.param(lambda picture: picture.T, id="on its side"),
    ],
)
def test_every_engine_reads_pictures_that_are_not_contiguous(
    make: Callable[[], Engine], view: Callable[[Pixels], Pixels]
) -> None:
    picture = view(put(paper(), qr("AN OLD TEXT"), 300, 100))
    assert not picture.flags.c_contiguous
    assert payloads(make().look(picture)) == [b"AN OLD TEXT"]


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize(
    "shape", [(0, 0), (0, 9), (9, 0), (1, 1), (1, 5000), (5000, 1), (3, 3), (480, 640)]
)
def test_every_engine_sees_nothing_in_an_empty_picture_of_any_size(
    make: Callable[[], Engine], shape: tuple[int, int]
) -> None:
    assert make().look(np.full(shape, 200, np.uint8)) == Look()


@pytest.mark.parametrize("make", MAKERS)
def test_no_engine_reads_anything_in_noise(make: Callable[[], Engine]) -> None:
    random = np.random.default_rng(7)
    engine = make()
    for _ in range(3):
        assert payloads(engine.look(random.integers(0, 255, (480, 640), dtype=np.uint8))) == []


@pytest.mark.parametrize("make", MAKERS)
def test_no_engine_takes_a_bar_code_for_a_matrix_code(make: Callable[[], Engine]) -> None:
    bars = drawn("4006381333931", zxingcpp.BarcodeFormat.EAN13)
    assert payloads(make().look(put(paper(800, 600), bars, 60, 100))) == []


@pytest.mark.parametrize("make", MAKERS)
def test_every_engine_reads_several_codes(make: Callable[[], Engine]) -> None:
    picture = put(put(paper(), qr("ONE"), 20, 20), qr("TWO"), 300, 200)
    assert sorted(payloads(make().look(picture))) == [b"ONE", b"TWO"]


@pytest.mark.parametrize("make", MAKERS)
def test_no_engine_gives_more_than_the_limit(make: Callable[[], Engine]) -> None:
    wall = paper(1000, 800)
    for number in range(MAX_SYMBOLS + 4):
        wall = put(wall, qr(f"N{number}", 4), 180 * (number % 5) + 20, 180 * (number // 5) + 20)
    assert len(set(payloads(make().look(wall)))) == MAX_SYMBOLS


@pytest.mark.parametrize("make", MAKERS)
def test_several_threads_may_use_an_engine_at_once(make: Callable[[], Engine]) -> None:
    engine = make()
    pictures = [put(paper(), qr(f"NUMBER {number}"), 100, 100) for number in range(4)]
    began = threading.Barrier(len(pictures))
    read: list[list[list[bytes]]] = [[] for _ in pictures]

    def look(number: int) -> None:
        began.wait(10)
        for _ in range(5):
            read[number].append(payloads(engine.look(pictures[number])))

    threads = [threading.Thread(target=look, args=(number,)) for number in range(len(pictures))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read == [[[b"NUMBER %d" % number]] * 5 for number in range(len(pictures))]


@pytest.mark.parametrize("make", MAKERS)
def test_no_engine_gives_a_part_of_a_text_for_the_whole(make: Callable[[], Engine]) -> None:
    for picture in parts():
        for found in make().look(picture).symbols:
            assert found.payload
            assert found.part is not None


@pytest.mark.parametrize("make", MAKERS)
def test_no_engine_joins_the_parts_of_two_texts(make: Callable[[], Engine]) -> None:
    # Both texts name the same parity, as one pair in 256 does; what is joined has another.
    first, _ = parts(text="A" * 39 + "C" + "B" * 40)
    _, second = parts(text="D" * 40 + "E" * 39 + "G")
    for found in make().look(np.hstack([first, second])).symbols:
        assert found.part is not None


@pytest.mark.parametrize("make", BY_ZXING)
def test_mirrored_and_inverted_codes_are_read(make: Callable[[], Engine]) -> None:
    picture = put(paper(), qr("AN OLD TEXT"), 300, 100)
    for seen in (picture[:, ::-1], 255 - picture):
        assert payloads(make().look(seen)) == [b"AN OLD TEXT"]


@pytest.mark.parametrize("one_threshold", [False, True])
@pytest.mark.parametrize("symbology", list(Symbology))
def test_each_symbology_is_read_when_asked_for_and_only_then(
    symbology: Symbology, one_threshold: bool
) -> None:
    picture = put(paper(), drawn("123", FORMATS[symbology]), 100, 100)
    (found,) = ZxingEngine([symbology], one_threshold=one_threshold).look(picture).symbols
    assert (found.payload, found.symbology, found.part) == (b"123", symbology, None)
    others = [each for each in Symbology if each is not symbology]
    assert ZxingEngine(others, one_threshold=one_threshold).look(picture).symbols == ()
    assert payloads(ZxingEngine(Symbology).look(picture)) == [b"123"]


@pytest.mark.parametrize(
    "kind", [zxingcpp.BarcodeFormat.RMQRCode, zxingcpp.BarcodeFormat.MicroPDF417]
)
def test_relatives_of_the_symbologies_are_not_read(kind: zxingcpp.BarcodeFormat) -> None:
    picture = put(paper(), drawn("123", kind), 100, 100)
    assert payloads(ZxingEngine(Symbology).look(picture)) == []


def test_an_engine_without_symbologies_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        ZxingEngine([])


def test_one_threshold_sees_through_a_fine_pattern_and_fails_in_uneven_light() -> None:
    picture = put(paper(), qr("AN OLD TEXT", 10), 100, 40)
    meshed = picture.copy()
    meshed[np.arange(480) % 4 < 2] = meshed[:, np.arange(640) % 4 < 2] = 230
    assert payloads(zxing().look(meshed)) == []
    assert payloads(zxing_with_one_threshold().look(meshed)) == [b"AN OLD TEXT"]
    shaded = (picture * np.interp(np.arange(640), [100, 300], [0.05, 1])).astype(np.uint8)
    assert payloads(zxing().look(shaded)) == [b"AN OLD TEXT"]
    assert payloads(zxing_with_one_threshold().look(shaded)) == []


@pytest.mark.parametrize("make", [*BY_ZXING, pytest.param(OpenCvEngine, id="opencv")])
def test_a_code_that_cannot_be_read_still_has_a_place(make: Callable[[], Engine]) -> None:
    side = spoilt().shape[0]
    look = make().look(put(paper(), spoilt(), 200, 150))
    assert look.symbols == ()
    assert look.unread
    for x, y in np.concatenate(look.unread):
        assert 200 <= x <= 200 + side
        assert 150 <= y <= 150 + side


def test_one_that_knows_that_a_code_is_there_reads_it_and_looks_for_nothing_else() -> None:
    picture = put(paper(), qr("AN OLD TEXT"), 300, 100)
    engine = ZxingEngine([Symbology.QR], known_only=True)
    assert engine.look(picture[90:260, 290:460]) == zxing().look(picture[90:260, 290:460])
    assert engine.look(255 - picture) == Look()
    assert engine.look(put(paper(), spoilt(), 200, 150)) == Look()
    (part, *_) = parts()
    assert [each.part for each in engine.look(part).symbols] == [None]


@pytest.mark.parametrize("fault", [ImportError, OSError])
def test_without_its_library_zbar_reads_nothing_and_harms_nobody(
    fault: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    load = builtins.__import__

    def without_pyzbar(name: str, *args: object, **named: object) -> object:
        if name == "pyzbar":
            raise fault
        return load(name, *args, **named)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(builtins, "__import__", without_pyzbar)
    spec = importlib.util.find_spec("terminal.reading.zbar")
    assert spec is not None
    assert spec.loader is not None
    fresh = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(fresh)
    assert not fresh.ZbarEngine().available
    assert fresh.ZbarEngine().look(qr("TEXT")) == Look()


@needs_zbar
def test_a_place_that_has_not_four_corners_is_no_reading_of_zbar(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    corner = SimpleNamespace(x=1, y=1)
    odd = SimpleNamespace(type="QRCODE", data=b"TEXT", polygon=[corner] * 3)
    monkeypatch.setattr("terminal.reading.zbar.pyzbar.decode", lambda *_, **__: [odd])
    assert ZbarEngine().look(paper()) == Look()


def test_pictures_on_which_opencv_fails_hold_nothing_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Failing:
        def detectMulti(self, _grey: Pixels) -> None:  # noqa: N802 - OpenCV's name
            raise cv2.error

        detectAndDecodeBytesMulti = detectMulti  # noqa: N815 - OpenCV's name

    monkeypatch.setattr(cv2, "QRCodeDetectorAruco", Failing)
    assert OpenCvEngine().look(paper()) == Look()
