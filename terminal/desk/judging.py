"""From who came and what is known of them to what the rules say, before it is recorded; pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from sync.journal.day import moment as post_time
from sync.journal.draft import Moment
from sync.protocol.forms import Weight
from sync.protocol.terms import Direction
from terminal.declarations.declaration import Declaration
from terminal.desk.arrival import Arrival
from terminal.desk.entering import Entered, counts_as, weighed
from terminal.desk.passing import Passage, Visit, passage
from terminal.reading.symbol import Presentation
from terminal.verdict.needs import provided
from terminal.verdict.rule_book import RuleBook
from terminal.verdict.rules import Rules, decide, lacking


@dataclass(frozen=True, slots=True)
class Judge:
    """The rules of a post.

    `weigh` says the most that answers, by codes of questions, ask of the post.
    """

    rules: Rules
    book: RuleBook
    weigh: Callable[[Mapping[str, str]], Weight]

    def presented(
        self,
        presentation: Presentation,
        declaration: Declaration,
        visit: Visit | None,
        direction: Direction,
        moment: Moment,
    ) -> Arrival:
        """Somebody who showed a code, going `direction`; `visit` is their last one here."""
        at = post_time(moment.at_ms)
        found = passage(visit, direction, at, self.rules)
        judge = partial(
            decide,
            declaration,
            found.history,
            now=at,
            clock=moment.quality,
            judgement=self.book.judge(declaration, at),
        )
        decision = complete = judge(rules=self.rules)
        if self.rules.needs:
            complete = judge(rules=replace(self.rules, needs=()))
        return Arrival(
            declaration=declaration,
            source=presentation.source,
            moment=moment,
            captured_at=presentation.captured_at,
            decision=decision,
            complete=complete,
            calm=complete.verdict,
            passage=found,
            shown=provided(declaration),
            needs=lacking(declaration, self.rules),
            on_display=presentation.on_display,
        )

    def entered(
        self, found: Entered, visit: Visit | None, direction: Direction, moment: Moment
    ) -> Arrival:
        """Somebody for whom somebody else typed; no document of theirs can be missing."""
        at = post_time(moment.at_ms)
        passed = Passage() if found.is_late else passage(visit, direction, at, self.rules)
        rules = replace(self.rules, needs=())
        decision = decide(found.declaration, passed.history, rules, at, moment.quality)
        decision, calm = weighed(decision, found, rules, self.weigh)
        return Arrival(
            declaration=found.declaration,
            source=found.source,
            moment=moment,
            captured_at=moment.monotonic_ms / 1000,
            decision=decision,
            complete=decision,
            calm=calm,
            passage=passed,
            shown=counts_as(found),
            beside=found.beside,
        )
