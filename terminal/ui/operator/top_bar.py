"""The bar above: which post and lane, which way, what time, and the buttons."""

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QIcon
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from sync.protocol.terms import TimeQuality
from terminal.ui import text
from terminal.ui.face import FaceSettings
from terminal.ui.icons import Icons, IconView
from terminal.ui.label import FittedLabel, without_mnemonic
from terminal.ui.signs import DIRECTION_ICONS
from terminal.ui.theme import DAY, Look
from terminal.ui.words import LANGUAGES, Words


class TopBar(QWidget):
    """Names the post and tells the time; a clock that is not to be believed says so."""

    slip_asked = Signal()
    language_asked = Signal()
    theme_asked = Signal()

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
        self._quality = TimeQuality.TRUSTED
        right = Qt.AlignmentFlag.AlignRight
        self._shield = IconView(icons, self)
        self._post = FittedLabel(self)
        self._lane = FittedLabel(self)
        self._way_sign = IconView(icons, self)
        self._way = FittedLabel(self)
        self._doubt_sign = IconView(icons, self)
        self._doubt = FittedLabel(self, align=right)
        self._time = FittedLabel(self, align=right)
        self._date = FittedLabel(self, align=right)
        self._slip = self._button(self.slip_asked)
        self._language = self._button(self.language_asked)
        self._theme = self._button(self.theme_asked)
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

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._lane.setText(text.lane_word(words, self._settings.lane))
        self._way.setText(text.direction_word(words, self._settings.direction))
        self._slip.setText(without_mnemonic(words.translate("Panel", "Slip (F9)")))
        self._slip.setAccessibleName(words.translate("Panel", "Head code and shift slip"))
        self._language.setText(without_mnemonic(LANGUAGES[words.other().language]))
        self._language.setAccessibleName(words.translate("Panel", "Change the language"))
        self._theme.setAccessibleName(words.translate("Panel", "Change between day and night"))
        self._name_theme()
        self._show_doubt()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        palette = look.palette
        self._row.setContentsMargins(look.gap(1.4), look.gap(0.5), look.gap(1.2), look.gap(0.5))
        self._row.setSpacing(look.gap(0.8))
        for icon in (self._shield, self._way_sign, self._doubt_sign):
            icon.setFixedSize(look.line(1.3), look.line(1.3))
        self._shield.setFixedSize(look.line(1.8), look.line(1.8))
        self._shield.draw("chot", palette.accent)
        self._way_sign.draw(DIRECTION_ICONS[self._settings.direction], palette.accent)
        self._doubt_sign.draw("warning", palette.trouble.sign)
        self._post.dress(look.font(1.45, QFont.Weight.Bold), palette.text, least=0.7)
        self._lane.dress(look.font(1.2, QFont.Weight.DemiBold), palette.muted)
        self._way.dress(look.font(1.2, QFont.Weight.DemiBold), palette.muted)
        self._doubt.dress(look.font(1.1, QFont.Weight.DemiBold), palette.trouble.sign)
        self._time.dress(look.font(1.75, QFont.Weight.Bold), palette.text)
        self._date.dress(look.font(1.1), palette.muted)
        size = QSize(look.size, look.size)
        for button, name in (
            (self._slip, "list"),
            (self._language, "language"),
            (self._theme, self._theme_icon()),
        ):
            button.setIcon(QIcon(self._icons.pixmap(name, palette.text, size)))
            button.setIconSize(size)
        self._name_theme()

    def _button(self, asked: object) -> QPushButton:
        button = QPushButton(self)
        # A scanner that types must not press it: its payloads hold spaces.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(asked)
        return button

    def _arrange(self) -> None:
        for part in (self._shield, self._post, self._lane, self._way_sign, self._way):
            self._row.addWidget(part)
        self._row.addStretch(1)
        for part in (self._doubt_sign, self._doubt, self._date, self._time):
            self._row.addWidget(part)
        self._row.addSpacing(8)
        for button in (self._slip, self._language, self._theme):
            self._row.addWidget(button)

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
