"""The page of the post's settings: those that may be changed at work, and the others to look at."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from terminal.config import Config
from terminal.ui.label import PlainLabel
from terminal.ui.supervisor.fields import Button, Choice, Field, row_of
from terminal.ui.supervisor.form_page import FormPage
from terminal.ui.theme import Look
from terminal.ui.words import LANGUAGES, QT_TRANSLATE_NOOP, Words

_SECONDS: Final = (3, 5, 8, 12, 20, 30, 60)
_FEVERS: Final = tuple(tenths / 10 for tenths in range(370, 386))
_SHOWN: Final = (
    QT_TRANSLATE_NOOP("Settings", "Post"),
    QT_TRANSLATE_NOOP("Settings", "Lane"),
    QT_TRANSLATE_NOOP("Settings", "Same person again"),
    QT_TRANSLATE_NOOP("Settings", "Readable here"),
    QT_TRANSLATE_NOOP("Settings", "Kept sealed"),
    QT_TRANSLATE_NOOP("Settings", "By order number"),
)


class SettingsPage(FormPage):
    """Emits what was changed; it is in force when `show_kept` comes."""

    icon = "settings"

    changes_asked = Signal(object)
    """A mapping of settings such as `screen.language` to new values."""

    def __init__(self, config: Config, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._config = config
        form = self.form
        self._language, self._theme = Choice("language", form), Choice("theme", form)
        self._sound, self._speech = Choice("sound", form), Choice("speech", form)
        self._seconds, self._fever = Choice("seconds", form), Choice("fever", form)
        self._unsigned, self._lanes = Choice("unsigned", form), Field("lanes", 300, form)
        self._keep, self._back = Button(form, main=True), Button(form)
        self._captions = [PlainLabel("", form) for _ in _SHOWN]
        self._values = [PlainLabel("", form) for _ in _SHOWN]
        self._arrange()
        for choice in self._choices.values():
            choice.chosen.connect(self._enable)
        self._lanes.changed.connect(self._enable)
        self._keep.clicked.connect(self._ask)
        self._back.clicked.connect(self._show)

    def title(self, words: Words) -> str:
        """The page's name."""
        return words.translate("Supervisor", "Settings")

    def closed(self) -> None:
        """What was chosen and not kept is given up."""
        self._show()

    def show_kept(self, config: Config) -> None:
        """These settings hold, or will from the next start on."""
        self._config = config
        self._show()
        if self.words is not None:
            told = self.words.translate(
                "Settings",
                "✓ Kept, and taken down. Lanes, rules and sound count from the next start on.",
            )
            self.told.tell(told, "good")

    def show_not_kept(self) -> None:
        """Nothing was changed."""
        self._enable()
        if self.words is not None:
            told = self.words.translate(
                "People", "✕ The disk does not take it. Nothing was changed."
            )
            self.told.tell(told, "wrong")

    def reword(self, words: Words) -> None:
        """Speak another language."""
        self.words = words
        self.head(
            words.translate("Settings", "How this post works"),
            words.translate(
                "Settings",
                "Everything else stands in config.toml. What is changed here goes before it.",
            ),
        )
        self._language.say(words.translate("Settings", "Language"))
        self._language.offer((name, code) for code, name in LANGUAGES.items())
        self._theme.say(words.translate("Settings", "Colours"))
        self._theme.offer(
            (
                (words.translate("Settings", "Day"), "day"),
                (words.translate("Settings", "Night"), "night"),
            )
        )
        for switch in (self._sound, self._speech):
            switch.offer(
                (
                    (words.translate("Settings", "On"), True),
                    (words.translate("Settings", "Off"), False),
                )
            )
        self._sound.say(words.translate("Settings", "Sound"))
        self._speech.say(words.translate("Settings", "Voice"))
        self._seconds.say(words.translate("Settings", "A verdict stays"))
        self._fever.say(words.translate("Settings", "Fever from"))
        self._unsigned.say(words.translate("Settings", "Unsigned codes"))
        self._unsigned.offer(
            (
                (words.translate("Settings", "Pass, with a note"), "admit"),
                (words.translate("Settings", "Are checked"), "attention"),
            )
        )
        self._lanes.say(words.translate("Settings", "Lanes to choose from, with commas between"))
        self._keep.say(words.translate("Settings", "Keep the changes"))
        self._back.say(words.translate("Settings", "As before"))
        for label, caption in zip(self._captions, _SHOWN, strict=True):
            label.setText(words.translate("Settings", caption))
        self._show()

    def restyle(self, look: Look) -> None:
        """Take sizes and colours from a look."""
        super().restyle(look)
        for label in (*self._captions, *self._values):
            label.setFont(look.font(1.05))

    @property
    def _choices(self) -> Mapping[str, Choice]:
        return {
            "screen.language": self._language,
            "screen.theme": self._theme,
            "screen.sound": self._sound,
            "screen.speech": self._speech,
            "screen.clear_after_seconds": self._seconds,
            "rules.fever_celsius": self._fever,
            "rules.unsigned": self._unsigned,
        }

    def _held(self) -> dict[str, object]:
        """The settings as they hold now."""
        screen, rules = self._config.screen, self._config.rules
        return {
            "screen.language": screen.language,
            "screen.theme": screen.theme,
            "screen.sound": screen.sound,
            "screen.speech": screen.speech,
            "screen.clear_after_seconds": screen.clear_after_seconds,
            "rules.fever_celsius": rules.fever_celsius,
            "rules.unsigned": rules.unsigned,
            "post.lanes": list(self._config.post.lanes),
        }

    def _changes(self) -> dict[str, object]:
        chosen: dict[str, object] = {key: box.value for key, box in self._choices.items()}
        lanes = [lane.strip() for lane in self._lanes.text.split(",")]
        chosen["post.lanes"] = list(dict.fromkeys(lane for lane in lanes if lane))[:16]
        held = self._held()
        return {key: value for key, value in chosen.items() if value != held[key]}

    def _ask(self) -> None:
        changes = self._changes()
        if changes:
            self._keep.setEnabled(False)
            self.changes_asked.emit(changes)

    def _show(self) -> None:
        """What holds, in every part."""
        words = self.words
        if words is None:
            return
        config = self._config
        seconds = sorted({*_SECONDS, config.screen.clear_after_seconds})
        self._seconds.offer((words.seconds(round(value)), value) for value in seconds)
        fevers = sorted({*_FEVERS, config.rules.fever_celsius})
        self._fever.offer((words.celsius(value), value) for value in fevers)
        for key, box in self._choices.items():
            box.choose(self._held()[key])
        self._lanes.line.setText(", ".join(config.post.lanes))
        kept = config.retention
        values = (
            config.post.name,
            config.post.lane,
            words.minutes(config.rules.repeat_minutes),
            words.hours(kept.readable_hours),
            words.days(kept.sealed_days),
            kept.order or words.translate("Settings", "none: the usual terms"),
        )
        for label, value in zip(self._values, values, strict=True):
            label.setText(value)
        self.told.tell("")
        self._enable()

    def _enable(self) -> None:
        for button in (self._keep, self._back):
            button.setEnabled(bool(self._changes()))

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(12)
        for place, choice in enumerate(self._choices.values()):
            grid.addWidget(choice, place // 3, place % 3)
        grid.addWidget(self._lanes, 2, 1, 1, 2)
        self.body.addLayout(grid)
        self.body.addLayout(row_of(self._keep, self._back))
        self.body.addWidget(self.told)
        shown = QGridLayout()
        shown.setHorizontalSpacing(24)
        for place, (caption, value) in enumerate(zip(self._captions, self._values, strict=True)):
            shown.addWidget(caption, place % 3, place // 3 * 2)
            shown.addWidget(value, place % 3, place // 3 * 2 + 1)
            caption.setProperty("tone", "muted")
        shown.setColumnStretch(1, 1)
        shown.setColumnStretch(3, 1)
        self.body.addLayout(shown)
        self.body.addStretch(1)
