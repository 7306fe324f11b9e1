"""The sheet that begins, changes and ends a vehicle."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QWidget

from terminal.declarations.plate import normal_plate
from terminal.desk.limits import MAX_PLATE
from terminal.desk.orders import BeginVehicle, ChangeVehicle, EndVehicle, NameRole
from terminal.desk.situation import Carries, Role, Situation, Vehicle
from terminal.ui import text
from terminal.ui.icons import Icons, IconView
from terminal.ui.label import FittedLabel
from terminal.ui.operator.choices import Choices
from terminal.ui.operator.key_button import KeyButton, touch_side
from terminal.ui.operator.sheet import Sheet
from terminal.ui.operator.typed_field import TypedField
from terminal.ui.signs import ICONS, TONES
from terminal.ui.text_passage import vehicle_counts, vehicle_line
from terminal.ui.theme import Look
from terminal.ui.words import QT_TRANSLATE_NOOP, Words

CARRIES: Mapping[Carries, str] = {
    Carries.PEOPLE: QT_TRANSLATE_NOOP("Operator", "Carries people"),
    Carries.GOODS: QT_TRANSLATE_NOOP("Operator", "Carries goods"),
}

ROLES: Mapping[Role, str] = {
    Role.DRIVER: QT_TRANSLATE_NOOP("Operator", "Next: driver"),
    Role.PASSENGER: QT_TRANSLATE_NOOP("Operator", "Next: passenger"),
}


class VehicleSheet(Sheet):
    """Before: plate and load. While people of a vehicle are scanned: who, and the end of it."""

    def __init__(self, icons: Icons, words: Words, zone: ZoneInfo, parent: QWidget) -> None:
        super().__init__(icons, words, zone, parent)
        self._vehicle: Vehicle | None = None
        self._role = Role.DRIVER
        self._plate = TypedField(icons, self.keyboard, self, most=MAX_PLATE)
        self._plate.changed.connect(self._show)
        self._normal = FittedLabel(self)
        self._carries = Choices[Carries](
            icons, {Carries.PEOPLE: "several", Carries.GOODS: "vehicle"}, self, columns=2
        )
        self._carries.changed.connect(self._show)
        self._counts = FittedLabel(self)
        self._worst_sign = IconView(icons, self)
        self._worst = FittedLabel(self)
        self._next = Choices[Role](icons, {Role.DRIVER: "", Role.PASSENGER: ""}, self, columns=2)
        self._next.changed.connect(self._name_role)
        self._change = KeyButton(icons, self, icon="note")
        self._change.clicked.connect(self._change_vehicle)
        gravest = QHBoxLayout()
        gravest.addWidget(self._worst_sign)
        gravest.addWidget(self._worst, 1)
        self._body.addWidget(self._counts)
        self._body.addLayout(gravest)
        for part in (self._next, self._plate, self._normal):
            self._body.addWidget(part)
        self._body.addWidget(self._carries)
        self._body.addWidget(self._change)
        self._body.addStretch(1)

    @property
    def holds_typing(self) -> bool:
        """Whether a plate or load was given that the desk does not know yet."""
        known = self._vehicle or Vehicle(group=b"")
        return (self._wanted, self._carries.value) != (known.plate, known.carries)

    def show_situation(self, situation: Situation) -> None:
        """What the desk knows of the vehicle now."""
        before, after = self._vehicle, situation.vehicle
        self._vehicle, self._role = after, situation.role
        if (before and before.group) != (after and after.group):
            self._begin_values()
        if not self.holds_typing:
            self._finish()
        self._show()

    def confirm(self) -> None:
        """Begin a vehicle; where one is open, everybody in it was here."""
        if self._vehicle is None:
            self._give(BeginVehicle(self._wanted, self._carries.value))
        else:
            self._give(EndVehicle())

    def reword(self, words: Words) -> None:
        """Speak another language."""
        super().reword(words)
        self._plate.reword(words, words.translate("Operator", "Number plate"))
        self._carries.name({each: words.translate("Operator", CARRIES[each]) for each in Carries})
        self._next.name({each: words.translate("Operator", ROLES[each]) for each in Role})
        self._change.name(words.translate("Operator", "Change plate or load"))
        self._show()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        super().restyle(look)
        palette = look.palette
        self._plate.restyle(look)
        for part in (self._carries, self._next):
            part.restyle(look)
        self._change.restyle(look)
        self._confirm.setMinimumHeight(round(touch_side(look) * 1.25))
        self._worst_sign.setFixedSize(look.line(1.4), look.line(1.4))
        self._normal.dress(look.font(2.0, QFont.Weight.Bold), palette.text)
        self._counts.dress(look.font(1.6, QFont.Weight.Bold), palette.text)
        self._show()

    def _begin(self) -> None:
        self._begin_values()
        self._plate.line.setFocus()

    def _begin_values(self) -> None:
        known = self._vehicle or Vehicle(group=b"")
        self._plate.line.setText(known.plate)
        self._carries.choose(known.carries)

    @property
    def _wanted(self) -> str:
        return normal_plate(self._plate.text)

    def _show(self) -> None:
        vehicle, words = self._vehicle, self._words
        is_open = vehicle is not None
        for part in (self._counts, self._next, self._change):
            part.setVisible(is_open)
        self._worst_sign.setVisible(vehicle is not None and vehicle.worst is not None)
        self._worst.setVisible(vehicle is not None and vehicle.worst is not None)
        self._normal.setText(self._wanted)
        self._normal.setHidden(not self._wanted or self._wanted == self._plate.text)
        self._change.setEnabled(is_open and self.holds_typing)
        if vehicle is not None:
            self._next.choose(self._role)
            self._counts.setText(vehicle_counts(words, vehicle))
            if vehicle.worst is not None and self._look is not None:
                word = text.verdict_word(words, vehicle.worst)
                told = words.translate("Operator", "Gravest in this vehicle: {verdict}")
                self._worst.setText(told.replace("{verdict}", word))
                tone = self._look.palette.tone(TONES[vehicle.worst])
                self._worst.dress(self._look.font(1.2, QFont.Weight.Bold), tone.sign)
                self._worst_sign.draw(ICONS[vehicle.worst], tone.sign)
        self._title.setText(self._titled())
        self._confirm.name(self._confirms())

    def _name_role(self) -> None:
        if self._vehicle is not None and self._next.value is not self._role:
            self._role = self._next.value
            self.ordered.emit(NameRole(self._role))

    def _change_vehicle(self) -> None:
        if self._vehicle is not None and self.holds_typing:
            self._give(ChangeVehicle(self._wanted, self._carries.value))

    def _titled(self) -> str:
        if self._vehicle is None:
            return self._words.translate("Operator", "A vehicle with several people")
        return vehicle_line(self._words, self._vehicle)

    def _confirms(self) -> str:
        if self._vehicle is None:
            return self._words.translate("Operator", "Begin this vehicle")
        return self._words.translate("Operator", "Vehicle complete")
