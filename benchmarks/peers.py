"""Other readers of QR codes, each behind the same small port, to be measured beside ours."""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import cv2
import numpy as np
import zxingcpp

from benchmarks.truth import Read
from terminal.capture.frame import Pixels
from terminal.reading.symbol import Corners

try:
    from pyzbar import pyzbar
except (ImportError, OSError):
    # On Linux the package comes without its library.
    pyzbar = None

Peer = Callable[[Pixels], tuple[Read, ...]]

_QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def zxing(grey: Pixels) -> tuple[Read, ...]:
    """zxing-cpp with its defaults, QR codes only."""
    return _reads(zxingcpp.read_barcodes(grey, formats=_QR, text_mode=zxingcpp.TextMode.Plain))


def zbar(grey: Pixels) -> tuple[Read, ...]:
    """ZBar through pyzbar, QR codes only; it keeps a text that it may have guessed."""
    try:
        found = pyzbar.decode(grey, symbols=[pyzbar.ZBarSymbol.QRCODE])
    except (pyzbar.PyZbarError, ValueError):
        # ValueError: pyzbar has no word for the orientation of a code in several parts.
        return ()
    return tuple(
        Read(_unguessed(each.data), _corners([(point.x, point.y) for point in each.polygon]))
        for each in found
        if each.data
    )


def opencv_with(detector: Any) -> Peer:
    """A detector of OpenCV; `QRCodeDetector` and `QRCodeDetectorAruco` decode alike."""

    def read(grey: Pixels) -> tuple[Read, ...]:
        try:
            _, payloads, points, _ = detector.detectAndDecodeBytesMulti(grey)
        except cv2.error:
            # Pictures of a few pixels, and some grids that it straightens out of the picture.
            return ()
        found = () if points is None else zip(payloads, points, strict=True)
        return tuple(Read(_unguessed(data), _corners(place)) for data, place in found if data)

    return read


def peers() -> Mapping[str, Peer]:
    """The peers that this machine has."""
    found: dict[str, Peer] = {"zxing-cpp": zxing}
    if pyzbar is not None:
        found["pyzbar"] = zbar
    found["opencv"] = opencv_with(cv2.QRCodeDetector())
    found["opencv-aruco"] = opencv_with(cv2.QRCodeDetectorAruco())
    return found


ORIGIN: Final = {
    "zxing-cpp": "zxing",
    "pyzbar": "zbar",
    "opencv": "opencv",
    "opencv-aruco": "opencv",
}
"""Readers of one origin share their faults; only of different ones it says something that they
agree.
"""


def variants() -> tuple[Peer, ...]:
    """zxing-cpp behind what wins most: with one threshold, twice the size, local contrast,
    sharpened. They are nobody's reader, but show what can be read.
    """
    contrast = cv2.createCLAHE(clipLimit=3.0, tileGridSize=(8, 8))
    return (_one_threshold, _twice_the_size, lambda grey: zxing(contrast.apply(grey)), _sharpened)  # type: ignore[arg-type]  # cv2's loose types


def timed(peer: Peer, grey: Pixels) -> tuple[tuple[Read, ...], float]:
    """What a peer reads, and the milliseconds of CPU time that it took in this thread."""
    began = time.thread_time()
    reads = peer(grey)
    return reads, (time.thread_time() - began) * 1000


def _one_threshold(grey: Pixels) -> tuple[Read, ...]:
    return _reads(
        zxingcpp.read_barcodes(grey, formats=_QR, binarizer=zxingcpp.Binarizer.GlobalHistogram)
    )


def _twice_the_size(grey: Pixels) -> tuple[Read, ...]:
    large: Pixels = cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)  # type: ignore[assignment]
    return tuple(read.moved(np.array([[0.5, 0, 0], [0, 0.5, 0]])) for read in zxing(large))


def _sharpened(grey: Pixels) -> tuple[Read, ...]:
    soft = cv2.GaussianBlur(grey, (0, 0), 1.5)
    sharp: Pixels = cv2.addWeighted(grey, 2.5, soft, -1.5, 0)  # type: ignore[assignment]
    return zxing(sharp)


def _reads(found: Iterable[zxingcpp.Barcode]) -> tuple[Read, ...]:
    return tuple(Read((each.bytes,), _around(each.position)) for each in found if each.bytes)


def _unguessed(data: bytes) -> tuple[bytes, ...]:
    """The bytes, and those that were in the code if the engine took them for another encoding."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return (data,)
    payloads = [data]
    for encoding in ("shift_jis", "big5", "latin-1"):
        try:
            payloads.append(text.encode(encoding))
        except UnicodeEncodeError:
            continue
    return tuple(dict.fromkeys(payloads))


def _around(position: zxingcpp.Position) -> Corners:
    return _corners(
        [
            (point.x, point.y)
            for point in (
                position.top_left,
                position.top_right,
                position.bottom_right,
                position.bottom_left,
            )
        ]
    )


def _corners(points: Any) -> Corners:
    """Four corners; of a polygon with more or fewer the box around it."""
    around = [(float(x), float(y)) for x, y in points]
    if len(around) != 4:
        across, down = [x for x, _ in around] or [0.0], [y for _, y in around] or [0.0]
        left, right, top, bottom = min(across), max(across), min(down), max(down)
        around = [(left, top), (right, top), (right, bottom), (left, bottom)]
    first, second, third, fourth = around
    return first, second, third, fourth
