"""What an uplink remembers of its centre's answers as long as its process lives; pure."""

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from sync.journal.chain import Head
from sync.protocol.messages import Receipt
from sync.protocol.terms import GAP, RecordStatus
from sync.uplink.state import Standing

BACKLOG: Final = 1000
"""While more records wait than two batches hold, the newest are sent in turns with the others."""
NEWEST: Final = 200
"""Records of such a turn at most: what a busy post records in a quarter of an hour."""
_MAX_NOTED: Final = 10_000
_SKEW_STEP_MS: Final = 2000
"""Two measurements of the skew that differ by less are the same: an answer takes its time."""


class Shown(StrEnum):
    """What a receipt tells of our side of a line that forked."""

    KEPT = "kept"
    """Its answers are about records that follow what both sides share."""
    GONE = "gone"
    """The centre no longer holds what it once confirmed of this line."""


@dataclass(slots=True)
class Memory:
    """Where the centre stands in every epoch, as far as it has told."""

    unasked: set[int] = field(default_factory=set)
    """Epochs whose mark the centre has not told since the start or since it changed."""
    known: set[int] = field(default_factory=set)
    forked: dict[int, int] = field(default_factory=dict)
    """Of a forked epoch the number up to which the centre was shown our side of it."""
    unrooted: set[int] = field(default_factory=set)
    """Forked epochs of which no record has been shown yet that both sides share."""
    centre_epoch: int | None = None
    out_of_reach: set[int] = field(default_factory=set)
    """Epochs that the centre could only take from a number on that is no longer here."""
    rejected: set[tuple[int, int]] = field(default_factory=set)
    skew_ms: int | None = None
    ahead: dict[int, int] = field(default_factory=dict)
    """The number up to which the centre keeps the newest records of an epoch aside."""
    is_declined: bool = False
    """The centre kept nothing aside: it is of an older version, or has enough of it."""
    _was_ahead: bool = False

    def meet(self, epochs: Collection[int]) -> None:
        """Epochs not seen before must be asked for: the centre may stand anywhere in them."""
        self.unasked |= set(epochs) - self.known
        self.known |= set(epochs)

    def position(self, epoch: int, confirmed: int) -> int:
        """The number after which to send."""
        return self.forked.get(epoch, confirmed)

    def out_of_turn(self, newest: Head, position: int, waiting: int, most: int) -> int | None:
        """The number after which to send the newest records now; None to go on in order.

        Every second time while much waits, so that neither kind has to wait for the other.

        :param newest: of the epoch that is written.
        :param position: see `position`, of that epoch.
        :param waiting: records of all epochs that the centre has not confirmed.
        :param most: how many a batch may have.
        """
        if waiting <= BACKLOG:
            self.is_declined = False
            return None
        if newest.epoch in self.unasked:
            return position
        after = max(position, self.ahead.get(newest.epoch, 0), newest.seq - min(NEWEST, most))
        self._was_ahead = (
            not (self._was_ahead or self.is_declined or newest.epoch in self.forked)
            and after < newest.seq
        )
        return after if self._was_ahead else None

    def take_ahead(self, receipt: Receipt, last: int) -> None:
        """Note what a receipt says to records up to number `last` that came before their turn."""
        if any(answer.status is RecordStatus.REJECTED for answer in receipt.answers):
            self.is_declined = True
        else:
            self.ahead[receipt.epoch] = last

    def take(
        self, receipt: Receipt, standing: Standing, confirmed: int, sent: int, start: int = 0
    ) -> Shown | None:
        """Note what a receipt says; what it tells of our side of a fork, if anything.

        :param confirmed: the mark of the receipt before it.
        :param sent: how many records it answers.
        :param start: up to which number our records are no longer here.
        """
        self._note_rejected(receipt)
        told: Shown | None = None
        if standing is Standing.FORK:
            told = self._note_fork(receipt, confirmed, sent, start)
        else:
            self._note_centre(receipt, confirmed)
            self.forked.pop(receipt.epoch, None)
        self.unasked.discard(receipt.epoch)
        return told

    def note_reach(self, epoch: int, *, is_out: bool) -> None:
        """Note whether the centre can go on in an epoch with what is still here of it."""
        (self.out_of_reach.add if is_out else self.out_of_reach.discard)(epoch)

    def measure(self, sent_ms: int, received_ms: int, centre_ms: int) -> None:
        """Note by how much our wall clock is ahead of the centre's; all in ms since 1970 UTC."""
        skew_ms = (sent_ms + received_ms) // 2 - centre_ms
        if self.skew_ms is None or abs(skew_ms - self.skew_ms) >= _SKEW_STEP_MS:
            self.skew_ms = skew_ms

    def _note_centre(self, receipt: Receipt, confirmed: int) -> None:
        changed = self.centre_epoch not in {None, receipt.centre_epoch}
        if changed or receipt.mark < confirmed:
            self.ahead.clear()
            self.is_declined = False
        # An epoch of which nothing was confirmed yet could not tell that the centre went back.
        if changed or receipt.mark < confirmed or (receipt.mark and not confirmed):
            # The centre was put back or made anew: where it stands in every epoch is open.
            self.unasked |= self.known
        self.centre_epoch = receipt.centre_epoch

    def _note_rejected(self, receipt: Receipt) -> None:
        for answer in receipt.answers:
            if answer.status is not RecordStatus.REJECTED:
                self.rejected.discard((receipt.epoch, answer.seq))
            elif answer.reason != GAP and len(self.rejected) < _MAX_NOTED:
                self.rejected.add((receipt.epoch, answer.seq))

    def _note_fork(self, receipt: Receipt, confirmed: int, sent: int, start: int) -> Shown | None:
        """Where to go on showing our side of a fork.

        It must be shown from a record on that both sides share, or the centre could not tell
        where it leaves: from the last one that was confirmed. A centre that was put back since may
        hold another one there, or have forgotten what it was shown; then it is shown from the
        start, or from the first record that is still here.
        """
        epoch, answers = receipt.epoch, receipt.answers
        shown = self.forked.get(epoch)
        told: Shown | None = None
        if shown is None or epoch in self.unasked:
            shown = confirmed - 1 if receipt.mark >= confirmed else 0
            told = None if receipt.mark >= confirmed else Shown.GONE
            self.unrooted.add(epoch)
        elif sent and not receipt.lacks_earlier:
            first = answers[0].status if answers else None
            shared = shown <= start or first is not RecordStatus.CONFLICT
            rooted = shared or epoch not in self.unrooted
            told = Shown.KEPT if rooted else Shown.GONE
            shown = shown + sent if rooted else 0
            self.unrooted.discard(epoch)
        self.forked[epoch] = max(shown, start)
        return told
