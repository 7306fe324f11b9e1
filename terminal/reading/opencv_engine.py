"""OpenCV's detector for QR codes, which finds some that no other does."""

import cv2
import numpy as np

from terminal.capture.frame import Pixels
from terminal.reading.engine import MAX_SYMBOLS, Look
from terminal.reading.symbol import Symbol, Symbology


class OpenCvEngine:
    """OpenCV's `QRCodeDetectorAruco`, for QR codes; of bytes that are not UTF-8, it gives none.

    A detector is made for each look: it keeps what it saw last, and threads must not share that.
    """

    def look(self, grey: Pixels) -> Look:
        """See `Engine.look`."""
        if not grey.size:
            return Look()
        detector = cv2.QRCodeDetectorAruco()
        try:
            good, places = detector.detectMulti(grey)
            if not good:
                return Look()
            # One by one: it joins what it takes for parts of one text, whosoever they are.
            read = [
                (detector.decodeBytesMulti(grey, place[None])[1][0], place)
                for place in np.asarray(places, np.float32)[: 2 * MAX_SYMBOLS]
            ]
        except cv2.error:
            return Look()
        symbols = []
        unread = []
        for payload, place in read:
            first, second, third, fourth = ((float(x), float(y)) for x, y in place)
            corners = (first, second, third, fourth)
            if payload and _is_certain(payload):
                symbols.append(Symbol(bytes(payload), Symbology.QR, corners))
            else:
                unread.append(corners)
        return Look(tuple(symbols[:MAX_SYMBOLS]), tuple(unread[:MAX_SYMBOLS]))


def _is_certain(payload: bytes) -> bool:
    """Whether the code holds these very bytes: any that are not UTF-8 it takes for Latin-1, and
    turns them into UTF-8.
    """
    letters = payload.decode(errors="replace")
    return letters.isascii() or max(letters) > "\xff"
