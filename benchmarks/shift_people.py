"""Who comes during a recorded shift: one person after another before a camera, some hostile."""

import time
import zlib
from typing import Any, Final

import base45
import cv2
import numpy as np

from benchmarks.scenes import FPS, card_text, desk, seen, with_code
from sync.protocol.terms import Source
from terminal.capture.frame import Frame
from terminal.capture.layout import JpegPicture
from terminal.capture.source import CameraState, SourceFault

SECONDS_EACH: Final = 1.5
"""From one person to the next: 2,400 an hour, which no lane of a border post reaches."""
_SHOWN_SECONDS: Final = 0.7
_EMPTY_SCENES: Final = 12
_EACH_HOSTILE: Final = 10


def held_up_by(person: int) -> str:
    """What is in the code of a person of the shift; every tenth wants to do harm."""
    if person % _EACH_HOSTILE != _EACH_HOSTILE - 1:
        return card_text(person)
    bomb = base45.b45encode(zlib.compress(bytes(1_000_000), 9)).decode()
    harm = (
        f"HC1:{bomb}{person}",
        f"shc:/{'56762909524320603460292437404460' * 20}{person:04d}",
        f"001199{person:06d}||<img src=x onerror=alert(1)>'; DROP TABLE entry;--|99999999|||",
        "Ẩ\u202e\u0301" * 100 + str(person),
        '{"resourceType":' * 60 + str(person),
    )
    return harm[person // _EACH_HOSTILE % len(harm)]


class People:
    """A camera before which one person after another holds up a card, at a steady pace."""

    live = True
    name = "Recorded shift"

    def __init__(self, people: int) -> None:
        self._people = people
        self._dice = np.random.default_rng(7)
        self._scene = desk(self._dice)
        self._empty = [_sent(seen(self._scene, self._dice)) for _ in range(_EMPTY_SCENES)]
        self._number = 0
        self._began = 0.0
        self._shown = -1
        self._held = self._empty[0]

    def open(self) -> None:
        """Begin the shift."""
        self._began = self._began or time.monotonic()

    def read(self) -> Frame:
        """The next frame at the camera's rate. :raises SourceFault: ENDED after the last person."""
        self._number += 1
        due = self._began + self._number / FPS
        time.sleep(max(0.0, due - time.monotonic()))
        person, since = divmod(time.monotonic() - self._began, SECONDS_EACH)
        if person >= self._people:
            raise SourceFault(CameraState.ENDED)
        shows = since >= SECONDS_EACH - _SHOWN_SECONDS
        if shows and person != self._shown:
            self._shown = int(person)
            held = with_code(self._scene, held_up_by(self._shown), self._dice)
            self._held = _sent(seen(held, self._dice))
        sent = self._held if shows else self._empty[self._number % _EMPTY_SCENES]
        return Frame(JpegPicture(sent), time.monotonic(), self._number, Source.CAMERA)

    def close(self) -> None:
        """Nothing to let go of."""


def _sent(pixels: Any) -> bytes:
    _, encoded = cv2.imencode(".jpg", pixels)
    return encoded.tobytes()
