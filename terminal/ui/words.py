"""The words of one language: source strings are English, translations are Qt Linguist's."""

import logging
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTranslator

_log = logging.getLogger(__name__)


def _marked(context: str, source: str) -> str:  # noqa: ARG001 - the context is for lupdate
    return source


QT_TRANSLATE_NOOP = _marked
"""Marks a string for lupdate, which knows it by this very name; QtCore's own has no types."""

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
"""Languages that are shipped, each by its own name."""


class Words:
    """Looks words up in one language, without needing an application or a screen.

    `language` is a key of `LANGUAGES`, `assets` the folder that holds `translations/`. Several may
    live side by side: the kiosk shows two languages at once. A file that is missing or damaged
    leaves English, and one line in the log.
    """

    def __init__(self, language: str, assets: Path) -> None:
        self.language = language if language in LANGUAGES else "vi"
        self.assets = assets
        self._translator = QTranslator()
        path = assets / "translations" / f"chot_{self.language}.qm"
        # Qt would map the file, and end the program where an update writes over it; from bytes
        # it does not copy, so they stay here.
        self._compiled = path.read_bytes() if path.is_file() else b""
        if not self._translator.load(self._compiled):
            _log.error("no translations in %s", path)

    def translate(self, context: str, source: str, disambiguation: str = "", n: int = -1) -> str:
        """The words for a source string; `n` chooses the plural and fills `%n`."""
        found = self._translator.translate(context, source, disambiguation or None, n)
        text = found or source
        return text.replace("%n", self.number(n)) if n >= 0 else text

    def tr(self, source: str, disambiguation: str = "", n: int = -1) -> str:
        """The words of this class; lupdate knows plurals only by this name inside a class."""
        return self.translate("Words", source, disambiguation, n)

    def other(self) -> "Words":
        """The next language of those shipped."""
        names = list(LANGUAGES)
        return Words(names[(names.index(self.language) + 1) % len(names)], self.assets)

    def install(self) -> None:
        """Make this the application's language: every window gets a LanguageChange event."""
        QCoreApplication.installTranslator(self._translator)

    def uninstall(self) -> None:
        """Take this language back out of the application."""
        QCoreApplication.removeTranslator(self._translator)

    def number(self, value: int) -> str:
        """A whole number with its thousands set apart: 1.284 in Vietnamese, 1,284 in English."""
        grouped = f"{value:,}"
        return grouped.replace(",", ".") if self.language == "vi" else grouped

    def age(self, seconds: float) -> str:
        """How long ago, in one unit: under a minute, minutes, hours or days."""
        minutes = int(seconds // 60)
        if minutes < 1:
            return self.tr("under a minute")
        if minutes < 60:
            return self.tr("%n minute(s)", "", minutes)
        hours = minutes // 60
        if hours < 48:
            return self.tr("%n hour(s)", "", hours)
        days = hours // 24
        return self.tr("%n day(s)", "", days)

    def codes_in_view(self, n: int) -> str:
        """So many codes are before the camera at once."""
        return self.tr("%n codes are in view", "", n)

    def parts_read(self, read: int, count: int) -> str:
        """So many codes are read of those that hold one text together."""
        told = self.tr("{read} of {count} parts read")
        return told.replace("{read}", str(read)).replace("{count}", str(count))

    def waiting(self, n: int) -> str:
        """So many entries are held in memory because they could not be saved."""
        return self.tr("%n entry(s) waiting to be saved", "", n)

    def more_reasons(self, n: int) -> str:
        """So many reasons did not fit on the screen."""
        return self.tr("and %n more reason(s)", "", n)

    def more_faults(self, n: int) -> str:
        """So many faults did not fit into the banner."""
        return self.tr("and %n more fault(s)", "", n)

    def differing(self, hour: str) -> str:
        """The caption of what the centre confirmed, while it holds that hour otherwise."""
        return self.tr("Centre differs: {hour}").replace("{hour}", hour)

    def quarantined(self, n: int) -> str:
        """The caption of what the centre confirmed, while it holds so many records apart."""
        return self.tr("Confirmed, %n held apart", "", n)

    def wait_seconds(self, n: int) -> str:
        """Somebody may try again in so many seconds."""
        return self.tr("✕ Not right. The next try is possible in %n second(s).", "", n)

    def signing_out(self, n: int) -> str:
        """Nobody has touched the supervisor's window for long."""
        return self.tr("Signing out in %n second(s)", "", n)

    def people(self, n: int) -> str:
        """So many people are in a vehicle."""
        return self.tr("%n person(s)", "", n)

    def drivers(self, n: int) -> str:
        """So many of those in a vehicle drive it."""
        return self.tr("%n driver(s)", "", n)

    def passengers(self, n: int) -> str:
        """So many of those in a vehicle ride in it."""
        return self.tr("%n passenger(s)", "", n)

    def amendments(self, n: int) -> str:
        """So many times an entry was amended."""
        return self.tr("amended %n time(s)", "", n)

    def people_an_hour(self, n: int) -> str:
        """So many people pass an hour."""
        return self.tr("%n person(s) an hour", "", n)

    def found(self, n: int) -> str:
        """So many entries match what was searched for."""
        return self.tr("%n entry(s) found", "", n)

    def seconds(self, n: int) -> str:
        """For so many seconds."""
        return self.tr("%n second(s)", "", n)

    def minutes(self, n: int) -> str:
        """For so many minutes."""
        return self.tr("%n minute(s)", "", n)

    def hours(self, n: int) -> str:
        """For so many hours."""
        return self.tr("%n hour(s)", "", n)

    def days(self, n: int) -> str:
        """For so many days."""
        return self.tr("%n day(s)", "", n)

    def celsius(self, degrees: float) -> str:
        """A temperature of a person: 37,5 °C in Vietnamese, 37.5 °C in English."""
        told = f"{degrees:.1f} °C"
        return told.replace(".", ",") if self.language == "vi" else told

    def whole_vehicle(self, n: int) -> str:
        """Shows the so many people of one vehicle alone."""
        return self.tr("Whole vehicle: %n person(s)", "", n)

    def shown_of(self, n: int, total: int) -> str:
        """So many entries are shown of all that a day has."""
        told = self.tr("%n entry(s) of {total}", "", n)
        return told.replace("{total}", self.number(total))

    def new_above(self, n: int) -> str:
        """So many entries came above those that are in sight."""
        return self.tr("%n new entry(s) above", "", n)

    def entries(self, n: int) -> str:
        """So many entries of a day."""
        return self.tr("%n entry(s)", "", n)
