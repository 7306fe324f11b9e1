"""All engines, for tests of what they have in common."""

import pytest

from terminal.reading.engine import Engine, Look, ZxingEngine
from terminal.reading.opencv_engine import OpenCvEngine
from terminal.reading.symbol import Symbology
from terminal.reading.zbar import ZbarEngine


def zxing() -> Engine:
    return ZxingEngine([Symbology.QR])


def zxing_with_one_threshold() -> Engine:
    return ZxingEngine([Symbology.QR], one_threshold=True)


needs_zbar = pytest.mark.skipif(not ZbarEngine().available, reason="the zbar library is missing")

BY_ZXING = [
    pytest.param(zxing, id="zxing"),
    pytest.param(zxing_with_one_threshold, id="zxing-one-threshold"),
]
MAKERS = [
    *BY_ZXING,
    pytest.param(ZbarEngine, id="zbar", marks=needs_zbar),
    pytest.param(OpenCvEngine, id="opencv"),
]


def payloads(look: Look) -> list[bytes]:
    return [symbol.payload for symbol in look.symbols]
