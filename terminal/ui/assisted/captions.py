"""Every word for the fields of a typed declaration and for what is wrong with them."""

from collections.abc import Mapping
from datetime import date

from sync.protocol.forms import Form, Texts
from terminal.desk.assisted import Field
from terminal.desk.assisted_late import LateField
from terminal.desk.assisted_places import name_of
from terminal.desk.assisted_typing import Problem
from terminal.ui import text
from terminal.ui.words import QT_TRANSLATE_NOOP, Words

FIELDS: Mapping[Field, tuple[str, str]] = {
    Field.NUMBER: (
        QT_TRANSLATE_NOOP("Assisted", "ID or passport number"),
        QT_TRANSLATE_NOOP("Assisted", "12 digits of the card. Without papers: Enter."),
    ),
    Field.NAME: (
        QT_TRANSLATE_NOOP("Assisted", "Full name"),
        QT_TRANSLATE_NOOP("Assisted", "As on the papers; small letters will do."),
    ),
    Field.BIRTH: (
        QT_TRANSLATE_NOOP("Assisted", "Date or year of birth"),
        QT_TRANSLATE_NOOP("Assisted", "05031985 or 1985"),
    ),
    Field.SEX: (
        QT_TRANSLATE_NOOP("Assisted", "Male or female"),
        QT_TRANSLATE_NOOP("Assisted", "1 or 2; Enter to go on"),
    ),
    Field.PHONE: (
        QT_TRANSLATE_NOOP("Assisted", "Telephone"),
        QT_TRANSLATE_NOOP("Assisted", "Without a telephone: Enter."),
    ),
    Field.ADDRESS: (
        QT_TRANSLATE_NOOP("Assisted", "Address"),
        QT_TRANSLATE_NOOP("Assisted", "Commune, then a comma and the province: lc is enough."),
    ),
    Field.ORIGIN: (
        QT_TRANSLATE_NOOP("Assisted", "Comes from"),
        QT_TRANSLATE_NOOP("Assisted", "A few letters of the province or country"),
    ),
    Field.DESTINATION: (
        QT_TRANSLATE_NOOP("Assisted", "Goes to"),
        QT_TRANSLATE_NOOP("Assisted", "A few letters of the province or country"),
    ),
    Field.TRAVEL_DAY: (
        QT_TRANSLATE_NOOP("Assisted", "Day of travel"),
        QT_TRANSLATE_NOOP("Assisted", "23/11 or 2311"),
    ),
}
"""What a field is, and how it is typed."""

COLUMNS: Mapping[LateField, str] = {
    LateField.TIME: QT_TRANSLATE_NOOP("Assisted", "Time on paper"),
    LateField.NAME: QT_TRANSLATE_NOOP("Assisted", "Full name"),
    LateField.NUMBER: QT_TRANSLATE_NOOP("Assisted", "ID number"),
    LateField.BIRTH: QT_TRANSLATE_NOOP("Assisted", "Born"),
    LateField.PLATE: QT_TRANSLATE_NOOP("Assisted", "Plate"),
}

PROBLEMS: Mapping[Problem, str] = {
    Problem.MISSING: QT_TRANSLATE_NOOP("Assisted", "This is needed."),
    Problem.NOT_A_NAME: QT_TRANSLATE_NOOP("Assisted", "A name has letters only, at most 64."),
    Problem.NOT_A_DATE: QT_TRANSLATE_NOOP("Assisted", "No such day. Type day, month, year."),
    Problem.NOT_A_TIME: QT_TRANSLATE_NOOP("Assisted", "No such time. Type 21/11 14:30 or 1430."),
    Problem.IN_FUTURE: QT_TRANSLATE_NOOP("Assisted", "That is still to come. Check day and time."),
    Problem.TOO_LONG_AGO: QT_TRANSLATE_NOOP("Assisted", "That is too long ago. Check the year."),
    Problem.TOO_FAR: QT_TRANSLATE_NOOP("Assisted", "That is more than 31 days away."),
    Problem.NOT_A_NUMBER: QT_TRANSLATE_NOOP(
        "Assisted", "Not a whole number: 12 digits, 9 digits, or a passport's."
    ),
    Problem.NOT_A_PHONE: QT_TRANSLATE_NOOP("Assisted", "A telephone number has 8 to 15 digits."),
    Problem.TOO_LONG: QT_TRANSLATE_NOOP("Assisted", "That is too long."),
    Problem.NOT_A_CHOICE: QT_TRANSLATE_NOOP("Assisted", "Choose one of those shown."),
    Problem.TOO_MANY: QT_TRANSLATE_NOOP("Assisted", "The form takes no more of them."),
}


def field_caption(words: Words, field: Field) -> str:
    """What a field of the person is."""
    return words.translate("Assisted", FIELDS[field][0])


def field_advice(words: Words, field: Field) -> str:
    """How a field of the person is typed."""
    return words.translate("Assisted", FIELDS[field][1])


def problem_text(words: Words, problem: Problem) -> str:
    """Why something was not taken, and what helps."""
    return words.translate("Assisted", PROBLEMS[problem])


def form_text(words: Words, texts: Texts, form: Form) -> str:
    """A text of a form in the screen's language."""
    said = texts.vi if words.language == "vi" else texts.en
    return said.replace("{days}", str(form.window_days))


def shown_value(words: Words, field: Field, value: str) -> str:
    """A value as people read and type it: days as dd/MM/yyyy, places and sexes by their names."""
    if field is Field.SEX:
        return text.sex_word(words, value)
    if field in (Field.ORIGIN, Field.DESTINATION):
        return name_of(value) if value else ""
    if field in (Field.BIRTH, Field.TRAVEL_DAY) and len(value) == len("2026-11-22"):
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    return value
