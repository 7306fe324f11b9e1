"""The bar above: which post and lane, which way, what time, and the buttons."""

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QIcon
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from sync.protocol.terms import TimeQuality
from terminal.desk.pace import PaceStatus
from terminal.desk.situation import Situation
from terminal.diagnostics.power import Battery
from terminal.ui import text
from terminal.ui.face import FaceSettings, announce
from terminal.ui.icons import Icons, IconView
from terminal.ui.label import FittedLabel, without_mnemonic
from terminal.ui.operator.key_button import touch_side
from terminal.ui.operator.status_bar import Tile
from terminal.ui.signs import DIRECTION_ICONS
from terminal.ui.theme import DAY, Look
from terminal.ui.words import LANGUAGES, Words


class TopBar(QWidget):
    """Names the post and tells the time; a clock that is not to be believed says so."""

    language_asked = Signal()
    theme_asked = Signal()
    camera_asked = Signal()

    def __init__(
        self, settings: FaceSettings, icons: Icons, words: Words, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setProperty("edge", "bottom")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._settings = settings
        self._icons = icons
        self._words = words
        self._zone = ZoneInfo(settings.zone)
        self._look: Look | None = None
        self._direction, self._lane_name = settings.direction, settings.lane
        self._quality = TimeQuality.TRUSTED
        right = Qt.AlignmentFlag.AlignRight
        self._shield = IconView(icons, self)
        self._post = FittedLabel(self, lines=2)
        self._lane = FittedLabel(self)
        self._way_sign = IconView(icons, self)
        self._way = FittedLabel(self)
        self._operator = FittedLabel(self)
        self._operator.hide()
        # A long name of a post gives way to what changes during a shift.
        for line in (self._lane, self._way, self._operator):
            line.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self._pace = Tile(icons, "pace", "accent", self)
        self._status: PaceStatus | None = None
        self._pace.hide()
        self._doubt_sign = IconView(icons, self)
        self._doubt = FittedLabel(self, align=right)
        self._time = FittedLabel(self, align=right)
        self._date = FittedLabel(self, align=right)
        for line in (self._time, self._date):
            line.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self._language = self._button(self.language_asked)
        self._theme = self._button(self.theme_asked)
        self._camera = self._button(self.camera_asked)
        self._battery_sign = IconView(icons, self)
        self._battery = FittedLabel(self, align=right)
        self._power: Battery | None = None
        self._row = QHBoxLayout(self)
        self._arrange()
        self._post.setText(settings.post)
        self._show_doubt()
        self.reword(words)

    def set_time(self, at: datetime, quality: TimeQuality) -> None:
        """Show what time it is at the post."""
        self._time.setText(text.clock(at, self._zone))
        self._date.setText(text.date(at, self._zone))
        if quality is not self._quality:
            self._quality = quality
            self._show_doubt()

    def show_situation(self, situation: Situation) -> None:
        """Which way people go now, in which lane, and who is on duty."""
        self._direction, self._lane_name = situation.direction, situation.lane
        self._operator.setText(situation.operator)
        self._operator.setHidden(not situation.operator)
        self._show_passage()

    def show_battery(self, battery: Battery | None) -> None:
        """How full a laptop's battery is; nothing is shown where there is none."""
        self._power = battery
        for part in (self._battery_sign, self._battery):
            part.setHidden(battery is None)
        if battery is not None:
            said = f"{battery.percent} %"
            self._battery.setText(said)
            caption = self._words.translate("Panel", "Battery")
            self._battery.setAccessibleName(f"{caption}: {said}")
            self._draw_battery()

    def show_pace(self, status: PaceStatus) -> None:
        """How many people pass an hour, how long one takes, and whether a lane is missing."""
        before, self._status = self._status, status
        self._show_pace()
        if status.open_another_lane and not (before is not None and before.open_another_lane):
            announce(self._pace, self._words.translate("Operator", "Open another lane"))

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._show_pace()
        self._show_passage()
        self._language.setText(without_mnemonic(LANGUAGES[words.other().language]))
        self._language.setAccessibleName(words.translate("Panel", "Change the language"))
        self._theme.setAccessibleName(words.translate("Panel", "Change between day and night"))
        self._camera.setAccessibleName(words.translate("Panel", "Camera and scanner"))
        self._name_theme()
        self._show_doubt()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        palette = look.palette
        self._row.setContentsMargins(look.gap(1.4), look.gap(0.2), look.gap(0.7), look.gap(0.2))
        self._row.setSpacing(look.gap(0.8))
        for icon in (self._shield, self._way_sign, self._doubt_sign):
            icon.setFixedSize(look.line(1.3), look.line(1.3))
        self._shield.setFixedSize(look.line(1.8), look.line(1.8))
        self._shield.draw("chot", palette.accent)
        self._doubt_sign.draw("warning", palette.trouble.sign)
        self._pace.restyle(look)
        self._post.dress(look.font(1.45, QFont.Weight.Bold), palette.text, least=0.7)
        self._lane.dress(look.font(1.2, QFont.Weight.DemiBold), palette.muted)
        self._way.dress(look.font(1.2, QFont.Weight.DemiBold), palette.muted)
        self._operator.dress(look.font(1.1), palette.muted)
        self._doubt.dress(look.font(1.1, QFont.Weight.DemiBold), palette.trouble.sign)
        self._time.dress(look.font(1.75, QFont.Weight.Bold), palette.text)
        self._date.dress(look.font(1.1), palette.muted)
        size = QSize(look.size, look.size)
        for button, name in (
            (self._language, "language"),
            (self._theme, self._theme_icon()),
            (self._camera, "camera"),
        ):
            button.setIcon(QIcon(self._icons.pixmap(name, palette.text, size)))
            button.setIconSize(size)
            button.setMinimumSize(touch_side(look), touch_side(look))
        self._battery_sign.setFixedSize(look.line(1.3), look.line(1.3))
        self._battery.dress(look.font(1.1, QFont.Weight.DemiBold), palette.text)
        self._draw_battery()
        self._show_passage()
        self._name_theme()

    def _draw_battery(self) -> None:
        if self._look is None or self._power is None:
            return
        palette = self._look.palette
        ink = palette.trouble.sign if self._power.is_low else palette.accent
        self._battery_sign.draw("plug" if self._power.plugged else "battery", ink)

    def _button(self, asked: object) -> QPushButton:
        button = QPushButton(self)
        # A scanner that types must not press it: its payloads hold spaces.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.clicked.connect(asked)
        return button

    def _arrange(self) -> None:
        way = (self._lane, self._way_sign, self._way, self._operator)
        for part in (self._shield, self._post, *way):
            self._row.addWidget(part, int(part is self._post))
        self._row.addWidget(self._pace)
        for part in (self._battery_sign, self._battery):
            self._row.addWidget(part)
        for part in (self._doubt_sign, self._doubt, self._date, self._time):
            self._row.addWidget(part)
        self._row.addSpacing(8)
        for button in (self._camera, self._language, self._theme):
            self._row.addWidget(button)
        self.show_battery(None)

    def _show_pace(self) -> None:
        status, words = self._status, self._words
        self._pace.setHidden(status is None)
        if status is None:
            return
        each = ""
        if status.handling_seconds is not None:
            told = words.translate("Operator", "{seconds} s each")
            each = told.replace("{seconds}", words.number(round(status.handling_seconds)))
        pace = " · ".join(filter(None, (words.people_an_hour(status.per_hour), each)))
        if status.open_another_lane:
            self._pace.caption.setText(pace)
            self._pace.show_value(words.translate("Operator", "OPEN ANOTHER LANE"), bad=True)
        else:
            self._pace.caption.setText(each)
            self._pace.show_value(words.people_an_hour(status.per_hour))
        self._pace.setAccessibleName(f"{self._pace.caption.text()}. {self._pace.value.text()}")

    def _show_passage(self) -> None:
        self._lane.setText(text.lane_word(self._words, self._lane_name))
        self._way.setText(text.direction_word(self._words, self._direction))
        if self._look is not None:
            self._way_sign.draw(DIRECTION_ICONS[self._direction], self._look.palette.accent)

    def _theme_icon(self) -> str:
        return "night" if self._look is None or self._look.palette == DAY else "day"

    def _name_theme(self) -> None:
        to_night = self._theme_icon() == "night"
        night, day = self._words.translate("Panel", "Night"), self._words.translate("Panel", "Day")
        self._theme.setText(without_mnemonic(night if to_night else day))

    def _show_doubt(self) -> None:
        trusted = self._quality is TimeQuality.TRUSTED
        self._doubt.setText("" if trusted else text.time_word(self._words, self._quality))
        self._doubt.setHidden(trusted)
        self._doubt_sign.setHidden(trusted)
