"""Two documents of one person, shown one after the other in any order; pure."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import partial
from typing import Final

from sync.journal.body import Body
from sync.protocol import binding_tag
from sync.protocol.terms import Assurance, Verdict
from terminal.declarations import own_declaration
from terminal.declarations.declaration import Declaration, Person
from terminal.desk.amending import Amendment, Code, Standing
from terminal.desk.arrival import Arrival
from terminal.desk.outcome import Outcome
from terminal.desk.passing import later
from terminal.desk.situation import Awaited, Need
from terminal.reports.row import Row
from terminal.verdict.decision import Reason, gravest
from terminal.verdict.needs import provided
from terminal.verdict.number_forms import Binds
from terminal.verdict.person_binding import Answer, compare

_BY_STRENGTH: Final = (
    Assurance.REJECTED,
    Assurance.OPAQUE,
    Assurance.UNSIGNED,
    Assurance.VERIFIED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """Somebody whose entry stands, and whose next document may belong to it until `until`.

    Held in memory alone, since `since`. `without_need` is the verdict had no document been
    missing and without a fever, `shown` the documents so far, `group` their vehicle.
    """

    declaration: Declaration
    epoch: int
    seq: int
    reasons: tuple[str, ...]
    without_need: Verdict
    shown: frozenset[Need]
    needs: tuple[Need, ...]
    since: datetime
    until: datetime
    group: bytes | None = None
    refused: str = ""
    """Why they were refused, as a code: another document of theirs is an entry of its own then,
    and may not hide that."""

    @property
    def awaited(self) -> Awaited | None:
        """What the screen asks for; None where the rules need nothing more."""
        if not self.needs:
            return None
        return Awaited(epoch=self.epoch, seq=self.seq, needs=self.needs, until=self.until)


def pending_after(
    arrival: Arrival, outcome: Outcome, within: timedelta, group: bytes | None
) -> Pending | None:
    """Whose next document may belong to an entry, or to somebody just refused; nobody's where
    no entry is durable that it could be told of.
    """
    shown, epoch, seq = arrival.shown, outcome.epoch, outcome.seq
    if shown is None or epoch is None or seq is None or not outcome.saved:
        return None
    is_refused = outcome.verdict is Verdict.REFUSE
    return Pending(
        declaration=arrival.declaration,
        epoch=epoch,
        seq=seq,
        reasons=outcome.reasons,
        without_need=arrival.calm,
        shown=frozenset({shown}),
        needs=() if is_refused else arrival.needs,
        refused=next(iter(outcome.reasons), "refused").partition(":")[0] if is_refused else "",
        since=arrival.at,
        until=later(arrival.at, within),
        group=group,
    )


class Match(Enum):
    """What the next document is to the one before."""

    UNRELATED = auto()
    """Another person's turn, as far as anybody asked."""
    SAME = auto()
    DIFFERS = auto()
    """The document that was asked for, but somebody else's."""
    UNSURE = auto()
    """The document that was asked for, and nothing says whose it is."""


def match(
    pending: Pending | None, declaration: Declaration, shown: Need | None, group: bytes | None
) -> Match:
    """Whether a document belongs to who stands here, by who it says they are.

    Where the rules ask for nothing, only a document that certainly is the same person's does; a
    code that is no good as a document never does.

    :param shown: as what the document counts; None where it is none.
    """
    if pending is None or shown is None or shown in pending.shown or group != pending.group:
        return Match.UNRELATED
    if pending.needs and shown not in pending.needs:
        return Match.UNRELATED
    likeness = compare(
        pending.declaration.person,
        declaration.person,
        first_binds=_binds(pending.declaration),
        second_binds=_binds(declaration),
    )
    if likeness.answer is Answer.SAME:
        return Match.SAME
    if not pending.needs:
        return Match.UNRELATED
    return Match.DIFFERS if likeness.answer is Answer.DIFFERS else Match.UNSURE


def joined(pending: Pending, row: Row, arrival: Arrival, needs: tuple[Need, ...]) -> Amendment:
    """What the same person's next document does to their entry.

    The graver verdict of both holds; only what was but a missing document is made good.

    :param row: the entry as it stands now, whatever became of it meanwhile.
    :param needs: what is still missing.
    """
    declaration, decision = arrival.declaration, arrival.complete
    standing = _as_if_complete(pending, row).at_least(arrival.calm)
    if Reason.FEVER in decision.reasons:
        standing = standing.feverish()
    reasons = [code for code in decision.reasons if code not in row.reasons]
    if needs:
        standing = standing.at_least(Verdict.ATTENTION)
    else:
        reasons.append(str(Reason.DOCUMENTS_JOINED))
    is_stronger = _is_stronger(declaration.assurance, row.assurance)
    return Amendment(
        code=Code.SECOND_DOCUMENT,
        verdict=standing.verdict,
        reasons=tuple(reasons),
        body=replace(_added(pending, arrival), without_fever=standing.written),
        assurance=declaration.assurance if is_stronger else None,
        document=declaration.kind,
        source=arrival.source,
        repeat_key=declaration.repeat_key,
    )


def with_document(
    pending: Pending, arrival: Arrival, shown: Need, needs: tuple[Need, ...]
) -> Pending:
    """Who stands here after one more document, while more are missing."""
    return replace(
        pending,
        declaration=arrival.declaration if shown is Need.IDENTITY else pending.declaration,
        reasons=pending.reasons + arrival.complete.reasons,
        without_need=gravest(pending.without_need, arrival.calm),
        shown=pending.shown | {shown},
        needs=needs,
    )


def _as_if_complete(pending: Pending, row: Row) -> Standing:
    """The entry's verdict had all documents been shown; what came later still counts."""
    standing = Standing.of(row)
    since = [code for code in row.reasons if code not in pending.reasons]
    if Reason.OVERRIDE in since or row.verdict is Verdict.REFUSE:
        return standing
    calm = pending.without_need
    if Reason.ANSWERS in since:
        calm = gravest(calm, Verdict.ATTENTION)
    complete = Standing(calm, calm)
    return complete.feverish() if Reason.FEVER in row.reasons else complete


def _added(pending: Pending, arrival: Arrival) -> Body:
    """What the next document says that the entry does not: of a card all, of others the rest."""
    declaration = arrival.declaration
    known, said = pending.declaration.person, declaration.person
    is_card = provided(declaration) is Need.IDENTITY
    added = {
        name: text
        for name, text in _texts(said)
        if text and text != getattr(known, name) and (is_card or not getattr(known, name))
    }
    return Body(
        **added,
        certificate=declaration.certificate,
        answers=declaration.answers,
        temperature_tenths=arrival.beside.temperature_tenths,
        notes=arrival.beside.notes,
    )


def _texts(person: Person) -> Iterator[tuple[str, str]]:
    for field in fields(person):
        if field.name != "latin_name":
            yield field.name, getattr(person, field.name)


def _is_stronger(new: Assurance, old: Assurance | None) -> bool:
    return old is None or _BY_STRENGTH.index(new) > _BY_STRENGTH.index(old)


def _binds(declaration: Declaration) -> Binds | None:
    if declaration.assurance is not Assurance.VERIFIED:
        return None
    tag = own_declaration.binding_of(declaration)
    return partial(binding_tag.binds, tag) if tag is not None else None
