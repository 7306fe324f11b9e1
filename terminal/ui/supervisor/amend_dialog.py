"""The sheet on which an entry is decided otherwise, or put right, each with its reason."""

import re
from collections.abc import Mapping
from typing import Final, TypeVar

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from sync.protocol.terms import Verdict
from terminal.desk.limits import MAX_CORRECTION, MAX_NOTE, MAX_PLATE
from terminal.desk.orders import Amend, Correction, Override, OverrideReason
from terminal.reports.row import Row
from terminal.ui import text, text_register
from terminal.ui.icons import Icons
from terminal.ui.label import PlainLabel
from terminal.ui.signs import ICONS, TONES
from terminal.ui.supervisor.fields import Button, Choice, Field, Told
from terminal.ui.text_overrides import override_word
from terminal.ui.theme import Look
from terminal.ui.words import QT_TRANSLATE_NOOP, Words

Key = TypeVar("Key")

_TEMPERATURE: Final = re.compile(r"([34][0-9])(?:[.,]([0-9]))?")
_NOTHING: Final = QT_TRANSLATE_NOOP("Amend", "✕ Nothing was changed yet.")
_NOT_CHOSEN: Final = QT_TRANSLATE_NOOP("Amend", "✕ Choose the verdict and the reason.")
_NO_REASON: Final = QT_TRANSLATE_NOOP("Amend", "✕ Write why, in a few words.")
_NO_TEMPERATURE: Final = QT_TRANSLATE_NOOP("Amend", "✕ Write the temperature as in 37.5")


class AmendDialog(QDialog):
    """Gives one Amend; the record of before stays, and both are shown afterwards."""

    given = Signal(object)

    def __init__(self, row: Row, icons: Icons, words: Words, look: Look, parent: QWidget) -> None:
        """:param row: masked or not; what it says stands palely in the fields."""
        super().__init__(parent)
        self.setObjectName("face")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setModal(True)
        self._row, self._icons, self._words, self._look = row, icons, words, look
        self._title = PlainLabel("", self)
        self._tabs = [self._chip() for _ in range(2)]
        self._pages = QStackedWidget(self)
        self._verdicts = {verdict: self._chip() for verdict in Verdict}
        self._reasons = {reason: self._chip() for reason in OverrideReason}
        self._note = Field("note", MAX_NOTE, self)
        self._fields: dict[Correction, Field] = {
            each: Field(each.value, MAX_PLATE if each is Correction.PLATE else MAX_CORRECTION, self)
            for each in Correction
            if each is not Correction.SEX
        }
        self._sex = Choice("sex", self)
        self._temperature = Field("temperature", 5, self)
        self._why = Field("why", MAX_NOTE, self)
        self._told = Told(self)
        self._give = Button(self, main=True)
        self._cancel = Button(self)
        self._arrange()
        self._say()
        for chips in (self._tabs, self._verdicts.values(), self._reasons.values()):
            group = QButtonGroup(self)
            for chip in chips:
                group.addButton(chip)
        for tab in self._tabs:
            tab.toggled.connect(self._turn)
        self._tabs[0].setChecked(True)
        self._give.clicked.connect(self.give)
        self._cancel.clicked.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.give)
        for number, tab in enumerate(self._tabs, 1):
            QShortcut(QKeySequence(f"Alt+{number}"), self, tab.click)
        self._verdicts[Verdict.ADMIT].setFocus()

    def give(self) -> None:
        """Record what was given, if it is whole; else say what is missing."""
        missing, amend = self._decided() if self._tabs[0].isChecked() else self._corrected()
        if amend is None:
            self._told.tell(self._words.translate("Amend", missing), "wrong")
            return
        self.given.emit(amend)
        self.accept()

    def _decided(self) -> tuple[str, Amend | None]:
        verdict = _checked(self._verdicts)
        reason = _checked(self._reasons)
        if verdict is None or reason is None:
            return _NOT_CHOSEN, None
        note = self._note.text.strip()
        if reason is OverrideReason.OTHER and not note:
            self._note.line.setFocus()
            return _NO_REASON, None
        return "", self._amend(note=note, override=Override(verdict, reason))

    def _corrected(self) -> tuple[str, Amend | None]:
        texts = {each: field.text.strip() for each, field in self._fields.items()}
        texts[Correction.SEX] = str(self._sex.value or "")
        corrections = {each: typed for each, typed in texts.items() if typed}
        degrees = self._temperature.text.strip()
        if not corrections and not degrees:
            return _NOTHING, None
        written = _TEMPERATURE.fullmatch(degrees)
        if degrees and written is None:
            self._temperature.line.setFocus()
            return _NO_TEMPERATURE, None
        if not self._why.text.strip():
            self._why.line.setFocus()
            return _NO_REASON, None
        tenths = None if written is None else int(written[1]) * 10 + int(written[2] or 0)
        note = self._why.text.strip()
        return "", self._amend(note=note, corrections=corrections, temperature_tenths=tenths)

    def _amend(
        self,
        *,
        note: str,
        override: Override | None = None,
        corrections: Mapping[Correction, str] | None = None,
        temperature_tenths: int | None = None,
    ) -> Amend:
        return Amend(
            epoch=self._row.epoch,
            seq=self._row.seq,
            note=note,
            override=override,
            corrections=corrections or {},
            temperature_tenths=temperature_tenths,
        )

    def _turn(self) -> None:
        self._pages.setCurrentIndex(int(self._tabs[1].isChecked()))
        self._told.tell("")

    def _chip(self) -> Button:
        chip = Button(self)
        chip.setCheckable(True)
        chip.setObjectName("chip")
        return chip

    def _say(self) -> None:
        words, row = self._words, self._row
        who = row.name or text.document_name(words, row.document)
        title = words.translate("Amend", "Amend the entry of {who}").replace("{who}", who)
        self._title.setText(title)
        self.setWindowTitle(words.translate("Amend", "Amend an entry"))
        self._tabs[0].say(words.translate("Amend", "Decide otherwise (Alt+1)"))
        self._tabs[1].say(words.translate("Amend", "Put details right (Alt+2)"))
        side = QSize(self._look.size, self._look.size)
        for verdict, chip in self._verdicts.items():
            ink = self._look.palette.tone(TONES[verdict]).sign
            chip.setIcon(QIcon(self._icons.pixmap(ICONS[verdict], ink, side)))
            chip.say(text.verdict_word(words, verdict))
        for reason, chip in self._reasons.items():
            chip.say(override_word(words, reason))
        self._note.say(words.translate("Amend", "Note (needed where the reason is another)"))
        for each, field in self._fields.items():
            field.say(text_register.field_name(words, each.value))
            field.line.setPlaceholderText(str(getattr(row, each.value)))
        self._sex.say(text_register.field_name(words, Correction.SEX.value))
        sexes = [(text.sex_word(words, each), each) for each in ("M", "F") if each != row.sex]
        self._sex.offer([(words.translate("Amend", "As it is"), ""), *sexes])
        self._temperature.say(text_register.field_name(words, "temperature"))
        self._why.say(words.translate("Amend", "Why this is put right"))
        self._give.say(words.translate("Amend", "Record (Ctrl+Enter)"))
        self._cancel.say(words.translate("Amend", "Cancel (Esc)"))

    def _arrange(self) -> None:
        look = self._look
        self._title.setFont(look.font(1.4, QFont.Weight.Bold))
        self._told.setFont(look.font(1.1))
        for field in (self._note, *self._fields.values(), self._temperature, self._why):
            field.restyle(look)
        self._sex.restyle(look)
        for page in (self._decision_page(), self._correction_page()):
            self._pages.addWidget(page)
        tabs, buttons = QHBoxLayout(), QHBoxLayout()
        for tab in self._tabs:
            tabs.addWidget(tab, 1)
        buttons.addWidget(self._told, 1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._give)
        column = QVBoxLayout(self)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        gap = look.gap()
        column.setContentsMargins(2 * gap, gap, 2 * gap, gap)
        column.setSpacing(look.gap(0.7))
        column.addWidget(self._title)
        column.addLayout(tabs)
        column.addWidget(self._pages, 1)
        column.addLayout(buttons)
        self.resize(look.size * 55, look.size * 42)

    def _decision_page(self) -> QWidget:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        chips = QHBoxLayout()
        for chip in self._verdicts.values():
            chips.addWidget(chip, 1)
        column.addLayout(chips)
        reasons = QGridLayout()
        for number, chip in enumerate(self._reasons.values()):
            reasons.addWidget(chip, number // 2, number % 2)
        column.addSpacing(self._look.gap(0.6))
        column.addLayout(reasons)
        column.addSpacing(self._look.gap(0.6))
        column.addWidget(self._note)
        column.addStretch(1)
        return page

    def _correction_page(self) -> QWidget:
        page = QWidget(self)
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        parts: list[QWidget] = [self._fields.get(each) or self._sex for each in Correction]
        for number, part in enumerate((*parts, self._temperature)):
            grid.addWidget(part, number // 3, number % 3)
        grid.addWidget(self._why, 3, 0, 1, 3)
        grid.setRowStretch(4, 1)
        return page


def _checked(chips: Mapping[Key, Button]) -> Key | None:
    return next((each for each, chip in chips.items() if chip.isChecked()), None)
