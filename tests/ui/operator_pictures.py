"""Pictures of the operator's sheets: `python -m tests.ui.operator_pictures FOLDER [PART…]`."""

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from sync.protocol.terms import Verdict
from terminal.desk.orders import OrderRefused
from terminal.desk.pace import PaceStatus
from terminal.ui.operator.actions import Action
from terminal.ui.operator.note_sheet import NoteSheet
from terminal.ui.operator.typed_field import TypedField
from terminal.ui.operator.window import OperatorWindow
from terminal.ui.sound import SilentPlayer
from terminal.ui.theme import load_fonts
from tests.ui import operator_scenes, scenes, screenshots

State = Callable[[OperatorWindow], None]


def typed(window: OperatorWindow, keys: str) -> None:
    """Type keys into whatever has the keyboard."""
    window.activateWindow()
    QApplication.processEvents()
    QTest.keyClicks(QApplication.focusWidget() or window, keys)
    QTest.qWait(100)


def sheet(action: Action, keys: str = "", *, told: bool = True) -> State:
    """One sheet, opened about `scenes.ADMIT`, with something typed."""

    def act(window: OperatorWindow) -> None:
        if told:
            window.show_outcome(scenes.ADMIT)
        window.act(action)
        if keys:
            typed(window, keys)

    return act


def in_vehicle(window: OperatorWindow) -> None:
    window.show_situation(operator_scenes.WITH_VEHICLE)
    window.show_outcome(operator_scenes.IN_VEHICLE)


def vehicle_sheet(window: OperatorWindow) -> None:
    in_vehicle(window)
    window.act(Action.VEHICLE)


def note_page(page: int) -> State:
    def act(window: OperatorWindow) -> None:
        sheet(Action.NOTE)(window)
        note = window.findChild(NoteSheet)
        if note is not None:
            note._tabs.choose(page)
            note._verdict.choose(Verdict.ATTENTION)

    return act


def entry_sheet(window: OperatorWindow) -> None:
    sheet(Action.LATEST)(window)
    typed(window, "0")


def person_sheet(window: OperatorWindow) -> None:
    sheet(Action.PERSON)(window)
    window.show_person(operator_scenes.row_of_shown())


def keyboard(window: OperatorWindow) -> None:
    sheet(Action.SEARCH, "dat")(window)
    window.findChild(TypedField)
    field = next(each for each in window.findChildren(TypedField) if each.isVisible())
    field._type_by_finger()


def refused(window: OperatorWindow) -> None:
    sheet(Action.TEMPERATURE, "99")(window)
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Return)
    window.show_refused_order(OrderRefused.OUT_OF_RANGE)


def everything(window: OperatorWindow) -> None:
    window.show_situation(
        replace(operator_scenes.WITH_VEHICLE, awaited=operator_scenes.AWAITED, operator="Bình")
    )
    window.show_faults(operator_scenes.NINE_FAULTS)
    window.show_refused_order(OrderRefused.NO_SUCH_LANE)
    window.show_outcome(
        replace(
            operator_scenes.THROUGH,
            person=operator_scenes.long_person(),
            reasons=scenes.MANY_REASONS.reasons,
            verdict=Verdict.REFUSE,
        )
    )


def pace(window: OperatorWindow) -> None:
    window.show_pace(PaceStatus(per_hour=431, handling_seconds=6.2, open_another_lane=True))
    window.show_outcome(scenes.MANY_REASONS)


def note_with_faults(window: OperatorWindow) -> None:
    window.show_faults(operator_scenes.NINE_FAULTS)
    note_page(1)(window)


STATES: dict[str, State] = {
    "ready": lambda _window: None,
    "admit": lambda window: window.show_outcome(operator_scenes.IN_VEHICLE),
    "needs": lambda window: window.show_outcome(operator_scenes.NEEDS),
    "through": lambda window: window.show_outcome(operator_scenes.THROUGH),
    "out": lambda window: window.show_outcome(operator_scenes.OUT),
    "amended": lambda window: window.show_outcome(operator_scenes.AMENDED),
    "in-vehicle": in_vehicle,
    "not-saved": screenshots.not_saved,
    "everything": everything,
    "pace": pace,
    "direction": sheet(Action.DIRECTION),
    "vehicle": sheet(Action.VEHICLE, "29b12345"),
    "vehicle-open": vehicle_sheet,
    "temperature": sheet(Action.TEMPERATURE, "375"),
    "refused": refused,
    "note": sheet(Action.NOTE, "di cung con nho"),
    "override": note_page(1),
    "override-faults": note_with_faults,
    "correct": note_page(2),
    "search": sheet(Action.SEARCH, "dat"),
    "keyboard": keyboard,
    "latest": sheet(Action.LATEST),
    "entry": entry_sheet,
    "person": person_sheet,
    "slip": screenshots.head_code,
}


def main(folder: Path, wanted: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication([])
    load_fonts(screenshots.ASSETS)
    for width, height in screenshots.SIZES:
        for language in ("vi", "en"):
            for theme in ("day", "night"):
                for state, act in STATES.items():
                    name = f"operator-sheet-{state}-{height}-{language}-{theme}"
                    if wanted and not any(part in name for part in wanted):
                        continue
                    post = operator_scenes.LONG_POST if state == "everything" else ""
                    settings = scenes.settings(screenshots.ASSETS, language=language, theme=theme)
                    window = OperatorWindow(
                        replace(settings, post=post or settings.post), SilentPlayer()
                    )
                    window.resize(width, height)
                    window.show()
                    screenshots.prepare(window)
                    operator_scenes.put_in_place(window)
                    act(window)
                    window.show_frame(scenes.frame(scenes.camera_picture()))
                    application.processEvents()
                    shown: QWidget = window
                    shown.grab().save(str(folder / f"{name}.png"))
                    window.close()
                    window.deleteLater()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
