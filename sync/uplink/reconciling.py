"""Comparing the journal with what the centre really holds, piece by piece (DESIGN.md, section 5).

What a receipt's mark says was true when it was signed. Here both sides digest what stands on
their disks now. A piece that differs is sent again once, by its numbers, and asked about again;
what still differs is shown by its hour.
"""

import threading
from collections import deque
from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.protocol.envelope import MalformedMessage
from sync.protocol.pieces import (
    HOUR_MS,
    MAX_PIECES,
    PIECE_NUMBERS,
    Answer,
    Cut,
    Question,
    cut,
    decode_answer,
    encode_question,
    question_hash,
)
from sync.uplink.client import Reply, Result, Trouble
from sync.uplink.loop import Clocks, Correspondent
from sync.uplink.outbox import Books, Differing, Notice, Range
from sync.uplink.state import Agreement
from sync.uplink.sweep import Sweep, count_numbers, hours_of, overlap

FIRST_S: Final = 60.0
"""How long after the start at most the newest hours are first compared."""
RECENT_S: Final = 3600.0
"""How often the newest hours are compared."""
WHOLE_S: Final = 24 * 3600.0
"""How often all that is kept is compared."""
FIRST_WHOLE_S: Final = 1800.0
"""How long after the start that is first done."""
AGAIN_S: Final = 60.0
"""Pause after a question that brought no answer; it doubles up to `RECENT_S`."""
RECENT_MS: Final = 36 * HOUR_MS
"""How far back the newest hours go: a shift, also one over midnight, and the one before."""
_NO_SUCH_PLACE: Final = {404, 405}

_TRIES: Final = 5
"""Of sending a piece again, before it is asked about all the same."""

_Resend = Callable[[int, tuple[bytes, ...]], bool]


@dataclass(frozen=True, slots=True)
class Questioner:
    """In whose name questions are asked, and signed."""

    terminal: bytes
    signing_key: Ed25519PrivateKey


class Reconciler:
    """Compares when it is due, one question or one batch at a time.

    Everything but `request` belongs to the uplink's thread.
    """

    def __init__(
        self,
        identity: Questioner,
        centre: Correspondent,
        books: Books,
        ask: Callable[[bytes], Result],
        clocks: Clocks,
    ) -> None:
        """Prepare; the first comparison is due soon, that of all that is kept later.

        No two terminals of a province ask at the same moments after a power cut of all of it.
        """
        self._identity = identity
        self._centre = centre.centre
        self._key = centre.key
        self._books = books
        self._ask = ask
        self._clocks = clocks
        self._requested = threading.Event()
        now_s = clocks.monotonic_s()
        self._recent_due_s = now_s + FIRST_S * clocks.chance()
        self._whole_due_s = now_s + self._about(FIRST_WHOLE_S)
        self._not_before_s = now_s
        self._sweep: Sweep | None = None
        self._failures = 0
        self._is_absent = False
        self.differing: tuple[Differing, ...] = ()
        """What differed at the last comparison of it, oldest first."""
        self._compared_ms: int | None = None

    def request(self) -> None:
        """Compare the newest hours soon, as at the end of a shift; any thread may ask."""
        self._requested.set()

    def wants(self) -> bool:
        """See `Comparing.wants`."""
        now_s = self._clocks.monotonic_s()
        return now_s >= self._not_before_s and (
            self._sweep is not None
            or self._requested.is_set()
            or now_s >= min(self._recent_due_s, self._whole_due_s)
        )

    def step(self, resend: _Resend, forked: AbstractSet[int]) -> None:
        """See `Comparing.step`."""
        sweep = self._sweep = self._sweep or self._begin(forked)
        sweep.forget(forked)
        # Only when all that is missing is known can it be sent in the order that heals it.
        if sweep.ahead:
            done = self._ask_next(sweep)
        elif sweep.to_mend:
            done = self._mend(sweep, resend)
        elif sweep.mended:
            done = self._ask_again(sweep)
        else:
            done = True
        if not done:
            self._put_off()
            return
        self._failures = 0
        if not (sweep.ahead or sweep.to_mend or sweep.mended):
            self._end(sweep, forked)

    def agreement(self, marks: Mapping[int, int], recorded: int) -> Agreement | None:
        """See `Comparing.agreement`."""
        if self._compared_ms is None:
            return None
        # What is being mended is not there yet, whatever the last whole comparison said.
        doubted = (*self.differing, *(self._sweep.doubted if self._sweep else ()))
        hours = {hour for one in doubted for hour in one.hours_ms}
        return Agreement(
            records=sum(marks.values()) - count_numbers([one.where for one in doubted], marks),
            of=recorded,
            at_ms=self._compared_ms,
            hours=tuple(sorted(hours)),
        )

    def _begin(self, forked: AbstractSet[int]) -> Sweep:
        now_s = self._clocks.monotonic_s()
        self._requested.clear()
        whole = now_s >= self._whole_due_s
        if whole:
            self._whole_due_s = now_s + self._about(WHOLE_S)
        self._recent_due_s = now_s + self._about(RECENT_S)
        heads = [head for head in self._books.heads() if head.epoch not in forked]
        since = self._books.at_ms(heads[-1].epoch, heads[-1].seq) if heads else None
        ranges = []
        for head in heads:
            first = self._books.start(head.epoch).seq + 1
            if not whole and since is not None:
                recent = self._books.first_since(head.epoch, since - RECENT_MS)
                first = max(first, head.seq + 1 if recent is None else recent)
            last = self._books.confirmed(head.epoch)
            if first <= last:
                ranges.append(Range(head.epoch, first, last))
        return Sweep(tuple(ranges), deque(ranges))

    def _ask_next(self, sweep: Sweep) -> bool:
        """Ask about the next pieces of the first range."""
        here = sweep.ahead[0]
        first = max(here.first, self._books.start(here.epoch).seq + 1)
        # No more numbers than a question's pieces can hold are read at once.
        last = min(here.last, first + MAX_PIECES * PIECE_NUMBERS - 1)
        cuts = self._cuts(Range(here.epoch, first, last))
        if cuts:
            answer = self._exchange(here.epoch, cuts)
            if answer is None:
                return False
            for item in answer.differs:
                one = cuts[item.index]
                where = Range(here.epoch, one.piece.first, one.piece.last)
                sweep.to_mend.append(Differing(where, hours_of(one, item.hours_ms)))
        end = cuts[-1].piece.last if cuts else here.last
        if end >= here.last:
            sweep.ahead.popleft()
        else:
            sweep.ahead[0] = Range(here.epoch, end + 1, here.last)
        return True

    def _mend(self, sweep: Sweep, resend: _Resend) -> bool:
        """Send the last piece again: the centre knows a missing record by the one after it."""
        here = sweep.to_mend[-1].where
        records = tuple(item.data for item in self._books.kept(here.epoch, here.first, here.last))
        if records and self._failures < _TRIES and not resend(here.epoch, records):
            return False
        sweep.mended.appendleft(sweep.to_mend.pop())
        return True

    def _ask_again(self, sweep: Sweep) -> bool:
        """Ask about a piece that was sent again; by then it may have to be cut anew."""
        here = sweep.mended[0].where
        first = max(here.first, self._books.start(here.epoch).seq + 1)
        cuts = self._cuts(Range(here.epoch, first, here.last))
        if cuts:
            answer = self._exchange(here.epoch, cuts)
            if answer is None:
                return False
            found = {item.index: item.hours_ms for item in answer.differs}
            for index, one in enumerate(cuts):
                where = Range(here.epoch, one.piece.first, one.piece.last)
                if index in found:
                    self._differs(sweep, where, one, found[index])
                else:
                    sweep.healed.append(where)
                    self._note(True, where, one, hours_of(one))
        sweep.mended.popleft()
        return True

    def _differs(self, sweep: Sweep, where: Range, one: Cut, theirs: tuple[int, ...]) -> None:
        hours = hours_of(one, theirs)
        sweep.differing.append(Differing(where, hours))
        if not any(overlap(where, old.where) for old in self.differing):
            self._note(False, where, one, hours)

    def _end(self, sweep: Sweep, forked: AbstractSet[int]) -> None:
        """Replace what was known of the compared numbers, and of those that are gone."""
        for old in self.differing:
            if old.where.epoch in forked:
                continue
            compared = any(overlap(old.where, there) for there in sweep.ranges)
            told = [*(new.where for new in sweep.differing), *sweep.healed]
            if compared and not any(overlap(old.where, where) for where in told):
                self._note_healed(old)
            elif not compared and old.where.last > self._books.start(old.where.epoch).seq:
                sweep.differing.append(old)
        self.differing = tuple(
            sorted(sweep.differing, key=lambda one: (one.hours_ms, one.where.first))
        )
        self._compared_ms = sweep.at_ms or self._compared_ms
        self._sweep = None

    def _note_healed(self, old: Differing) -> None:
        for one in self._cuts(old.where):
            self._note(True, old.where, one, old.hours_ms)

    def _cuts(self, where: Range) -> tuple[Cut, ...]:
        with closing(self._books.kept(where.epoch, where.first, where.last)) as kept:
            return tuple(islice(cut(kept, where.first, where.last), MAX_PIECES))

    def _put_off(self) -> None:
        """A centre of an earlier version has nothing to answer with; that is no fault."""
        pause_s = RECENT_S if self._is_absent else AGAIN_S * 2 ** min(self._failures, 10)
        self._failures += 1
        self._not_before_s = self._clocks.monotonic_s() + self._about(min(pause_s, RECENT_S))

    def _about(self, seconds: float) -> float:
        """A pause of that length, a quarter less or more."""
        return seconds * (0.75 + self._clocks.chance() / 2)

    def _note(self, agrees: bool, where: Range, one: Cut, hours_ms: tuple[int, ...]) -> None:
        self._books.note(
            Notice(
                agrees=agrees,
                epoch=where.epoch,
                first=one.piece.first,
                last=one.piece.last,
                count=one.piece.count,
                digest=one.piece.digest,
                hours_ms=hours_ms,
            )
        )

    def _exchange(self, epoch: int, cuts: tuple[Cut, ...]) -> Answer | None:
        """The centre's answer; None where none came that can be believed."""
        newest = {head.epoch: head.seq for head in self._books.heads()}.get(epoch, 0)
        # While something is unsent, what lies beyond is no sign of anything.
        all_sent = self._books.confirmed(epoch) == newest
        question = encode_question(
            Question(
                terminal=self._identity.terminal,
                epoch=epoch,
                pieces=tuple(one.piece for one in cuts),
                head=newest if all_sent else 0,
                sent_at_ms=self._clocks.wall_ms(),
            ),
            self._identity.signing_key,
        )
        result = self._ask(question)
        self._is_absent = isinstance(result, Trouble) and result.status in _NO_SUCH_PLACE
        if not isinstance(result, Reply):
            return None
        try:
            answer = decode_answer(result.data, self._key)
        except MalformedMessage:
            return None
        asked = (self._centre, self._identity.terminal, epoch, question_hash(question))
        if (answer.centre, answer.terminal, answer.epoch, answer.question_hash) != asked or any(
            item.index >= len(cuts) for item in answer.differs
        ):
            return None
        if self._sweep is not None and self._sweep.at_ms is None:
            self._sweep.at_ms = answer.centre_time_ms
        return answer
