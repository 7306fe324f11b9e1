"""The sheet on which an operator chooses the camera and turns its knobs."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from terminal.capture.controls import Knob, Setting
from terminal.capture.frame import Frame
from terminal.capture.source import CameraState
from terminal.ui.icons import Icons
from terminal.ui.label import FittedLabel
from terminal.ui.operator.choices import Choices
from terminal.ui.operator.key_button import KeyButton
from terminal.ui.operator.sheet import Sheet
from terminal.ui.preview import Preview
from terminal.ui.theme import Look
from terminal.ui.words import QT_TRANSLATE_NOOP, Words

if TYPE_CHECKING:  # loads OpenCV, which a window can be shown without
    from terminal.capture.devices import CameraInfo

_MOST_CAMERAS = 6
_KNOBS: Mapping[Knob, tuple[str, str, str]] = {
    Knob.FOCUS: (
        QT_TRANSLATE_NOOP("Camera", "Focus"),
        QT_TRANSLATE_NOOP("Camera", "Nearer"),
        QT_TRANSLATE_NOOP("Camera", "Farther"),
    ),
    Knob.EXPOSURE: (
        QT_TRANSLATE_NOOP("Camera", "Brightness"),
        QT_TRANSLATE_NOOP("Camera", "Darker"),
        QT_TRANSLATE_NOOP("Camera", "Brighter"),
    ),
}
# A lens that is focused farther has the smaller number.
_UP: Mapping[Knob, tuple[int, int]] = {Knob.FOCUS: (1, -1), Knob.EXPOSURE: (-1, 1)}


class CameraSheet(Sheet):
    """Cameras by name; focus and brightness where the driver lets them be set.

    What is turned shows at once in the picture, so there is nothing to confirm but the camera.
    """

    asked = Signal()
    """The sheet is opened and wants to know what there is."""
    chosen = Signal(str)
    """The path of the camera to use from now on."""
    turned = Signal(object, int)
    """A Knob, and by how many steps."""
    left = Signal(object)
    """A Knob that the camera should mind itself."""
    scanner_test_asked = Signal()

    def __init__(self, icons: Icons, words: Words, zone: ZoneInfo, parent: QWidget) -> None:
        super().__init__(icons, words, zone, parent)
        self._cameras: tuple[CameraInfo, ...] = ()
        self._in_use = ""
        self._choice: Choices[str] | None = None
        self._place = QVBoxLayout()
        self._none = FittedLabel(self, lines=2)
        self._rows = {knob: _KnobRow(icons, knob, self) for knob in Knob}
        self._fixed = FittedLabel(self, lines=2)
        # What is turned has to be seen, and this sheet lies over the picture.
        self._picture = Preview(icons, words, self)
        column = QVBoxLayout()
        column.addWidget(self._none)
        column.addLayout(self._place)
        for row in self._rows.values():
            row.turned.connect(self.turned)
            row.left.connect(self.left)
            column.addWidget(row)
        column.addWidget(self._fixed)
        column.addStretch(1)
        self._scanner_test = KeyButton(icons, self, icon="scanner")
        self._scanner_test.clicked.connect(self.scanner_test_asked)
        column.addWidget(self._scanner_test)
        beside = QHBoxLayout()
        beside.addLayout(column, 1)
        beside.addWidget(self._picture, 1)
        self._body.addLayout(beside, 1)
        self.show_settings({})

    def show_frame(self, frame: Frame) -> None:
        """The newest picture of the camera."""
        if self._picture.isVisible():
            self._picture.show_frame(frame)

    def show_state(self, state: CameraState) -> None:
        """How the camera in use is doing."""
        self._picture.show_state(state)

    def show_cameras(self, cameras: "Sequence[CameraInfo]", in_use: str) -> None:
        """What cameras this machine has, and the path of the one in use."""
        self._cameras, self._in_use = tuple(cameras[:_MOST_CAMERAS]), in_use
        if self._choice is not None:
            self._place.removeWidget(self._choice)
            self._choice.deleteLater()
            self._choice = None
        if self._cameras:
            paths = {camera.path: "camera" for camera in self._cameras}
            keys = tuple(str(number) for number in range(1, len(paths) + 1))
            columns = 1 if len(paths) <= 2 else 2
            self._choice = Choices[str](self._icons, paths, self, columns=columns, keys=keys)
            self._choice.choose(in_use)
            self._place.addWidget(self._choice)
            if self._look is not None:
                self._choice.restyle(self._look)
            self._choice.take_focus()
        self.reword(self._words)

    def show_settings(self, settings: Mapping[Knob, Setting]) -> None:
        """How the knobs of the camera in use stand."""
        for knob, row in self._rows.items():
            row.show_setting(settings.get(knob))
        self._fixed.setHidden(bool(settings))

    def confirm(self) -> None:
        """Use the camera that is chosen."""
        if self._choice is not None and self._choice.value != self._in_use:
            self.chosen.emit(self._choice.value)
        self.done.emit()

    def reword(self, words: Words) -> None:
        """Speak another language."""
        super().reword(words)
        self._none.setText(words.translate("Camera", "No camera was found. Plug one in."))
        self._none.setHidden(bool(self._cameras))
        self._fixed.setText(
            words.translate("Camera", "This camera sets focus and brightness by itself.")
        )
        self._picture.reword(words)
        for row in self._rows.values():
            row.reword(words)
        self._scanner_test.name(words.translate("Camera", "Scanner test"))
        if self._choice is not None:
            twins = [camera.name for camera in self._cameras]
            self._choice.name(
                {
                    # Two cameras of one make have one name; the path tells them apart.
                    camera.path: f"{camera.name} ({camera.path.rpartition('/')[2]})"
                    if twins.count(camera.name) > 1
                    else camera.name
                    for camera in self._cameras
                }
            )

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        super().restyle(look)
        for label in (self._none, self._fixed):
            label.dress(look.font(1.05), look.palette.muted)
        self._picture.restyle(look)
        for row in self._rows.values():
            row.restyle(look)
        self._scanner_test.restyle(look)
        if self._choice is not None:
            self._choice.restyle(look)

    def keyPressEvent(self, pressed: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Digits choose a camera."""
        place = pressed.key() - Qt.Key.Key_1.value
        if self._choice is not None and 0 <= place < len(self._cameras):
            self._choice.choose(self._cameras[place].path)
            self._choice.take_focus()
        else:
            super().keyPressEvent(pressed)

    def _begin(self) -> None:
        self.asked.emit()

    def _titled(self) -> str:
        return self._words.translate("Panel", "Camera and scanner")

    def _confirms(self) -> str:
        return self._words.translate("Camera", "Use this camera")


class _KnobRow(QWidget):
    """One knob: less, more, and the automatic."""

    turned = Signal(object, int)
    left = Signal(object)

    def __init__(self, icons: Icons, knob: Knob, parent: QWidget) -> None:
        super().__init__(parent)
        self._knob = knob
        self._setting: Setting | None = None
        self._caption = FittedLabel(self)
        self._down = KeyButton(icons, self)
        self._up = KeyButton(icons, self)
        self._automatic = KeyButton(icons, self)
        self._automatic.setCheckable(True)
        for button, step in zip((self._down, self._up), _UP[knob], strict=True):
            button.clicked.connect(lambda _=False, step=step: self.turned.emit(knob, step))
        self._automatic.clicked.connect(self._press_automatic)
        row = QHBoxLayout()
        for button in (self._down, self._up, self._automatic):
            row.addWidget(button, 1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._caption)
        self._column.addLayout(row)
        self._row = row

    def show_setting(self, setting: Setting | None) -> None:
        """How the knob stands; None where the driver has none."""
        self._setting = setting
        self.setHidden(setting is None)
        self._automatic.setHidden(setting is None or setting.automatic is None)
        self._automatic.setChecked(bool(setting and setting.automatic))
        self._down.setEnabled(setting is not None and self._can_go(_UP[self._knob][0]))
        self._up.setEnabled(setting is not None and self._can_go(_UP[self._knob][1]))

    def reword(self, words: Words) -> None:
        """Speak another language."""
        caption, down, up = (words.translate("Camera", each) for each in _KNOBS[self._knob])
        self._caption.setText(caption)
        self._down.name(down)
        self._up.name(up)
        self._automatic.name(words.translate("Camera", "By itself"))
        self.setAccessibleName(caption)

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._caption.dress(look.font(1.05, QFont.Weight.DemiBold), look.palette.muted)
        self._column.setSpacing(look.gap(0.25))
        self._row.setSpacing(look.gap(0.5))
        for button in (self._down, self._up, self._automatic):
            button.restyle(look)

    def _can_go(self, steps: int) -> bool:
        setting = self._setting
        return setting is not None and (
            bool(setting.automatic) or setting.moved(steps) != setting.value
        )

    def _press_automatic(self) -> None:
        if self._automatic.isChecked():
            self.left.emit(self._knob)
        elif self._setting is not None:
            # Nothing is turned; only the automatic goes off where it stands.
            self.turned.emit(self._knob, 0)
        self._automatic.setFocus(Qt.FocusReason.OtherFocusReason)
