"""Lets an operator choose the camera and turn its knobs, without making the screen wait."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject, Signal, Slot

from terminal.capture.camera import CameraSource
from terminal.capture.controls import Knob, controls_of, leave_to_camera, turn
from terminal.capture.devices import find_cameras
from terminal.ui.operator.camera_sheet import CameraSheet


class CameraChoosing(QObject):
    """Answers a sheet from a thread of its own: drivers may take their time."""

    found = Signal(object, str)
    """The cameras of this machine and the path of the one in use."""
    stands = Signal(object)
    """The Settings of the one in use, by Knob."""

    def __init__(self, source: CameraSource, sheet: CameraSheet, keep: Callable[[str], None]):
        """:param keep: hears the path of a camera that was chosen, for the next start."""
        super().__init__(sheet)
        self._source = source
        self._keep = keep
        self._worker = ThreadPoolExecutor(1, "camera settings")
        self.found.connect(sheet.show_cameras)
        self.stands.connect(sheet.show_settings)
        sheet.asked.connect(self.look)
        sheet.chosen.connect(self.choose)
        sheet.turned.connect(self.turn)
        sheet.left.connect(self.leave)

    @Slot()
    def look(self) -> None:
        """Find out which cameras there are and how the one in use stands."""
        self._worker.submit(self._look)

    @Slot(str)
    def choose(self, path: str) -> None:
        """Use the camera at this path from now on."""
        self._source.choose(path)
        self._keep(path)

    @Slot(object, int)
    def turn(self, knob: Knob, steps: int) -> None:
        """Turn a knob of the camera in use by hand."""
        self._worker.submit(self._turn, knob, steps)

    @Slot(object)
    def leave(self, knob: Knob) -> None:
        """Leave a knob to the camera itself."""
        self._worker.submit(self._leave, knob)

    def close(self) -> None:
        """Let go of the thread; one that hangs in a driver is not waited for."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _look(self) -> None:
        self.found.emit(find_cameras(), self._source.path)
        self._tell()

    def _turn(self, knob: Knob, steps: int) -> None:
        turn(self._source.path, knob, steps)
        self._tell()

    def _leave(self, knob: Knob) -> None:
        leave_to_camera(self._source.path, knob)
        self._tell()

    def _tell(self) -> None:
        self.stands.emit(controls_of(self._source.path))
