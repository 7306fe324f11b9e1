"""The side beside the verdict: picture and latest entries, or a sheet in their place."""

from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sync.uplink.state import UplinkStatus
from terminal.desk.head_codes import HeadCode
from terminal.reports.counts import DayCounts
from terminal.ui.icons import Icons
from terminal.ui.operator.head_code_card import HeadCodeCard
from terminal.ui.operator.hint_line import HintLine
from terminal.ui.operator.latest import LatestEntries
from terminal.ui.operator.notice_line import NoticeLine
from terminal.ui.operator.sheets import Sheets
from terminal.ui.preview import Preview
from terminal.ui.slip import Slip
from terminal.ui.theme import Look
from terminal.ui.words import Words


class Beside(QWidget):
    """What an operator looks at while nobody's verdict is read."""

    def __init__(self, icons: Icons, words: Words, zone: ZoneInfo, parent: QWidget) -> None:
        super().__init__(parent)
        self._zone = zone
        self.head: HeadCode | None = None
        """The newest head code; None before the journal is open."""
        self.preview = Preview(icons, words, self)
        self.hint_line = HintLine(icons, words, self.preview)
        self.latest = LatestEntries(icons, words, zone, self)
        self.sheets = Sheets(icons, words, zone, self)
        self.head_card = HeadCodeCard(words, zone, self.sheets)
        self.head_card.done.connect(lambda: self.sheets.take_away(self.head_card))
        self.notice = NoticeLine(icons, self)
        self.sheets.said.connect(self.notice.say)
        self.sheets.changed.connect(self._make_room)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self.preview)
        self._column.addWidget(self.latest, 1)
        self._column.addWidget(self.sheets, 1)
        self._column.addWidget(self.notice)

    def turn_slip(self, post: str, lane: str, counts: DayCounts, uplink: UplinkStatus) -> bool:
        """Show the head code with these figures, or take it away; whether it is shown now."""
        if self.head is None or self.sheets.lies(self.head_card):
            self.sheets.take_away(self.head_card)
            return False
        slip = Slip(
            post=post, lane=lane, zone=self._zone, head=self.head, counts=counts, uplink=uplink
        )
        self.head_card.show_slip(slip)
        self.sheets.lay(self.head_card)
        return True

    def reword(self, words: Words) -> None:
        """Speak another language."""
        for part in (self.preview, self.hint_line, self.latest, self.sheets, self.head_card):
            part.reword(words)

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        self._column.setSpacing(look.gap(0.9))
        self.notice.restyle(look)
        for part in (self.preview, self.hint_line, self.latest, self.sheets, self.head_card):
            part.restyle(look)

    def _make_room(self) -> None:
        for part in (self.preview, self.latest):
            part.setHidden(self.sheets.top is not None)
