"""The newest head code of a running journal, and the event that somebody kept one."""

from typing import Final

from sync.journal.day import moment as post_time
from sync.journal.draft import Draft, Moment, event
from sync.journal.evidence import head_code
from sync.journal.journal import Journal
from terminal.desk.head_codes import HeadCode

HEAD_KEPT: Final = "head.kept"
"""Event: somebody took note of the head code of epoch 1 up to number 2."""


def newest_head(journal: Journal, now: Moment) -> HeadCode:
    """The newest record, as somebody outside the machine should know it; from any thread."""
    head = journal.head
    text = head_code(journal.scribe.identity.terminal, head)
    return HeadCode(text, head.epoch, head.seq, post_time(now.at_ms))


def kept_draft(head: HeadCode, now: Moment) -> Draft:
    """What to record when somebody took note of a head code."""
    return event(HEAD_KEPT, now, {1: head.epoch, 2: head.seq})
