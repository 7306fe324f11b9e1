"""Business rules of certificates: what a country asks of one that is shown to enter it.

Sources: EU DCC Validation Rules (eHealth Network, 1.1), the gateway's schema of a rule.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

from terminal.declarations.cleaning import tidy

MAX_FILE_BYTES: Final = 4 * 1024 * 1024
MAX_RULES: Final = 2_000
"""In one file; all countries together had some five hundred in force."""
MAX_DESCRIPTIONS: Final = 64
"""Languages of one rule."""
MAX_FIELDS: Final = 256
"""Affected fields of one rule."""

Version = tuple[int, int, int]
"""Major, minor and patch; what follows them in a semantic version plays no part."""


class RuleType(StrEnum):
    """Who asks: the country of arrival or the country that issued the certificate."""

    ACCEPTANCE = "Acceptance"
    INVALIDATION = "Invalidation"


class CertificateType(StrEnum):
    """The certificates that a rule is about."""

    GENERAL = "General"
    """All of them."""
    VACCINATION = "Vaccination"
    TEST = "Test"
    RECOVERY = "Recovery"


class RuleProblem(StrEnum):
    """Why a file, or an entry in it, is no rule; mostly the member that is not as it must be."""

    TOO_LARGE = "too-large"
    """The file, or the number of its rules, is beyond the limits."""
    JSON = "json"
    FORM = "form"
    """No JSON object, or neither a rule nor a list of rules."""
    IDENTIFIER = "Identifier"
    TYPE = "Type"
    COUNTRY = "Country"
    REGION = "Region"
    VERSION = "Version"
    SCHEMA_VERSION = "SchemaVersion"
    ENGINE = "Engine"
    ENGINE_VERSION = "EngineVersion"
    CERTIFICATE_TYPE = "CertificateType"
    DESCRIPTION = "Description"
    VALID_FROM = "ValidFrom"
    VALID_UNTIL = "ValidTo"
    AFFECTED_FIELDS = "AffectedFields"
    LOGIC = "Logic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One version of one rule, as its country published it."""

    identifier: str
    """`VR-CZ-0022`: at most 38 characters, without the version."""
    type: RuleType
    country: str
    """ISO 3166 alpha-2 of the country whose rule it is, or `EU`."""
    region: str = ""
    """The part of the country in which it holds; empty where in all."""
    version: Version
    schema_version: Version
    """The oldest schema of certificates that it can be asked of."""
    engine: str
    engine_version: Version
    certificate_type: CertificateType
    descriptions: Mapping[str, str]
    """What it asks, for people, by language (`en`); plain text of at most 512 characters."""
    valid_from: datetime
    valid_until: datetime
    """The first instant at which it no longer holds."""
    affected_fields: tuple[str, ...]
    """The paths in a certificate that it looks at."""
    logic: Mapping[str, Any]
    """CertLogic; whether it is well-formed shows when it is evaluated."""

    def description(self, languages: Sequence[str]) -> str:
        """What it asks, in the first of these languages that it has, else in English, else in
        any; empty where nobody wrote anything.
        """
        for language in (*languages, "en", *self.descriptions):
            if language in self.descriptions:
                return self.descriptions[language]
        return ""


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry of a file that is no rule, and why."""

    place: int
    """Which entry, counted from 0."""
    problem: RuleProblem


@dataclass(frozen=True, slots=True)
class RulesReading:
    """What a file gave: its rules, and every entry that is none."""

    rules: tuple[Rule, ...] = ()
    refused: tuple[Refused, ...] = ()


def read_rules(data: bytes) -> RulesReading:
    """Read a file with a rule or a list of rules; what cannot be read is named, never raised."""
    if len(data) > MAX_FILE_BYTES:
        return RulesReading(refused=(Refused(0, RuleProblem.TOO_LARGE),))
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return RulesReading(refused=(Refused(0, RuleProblem.JSON),))
    entries = found if isinstance(found, list) else [found]
    read = [(place, read_rule(entry)) for place, entry in enumerate(entries[:MAX_RULES])]
    refused = [Refused(place, rule) for place, rule in read if isinstance(rule, RuleProblem)]
    if len(entries) > MAX_RULES:
        refused.append(Refused(MAX_RULES, RuleProblem.TOO_LARGE))
    rules = [rule for _, rule in read if isinstance(rule, Rule)]
    return RulesReading(tuple(rules), tuple(refused))


def read_rule(found: object) -> Rule | RuleProblem:
    """Read one rule from its JSON; members that it need not have are not looked at."""
    if not isinstance(found, Mapping):
        return RuleProblem.FORM
    try:
        return Rule(
            identifier=_matching(found, RuleProblem.IDENTIFIER, _IDENTIFIER),
            type=_one_of(RuleType, found, RuleProblem.TYPE),
            country=_matching(found, RuleProblem.COUNTRY, _COUNTRY),
            region=_region(found),
            version=_version(found, RuleProblem.VERSION),
            schema_version=_version(found, RuleProblem.SCHEMA_VERSION),
            engine=_text(found, RuleProblem.ENGINE),
            engine_version=_version(found, RuleProblem.ENGINE_VERSION),
            certificate_type=_one_of(CertificateType, found, RuleProblem.CERTIFICATE_TYPE),
            descriptions=_descriptions(found),
            valid_from=_instant(found, RuleProblem.VALID_FROM),
            valid_until=_instant(found, RuleProblem.VALID_UNTIL),
            affected_fields=_fields(found),
            logic=_logic(found),
        )
    except _WrongMemberError as wrong:
        return wrong.problem


def read_version(text: object) -> Version | None:
    """A semantic version, None for anything else."""
    match = _VERSION.match(text) if isinstance(text, str) else None
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def in_force(rules: Iterable[Rule], at: datetime) -> tuple[Rule, ...]:
    """Of each rule the highest version among those that hold at `at`, in the order given."""
    found: dict[str, Rule] = {}
    for rule in rules:
        other = found.get(rule.identifier)
        newer = other is None or rule.version > other.version
        if newer and rule.valid_from <= at < rule.valid_until:
            found[rule.identifier] = rule
    return tuple(found.values())


_IDENTIFIER: Final = re.compile(r"(?:GR|VR|TR|RR|IR)-[A-Z]{2}-[0-9]{1,32}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_VERSION: Final = re.compile(r"([0-9]{1,6})\.([0-9]{1,6})\.([0-9]{1,6})(?![0-9])")
_REGION: Final = re.compile(r"[A-Za-z0-9 -]{0,32}")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{2,8})*")


class _WrongMemberError(Exception):
    def __init__(self, problem: RuleProblem) -> None:
        super().__init__(problem)
        self.problem = problem


def _text(found: Mapping[Any, Any], name: RuleProblem) -> str:
    value = found.get(name.value)
    if not isinstance(value, str):
        raise _WrongMemberError(name)
    return value


def _matching(found: Mapping[Any, Any], name: RuleProblem, form: re.Pattern[str]) -> str:
    value = _text(found, name)
    if not form.fullmatch(value):
        raise _WrongMemberError(name)
    return value


_Word = TypeVar("_Word", bound=StrEnum)


def _one_of(words: type[_Word], found: Mapping[Any, Any], name: RuleProblem) -> _Word:
    try:
        return words(_text(found, name))
    except ValueError:
        raise _WrongMemberError(name) from None


def _region(found: Mapping[Any, Any]) -> str:
    if found.get(RuleProblem.REGION.value) is None:
        return ""
    return _matching(found, RuleProblem.REGION, _REGION)


def _version(found: Mapping[Any, Any], name: RuleProblem) -> Version:
    version = read_version(found.get(name.value))
    if version is None:
        raise _WrongMemberError(name)
    return version


def _instant(found: Mapping[Any, Any], name: RuleProblem) -> datetime:
    try:
        instant = datetime.fromisoformat(_text(found, name))
    except ValueError:
        raise _WrongMemberError(name) from None
    if instant.tzinfo is None:
        raise _WrongMemberError(name)
    return instant


def _descriptions(found: Mapping[Any, Any]) -> dict[str, str]:
    name = RuleProblem.DESCRIPTION
    texts: dict[str, str] = {}
    for entry in _list(found, name, MAX_DESCRIPTIONS):
        language = entry.get("lang") if isinstance(entry, Mapping) else None
        text = entry.get("desc") if isinstance(entry, Mapping) else None
        if not isinstance(language, str) or not isinstance(text, str):
            raise _WrongMemberError(name)
        if not _LANGUAGE.fullmatch(language):
            raise _WrongMemberError(name)
        texts.setdefault(language.lower(), tidy(text))
    return texts


def _fields(found: Mapping[Any, Any]) -> tuple[str, ...]:
    fields = _list(found, RuleProblem.AFFECTED_FIELDS, MAX_FIELDS)
    if not all(isinstance(path, str) for path in fields):
        raise _WrongMemberError(RuleProblem.AFFECTED_FIELDS)
    return tuple(tidy(path) for path in fields)


def _logic(found: Mapping[Any, Any]) -> Mapping[str, Any]:
    logic = found.get(RuleProblem.LOGIC.value)
    if not isinstance(logic, Mapping) or not logic:
        raise _WrongMemberError(RuleProblem.LOGIC)
    return logic


def _list(found: Mapping[Any, Any], name: RuleProblem, limit: int) -> Sequence[Any]:
    value = found.get(name.value)
    if not isinstance(value, list | tuple) or len(value) > limit:
        raise _WrongMemberError(name)
    return value
