"""OpenCV's detector for QR codes, which finds some that no other does."""

import cv2
import numpy as np

from terminal.capture.frame import Pixels
from terminal.reading.engine import MAX_SYMBOLS, Look
from terminal.reading.symbol import Symbol, Symbology


class OpenCvEngine:
    """OpenCV's `QRCodeDetectorAruco`, for QR codes; it gives the bytes as they are.

    A detector is made for each look: it keeps what it saw last, and threads must not share that.
    """

    def look(self, grey: Pixels) -> Look:
        """See `Engine.look`."""
        if not grey.size:
            return Look()
        try:
            good, payloads, places, _ = cv2.QRCodeDetectorAruco().detectAndDecodeBytesMulti(grey)
        except cv2.error:
            return Look()
        if not good:
            return Look()
        symbols = []
        unread = []
        for payload, place in zip(payloads, np.asarray(places, float), strict=True):
            first, second, third, fourth = ((float(x), float(y)) for x, y in place)
            corners = (first, second, third, fourth)
            if payload:
                symbols.append(Symbol(bytes(payload), Symbology.QR, corners))
            else:
                unread.append(corners)
        return Look(tuple(symbols[:MAX_SYMBOLS]), tuple(unread[:MAX_SYMBOLS]))
