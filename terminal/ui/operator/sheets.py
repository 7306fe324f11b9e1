"""All sheets of the operator's window, and which key opens which."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from terminal.capture.frame import Frame
from terminal.desk.outcome import Outcome
from terminal.desk.situation import Situation
from terminal.reports.row import Row
from terminal.ui.face import announce
from terminal.ui.icons import Icons
from terminal.ui.operator.actions import Action
from terminal.ui.operator.camera_sheet import CameraSheet
from terminal.ui.operator.direction_sheet import DirectionSheet
from terminal.ui.operator.entry_sheet import EntrySheet, PersonSheet
from terminal.ui.operator.latest_sheet import LatestSheet
from terminal.ui.operator.note_sheet import NoteSheet
from terminal.ui.operator.search_sheet import SearchSheet
from terminal.ui.operator.sheet import MakeSheet, Sheet
from terminal.ui.operator.sheet_place import SheetPlace
from terminal.ui.operator.subject import Subject
from terminal.ui.operator.temperature_sheet import TemperatureSheet
from terminal.ui.operator.vehicle_sheet import VehicleSheet
from terminal.ui.theme import Look
from terminal.ui.words import Words

if TYPE_CHECKING:  # loads SQLite, which a window can be shown without
    from terminal.reports.day_book import DayBook

S = TypeVar("S", bound=Sheet)
_ABOUT_AN_ENTRY: Final = frozenset({Action.TEMPERATURE, Action.NOTE, Action.PERSON})


class Sheets(SheetPlace):
    """Opens sheets about the entry that is meant, and hands orders on to the desk."""

    ordered = Signal(object)
    said = Signal(str)
    """Why nothing opens."""
    asked = Signal(object)
    """An Action that somebody pressed on a sheet."""

    def __init__(self, icons: Icons, words: Words, zone: ZoneInfo, parent: QWidget) -> None:
        super().__init__(parent)
        self._icons, self._zone = icons, zone
        self._look: Look | None = None
        self._beside: Subject | None = None
        """Whom the verdict was about when the temperature was asked for."""
        self._words = words
        self._direction = DirectionSheet(icons, words, zone, self)
        self._vehicle = VehicleSheet(icons, words, zone, self)
        self._temperature = TemperatureSheet(icons, words, zone, self)
        self._search = SearchSheet(icons, words, zone, self)
        self._latest = LatestSheet(icons, words, zone, self)
        self._entry = EntrySheet(icons, words, zone, self)
        self._person = PersonSheet(icons, words, zone, self)
        self._keyed: dict[Action, Sheet] = {
            Action.DIRECTION: self._direction,
            Action.VEHICLE: self._vehicle,
            Action.TEMPERATURE: self._temperature,
            Action.NOTE: NoteSheet(icons, words, zone, self),
            Action.SEARCH: self._search,
            Action.LATEST: self._latest,
        }
        self._all: list[Sheet] = []
        for sheet in (*self._keyed.values(), self._entry, self._person):
            self._take_in(sheet)
        self._search.chosen.connect(self._open_entry)
        self._latest.chosen.connect(self._open_entry)
        self._entry.asked.connect(self.asked)

    def add(self, action: Action, make: MakeSheet) -> None:
        """Have the key of `action` open a sheet from elsewhere, about nobody's entry."""
        self._keyed[action] = self.keep(make)

    def keep(self, make: Callable[[Icons, Words, ZoneInfo, QWidget], S]) -> S:
        """Take in a sheet from elsewhere that is opened by `open` alone."""
        sheet = make(self._icons, self._words, self._zone, self)
        if self._look is not None:
            sheet.restyle(self._look)
        sheet.reword(self._words)
        self._take_in(sheet)
        return sheet

    def open(self, sheet: Sheet) -> None:
        """Open a sheet that was kept, about nobody's entry."""
        self._open(sheet, None)

    def show_frame(self, frame: Frame) -> None:
        """The newest picture, for a sheet that shows it."""
        if isinstance(self.top, CameraSheet):
            self.top.show_frame(frame)

    def set_register(self, register: "DayBook") -> None:
        """Where searches and lists look."""
        self._search.set_register(register)
        self._latest.set_register(register)

    def show_situation(self, situation: Situation) -> None:
        """What the desk applies to whoever comes next."""
        self._direction.show_situation(situation)
        self._vehicle.show_situation(situation)

    def act(self, action: Action, current: Subject | None) -> None:
        """Do what a key asks for; `current` is the entry that the verdict beside is about."""
        subject = current
        if action is Action.TEMPERATURE:
            self._beside = current
        if isinstance(self.top, EntrySheet | PersonSheet):
            subject = self.top.subject
        if action in _ABOUT_AN_ENTRY and subject is None and not self._holds(action):
            self._say_no_entry()
        elif action is Action.PERSON:
            self._turn_person(subject)
        elif action in self._keyed:
            self._turn(self._keyed[action], subject if action in _ABOUT_AN_ENTRY else None)

    def take_temperature(self, tenths: int, current: Subject | None) -> None:
        """Show what a thermometer measured, to be confirmed; tenths of a degree Celsius."""
        lies = self.lies(self._temperature)
        # Who came since is measured now, and not whom the sheet was opened for.
        is_next = _key(current) != _key(self._beside)
        is_next = is_next and not self._temperature.holds_what_is_typed
        if not lies or is_next:
            if current is None:
                self._say_no_entry()
                return
            self._beside = current
            self._open(self._temperature, current)
        if self._temperature.take_temperature(tenths):
            self.lay(self._temperature)

    def show_person(self, row: Row) -> None:
        """All data of a person that was asked for here."""
        if self._person.take(row):
            self.lay(self._person)

    def answer(self, outcome: Outcome) -> None:
        """A verdict was announced; it may be what a sheet waits for."""
        for sheet in self._all:
            sheet.answer(outcome)

    def refuse(self, reason: str) -> bool:
        """Say why the desk refused; false where no sheet waits for an answer."""
        waiting = [sheet for sheet in self._all if sheet.waits]
        for sheet in waiting:
            sheet.refuse(reason)
        return bool(waiting)

    def close_top(self) -> None:
        """Take away what is on top."""
        if self.top is not None:
            self.take_away(self.top)

    def lay(self, sheet: QWidget) -> None:
        """Put a sheet on top; all data of a person never lie below another."""
        if sheet is not self._person:
            self.take_away(self._person)
        super().lay(sheet)

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        for sheet in self._all:
            sheet.reword(words)

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        for sheet in self._all:
            sheet.restyle(look)

    def _take_in(self, sheet: Sheet) -> None:
        sheet.hide()
        self._all.append(sheet)
        sheet.ordered.connect(self.ordered)
        sheet.done.connect(lambda: self.take_away(sheet))

    def _say_no_entry(self) -> None:
        words = self._words
        told = words.translate("Operator", "Nobody is recorded yet whom this could be about.")
        self.said.emit(told)

    def _holds(self, action: Action) -> bool:
        sheet = self._keyed.get(action)
        return sheet is not None and self.lies(sheet)

    def _turn(self, sheet: Sheet, subject: Subject | None) -> None:
        if not self.lies(sheet):
            self._open(sheet, subject)
        elif sheet is not self.top:
            if not sheet.holds_typing:
                sheet.open_about(subject)
            self.lay(sheet)
        elif sheet is self._direction or not (sheet.holds_typing or sheet.waits):
            # It goes on to the next person only where nothing typed would change its owner.
            if subject is not None and sheet.subject is not None and subject != sheet.subject:
                sheet.open_about(subject)
            else:
                sheet.again()

    def _open(self, sheet: Sheet, subject: Subject | None) -> None:
        self.lay(sheet)
        sheet.open_about(subject)
        announce(sheet, sheet.accessibleName())

    def _turn_person(self, subject: Subject | None) -> None:
        if self.top is self._person:
            self.close_top()
        elif subject is not None:
            self._person.ask(subject.key)

    def _open_entry(self, row: Row) -> None:
        self.lay(self._entry)
        self._entry.show_row(row)
        announce(self._entry, self._entry.accessibleName())


def _key(subject: Subject | None) -> tuple[int, int] | None:
    return subject.key if subject is not None else None
