"""The sheet for a note, another decision than the rules', and what was read wrongly."""

from collections.abc import Mapping
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from sync.protocol.terms import Verdict
from terminal.desk.limits import MAX_CORRECTION, MAX_NOTE
from terminal.desk.orders import Amend, Correction, Override, OverrideReason
from terminal.ui import text
from terminal.ui.icons import Icons
from terminal.ui.operator.choices import Choices
from terminal.ui.operator.sheet import Sheet
from terminal.ui.operator.typed_field import TypedField
from terminal.ui.signs import ICONS
from terminal.ui.text_overrides import OVERRIDES, override_word
from terminal.ui.theme import Look
from terminal.ui.words import QT_TRANSLATE_NOOP, Words

PAGES = (
    QT_TRANSLATE_NOOP("Operator", "Note"),
    QT_TRANSLATE_NOOP("Operator", "Decide otherwise"),
    QT_TRANSLATE_NOOP("Operator", "Correct"),
)

FIELDS: Mapping[Correction, str] = {
    Correction.NAME: QT_TRANSLATE_NOOP("Operator", "Name"),
    Correction.NUMBER: QT_TRANSLATE_NOOP("Operator", "Number of the paper"),
    Correction.BIRTH_DATE: QT_TRANSLATE_NOOP("Operator", "Date of birth"),
}

_KEEP: Final = "keep"
_TURNS: Final = ("PgUp", "", "PgDn")


class NoteSheet(Sheet):
    """Three pages, one order: what is filled on any of them is recorded together."""

    def __init__(self, icons: Icons, words: Words, zone: ZoneInfo, parent: QWidget) -> None:
        super().__init__(icons, words, zone, parent)
        self._tabs = Choices[int](
            icons, {0: "note", 1: "hand", 2: "person"}, self, columns=3, keys=_TURNS
        )
        self._note = TypedField(icons, self.keyboard, self, most=MAX_NOTE, captioned=False)
        verdicts: dict[Verdict | str, str] = {_KEEP: ""}
        verdicts.update({verdict: ICONS[verdict] for verdict in Verdict})
        self._verdict = Choices[Verdict | str](icons, verdicts, self, columns=4)
        self._reason = Choices[OverrideReason](
            icons, dict.fromkeys(OverrideReason, ""), self, columns=3
        )
        self._fields = {
            what: TypedField(icons, self.keyboard, self, most=MAX_CORRECTION) for what in FIELDS
        }
        self._pages = QStackedWidget(self)
        self._columns: list[QVBoxLayout] = []
        for parts in ((self._note,), (self._verdict, self._reason), self._fields.values()):
            page = QWidget(self)
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 0, 0, 0)
            self._columns.append(column)
            for part in parts:
                column.addWidget(part)
            column.addStretch(1)
            self._pages.addWidget(page)
        self._title.hide()  # the pages say it, and reasons need the room
        self._body.addWidget(self._tabs)
        self._body.addWidget(self._pages, 1)
        self._tabs.changed.connect(self._turn_page)
        self._verdict.changed.connect(self._show_reasons)

    @property
    def holds_typing(self) -> bool:
        """Whether anything on any page was given."""
        return bool(self._note.text or self._verdict.value != _KEEP or self._corrections)

    def confirm(self) -> None:
        """Amend the entry by all that was given."""
        verdict = self._verdict.value
        override = None
        if isinstance(verdict, Verdict):
            override = Override(verdict, self._reason.value)
        if self.subject is None:
            return
        told = ""
        if not self.holds_typing:
            told = self._words.translate("Operator", "Nothing was written or chosen yet.")
        elif (
            override is not None and override.reason is OverrideReason.OTHER and not self._note.text
        ):
            told = self._words.translate("Operator", "Write the reason as a note first.")
            self._tabs.choose(0)
        if told:
            self.tell(told)
            return
        epoch, seq = self.subject.key
        corrections = self._corrections
        note = self._note.text
        self._give(
            Amend(epoch=epoch, seq=seq, note=note, override=override, corrections=corrections)
        )

    def reword(self, words: Words) -> None:
        """Speak another language."""
        super().reword(words)
        self._tabs.name({place: words.translate("Operator", PAGES[place]) for place in range(3)})
        self._note.reword(words, words.translate("Operator", "Note about this entry"))
        verdicts: dict[Verdict | str, str] = {
            _KEEP: words.translate("Operator", "Leave the verdict")
        }
        verdicts.update({verdict: text.verdict_word(words, verdict) for verdict in Verdict})
        self._verdict.name(verdicts)
        self._reason.name({each: override_word(words, each) for each in OVERRIDES})
        for what, field in self._fields.items():
            field.reword(words, words.translate("Operator", FIELDS[what]))

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        super().restyle(look)
        for choices in (self._tabs, self._verdict, self._reason):
            choices.restyle(look)
        for field in (self._note, *self._fields.values()):
            field.restyle(look)
        for column in self._columns:
            column.setSpacing(look.gap(0.45))

    def keyPressEvent(self, pressed: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Page Up and Page Down turn the pages."""
        page = self._tabs.value
        if pressed.key() == Qt.Key.Key_PageDown:
            self._tabs.choose((page + 1) % 3)
        elif pressed.key() == Qt.Key.Key_PageUp:
            self._tabs.choose((page - 1) % 3)
        else:
            super().keyPressEvent(pressed)

    def _begin(self) -> None:
        for field in (self._note, *self._fields.values()):
            field.line.clear()
        self._verdict.choose(_KEEP)
        self._reason.choose(OverrideReason.DOCUMENTS_SEEN)
        self._tabs.choose(0)
        self._show_reasons()
        self._turn_page()

    @property
    def _corrections(self) -> dict[Correction, str]:
        return {what: field.text for what, field in self._fields.items() if field.text}

    def _turn_page(self) -> None:
        self.tell("")
        page = self._tabs.value
        self._pages.setCurrentIndex(page)
        if page == 1:
            self._verdict.take_focus()
        else:
            field = self._fields[Correction.NAME] if page else self._note
            field.line.setFocus()

    def _show_reasons(self) -> None:
        self._reason.setHidden(self._verdict.value == _KEEP)

    def _titled(self) -> str:
        return self._words.translate("Operator", "Note, decision, correction")
