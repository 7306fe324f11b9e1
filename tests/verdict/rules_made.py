"""Invented business rules, for tests."""

from typing import Any, Final

from terminal.verdict.business_rules import Rule, read_rule

PASSING: Final = {"===": [1, 1]}
FAILING: Final = {"===": [1, 2]}
BREAKING: Final = {"<": [{"var": "payload.v.0.dn"}, {"var": "payload.no"}]}


def rule_json(**members: Any) -> dict[str, Any]:
    """A rule of an invented country as it would be published, with other members than usual."""
    return {
        "Identifier": "VR-XA-0001",
        "Type": "Acceptance",
        "Country": "XA",
        "Version": "1.0.0",
        "SchemaVersion": "1.0.0",
        "Engine": "CERTLOGIC",
        "EngineVersion": "1.2.1",
        "CertificateType": "Vaccination",
        "Description": [
            {"lang": "en", "desc": "The series of doses must be complete."},
            {"lang": "vi", "desc": "Phải tiêm đủ số mũi."},
        ],
        "ValidFrom": "2021-07-01T00:00:00Z",
        "ValidTo": "2030-06-01T00:00:00+07:00",
        "AffectedFields": ["v.0", "v.0.dn", "v.0.sd"],
        "Logic": PASSING,
        **members,
    }


def rule(**members: Any) -> Rule:
    """The same, read."""
    found = read_rule(rule_json(**members))
    assert isinstance(found, Rule)
    return found
