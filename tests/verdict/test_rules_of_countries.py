from dataclasses import replace

from sync.protocol.terms import TimeQuality, Verdict
from terminal.verdict.rule_judgement import Judgement, Result, RuleResult
from terminal.verdict.rules import decide
from tests.verdict.rules_made import rule
from tests.verdict.test_rules import DETECTED, NEVER, NOW, RULES, VERIFIED

FAILED = Judgement((RuleResult(rule(), Result.FAILED),))
OPEN = Judgement((RuleResult(rule(), Result.OPEN),))
PASSED = Judgement((RuleResult(rule(), Result.PASSED),))
STRICT = replace(RULES, rule_failed=Verdict.REFUSE)


def verdict(judgement, declaration=VERIFIED, rules=RULES, clock=TimeQuality.TRUSTED):
    found = decide(declaration, NEVER, rules, NOW, clock, judgement=judgement)
    return (found.verdict.value, *found.reasons)


def test_a_rule_of_entry_that_is_not_met_or_cannot_be_asked_stops_nobody_by_itself() -> None:
    assert verdict(PASSED) == ("ADMIT", "verified")
    assert verdict(OPEN) == ("ATTENTION", "rule-open:VR-XA-0001", "verified")
    assert verdict(FAILED) == ("ATTENTION", "rule-failed:VR-XA-0001", "verified")
    assert verdict(FAILED, rules=STRICT) == ("REFUSE", "rule-failed:VR-XA-0001", "verified")
    assert verdict(OPEN, rules=STRICT)[0] == "ATTENTION"
    assert verdict(FAILED, DETECTED)[:2] == ("ATTENTION", "test-positive")
    doubtful = next(q for q in TimeQuality if q is not TimeQuality.TRUSTED)
    assert verdict(FAILED, rules=STRICT, clock=doubtful) == (
        "ATTENTION",
        "rule-failed:VR-XA-0001",
        "verified",
        "clock-doubtful",
    )
