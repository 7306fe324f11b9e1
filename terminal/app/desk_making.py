"""Makes the desk of a post out of its settings."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sync.journal.draft import Moment
from sync.journal.journal import Journal
from sync.journal.record import Header
from sync.protocol.terms import Direction, Mode, Verdict
from terminal.config import Config
from terminal.declarations.declaration import Declaration
from terminal.desk.desk import Desk
from terminal.desk.entry import Circumstances
from terminal.reports.day_book import DayBook
from terminal.verdict.decision import Need
from terminal.verdict.rule_book import RuleBook
from terminal.verdict.rules import Rules


def make_desk(
    config: Config,
    journal: Journal,
    register: DayBook,
    *,
    declare: Callable[[bytes, datetime], Declaration],
    book: RuleBook,
    now: Callable[[], Moment],
    unannounced: Iterable[Header],
) -> Desk:
    """The desk over a journal and its register; see `Desk` for the rest."""
    return Desk(
        journal,
        register,
        declare=declare,
        rules=Rules(
            unsigned=Verdict(config.rules.unsigned.upper()),
            repeat_within=timedelta(minutes=config.rules.repeat_minutes),
            rule_failed=Verdict(config.rules.failed.upper()),
            needs=tuple(map(Need, config.rules.needs)),
            need_within=timedelta(seconds=config.rules.second_document_seconds),
            fever_tenths=round(config.rules.fever_celsius * 10),
            through=timedelta(hours=config.rules.through_hours),
        ),
        book=book,
        circumstances=Circumstances(
            direction=Direction(config.post.direction),
            lane=config.post.lane,
            operator=config.post.operator,
        ),
        lanes=config.post.lanes,
        now=now,
        unannounced=unannounced,
        keep_bodies=journal.place.mode is Mode.OPERATOR,
    )
