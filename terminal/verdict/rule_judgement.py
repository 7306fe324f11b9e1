"""From a certificate and the rules that apply to it to what each of them says; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from terminal.verdict.business_rules import (
    CertificateType,
    Rule,
    RuleType,
    in_force,
    read_version,
)
from terminal.verdict.certlogic import MAX_STEPS, Failure, Problem, Steps, evaluate
from terminal.verdict.certlogic_values import truth
from terminal.verdict.decision import Reason
from terminal.verdict.value_sets import ValueSets

MAX_TOTAL_STEPS: Final = 50_000
"""For all rules of one certificate together: at most a quarter of a second."""
MAX_REASONS: Final = 8
"""Rules that are named among the reasons of a verdict; a record holds sixteen reasons."""

_ENGINE: Final = "CERTLOGIC"
_ENGINE_MAJOR: Final = 1
"""Of the versions of CertLogic's own implementations, by which rules name what they need."""
_EVENTS: Final = {
    "v": CertificateType.VACCINATION,
    "t": CertificateType.TEST,
    "r": CertificateType.RECOVERY,
}


class Result(StrEnum):
    """What a rule says of a certificate."""

    PASSED = "passed"
    FAILED = "failed"
    OPEN = "open"
    """It could not be asked, or had no answer: a person must look."""


_CODES: Final = {Result.FAILED: Reason.RULE_FAILED, Result.OPEN: Reason.RULE_OPEN}


class Unfit(StrEnum):
    """Why a rule was open although nothing in its expression went wrong."""

    ENGINE = "engine"
    """It is written for another engine, or for a later one."""
    SCHEMA = "schema"
    """The certificate is of an older schema than the rule, of another line, or of none."""
    NO_ANSWER = "no-answer"
    """Its value is neither true nor falsy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalParameters:
    """What rules may ask about besides the certificate's own content.

    `clock` is the time of judging and must have a time zone; `arrival` and `issuer` are
    ISO 3166 alpha-2, the issuer's as the signature vouches for it.
    """

    clock: datetime
    arrival: str
    region: str = ""
    issuer: str = ""
    key_id: str = ""
    """In base64, as in the certificate."""
    issued_at: datetime | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RuleResult:
    """One rule's answer; `because` says why it is open."""

    rule: Rule
    result: Result
    because: Problem | Unfit | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answers of all rules that apply; none where no rule does."""

    results: tuple[RuleResult, ...] = ()

    def of(self, result: Result) -> tuple[RuleResult, ...]:
        """The rules with this result, in the order in which they were given."""
        return tuple(found for found in self.results if found.result is result)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Codes for the record, `rule-failed:VR-CZ-0022` and `rule-open:GR-CZ-0001`, failed ones
        first, at most `MAX_REASONS`, each of at most 64 characters.
        """
        found = (*self.of(Result.FAILED), *self.of(Result.OPEN))
        return tuple(f"{_CODES[one.result]}:{one.rule.identifier}" for one in found[:MAX_REASONS])


def judge(
    content: Mapping[str, Any],
    rules: Iterable[Rule],
    value_sets: ValueSets,
    parameters: ExternalParameters,
) -> Judgement:
    """Ask every rule that applies. `content` is the map behind `hcert` label 1 in JSON's types."""
    data = data_for(content, value_sets, parameters)
    schema = read_version(content.get("ver"))
    budget = MAX_TOTAL_STEPS
    results = []
    for rule in applicable(rules, content, parameters):
        steps = Steps(min(MAX_STEPS, budget))
        before = steps.left
        unfit = _unfit(rule, schema)
        results.append(RuleResult(rule, Result.OPEN, unfit) if unfit else ask(rule, data, steps))
        budget -= before - max(steps.left, 0)
    return Judgement(tuple(results))


def applicable(
    rules: Iterable[Rule], content: Mapping[str, Any], parameters: ExternalParameters
) -> tuple[Rule, ...]:
    """The rules to ask: acceptance rules of the country of arrival, invalidation rules of the
    country that issued; for the kind of certificate, or for all kinds; for the region, or for
    all; of each the highest version in force.
    """
    types = {CertificateType.GENERAL} | {_EVENTS[key] for key in _EVENTS if content.get(key)}
    asking = {
        RuleType.ACCEPTANCE: parameters.arrival,
        RuleType.INVALIDATION: parameters.issuer,
    }
    asked = (rule for rule in rules if rule.country == asking[rule.type])
    return tuple(
        rule
        for rule in in_force(asked, parameters.clock)
        if rule.certificate_type in types and rule.region in ("", parameters.region)
    )


def data_for(
    content: Mapping[str, Any], value_sets: ValueSets, parameters: ExternalParameters
) -> dict[str, Any]:
    """What a rule's expression is evaluated over."""
    external: dict[str, Any] = {
        "validationClock": _written(parameters.clock),
        "valueSets": value_sets,
        "countryCode": parameters.arrival,
        "region": parameters.region,
        "issuerCountryCode": parameters.issuer,
        "kid": parameters.key_id,
    }
    if parameters.issued_at is not None:
        external["iat"] = _written(parameters.issued_at)
    if parameters.expires_at is not None:
        external["exp"] = _written(parameters.expires_at)
    return {"payload": content, "external": external}


def ask(rule: Rule, data: Mapping[str, Any], steps: Steps | None = None) -> RuleResult:
    """What a rule says of data as `data_for` makes it; for both types of rules false means that
    the certificate does not do.
    """
    answer = evaluate(rule.logic, data, steps)
    if isinstance(answer, Failure):
        return RuleResult(rule, Result.OPEN, answer.problem)
    if answer is True:
        return RuleResult(rule, Result.PASSED)
    if truth(answer) is False:
        return RuleResult(rule, Result.FAILED)
    return RuleResult(rule, Result.OPEN, Unfit.NO_ANSWER)


def _unfit(rule: Rule, schema: tuple[int, int, int] | None) -> Unfit | None:
    if rule.engine != _ENGINE or rule.engine_version[0] > _ENGINE_MAJOR:
        return Unfit.ENGINE
    if schema is None or schema[0] != rule.schema_version[0] or schema < rule.schema_version:
        return Unfit.SCHEMA
    return None


def _written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")
