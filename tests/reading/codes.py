"""Codes made for the tests, and pictures with them."""

import cv2
import numpy as np
import zxingcpp

from terminal.capture.frame import Pixels
from terminal.reading.symbol import Corners, Symbol, Symbology

CORNERS = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))

FORMATS = {
    Symbology.QR: zxingcpp.BarcodeFormat.QRCode,
    Symbology.MICRO_QR: zxingcpp.BarcodeFormat.MicroQRCode,
    Symbology.AZTEC: zxingcpp.BarcodeFormat.Aztec,
    Symbology.DATA_MATRIX: zxingcpp.BarcodeFormat.DataMatrix,
    Symbology.PDF417: zxingcpp.BarcodeFormat.PDF417,
}


def symbol(payload: bytes, symbology: Symbology = Symbology.QR) -> Symbol:
    return Symbol(payload, symbology, CORNERS)


def square(x: float, y: float, side: float) -> Corners:
    """The corners of a code around that middle."""
    left, top = x - side / 2, y - side / 2
    return (left, top), (left + side, top), (left + side, top + side), (left, top + side)


def drawn(payload: bytes | str, kind: zxingcpp.BarcodeFormat, scale: int = 4) -> Pixels:
    code = zxingcpp.create_barcode(payload, kind)
    pixels: Pixels = np.array(zxingcpp.write_barcode_to_image(code, scale=scale))
    return pixels


def qr(payload: bytes | str, scale: int = 4) -> Pixels:
    return drawn(payload, zxingcpp.BarcodeFormat.QRCode, scale)


def paper(width: int = 640, height: int = 480) -> Pixels:
    return np.full((height, width), 230, np.uint8)


def put(picture: Pixels, code: Pixels, left: int, top: int) -> Pixels:
    """The picture with the code at that place; the picture itself stays as it is."""
    pixels = picture.copy()
    height, width = code.shape
    pixels[top : top + height, left : left + width] = code
    return pixels


IN_PARTS = "HELLO, A TEXT IN PARTS. " * 3


def parts(
    count: int = 2,
    text: str = IN_PARTS,
    *,
    level: int = cv2.QRCodeEncoder_CORRECT_LEVEL_L,
    scale: int = 6,
) -> list[Pixels]:
    """The symbols of one text spread over several (structured append)."""
    settings = cv2.QRCodeEncoder.Params()
    settings.mode = cv2.QRCodeEncoder_MODE_STRUCTURED_APPEND
    settings.structure_number = count
    settings.correction_level = level
    made = cv2.QRCodeEncoder.create(settings).encodeStructuredAppend(text)
    big = [np.kron(each, np.ones((scale, scale), np.uint8)) for each in made]
    return [np.pad(each, 8 * scale, constant_values=255).astype(np.uint8) for each in big]
