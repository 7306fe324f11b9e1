"""A whole terminal behind a face of the test's: real loops, journal and wire, a camera of ours."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import zxingcpp
from PySide6.QtCore import QObject, Signal

from sync.journal.reader import JournalReader
from sync.protocol.terms import Mode, RecordKind, Source, TimeQuality
from sync.uplink.state import UplinkStatus
from terminal.app.clock import PostClock
from terminal.app.controller import Controller
from terminal.app.faults import Condition, FaultList
from terminal.app.parts import Parts
from terminal.app.station import Station
from terminal.capture.frame import Frame, Pixels
from terminal.capture.source import CameraState, SourceFault
from terminal.config import parse_config
from terminal.desk.head_codes import HeadCode
from terminal.desk.orders import OrderRefused
from terminal.desk.outcome import Outcome
from terminal.desk.pace import PaceStatus
from terminal.desk.situation import Situation
from terminal.diagnostics import Fault
from terminal.diagnostics.power import Battery
from terminal.reading.choice import reader_for
from terminal.reading.hints import Hint
from terminal.reading.symbol import CodeInView, PartsRead, Symbology
from terminal.reports.counts import DayCounts
from terminal.reports.day_book import DayBook
from terminal.reports.row import Row

EMPTY = np.full((480, 640), 200, np.uint8)


def card(name: str) -> str:
    """What an invented identity card says."""
    return f"001199000001||{name}|05031999|Nữ|Số 1, Phố Hư Cấu, Hà Nội|01072021"


def held_up(payload: str) -> Pixels:
    """What the camera sees of a code."""
    barcode = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode)
    symbol = np.array(barcode.to_image(scale=3, add_quiet_zones=True))
    pixels = EMPTY.copy()
    pixels[20 : 20 + symbol.shape[0], 20 : 20 + symbol.shape[1]] = symbol
    return pixels


class Camera:
    """A camera in the hands of the test."""

    live = True
    name = "Test camera"

    def __init__(self) -> None:
        self.view = EMPTY
        self.fault: CameraState | None = None
        self._number = 0

    def open(self) -> None:
        if self.fault is not None:
            raise SourceFault(self.fault)

    def read(self) -> Frame:
        time.sleep(0.01)
        if self.fault is not None:
            raise SourceFault(self.fault)
        self._number += 1
        pixels = self.view.copy()
        pixels[-1, -1] = self._number % 251  # a real camera never repeats a picture to the bit
        pixels.setflags(write=False)
        return Frame(pixels, time.monotonic(), self._number, Source.CAMERA)

    def close(self) -> None:
        """Nothing to let go of."""


class Face(QObject):
    """Keeps what it is told, and paints at once."""

    verdict_painted = Signal(object)
    head_code_asked = Signal()
    head_code_kept = Signal(object)
    ordered = Signal(object)
    supervisor_asked = Signal()
    closing = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.outcomes: list[Outcome] = []
        self.faults: FaultList = ()
        self.uplink = UplinkStatus()
        self.camera = CameraState.OPENING
        self.several: list[Sequence[CodeInView]] = []
        self.parts: list[PartsRead | None] = []
        self.hints: list[Hint | None] = []
        self.frames = 0
        self.quality = TimeQuality.TRUSTED
        self.counts = DayCounts()
        self.situations: list[Situation] = []
        self.persons: list[Row] = []
        self.refused: list[OrderRefused] = []

    def set_register(self, register: DayBook) -> None:
        self.register = register

    def show_battery(self, battery: Battery | None) -> None:
        self.battery = battery

    def show_pace(self, status: PaceStatus) -> None:
        self.pace = status

    def show_situation(self, situation: Situation) -> None:
        self.situations.append(situation)

    def show_person(self, row: Row) -> None:
        self.persons.append(row)

    def show_refused_order(self, reason: OrderRefused) -> None:
        self.refused.append(reason)

    def show_outcome(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        self.verdict_painted.emit(outcome)

    def show_several_codes(self, codes: Sequence[CodeInView]) -> None:
        self.several.append(codes)

    def show_parts(self, parts: PartsRead | None) -> None:
        self.parts.append(parts)

    def show_hint(self, hint: Hint | None) -> None:
        self.hints.append(hint)

    def show_camera(self, state: CameraState, _name: str) -> None:
        self.camera = state

    def show_uplink(self, status: UplinkStatus) -> None:
        self.uplink = status

    def show_counts(self, counts: DayCounts) -> None:
        self.counts = counts

    def show_faults(self, faults: FaultList) -> None:
        self.faults = faults

    def show_frame(self, _frame: Frame) -> None:
        self.frames += 1

    def show_code(self, _corners: object) -> None:
        """Corners are the preview's business."""

    def set_head_code(self, head: HeadCode) -> None:
        self.head = head

    def set_time(self, _at: object, quality: TimeQuality) -> None:
        self.quality = quality

    def names(self) -> list[Fault]:
        return [fault for fault, _ in self.faults]


class Post:
    """A terminal at work."""

    def __init__(
        self,
        qtbot: Any,
        folder: Path,
        mode: Mode,
        clock: PostClock,
        keys: Path | None,
        *,
        config: str = "",
    ) -> None:
        self.qtbot = qtbot
        self.folder = folder
        self.camera = Camera()
        self.face = Face()
        self.station = Station(
            Parts(
                config=parse_config("[reading]\nagain_after_seconds = 0.5\n" + config, "test"),
                mode=mode,
                folder=folder,
                source=self.camera,
                reader=reader_for([Symbology.QR]),
                keys=keys,
                clock=clock,
            )
        )
        self.painted: list[Outcome] = []
        self.controller = Controller(
            self.station,
            self.face,
            Condition(folder=folder, camera_name=self.camera.name),
            on_painted=self.painted.append,
        )

    def until(self, condition: Callable[[], Any], seconds: float = 15) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=round(seconds * 1000))

    def show(self, name: str) -> Outcome:
        """Hold up an identity card."""
        return self.show_code(card(name))

    def show_code(self, payload: str) -> Outcome:
        """Hold up a code until there is a verdict, and take it away."""
        before = len(self.face.outcomes)
        self.camera.view = held_up(payload)
        self.until(lambda: len(self.face.outcomes) > before)
        self.camera.view = EMPTY
        return self.face.outcomes[-1]

    def entries(self) -> int:
        with JournalReader(self.folder) as reader:
            return sum(1 for _ in reader.between(0, 2**52, {RecordKind.ENTRY}))
