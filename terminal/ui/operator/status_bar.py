"""The bar below: the day's counts, what the centre has, and how camera and centre are doing."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sync.journal.day import moment as post_time
from sync.uplink.state import CentreState, UplinkStatus
from terminal.capture.source import CameraState
from terminal.reports.counts import DayCounts
from terminal.ui import text
from terminal.ui.icons import Icons, IconView
from terminal.ui.label import FittedLabel
from terminal.ui.theme import Look
from terminal.ui.words import Words

_CALM_CENTRE = {CentreState.CONNECTED, CentreState.CONNECTING, CentreState.NOT_CONFIGURED}
_CALM_CAMERA = {CameraState.LIVE, CameraState.OPENING}


class StatusBar(QWidget):
    """Figures that always stand on the screen."""

    def __init__(self, icons: Icons, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setProperty("edge", "top")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words = words
        self._counts = DayCounts()
        self._uplink = UplinkStatus()
        self._camera, self._camera_name = CameraState.OPENING, ""
        self._now: datetime | None = None
        self._row = QHBoxLayout(self)
        self._today = Tile(icons, "list", "accent", self)
        self._admit = Tile(icons, "tick", "admit", self)
        self._attention = Tile(icons, "hand", "attention", self)
        self._refuse = Tile(icons, "stop", "refuse", self)
        self._unsent = Tile(icons, "clock", "accent", self)
        self._confirmed = Tile(icons, "disk", "accent", self)
        self._eye = Tile(icons, "camera", "accent", self)
        self._centre = Tile(icons, "centre", "accent", self)
        self._scanner = Tile(icons, "scanner", "accent", self)
        self._scanner.hide()
        self._tiles = (
            self._today,
            self._admit,
            self._attention,
            self._refuse,
            self._unsent,
            self._confirmed,
            self._eye,
            self._centre,
            self._scanner,
        )
        for tile, share in zip(self._tiles, (9, 9, 10, 12, 14, 15, 12, 14, 12), strict=True):
            self._row.addWidget(tile, share)
        self.reword(words)

    @property
    def counts(self) -> DayCounts:
        """The figures that are shown."""
        return self._counts

    @property
    def uplink(self) -> UplinkStatus:
        """What is shown of the centre."""
        return self._uplink

    def show_counts(self, counts: DayCounts) -> None:
        """The figures of the post's day."""
        self._counts = counts
        number = self._words.number
        self._today.show_value(number(counts.total))
        self._admit.show_value(number(counts.admit))
        self._attention.show_value(number(counts.attention))
        self._refuse.show_value(number(counts.refuse))

    def show_uplink(self, status: UplinkStatus) -> None:
        """How far the centre has confirmed what was recorded."""
        self._uplink = status
        words = self._words
        unsent = words.number(status.unsent)
        oldest = status.oldest_unsent_ms
        if status.unsent and oldest is not None and self._now is not None:
            age = words.age(max(0.0, self._now.timestamp() - oldest / 1000))
            unsent = f"{unsent} · {age}"
        self._unsent.show_value(unsent)
        self._show_confirmed(status)
        calm = status.state in _CALM_CENTRE
        self._centre.show_value(
            text.centre_word(words, status.state),
            bad=not calm,
            icon="centre" if status.state is CentreState.CONNECTED else "centre-off",
        )

    def _show_confirmed(self, status: UplinkStatus) -> None:
        words, agreed = self._words, status.agreed
        records, of = status.confirmed, status.recorded
        caption, bad = words.translate("Panel", "Centre confirmed"), True
        if agreed is not None and agreed.hours:
            records, of = agreed.records, agreed.of
            caption = words.differing(f"{post_time(agreed.hours[0]):%d/%m %H:00}")
        elif status.quarantined:
            caption = words.quarantined(status.quarantined)
        else:
            bad = False
            if agreed is not None:  # both sides compared what they hold, not receipts alone
                caption = words.translate("Panel", "Centre confirms")
        self._confirmed.caption.setText(caption)
        self._confirmed.show_value(f"{words.number(records)}/{words.number(of)}", bad=bad)

    def show_camera(self, state: CameraState, name: str) -> None:
        """How the camera of that name is doing."""
        self._camera, self._camera_name = state, name
        calm = state in _CALM_CAMERA
        self._eye.setAccessibleName(name)
        self._eye.show_value(
            text.camera_word(self._words, state),
            bad=not calm,
            icon="camera" if calm else "camera-off",
        )

    def show_scanner(self, value: str, *, bad: bool, name: str = "") -> None:
        """How the scanner of that name is doing, in a word or two."""
        self._scanner.show()
        self._scanner.setAccessibleName(name)
        self._scanner.show_value(value, bad=bad)

    def set_time(self, at: datetime) -> None:
        """Let the age of what is unsent grow."""
        previous, self._now = self._now, at
        if previous is None or at.replace(second=0, microsecond=0) != previous.replace(
            second=0, microsecond=0
        ):
            self.show_uplink(self._uplink)

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._today.caption.setText(words.translate("Panel", "Today"))
        self._admit.caption.setText(words.translate("Panel", "Passed"))
        self._attention.caption.setText(words.translate("Panel", "To check"))
        self._refuse.caption.setText(words.translate("Panel", "Not cleared"))
        self._unsent.caption.setText(words.translate("Panel", "Unsent"))
        self._eye.caption.setText(words.translate("Panel", "Camera"))
        self._centre.caption.setText(words.translate("Panel", "Centre"))
        self._scanner.caption.setText(words.translate("Panel", "Scanner"))
        self.show_counts(self._counts)
        self.show_uplink(self._uplink)
        self.show_camera(self._camera, self._camera_name)

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._row.setContentsMargins(look.gap(1.4), look.gap(0.6), look.gap(1.2), look.gap(0.6))
        self._row.setSpacing(look.gap(1))
        for tile in self._tiles:
            tile.restyle(look)


class Tile(QWidget):
    """One figure with its caption and drawing."""

    def __init__(self, icons: Icons, icon: str, tone: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._usual_icon = self._icon = icon
        self._tone = tone
        self._bad = False
        self._look: Look | None = None
        self.sign = IconView(icons, self)
        self.caption = FittedLabel(self)
        self.value = FittedLabel(self)
        self._column = QVBoxLayout()
        self._column.setSpacing(0)
        self._column.addWidget(self.caption)
        self._column.addWidget(self.value)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(self.sign)
        self._row.addLayout(self._column, 1)

    def show_value(self, value: str, *, bad: bool = False, icon: str = "") -> None:
        """Show a figure; a bad one stands out by drawing, weight and colour."""
        self.value.setText(value)
        self._bad = bad
        self._icon = icon or self._usual_icon
        self._dress()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._look = look
        self._row.setSpacing(look.gap(0.6))
        self.sign.setFixedSize(look.line(1.4), look.line(1.4))
        self.caption.dress(look.font(0.85), look.palette.muted, least=0.75)
        self._dress()

    def _dress(self) -> None:
        if self._look is None:
            return
        palette = self._look.palette
        usual = palette.accent if self._tone == "accent" else palette.tone(self._tone).sign
        colour = palette.refuse.sign if self._bad else usual
        self.sign.draw(self._icon, colour)
        weight = QFont.Weight.Bold if self._bad else QFont.Weight.DemiBold
        ink = palette.refuse.sign if self._bad else palette.text
        self.value.dress(self._look.font(1.2, weight), ink, least=0.68)
