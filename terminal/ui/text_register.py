"""The words of the register and its charts: columns, facts of an entry, sources, amendments."""

from collections.abc import Iterable, Mapping

from sync.protocol.terms import Source
from terminal.desk.orders import Correction, OverrideReason
from terminal.ui.text_overrides import override_word
from terminal.ui.text_reasons import reason_text
from terminal.ui.words import QT_TRANSLATE_NOOP, Words

COLUMNS: Mapping[str, str] = {
    "TIME": QT_TRANSLATE_NOOP("Register", "Time"),
    "VERDICT": QT_TRANSLATE_NOOP("Register", "Verdict"),
    "NAME": QT_TRANSLATE_NOOP("Register", "Name"),
    "NUMBER": QT_TRANSLATE_NOOP("Register", "Number"),
    "BORN": QT_TRANSLATE_NOOP("Register", "Birth year"),
    "ORIGIN": QT_TRANSLATE_NOOP("Register", "Province"),
    "REASON": QT_TRANSLATE_NOOP("Register", "Reason"),
}

FIELDS: Mapping[str, str] = {
    "name": QT_TRANSLATE_NOOP("Field", "Full name"),
    "number": QT_TRANSLATE_NOOP("Field", "Document number"),
    "old_number": QT_TRANSLATE_NOOP("Field", "Earlier number"),
    "birth_date": QT_TRANSLATE_NOOP("Field", "Date of birth"),
    "sex": QT_TRANSLATE_NOOP("Field", "Sex"),
    "address": QT_TRANSLATE_NOOP("Field", "Address"),
    "phone": QT_TRANSLATE_NOOP("Field", "Telephone"),
    "nationality": QT_TRANSLATE_NOOP("Field", "Nationality"),
    "plate": QT_TRANSLATE_NOOP("Field", "Plate"),
    "certificate": QT_TRANSLATE_NOOP("Field", "Certificate"),
    "notes": QT_TRANSLATE_NOOP("Field", "Notes"),
    "temperature": QT_TRANSLATE_NOOP("Field", "Temperature"),
    "direction": QT_TRANSLATE_NOOP("Field", "Direction"),
    "lane": QT_TRANSLATE_NOOP("Field", "Lane"),
    "document": QT_TRANSLATE_NOOP("Field", "Kind of code"),
    "source": QT_TRANSLATE_NOOP("Field", "Source"),
    "operator": QT_TRANSLATE_NOOP("Field", "Officer"),
    "origin": QT_TRANSLATE_NOOP("Field", "Province"),
    "day": QT_TRANSLATE_NOOP("Field", "Day"),
    "reason": QT_TRANSLATE_NOOP("Field", "Reason"),
}
"""The names of what is known of an entry, by the names of a row's fields."""

CORRECTIONS: Mapping[Correction, str] = {each: FIELDS[each.value] for each in Correction}

SOURCES: Mapping[Source, str] = {
    Source.CAMERA: QT_TRANSLATE_NOOP("Source", "Camera"),
    Source.RECORDING: QT_TRANSLATE_NOOP("Source", "Recorded video"),
    Source.SCANNER: QT_TRANSLATE_NOOP("Source", "Scanner"),
    Source.TYPED: QT_TRANSLATE_NOOP("Source", "Typed"),
    Source.ASSISTED: QT_TRANSLATE_NOOP("Source", "Declared with help"),
    Source.LATE: QT_TRANSLATE_NOOP("Source", "Entered later"),
}


def column_name(words: Words, name: str) -> str:
    """What stands above a column of the register."""
    return words.translate("Register", COLUMNS[name])


def field_name(words: Words, name: str) -> str:
    """What something that is known of an entry is called."""
    return words.translate("Field", FIELDS[name])


def source_word(words: Words, source: Source) -> str:
    """How the terminal came to know of somebody."""
    return words.translate("Source", SOURCES[source])


def reason_words(words: Words, reasons: Iterable[str]) -> list[str]:
    """Why a verdict is what it is; that somebody decided otherwise is told with their reason."""
    told = []
    given = tuple(reasons)
    for code in given:
        kind, _, which = code.partition(":")
        if kind != "override":
            told.append(reason_text(words, code).text)
        elif which in set(OverrideReason):
            decided = words.translate("Override", "Decided otherwise: {reason}")
            told.append(decided.replace("{reason}", override_word(words, OverrideReason(which))))
        elif not any(each.startswith("override:") for each in given):
            told.append(words.translate("Override", "Decided otherwise"))
    return told


def province_word(words: Words, origin: str) -> str:
    """A province, or that none is known; provinces have one name in all languages."""
    return origin or words.translate("Register", "No province given")
