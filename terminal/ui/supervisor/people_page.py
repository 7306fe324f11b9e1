"""The page of the people of a post: who may sign in, as what."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from sync.journal.accounts import MOST_LETTERS, Account, Role
from terminal.desk.people import Refusal
from terminal.ui.supervisor import refusals
from terminal.ui.supervisor.fields import Button, Choice, Field, paragraph, row_of, show_typed_box
from terminal.ui.supervisor.form_page import FormPage
from terminal.ui.theme import Look
from terminal.ui.words import Words

_MOST_LETTERS: Final = 1024


class PeoplePage(FormPage):
    """Adds, renames and removes people, and gives operators new PINs.

    What is asked is answered by `show_people` and `show_done`, or by `show_refused`.
    """

    icon = "people"

    add_asked = Signal(str, object, str)
    """A name, a Role and a secret."""
    rename_asked = Signal(object, str)
    """An Account and its new name."""
    disable_asked = Signal(object)
    renew_asked = Signal(object, str)
    """An operator's Account and the new PIN."""
    secret_asked = Signal(str, str)
    """One's own old and new passphrase."""

    def __init__(self, me: Account, parent: QWidget | None = None) -> None:
        """:param me: who is signed in."""
        super().__init__(parent)
        self._me = me
        self._people: tuple[Account, ...] = ()
        self._asked = ""
        form = self.form
        self._list = QListWidget(form)
        self._list.setObjectName("people")
        self._name = Field("name", MOST_LETTERS, form)
        self._role = Choice("role", form)
        self._old = Field("old", _MOST_LETTERS, form, secret=True)
        self._secret = Field("secret", _MOST_LETTERS, form, secret=True)
        self._seen = show_typed_box(form, self._old, self._secret)
        self._hint = paragraph(form, "muted")
        self._new, self._rename = Button(form), Button(form)
        self._change, self._disable = Button(form), Button(form)
        self._do, self._back = Button(form, main=True), Button(form)
        self._arrange()
        self._new.clicked.connect(lambda: self._begin("add"))
        self._rename.clicked.connect(lambda: self._begin("rename"))
        self._change.clicked.connect(lambda: self._begin("secret"))
        self._disable.clicked.connect(lambda: self._begin("disable"))
        self._do.clicked.connect(self._ask)
        self._back.clicked.connect(lambda: self._begin(""))
        for field in (self._name, self._old, self._secret):
            field.changed.connect(self._enable)
            field.entered.connect(self._ask)
        self._role.chosen.connect(self._reword_form)
        self._list.currentRowChanged.connect(lambda _: self._begin(""))
        self._begin("")

    def title(self, words: Words) -> str:
        """The page's name."""
        return words.translate("Supervisor", "People")

    def closed(self) -> None:
        """Keep nothing of what was typed."""
        self._begin("")

    def show_people(self, people: Sequence[Account]) -> None:
        """Everybody who may sign in."""
        self._people = tuple(people)
        chosen = self._chosen
        self._list.clear()
        for account in self._people:
            self._list.addItem(QListWidgetItem(self._line(account)))
        ids = [account.id for account in self._people]
        self._list.setCurrentRow(ids.index(chosen.id) if chosen and chosen.id in ids else 0)

    def show_done(self) -> None:
        """What was asked for is done."""
        self._begin("")
        if self.words is not None:
            self.told.tell(self.words.translate("People", "✓ Done, and taken down."), "good")

    def show_refused(self, why: Refusal) -> None:
        """What was asked for was not done."""
        self._enable()
        if self.words is not None:
            is_pin = self._role_asked is Role.OPERATOR
            self.told.tell(refusals.refusal(self.words, why, pin=is_pin), "wrong")

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self.words = words
        self.head(
            words.translate("People", "Who may sign in here"),
            words.translate(
                "People",
                "Heads see the register and this window. Operators sign on at the start of their"
                " shift. Nobody is ever deleted: who left stays in the records.",
            ),
        )
        self._list.setAccessibleName(words.translate("Supervisor", "People"))
        self._role.say(words.translate("People", "As what"))
        self._role.offer(
            (
                (words.translate("People", "Operator"), Role.OPERATOR),
                (words.translate("People", "Head of the post"), Role.SUPERVISOR),
            )
        )
        self._name.say(words.translate("FirstStart", "Name"))
        self._old.say(words.translate("People", "Your passphrase until now"))
        self._seen.setText(words.translate("SignIn", "Show what is typed"))
        self._new.say(words.translate("People", "Add somebody…"))
        self._rename.say(words.translate("People", "Change the name…"))
        self._disable.say(words.translate("People", "May no longer sign in…"))
        self._back.say(words.translate("People", "Leave it"))
        self.show_people(self._people)
        self._reword_form()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        super().restyle(look)
        self._hint.setFont(look.font(1.05))
        self._list.setMinimumHeight(look.line() * 9)

    @property
    def _chosen(self) -> Account | None:
        row = self._list.currentRow()
        return self._people[row] if 0 <= row < len(self._people) else None

    @property
    def _role_asked(self) -> Role:
        if self._asked == "add":
            return Role(str(self._role.value))
        return self._chosen.role if self._chosen is not None else Role.OPERATOR

    def _begin(self, asked: str) -> None:
        """Show the form for what is asked; empty for none."""
        self._asked = asked
        for field in (self._name, self._old, self._secret):
            field.clear()
        self.told.tell("")
        if asked == "rename" and self._chosen is not None:
            self._name.line.setText(self._chosen.name)
        self._reword_form()
        first = {"add": self._name, "rename": self._name, "secret": self._secret}.get(asked)
        if first is not None:
            (self._old if self._old.isVisibleTo(self) else first).line.setFocus()
        elif asked:
            self._do.setFocus()

    def _ask(self) -> None:
        chosen = self._chosen
        if not self._do.isEnabled():
            return
        self._do.setEnabled(False)
        if self._asked == "add":
            self.add_asked.emit(self._name.text, self._role_asked, self._secret.text)
        elif chosen is None:
            return
        elif self._asked == "rename":
            self.rename_asked.emit(chosen, self._name.text)
        elif self._asked == "disable":
            self.disable_asked.emit(chosen)
        elif chosen.role is Role.OPERATOR:
            self.renew_asked.emit(chosen, self._secret.text)
        else:
            self.secret_asked.emit(self._old.text, self._secret.text)

    def _enable(self) -> None:
        chosen, asked = self._chosen, self._asked
        is_me = chosen is not None and chosen.id == self._me.id
        self._list.setEnabled(not asked)
        for button in (self._new, self._rename, self._change, self._disable):
            button.setVisible(not asked)
        self._rename.setEnabled(chosen is not None)
        self._disable.setEnabled(chosen is not None and not is_me)
        # Another supervisor's key opens what no other one does: only its owner can change it.
        self._change.setEnabled(chosen is not None and (is_me or chosen.role is Role.OPERATOR))
        self._name.setVisible(asked in {"add", "rename"})
        self._role.setVisible(asked == "add")
        self._old.setVisible(asked == "secret" and is_me)
        self._secret.setVisible(asked in {"add", "secret"})
        self._seen.setVisible(asked in {"add", "secret"})
        for part in (self._hint, self._do, self._back):
            part.setVisible(bool(asked))
        needed = [
            field for field in (self._name, self._old, self._secret) if field.isVisibleTo(self)
        ]
        self._do.setEnabled(all(field.text.strip() for field in needed))

    def _reword_form(self) -> None:
        self._enable()
        if self.words is None:
            return
        words, chosen = self.words, self._chosen
        name = "" if chosen is None else chosen.name
        is_pin = self._role_asked is Role.OPERATOR
        self._secret.say(
            words.translate("People", "New PIN")
            if is_pin
            else words.translate("People", "New passphrase")
        )
        self._change.say(
            words.translate("People", "Change the PIN…")
            if chosen is None or chosen.role is Role.OPERATOR
            else words.translate("People", "Change the passphrase…")
        )
        does = {
            "add": words.translate("People", "Add"),
            "rename": words.translate("People", "Change the name"),
            "secret": words.translate("People", "Change it"),
            "disable": words.translate("People", "Yes, no longer"),
        }
        self._do.say(does.get(self._asked, ""))
        hints = {
            "disable": words.translate("People", "{name} will no longer be able to sign in here."),
            "rename": words.translate("People", "Records keep the name that they were made with."),
        }
        secret = (
            words.translate("People", "At least six digits. A PIN only says who is on duty.")
            if is_pin
            else words.translate("FirstStart", "Four words by chance are easy to remember.")
        )
        self._hint.setText(hints.get(self._asked, secret).replace("{name}", name))

    def _line(self, account: Account) -> str:
        if self.words is None:
            return account.name
        words = self.words
        role = (
            words.translate("People", "Head of the post")
            if account.role is Role.SUPERVISOR
            else words.translate("People", "Operator")
        )
        me = words.translate("People", "(you)") if account.id == self._me.id else ""
        return f"{account.name}  ·  {role} {me}".rstrip()

    def _arrange(self) -> None:
        form = QVBoxLayout()
        for part in (self._role, self._name, self._old, self._secret, self._hint):
            form.addWidget(part)
        form.addLayout(row_of(self._do, self._back, self._seen))
        for button in (self._new, self._rename, self._change, self._disable):
            form.addWidget(button)
        form.addWidget(self.told)
        form.addStretch(1)
        form.setAlignment(Qt.AlignmentFlag.AlignTop)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(self._list, 3)
        both.addLayout(form, 2)
        self.body.addLayout(both, 1)
