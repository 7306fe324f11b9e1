"""The words for a passage: which way, in what vehicle, what is still to be shown, until when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from terminal.desk.situation import Need, Vehicle
from terminal.ui import text
from terminal.ui.words import QT_TRANSLATE_NOOP, Words

NEEDS: Mapping[Need, str] = {
    Need.IDENTITY: QT_TRANSLATE_NOOP("Need", "the ID card"),
    Need.DECLARATION: QT_TRANSLATE_NOOP("Need", "the health declaration"),
    Need.CERTIFICATE: QT_TRANSLATE_NOOP("Need", "the certificate"),
}


def needs_line(words: Words, needs: Sequence[Need]) -> str:
    """Which documents are still to be shown, of which one is enough."""
    either = words.translate("Need", " or ")
    wanted = either.join(words.translate("Need", NEEDS[need]) for need in needs)
    return words.translate("Need", "Please also show {document}").replace("{document}", wanted)


def leave_line(words: Words, leave_by: datetime, zone: ZoneInfo) -> str:
    """By when somebody on the way through is out of the province."""
    told = words.translate("Need", "Must leave the province before {time}")
    return told.replace("{time}", _moment(leave_by, zone))


def entered_line(words: Words, entered_at: datetime, zone: ZoneInfo) -> str:
    """When somebody who leaves now came in."""
    told = words.translate("Need", "Came into the province at {time}")
    return told.replace("{time}", _moment(entered_at, zone))


def vehicle_line(words: Words, vehicle: Vehicle) -> str:
    """A vehicle in a line: plate and how many people."""
    plate = vehicle.plate or words.translate("Operator", "without a plate")
    named = words.translate("Operator", "vehicle {plate}").replace("{plate}", plate)
    return f"{named} · {words.people(vehicle.people)}"


def vehicle_counts(words: Words, vehicle: Vehicle) -> str:
    """How many of those in a vehicle drive, and how many ride."""
    riding = vehicle.people - vehicle.drivers
    return f"{words.drivers(vehicle.drivers)} · {words.passengers(riding)}"


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return f"{text.minute(at, zone)} {text.date(at, zone)}"
