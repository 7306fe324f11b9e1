"""What an operator can do by one key, wherever the keyboard is."""

from collections.abc import Mapping
from enum import StrEnum

from PySide6.QtCore import Qt

from terminal.ui.words import QT_TRANSLATE_NOOP


class Action(StrEnum):
    """In the order of the keys."""

    DIRECTION = "direction"
    VEHICLE = "vehicle"
    TEMPERATURE = "temperature"
    NOTE = "note"
    ASSISTED = "assisted"
    SEARCH = "search"
    LATEST = "latest"
    PAPER = "paper"
    SLIP = "slip"
    UNLOCK = "unlock"
    PERSON = "person"
    SUPERVISOR = "supervisor"


KEYS: Mapping[Action, Qt.Key] = {
    action: Qt.Key(Qt.Key.Key_F1.value + position) for position, action in enumerate(Action)
}
"""F1 to F12. F10 belongs to whoever opens the machine's key (`terminal.app.unlocking`)."""

ICONS: Mapping[Action, str] = {
    Action.DIRECTION: "through",
    Action.VEHICLE: "vehicle",
    Action.TEMPERATURE: "temperature",
    Action.NOTE: "note",
    Action.ASSISTED: "assisted",
    Action.SEARCH: "search",
    Action.LATEST: "list",
    Action.PAPER: "paper",
    Action.SLIP: "slip",
    Action.UNLOCK: "key",
    Action.PERSON: "person",
    Action.SUPERVISOR: "chot",
}

TEXTS: Mapping[Action, str] = {
    Action.DIRECTION: QT_TRANSLATE_NOOP("Operator", "Direction"),
    Action.VEHICLE: QT_TRANSLATE_NOOP("Operator", "Vehicle"),
    Action.TEMPERATURE: QT_TRANSLATE_NOOP("Operator", "Temperature"),
    Action.NOTE: QT_TRANSLATE_NOOP("Operator", "Note, correct"),
    Action.ASSISTED: QT_TRANSLATE_NOOP("Operator", "Declare for"),
    Action.SEARCH: QT_TRANSLATE_NOOP("Operator", "Search"),
    Action.LATEST: QT_TRANSLATE_NOOP("Operator", "Last 10 people"),
    Action.PAPER: QT_TRANSLATE_NOOP("Operator", "Paper list"),
    Action.SLIP: QT_TRANSLATE_NOOP("Operator", "Shift slip"),
    Action.UNLOCK: QT_TRANSLATE_NOOP("Operator", "Unlock"),
    Action.PERSON: QT_TRANSLATE_NOOP("Operator", "Full data"),
    Action.SUPERVISOR: QT_TRANSLATE_NOOP("Operator", "Supervisor"),
}
