"""Has everything that reads done once what it does only once: tables, kernels, memory."""

import cv2
import numpy as np
import zxingcpp

from terminal.reading.reader import FrameReader

_FRAMES = 24
_SIDE = 480
_CODE = 300


def warm_up(reader: FrameReader) -> None:
    """Show a reader a code that it cannot read, until it has tried everything.

    What it costs the first time only, some 100 ms in all, is then not paid while the first
    person waits. The reader remembers what it saw: it is to be thrown away, and the one that
    reads people shares the tables with it.
    """
    frame = _unreadable()
    for turn in range(_FRAMES):
        reader.look(frame, turn / 15)


def _unreadable() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    barcode = zxingcpp.create_barcode("-" * 40, zxingcpp.BarcodeFormat.QRCode, ec_level="L")
    modules = np.array(barcode.to_image(scale=1, add_quiet_zones=False), np.uint8)
    # The finders stay; of what lies between them too much is gone to be put right.
    modules[9:-9, 9:-9] = 255
    frame = np.full((_SIDE, _SIDE), 235, np.uint8)
    left = (_SIDE - _CODE) // 2
    code = cv2.resize(modules, (_CODE, _CODE), interpolation=cv2.INTER_LINEAR)
    frame[left : left + _CODE, left : left + _CODE] = code
    return frame
