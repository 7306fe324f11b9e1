"""What must be true of the centre and of every post after each step, and after the storm."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

import apsw

from benchmarks.exactly_once.sometimes import Sometimes, Trace
from sync.journal.record import GENESIS, Record, encode_record
from sync.protocol.messages import Receipt

Line = tuple[bytes, int]
"""Terminal and epoch: under these, every number may stand once."""
Numbers = dict[int, bytes]
"""Hashes of records by number."""


class Harm(StrEnum):
    """What became of a record."""

    LOST = "lost"
    DOUBLED = "doubled"
    GAP = "gap"
    FOREIGN = "foreign"
    """Not what any disk ever held, byte for byte."""
    WOVEN = "woven"
    """Records of two branches in one line."""
    NOT_HELD = "not-held"
    """Confirmed to a post, and not held."""
    REFUSED_KEPT = "refused-kept"
    """Taken from a terminal that was revoked."""
    STUCK = "stuck"
    """Never arrived, although the network had healed."""
    SILENT_FORK = "silent-fork"
    FALSE_ALARM = "false-alarm"
    FAULT = "fault"
    """The shipping code raised something."""


class Violation(Exception):
    """Something that must never be."""

    def __init__(self, harm: Harm, detail: str) -> None:
        super().__init__(f"{harm}: {detail}")
        self.harm = harm
        self.detail = detail


@dataclass(slots=True)
class Model:
    """What a second connection saw the centre hold, and whom it refuses."""

    kept: dict[Line, Numbers] = field(default_factory=dict)
    conflicts: dict[Line, set[tuple[int, bytes]]] = field(default_factory=dict)
    marks: dict[Line, int] = field(default_factory=dict)
    revoked: set[bytes] = field(default_factory=set)

    def copy(self) -> "Model":
        """As it is now, for a copy of the centre's file."""
        return Model(
            {line: dict(numbers) for line, numbers in self.kept.items()},
            {line: set(found) for line, found in self.conflicts.items()},
            dict(self.marks),
            set(self.revoked),
        )


class Ledger:
    """Every record that any disk ever held."""

    def __init__(self) -> None:
        self._records: dict[Line, dict[int, dict[bytes, bytes]]] = {}
        self.previous: dict[bytes, bytes] = {}
        """By the hash of a record, the hash of the one before it."""

    def write(self, record: Record) -> None:
        """A record became durable on a disk."""
        header = record.header
        line = self._records.setdefault((header.terminal, header.epoch), {})
        line.setdefault(header.seq, {})[record.hash] = encode_record(record)
        self.previous[record.hash] = header.previous

    def find(self, line: Line, seq: int, hashed: bytes) -> bytes | None:
        """The bytes of a record that some disk held under this number; None where none did."""
        return self._records.get(line, {}).get(seq, {}).get(hashed)

    def is_forked(self, line: Line, head: int) -> bool:
        """Whether two disks wrote under one number, or one went on beyond `head`."""
        numbers = self._records.get(line, {})
        return max(numbers, default=0) > head or any(len(found) > 1 for found in numbers.values())


_COLUMNS: Final = "terminal, epoch, seq, hash, header, body, signature"


class Oracle:
    """Compares what the centre's file holds with what posts wrote and were told."""

    def __init__(self, trace: Trace) -> None:
        self.ledger = Ledger()
        self.model = Model()
        self._trace = trace
        self._connection: apsw.Connection | None = None
        self._seen = {"records": 0, "conflicts": 0}
        self._aside: set[tuple[bytes, int, int]] = set()
        self._spoiled: set[tuple[int, int]] = set()

    def watch(self, connection: apsw.Connection, model: Model | None = None) -> None:
        """The centre was opened; it must hold what `model`, or what was seen before, says."""
        self._connection = connection
        if model is not None:
            self.model = model
        for table in self._seen:
            self._seen[table] = self._value(f"SELECT max(rowid) FROM {table}") or 0  # noqa: S608
        self.compare_all()

    def look(self) -> None:
        """After a transaction of the centre: judge what is new."""
        touched = {line for line, _, _ in self._new("records", self._keep)}
        touched |= {line for line, _, _ in self._new("conflicts", self._keep_conflict)}
        spans = self._rows("SELECT terminal, epoch, mark, mark_hash, quarantined FROM spans")
        for terminal, epoch, mark, mark_hash, quarantined in spans:
            line = terminal, epoch
            if line in touched or self.model.marks.get(line) != mark:
                self._judge_line(line, mark, mark_hash, quarantined)
        self._judge_aside()

    def compare_all(self) -> None:
        """All of what is held, record by record."""
        for table in ("records", "conflicts"):
            found: dict[Line, set[tuple[int, bytes]]] = {}
            rows = 0
            for terminal, epoch, seq, hashed in self._rows(
                f"SELECT terminal, epoch, seq, hash FROM {table}"  # noqa: S608 - one of two
            ):
                found.setdefault((terminal, epoch), set()).add((seq, hashed))
                rows += 1
            known = self.model.conflicts
            if table == "records":
                known = {line: set(held.items()) for line, held in self.model.kept.items()}
            if sum(len(each) for each in found.values()) != rows:
                raise Violation(Harm.DOUBLED, f"{table} hold a number twice")
            if {line: held for line, held in known.items() if held} != found:
                raise Violation(Harm.LOST, f"{table} are not those that were seen before")

    def spoiled(self, terminal: bytes, starts: Mapping[int, int]) -> set[tuple[int, int]]:
        """Epochs and numbers of records held not byte for byte as written.

        Only a signature may differ, and only until both sides were compared.
        """
        found = {
            (epoch, seq)
            for name, epoch, seq, hashed, *parts in self._rows(
                f"SELECT {_COLUMNS} FROM records WHERE terminal = ?",  # noqa: S608 - our columns
                terminal,
            )
            # What was purged first is not there to be compared; in life that is a fortnight later.
            if seq > starts.get(epoch, 2**53)
            and self.ledger.find((name, epoch), seq, hashed) != encode_record(Record(*parts))
        }
        for epoch, seq in sorted(self._spoiled - found):
            if seq > starts.get(epoch, 2**53) and seq in self.model.kept.get((terminal, epoch), {}):
                self._trace.note(Sometimes.SIGNATURE_MENDED, seq)
        self._spoiled = {one for one in self._spoiled if one[0] not in starts} | found
        return found

    def receipt_kept(self, held: Mapping[int, Numbers], receipt: Receipt, purged_to: int) -> None:
        """A post believes a receipt: up to its mark the centre must hold what the post holds.

        What the post purged, up to number `purged_to`, a centre that was put back may have lost;
        what lies after it was held, or is told as lost until the post sends it again.
        """
        line = receipt.terminal, receipt.epoch
        mine, theirs = held.get(receipt.epoch, {}), self.model.kept.get(line, {})
        if receipt.mark > self.model.marks.get(line, 0):
            raise Violation(Harm.NOT_HELD, f"mark {receipt.mark} is beyond what is held")
        lost = self._lost(line)
        holes = self._quarantined(line) | lost
        for seq in range(1, receipt.mark + 1):
            # Below what was lost another branch may have been taken up meanwhile; it is told.
            if lost and (seq <= purged_to or seq <= max(lost)):
                continue
            if seq in theirs and theirs[seq] != mine.get(seq):
                raise Violation(Harm.NOT_HELD, f"{seq} of another disk was confirmed")
            if seq not in theirs and seq not in holes:
                raise Violation(Harm.NOT_HELD, f"{seq} was confirmed up to {receipt.mark}")

    def alarm(self, line: Line, head: int) -> None:
        """A post says that its line forked."""
        if not self.ledger.is_forked(line, head):
            raise Violation(Harm.FALSE_ALARM, f"up to {head} nobody else wrote")

    def missing(
        self,
        terminal: bytes,
        held: Mapping[int, Numbers],
        told: Iterable[int],
        starts: Mapping[int, int],
    ) -> Violation | None:
        """What of a post the centre lacks, or what fork was not told to it.

        :param starts: up to which number of each epoch the post has nothing any more.
        """
        for ordinal, (epoch, mine) in enumerate(held.items(), start=1):
            kept = self.model.kept.get((terminal, epoch), {})
            beside = self.model.conflicts.get((terminal, epoch), set())
            lost = self._lost((terminal, epoch))
            for seq, hashed in mine.items():
                if seq <= starts[epoch] or (epoch in told and lost and seq <= max(lost)):
                    continue
                name = f"{seq} of epoch no. {ordinal}, which has {max(mine)}"
                if kept.get(seq) != hashed and (seq, hashed) not in beside:
                    return Violation(Harm.STUCK, name)
                if kept.get(seq) != hashed and epoch not in told and not lost:
                    return Violation(Harm.SILENT_FORK, name)
        return None

    def _keep(self, line: Line, seq: int, record: Record) -> None:
        numbers = self.model.kept.setdefault(line, {})
        if seq in numbers:
            raise Violation(Harm.DOUBLED, f"{seq} is stored again")
        beside = self.model.conflicts.get(line, set())
        if (seq, record.hash) in beside:
            # What heals a line may have been kept beside it before, and must not stay there.
            if self._rows("SELECT 1 FROM conflicts WHERE hash = ?", record.hash):
                raise Violation(Harm.DOUBLED, f"{seq} is stored and a conflict")
            beside.discard((seq, record.hash))
        if seq < self.model.marks.get(line, 0):
            self._trace.note(Sometimes.HEALED, seq)
        numbers[seq] = record.hash

    def _keep_conflict(self, line: Line, seq: int, record: Record) -> None:
        if self.model.kept.get(line, {}).get(seq) == record.hash:
            raise Violation(Harm.DOUBLED, f"{seq} is held and a conflict with itself")
        self.model.conflicts.setdefault(line, set()).add((seq, record.hash))
        self._trace.note(Sometimes.CONFLICT, seq)

    def _new(self, table: str, keep: Any) -> list[tuple[Line, int, Record]]:
        found = []
        for rowid, terminal, epoch, seq, hashed, *parts in self._rows(
            f"SELECT rowid, {_COLUMNS} FROM {table} WHERE rowid > ?",  # noqa: S608 - one of two
            self._seen[table],
        ):
            self._seen[table] = max(self._seen[table], rowid)
            record, line = Record(*parts), (terminal, epoch)
            if terminal in self.model.revoked:
                raise Violation(Harm.REFUSED_KEPT, f"{seq} in {table}")
            written = self.ledger.find(line, seq, hashed)
            spoiled = written != encode_record(record)
            if record.hash != hashed or written is None or (spoiled and not record.body_fits):
                raise Violation(Harm.FOREIGN, f"{seq} in {table}")
            if spoiled:
                # The centre believes a run by its last signature. The others are evidence, and
                # what is wrong with one must be mended in the end.
                self._trace.note(Sometimes.SIGNATURE_SPOILED, seq)
                self._spoiled.add((line[1], seq))
            keep(line, seq, record)
            found.append((line, seq, record))
        return found

    def _judge_line(self, line: Line, mark: int, mark_hash: bytes, quarantined: int) -> None:
        kept = self.model.kept.get(line, {})
        holes = self._quarantined(line) - set(kept) if quarantined else set()
        lost = self._lost(line) - set(kept)
        if lost and mark > self.model.marks.get(line, 0):
            self._trace.note(Sometimes.LOST_AT_CENTRE, len(lost))
        if set(kept) | holes | lost != set(range(1, mark + 1)):
            raise Violation(Harm.GAP, f"{len(kept)} and {len(holes)} beside, mark {mark}")
        if mark and mark not in lost and kept.get(mark) != mark_hash:
            raise Violation(Harm.GAP, f"the hash at mark {mark} is another one")
        if mark < self.model.marks.get(line, 0):
            raise Violation(Harm.LOST, f"the mark went back to {mark}")
        for seq, hashed in kept.items():
            before = kept.get(seq - 1) if seq > 1 else GENESIS
            if before not in {None, self.ledger.previous[hashed]}:
                raise Violation(Harm.WOVEN, f"{seq} does not follow {seq - 1}")
        if holes:
            self._trace.note(Sometimes.QUARANTINED, len(holes))
        self.model.marks[line] = mark

    def _judge_aside(self) -> None:
        """What came ahead stands nowhere else, and not where it should have been taken in."""
        aside = set()
        for terminal, epoch, seq, hashed, *parts in self._rows(f"SELECT {_COLUMNS} FROM ahead"):  # noqa: S608 - our columns
            record, line = Record(*parts), (terminal, epoch)
            written = self.ledger.find(line, seq, hashed)
            if written is None or record.hash != hashed or not record.body_fits:
                raise Violation(Harm.FOREIGN, f"{seq} aside")
            if seq <= self.model.marks.get(line, 0) + 1:
                raise Violation(Harm.DOUBLED, f"{seq} is still aside")
            aside.add((terminal, epoch, seq))
        marks = self.model.marks
        for seq in sorted(
            seq
            for terminal, epoch, seq in self._aside - aside
            if seq <= marks.get((terminal, epoch), 0)
        ):
            self._trace.note(Sometimes.REACHED, seq)
        self._aside = aside

    def _quarantined(self, line: Line) -> set[int]:
        return {
            seq
            for (seq,) in self._rows(
                "SELECT seq FROM quarantine WHERE terminal = ? AND epoch = ? AND held", *line
            )
        }

    def _lost(self, line: Line) -> set[int]:
        return {
            seq
            for first, last in self._rows(
                "SELECT first, last FROM losses WHERE terminal = ? AND epoch = ?", *line
            )
            for seq in range(first, last + 1)
        }

    def _rows(self, statement: str, *values: Any) -> list[Any]:
        assert self._connection is not None
        return self._connection.execute(statement, values).fetchall()

    def _value(self, statement: str) -> Any:
        return self._rows(statement)[0][0]
