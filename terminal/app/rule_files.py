"""The rules of entry that lie in a folder, read into one book."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from terminal.config import Rules
from terminal.verdict.business_rules import MAX_FILE_BYTES, Rule, read_rules
from terminal.verdict.rule_book import RuleBook
from terminal.verdict.value_sets import ValueSetProblem, read_value_sets

MAX_FILES: Final = 2_000
_MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class RuleFiles:
    """A book, and what should be in it and is not."""

    book: RuleBook = field(default_factory=RuleBook)
    unread: tuple[str, ...] = ()
    """Names of files in which something could not be read, the first few; the folder's own where
    it holds no rule at all."""


def read_rule_files(settings: Rules) -> RuleFiles:
    """The book that a post's settings name; an empty one where they name none.

    Every JSON file is read, in the order of the names: rules, one or a list of them, or value
    sets, both as the EU publishes them. What cannot be read is named, and the rest counts.
    """
    if not settings.folder or not settings.country:
        return RuleFiles()
    folder = Path(settings.folder)
    rules: list[Rule] = []
    value_sets: dict[str, tuple[str, ...]] = {}
    unread: list[str] = []
    files = sorted(folder.rglob("*.json"))
    for file in files[:MAX_FILES]:
        data = _contents(file)
        sets = read_value_sets(data)
        if not isinstance(sets, ValueSetProblem):
            value_sets |= sets
            continue
        reading = read_rules(data)
        rules += reading.rules
        if reading.refused:
            unread.append(file.name)
    if not rules or len(files) > MAX_FILES:
        unread.append(settings.folder)
    book = RuleBook(
        rules=tuple(rules), value_sets=value_sets, arrival=settings.country, region=settings.region
    )
    return RuleFiles(book, tuple(unread[:_MOST_NAMED]))


def _contents(file: Path) -> bytes:
    """What is in it; nothing, which is no rule, where it cannot be read."""
    try:
        # A pipe in the folder would wait for ever.
        if not file.is_file():
            return b""
        with file.open("rb") as stream:
            return stream.read(MAX_FILE_BYTES + 1)
    except OSError:
        return b""
