"""Thousands of changes behind a journal's back: all found below what was kept outside."""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from sync.journal.audit import Audit
from sync.journal.auditing import audit_journal
from sync.journal.chain import Broken, Head, verify_run
from sync.journal.evidence import Evidence, Witness, head_code, read_head_code
from sync.journal.record import key_id
from tests.journal.tampering import Forger, Original, Row, an_original, row_of

EDITS = int(os.environ.get("CHOT_EDITS", "10000"))
"""How many changes below the evidence; a tenth as many above it."""
PARTS = 4
LENGTH = 9


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Original:
    return an_original(tmp_path_factory.mktemp("journal"), LENGTH)


@dataclass(frozen=True)
class Case:
    rows: list[Row]
    evidence: tuple[int, ...]
    first: int
    """The number of the first record that is not what it was."""
    by_machine: bool
    told: str
    """How to see the case again."""


def cases(original: Original, numbers: range, *, above: bool = False) -> Iterator[Case]:
    """Changes at random, every second one by somebody with the machine's key."""
    for number in numbers:
        dice = random.Random(f"edits/{above}/{number}")  # noqa: S311 - a seed to see it again
        known = sorted(dice.sample(range(1, LENGTH + 1), dice.choice([1, 1, 2, 3])))
        if above:
            known = [seq for seq in known if seq < LENGTH] or [1]
        at = dice.randrange(known[-1] + 1, LENGTH + 1) if above else dice.randint(1, known[-1])
        forger = Forger(dice, original.key if number % 2 else None)
        while (rows := forger.change(original.rows, at)) == list(original.rows):
            pass
        first = next(
            (was.seq for was, row in zip(original.rows, rows, strict=False) if was != row),
            min(len(rows), LENGTH) + 1,
        )
        if above and first <= known[-1]:
            continue  # a swap that reached down
        told = f"case {number}, evidence {known}, first {first}"
        yield Case(rows, tuple(known), first, bool(number % 2), told)


def audited(original: Original, case: Case) -> Audit:
    codes = [head_code(original.terminal, original.head(seq)) for seq in case.evidence]
    receipts = Witness(
        original.terminal,
        original.epoch,
        case.evidence[0],
        original.rows[case.evidence[0] - 1].hash,
        receipt=True,
    )
    kept = Evidence("kept", (*map(read_head_code, codes), receipts))
    connection = original.holding(case.rows)
    try:
        found = audit_journal(connection, [kept])
    finally:
        connection.close()
    return next(each.audit for each in found if each.epoch == original.epoch)


def is_whole(original: Original, rows: list[Row]) -> bool:
    """Whether nothing inside tells that anything was changed."""
    if rows and rows[0].record.header.terminal != original.terminal:
        return False  # the journal itself says whose it is
    key = original.key.public_key()
    found = verify_run([row.record for row in rows], Head(original.epoch), {key_id(key): key})
    return not isinstance(found, Broken) and all(row == row_of(row.record) for row in rows)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("part", range(PARTS))
def test_every_change_below_the_last_evidence_is_found_and_named(original, part) -> None:
    wrong, hidden = [], 0
    for case in cases(original, range(part * EDITS // PARTS, (part + 1) * EDITS // PARTS)):
        named = case.first
        if case.by_machine and is_whole(original, case.rows):
            # Only the evidence can tell: the first record that it knows and that is not there.
            hidden += 1
            after = [seq for seq in case.evidence if seq >= case.first]
            named = min(after[0], len(case.rows) + 1)
        found = audited(original, case)
        if found.ok or found.first_bad != named or found.proven_to >= case.first:
            wrong.append((case.told, named, found))
    assert not wrong[:3], f"{len(wrong)} wrong"
    assert hidden > EDITS // PARTS // 16


def test_what_lies_above_the_last_evidence_is_never_said_to_be_proven(original) -> None:
    unseen = 0
    for case in cases(original, range(EDITS // 10), above=True):
        found = audited(original, case)
        assert found.proven_to == case.evidence[-1], case.told
        if found.ok:
            unseen += 1
            assert found.unproven == len(case.rows) - case.evidence[-1], case.told
        else:
            assert found.first_bad in {case.first, case.first + 1}, case.told
    assert unseen
