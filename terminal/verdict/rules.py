"""From a declaration, its history and the rules of the post to a verdict; pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, assert_never

from sync.protocol.forms import Weight
from sync.protocol.terms import Assurance, TimeQuality, Verdict
from terminal.declarations import codes, own_declaration, result_codes
from terminal.declarations.declaration import Declaration
from terminal.verdict.decision import Decision, Need, Reason, doubted, refused_before
from terminal.verdict.needs import missing, provided
from terminal.verdict.rule_judgement import Judgement, Result

# Notes that by themselves stop nobody: births abroad are ordinary, and the national code
# masks by default. Number and date masked together leave nothing to compare a card with.
_NOTES: Final = frozenset(
    {codes.Warning.PROVINCE_UNKNOWN, codes.Warning.ID_MASKED, codes.Warning.DOB_MASKED}
)
_BOTH_MASKED: Final = frozenset({codes.Warning.ID_MASKED, codes.Warning.DOB_MASKED})
# Nothing was read, or nothing is known of the signer: that is not known bad.
_NOT_KNOWN_BAD: Final = frozenset(
    {
        codes.Rejection.EMPTY,
        codes.Rejection.TOO_LARGE,
        codes.Rejection.NOT_TEXT,
        codes.Rejection.KEY_UNKNOWN,
        codes.Rejection.TOOK_TOO_LONG,
        codes.Rejection.REVOCATION_LIST,
    }
)
# Codes of a thing and not of a person: no server could say more of whoever shows one.
_NOBODYS: Final = frozenset({codes.Opacity.PLACE, codes.Opacity.PAYMENT, codes.Opacity.CONTACT})
_BY_DATE_ALONE: Final = frozenset(
    {codes.Rejection.EXPIRED, codes.Rejection.NOT_YET_VALID, codes.Rejection.KEY_EXPIRED}
)
_UNASKED: Final = Judgement()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a post may set.

    `unsigned` is the verdict on a consistent identity that nothing authenticates;
    `repeat_within` is how long after a showing the same person counts as a repeat;
    `rule_failed` is the verdict on a genuine certificate that a business rule turns down.
    `needs` are documents that everybody shows, and `need_within` is for how long the next one is
    waited for. From `fever_tenths` on, in tenths of a degree Celsius, a temperature is a fever.
    `through` is how long people on the way through may stay; zero sets no limit.
    """

    unsigned: Verdict
    repeat_within: timedelta
    rule_failed: Verdict = Verdict.ATTENTION
    needs: tuple[Need, ...] = ()
    need_within: timedelta = timedelta(seconds=60)
    fever_tenths: int = 375
    through: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class History:
    """When this person was last here, if they were, and what is left of it.

    `is_other_way` where they went another way then than now; `refused` is the code of why they
    were refused then; `leave_by` is when they had to be out of the province, where they leave
    now.
    """

    last_at: datetime | None = None
    is_other_way: bool = False
    refused: str = ""
    leave_by: datetime | None = None


def decide(
    declaration: Declaration,
    history: History,
    rules: Rules,
    now: datetime,
    clock: TimeQuality,
    *,
    judgement: Judgement = _UNASKED,
) -> Decision:
    """The verdict and its reasons, the weightiest first.

    The order: readable, authentic, in date (all in the declaration's assurance), then what it
    says and which document is missing, then what is known of the person's last visit, with
    repeats at the end. None of these softens a refusal. While the clock is in doubt a refusal
    that rests on dates alone becomes a request for attention, and every verdict in which dates
    had a part says so.
    """
    doubtful = clock is not TimeQuality.TRUSTED
    if doubtful:
        # Rules of entry are about dates.
        rules = replace(rules, rule_failed=Verdict.ATTENTION)
    decision = _on_assurance(declaration, rules, judgement)
    if doubtful:
        decision = _doubting(decision, declaration)
    if decision.verdict is not Verdict.REFUSE and lacking(declaration, rules):
        decision = _wanting(decision)
    if history.leave_by is not None and now > history.leave_by:
        decision = doubted(decision, Reason.LEFT_LATE)
    if history.refused:
        decision = doubted(decision, refused_before(history.refused))
    if _is_repeat(history, rules, now):
        decision = _repeated(decision)
    return decision


def lacking(declaration: Declaration, rules: Rules) -> tuple[Need, ...]:
    """What the person has still to show; nothing after a code that is no document."""
    shown = provided(declaration)
    return missing(rules.needs, (shown,)) if shown is not None else ()


def _on_assurance(declaration: Declaration, rules: Rules, judgement: Judgement) -> Decision:
    match declaration.assurance:
        case Assurance.VERIFIED:
            return _on_verified(declaration, rules, judgement)
        case Assurance.UNSIGNED:
            return _on_unsigned(declaration, rules)
        case Assurance.OPAQUE:
            asked_online = () if declaration.reason in _NOBODYS else (Reason.OPAQUE,)
            return _decision(Verdict.ATTENTION, declaration.reason, *asked_online)
        case Assurance.REJECTED:
            known_bad = declaration.reason not in _NOT_KNOWN_BAD
            verdict = Verdict.REFUSE if known_bad else Verdict.ATTENTION
            return _decision(verdict, declaration.reason)
        case _:
            assert_never(declaration.assurance)


def _on_verified(declaration: Declaration, rules: Rules, judgement: Judgement) -> Decision:
    found = _of_a_test(declaration.fields)
    weight = own_declaration.weight_of(declaration)
    answers = (Reason.ANSWERS,) if weight is not Weight.NONE else ()
    doubts = (*answers, *found, *judgement.reasons, *declaration.warnings)
    verdict = Verdict.ATTENTION if doubts else Verdict.ADMIT
    if judgement.of(Result.FAILED):
        verdict = _at_least_attention(rules.rule_failed)
    if weight is Weight.REFUSE:
        verdict = Verdict.REFUSE
    return _decision(verdict, *doubts, Reason.VERIFIED)


def _of_a_test(fields: Mapping[str, str]) -> tuple[Reason, ...]:
    if not any(name.startswith("test_") for name in fields):
        return ()
    match fields.get("test_result"):
        case result_codes.NOT_DETECTED:
            return ()
        case result_codes.DETECTED:
            return (Reason.TEST_POSITIVE,)
        case _:
            return (Reason.TEST_UNCLEAR,)


def _on_unsigned(declaration: Declaration, rules: Rules) -> Decision:
    warnings = declaration.warnings
    doubts = [code for code in warnings if code not in _NOTES]
    notes = [code for code in warnings if code in _NOTES]
    if doubts:
        verdict = _at_least_attention(rules.unsigned)
        return _decision(verdict, *doubts, Reason.UNSIGNED, *notes)
    if _BOTH_MASKED.issubset(warnings):
        return _decision(_at_least_attention(rules.unsigned), *notes, Reason.UNSIGNED)
    # A card that names nobody identifies nobody, however consistent its number is.
    named = bool(declaration.person.name)
    verdict = rules.unsigned if named else _at_least_attention(rules.unsigned)
    return _decision(verdict, Reason.UNSIGNED, *notes)


def _doubting(decision: Decision, declaration: Declaration) -> Decision:
    if declaration.reason in _BY_DATE_ALONE:
        return _decision(Verdict.ATTENTION, Reason.CLOCK_DOUBTFUL, *decision.reasons)
    if declaration.assurance in (Assurance.VERIFIED, Assurance.UNSIGNED):
        return _decision(decision.verdict, *decision.reasons, Reason.CLOCK_DOUBTFUL)
    return decision


def _is_repeat(history: History, rules: Rules, now: datetime) -> bool:
    if history.last_at is None or history.is_other_way:
        return False
    # The clock may have been set back since, so the distance counts, not its direction.
    return abs(now - history.last_at) <= rules.repeat_within


def _repeated(decision: Decision) -> Decision:
    if decision.verdict is Verdict.ADMIT:
        return _decision(Verdict.ATTENTION, Reason.REPEAT, *decision.reasons)
    return _decision(decision.verdict, *decision.reasons, Reason.REPEAT)


def _wanting(decision: Decision) -> Decision:
    if decision.verdict is Verdict.ADMIT:
        return doubted(decision, Reason.DOCUMENT_MISSING)
    return _decision(decision.verdict, *decision.reasons, Reason.DOCUMENT_MISSING)


def _at_least_attention(verdict: Verdict) -> Verdict:
    return Verdict.ATTENTION if verdict is Verdict.ADMIT else verdict


def _decision(verdict: Verdict, *reasons: str) -> Decision:
    # Plain texts, for they go into records and over the wire.
    return Decision(verdict, tuple(str(reason) for reason in reasons))
