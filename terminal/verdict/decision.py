"""What a verdict is made of, and what becomes of it when more is learned."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sync.protocol.terms import Verdict


class Reason(StrEnum):
    """Reasons that come from the rules; codes of declarations stand beside them."""

    VERIFIED = "verified"
    UNSIGNED = "unsigned"
    OPAQUE = "opaque"
    REPEAT = "repeat"
    """The same person was here a short while ago."""
    TEST_POSITIVE = "test-positive"
    """A genuine certificate of a test that found the disease."""
    TEST_UNCLEAR = "test-unclear"
    """A genuine certificate of a test that says neither found nor not found."""
    ANSWERS = "answers"
    """A genuine declaration with an answer that the form says to look into."""
    RULE_FAILED = "rule-failed"
    """A business rule says that the certificate does not do; the code goes on with which one:
    `rule-failed:VR-CZ-0022`."""
    RULE_OPEN = "rule-open"
    """A business rule could not be asked or had no answer; goes on likewise."""
    CLOCK_DOUBTFUL = "clock-doubtful"
    """The clock is wrong, so nothing that depends on dates is certain."""
    FEVER = "fever"
    """Somebody measured a temperature from which on the post looks at a person."""
    TEMPERATURE_NORMAL = "temperature-normal"
    """Measured again after a fever, and there was none."""
    DOCUMENT_MISSING = "document-missing"
    """The post wants to see a second document of the same person."""
    DOCUMENTS_JOINED = "documents-joined"
    """Two documents of one person were shown."""
    PERSON_DIFFERS = "person-differs"
    """The second document is another person's than the first."""
    COMPARE_DOCUMENTS = "compare-documents"
    """Whether two documents are one person's, only somebody who looks can tell."""
    REFUSED_BEFORE = "refused-before"
    """The same person was refused here; the code goes on with why: `refused-before:answers`."""
    LEFT_LATE = "left-late"
    """Somebody on the way through left the province later than they had to."""
    LATE = "late"
    """Entered afterwards from a paper list; the verdict is what the paper says."""
    RULES_WOULD = "rules-would"
    """The rules would have given a graver verdict than the paper: `rules-would:REFUSE`."""
    OVERRIDE = "override"
    """Somebody decided otherwise; a second code goes on with why: `override:emergency`."""


class Need(StrEnum):
    """A second document that the rules of a post want to see of the same person."""

    IDENTITY = "identity"
    """A card, to know who it is."""
    DECLARATION = "declaration"
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict with its reason codes, the weightiest first."""

    verdict: Verdict
    reasons: tuple[str, ...]


_GRAVITY: Final = (Verdict.ADMIT, Verdict.ATTENTION, Verdict.REFUSE)
_ANSWERED: Final = {
    Reason.TEMPERATURE_NORMAL: Reason.FEVER,
    Reason.FEVER: Reason.TEMPERATURE_NORMAL,
    Reason.DOCUMENTS_JOINED: Reason.DOCUMENT_MISSING,
}
_REASSURING: Final = frozenset(
    {Reason.TEMPERATURE_NORMAL, Reason.DOCUMENTS_JOINED, Reason.VERIFIED, Reason.UNSIGNED}
)


def gravest(*verdicts: Verdict) -> Verdict:
    """The one that stops people most; of one or more."""
    return max(verdicts, key=_GRAVITY.index)


def refused_before(why: str) -> str:
    """The reason of somebody who was refused here shortly ago; `why` is the code of it then."""
    return f"{Reason.REFUSED_BEFORE}:{why}"


def doubted(decision: Decision, code: str, least: Verdict = Verdict.ATTENTION) -> Decision:
    """The decision with one more thing that speaks against the person; never softer."""
    verdict = gravest(decision.verdict, least)
    others = tuple(reason for reason in decision.reasons if reason != code)
    # What stopped somebody stays the first thing that is said of them.
    is_lighter = decision.verdict is Verdict.REFUSE and least is not Verdict.REFUSE
    reasons = (*others, str(code)) if is_lighter else (str(code), *others)
    return Decision(verdict, reasons)


def amended_reasons(
    earlier: Iterable[str], new: Iterable[str], verdict: Verdict
) -> tuple[str, ...]:
    """The reasons of an entry after an amendment, the weightiest first.

    What the new ones answer is gone, a fever for instance after a normal temperature. They stand
    first, but for those that speak for the person where the verdict does not.
    """
    new = tuple(new)
    answered = {*new, *(_ANSWERED[Reason(code)] for code in new if code in _ANSWERED)}
    kept = tuple(code for code in earlier if code not in answered)
    if verdict is Verdict.ADMIT:
        return (*new, *kept)
    doubts = tuple(code for code in new if code not in _REASSURING)
    return (*doubts, *kept, *(code for code in new if code in _REASSURING))
