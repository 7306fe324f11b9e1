"""What runs inside the process whose /dev/video0 is faked; prints one JSON object."""

import json
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Self

import cv2
import numpy as np

from terminal.capture import camera
from terminal.capture.camera import CameraSource
from terminal.capture.controls import Knob, controls_of, turn
from terminal.capture.devices import find_cameras
from terminal.capture.frame import Frame
from terminal.capture.loop import CaptureLoop, Patience
from terminal.capture.mailbox import Mailbox
from terminal.capture.source import CameraState, SourceFault
from terminal.reading.choice import reader_for
from terminal.reading.loop import DecodeLoop, ReadingHearers
from terminal.reading.symbol import Presentation, Symbology
from tests.capture.source_contract import keeps_the_contract

SWITCHES = Path(os.environ["FAKEV4L_CTL"])


class Terminal:
    """Capture and decode threads on the camera; notes all that is told."""

    def __init__(self) -> None:
        self.states: list[str] = []
        self.codes: list[str] = []
        self.shape: tuple[int, ...] = ()
        frames: Mailbox[Frame] = Mailbox()
        self.preview: Mailbox[Frame] = Mailbox()
        self._capture = CaptureLoop(
            CameraSource(),
            frames,
            lambda state, _detail: self.states.append(state.value),
            preview=self.preview,
            patience=Patience(first_retry=0.1, frozen_after=1.0, frozen_reopen=2.0),
        )
        self._decode = DecodeLoop(
            frames,
            reader_for([Symbology.QR]),
            ReadingHearers(presentation=self._presented),
            again_after=60,
        )
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=loop.run, args=(self._stop,))
            for loop in (self._capture, self._decode)
        ]

    def _presented(self, presentation: Presentation) -> None:
        self.codes.append(presentation.symbol.payload.decode())

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def await_state(self, state: CameraState) -> None:
        before = len(self.states)
        await_that(lambda: state.value in self.states[max(before - 1, 0) :], state.value)


def await_that(holds: Callable[[], bool], what: str) -> None:
    limit = time.monotonic() + 12
    while not holds():
        if time.monotonic() > limit:
            raise TimeoutError(what)
        time.sleep(0.01)


def contract() -> dict[str, object]:
    keeps_the_contract(CameraSource())
    return {"cameras": len(find_cameras())}


def reads() -> dict[str, object]:
    with Terminal() as terminal:
        await_that(lambda: bool(terminal.codes), "a code")
        frame = terminal.preview.take(1)
        assert frame is not None
    return {
        "states": terminal.states,
        "codes": terminal.codes,
        "shape": frame.pixels.shape,
        "layout": type(frame.picture).__name__,
    }


def reads_uncompressed() -> dict[str, object]:
    camera.WANTED_FORMAT = cv2.VideoWriter.fourcc(*"YUYV")
    source = CameraSource()
    source.open()
    frames = [frame for _ in range(3) if (frame := source.read())]
    source.close()
    steps = {int(step) for frame in frames for step in np.diff(frame.grey()[0, :200].astype(int))}
    return {
        "shape": frames[0].pixels.shape,
        "layout": type(frames[0].picture).__name__,
        "steps": sorted(steps),
        "hue": np.ptp(frames[0].pixels[5, 5]).item(),
    }


def reads_what_is_whole() -> dict[str, object]:
    with Terminal() as terminal:
        await_that(lambda: bool(terminal.codes), "a code")
        time.sleep(1)
    return {"states": terminal.states, "codes": terminal.codes}


def is_lost_when_all_is_torn() -> dict[str, object]:
    with Terminal() as terminal:
        terminal.await_state(CameraState.LOST)
    return {"states": terminal.states[:3], "codes": terminal.codes}


def troubles() -> dict[str, object]:
    with Terminal() as terminal:
        terminal.await_state(CameraState.LIVE)
        (SWITCHES / "unplug").touch()
        terminal.await_state(CameraState.LOST)
        time.sleep(0.3)
        (SWITCHES / "unplug").unlink()
        terminal.await_state(CameraState.LIVE)
        (SWITCHES / "stall").touch()
        terminal.await_state(CameraState.STALLED)
        (SWITCHES / "stall").unlink()
        terminal.await_state(CameraState.LIVE)
    return {"states": terminal.states}


def freezes() -> dict[str, object]:
    with Terminal() as terminal:
        terminal.await_state(CameraState.FROZEN)
        before = len(terminal.states)
        time.sleep(3)  # it is opened anew in this time, and shows the same picture again
    return {"states": terminal.states[:before], "after": terminal.states[before:]}


def rate() -> dict[str, object]:
    source = CameraSource(frames_per_second=15)
    source.open()
    for _ in range(5):
        source.read()
    began = time.monotonic()
    times = [frame.captured_at for _ in range(20) if (frame := source.read())]
    passed = time.monotonic() - began
    source.close()
    return {"per_second": 20 / passed, "frames": len(times)}


def controls() -> dict[str, object]:
    found = controls_of("/dev/video0")
    turned = turn("/dev/video0", Knob.FOCUS, 1)
    assert turned is not None
    knobs = {knob.value: asdict(setting) for knob, setting in found.items()}
    return {"knobs": knobs, "turned": asdict(turned)}


def absent() -> dict[str, object]:
    (SWITCHES / "unplug").touch()
    answers = {}
    for wanted in ("", "/dev/video0", "nobody"):
        try:
            CameraSource(wanted).open()
        except SourceFault as fault:
            answers[wanted] = fault.state.value
    return {"answers": answers}


if __name__ == "__main__":
    json.dump(globals()[sys.argv[1]](), sys.stdout)
