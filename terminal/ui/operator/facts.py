"""What a sheet says of an entry, as captions and values that need no screen."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from terminal.declarations.temperature import degrees
from terminal.reports.masking import masked_row
from terminal.reports.row import PERSON_TEXTS, Row
from terminal.reports.words import birth_date
from terminal.ui import text
from terminal.ui.text_reasons import reason_text
from terminal.ui.words import QT_TRANSLATE_NOOP, Words

Facts = tuple[tuple[str, str], ...]
"""A caption and a value each."""

CAPTIONS: Mapping[str, str] = {
    "name": QT_TRANSLATE_NOOP("Operator", "Name"),
    "number": QT_TRANSLATE_NOOP("Operator", "Number of the paper"),
    "old_number": QT_TRANSLATE_NOOP("Operator", "Old number"),
    "birth_date": QT_TRANSLATE_NOOP("Operator", "Date of birth"),
    "sex": QT_TRANSLATE_NOOP("Operator", "Sex"),
    "address": QT_TRANSLATE_NOOP("Operator", "Address"),
    "phone": QT_TRANSLATE_NOOP("Operator", "Phone"),
    "plate": QT_TRANSLATE_NOOP("Operator", "Number plate"),
    "nationality": QT_TRANSLATE_NOOP("Operator", "Nationality"),
    "certificate": QT_TRANSLATE_NOOP("Operator", "Certificate"),
}


def entry_facts(words: Words, row: Row, zone: ZoneInfo) -> Facts:
    """An entry with the person masked: what was decided, why, and what was learned later."""
    way = "" if row.direction is None else text.direction_word(words, row.direction)
    passage = " · ".join(filter(None, (way, text.lane_word(words, row.lane))))
    reasons = "; ".join(reason_text(words, code).text for code in row.reasons[:3])
    amended = words.amendments(row.amendments) if row.amendments else ""
    verdict = " · ".join(filter(None, (text.verdict_word(words, row.verdict), amended)))
    masked = masked_row(row)
    told = (
        (words.translate("Operator", "Verdict"), verdict),
        (words.translate("Operator", "Time"), _moment(row, zone)),
        (words.translate("Operator", "Direction"), passage),
        (words.translate("Operator", "Person"), " · ".join(filter(None, _person(words, masked)))),
        (words.translate("Operator", "Document"), text.document_name(words, row.document)),
        (words.translate("Operator", "Reasons"), reasons),
        (words.translate("Operator", "Temperature"), _temperature(words, row)),
    )
    return tuple(fact for fact in told if fact[1])


def person_facts(words: Words, row: Row, zone: ZoneInfo) -> Facts:
    """All that is known of the person of an entry."""
    told = [
        (words.translate("Operator", CAPTIONS[name]), _whole(words, name, getattr(row, name)))
        for name in PERSON_TEXTS
    ]
    told += [
        (words.translate("Operator", "Temperature"), _temperature(words, row)),
        (words.translate("Operator", "Note"), row.notes),
        (words.translate("Operator", "Time"), _moment(row, zone)),
    ]
    return tuple(fact for fact in told if fact[1])


def _person(words: Words, masked: Row) -> tuple[str, ...]:
    return masked.name, masked.birth_date, text.sex_word(words, masked.sex), masked.number


def _whole(words: Words, name: str, value: str) -> str:
    if name == "birth_date":
        return birth_date(value)
    return text.sex_word(words, value) if name == "sex" else value


def _moment(row: Row, zone: ZoneInfo) -> str:
    return f"{text.clock(row.at, zone)} · {text.date(row.at, zone)}"


def _temperature(words: Words, row: Row) -> str:
    if row.temperature_tenths is None:
        return ""
    return f"{degrees(row.temperature_tenths, ',' if words.language == 'vi' else '.')} °C"
