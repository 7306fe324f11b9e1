"""What a verdict is made of."""

from dataclasses import dataclass
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict with its reason codes, the weightiest first."""

    verdict: Verdict
    reasons: tuple[str, ...]
