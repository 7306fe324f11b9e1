"""The business rules that a post asks of whatever certificate is shown to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sync.protocol.terms import Assurance
from terminal.declarations import hc1
from terminal.declarations.declaration import Declaration
from terminal.verdict.business_rules import Rule
from terminal.verdict.rule_judgement import ExternalParameters, Judgement, judge


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """Rules of any countries, the value sets they name, and where the post lies.

    `arrival` is the country whose acceptance rules are asked, ISO 3166 alpha-2, and `region`
    the part of it; empty where none are to be asked. An empty book asks nothing.
    """

    rules: tuple[Rule, ...] = ()
    value_sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    arrival: str = ""
    region: str = ""

    def judge(self, declaration: Declaration, at: datetime) -> Judgement:
        """What the rules say of a declaration at a time with a zone.

        Only a verified certificate is asked about, and only one of the EU's schema, for its
        content is all that the rules know how to read.
        """
        certificate = declaration.kind in hc1.FORMAT.kinds and declaration.content
        if declaration.assurance is not Assurance.VERIFIED or not certificate:
            return Judgement()
        parameters = ExternalParameters(
            clock=at,
            arrival=self.arrival,
            region=self.region,
            issuer=declaration.fields.get("issuing_state", ""),
            issued_at=declaration.valid_from,
            expires_at=declaration.valid_until,
        )
        return judge(declaration.content, self.rules, self.value_sets, parameters)
