"""The centre's end of a stick: takes what posts wrote, beside a centre that runs, and answers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.centre.centre import store_beside
from sync.centre.enrolment import STICK_TOKEN_LIFETIME_MS, enrol, make_welcome
from sync.centre.ingest import Decision, Reason
from sync.centre.keys import CentreKeys, load_issuing_key, load_keys
from sync.centre.receiving import Arrival, Own, make_receipt, read_arrival, receive
from sync.centre.storage.port import Storage, Writing
from sync.centre.storage.sqlite import SqliteStorage
from sync.journal import removable
from sync.journal.removable import BadFile
from sync.protocol import packing
from sync.protocol.envelope import MAX_ANSWER_BYTES, MalformedMessage
from sync.protocol.messages import MAX_BATCH_BYTES, decode_enrolment
from sync.protocol.stick_names import (
    BATCH,
    RECEIPT,
    REQUEST,
    ROOT,
    WELCOME,
    Handled,
    Outcome,
    Run,
    run_of,
    run_with,
    terminal_of,
)
from sync.protocol.terms import RecordStatus

_MAX_PACKED: Final = packing.most_packed(MAX_BATCH_BYTES)


@dataclass(frozen=True, slots=True)
class CentreStick:
    """A stick at a centre; `now_ms` is the centre's clock, `folder` what a person named."""

    folder: Path
    storage: Storage
    keys: CentreKeys
    issuing: Ed25519PrivateKey
    now_ms: Callable[[], int]

    def take(self) -> Iterator[Handled]:
        """Take every post's request and batches, the earliest records first, and answer each.

        An answer is written only after what it is about is durable here. Taking the same stick
        again takes nothing twice, and answers again.

        :raises BadFile: where the stick's folder is none of ours.
        :raises OSError: where the stick is gone; StorageFault where the store fails.
        """
        root = self.folder / ROOT
        for name in removable.names_in(root):
            terminal = terminal_of(name)
            if terminal is not None:
                yield from self._take_post(root / name, terminal)

    def _take_post(self, folder: Path, terminal: bytes) -> Iterator[Handled]:
        try:
            names = removable.names_in(folder)
            removable.tidy(folder)
        except BadFile as bad:
            yield Handled(_told(folder), 0, bad.outcome)
            return
        except OSError as error:
            yield Handled(_told(folder), 0, Outcome.UNREADABLE, self._blamed(error))
            return
        if REQUEST in names:
            try:
                outcome, detail = self._enrol(folder, terminal)
            except OSError as error:
                outcome, detail = Outcome.UNREADABLE, self._blamed(error)
            yield Handled(_told(folder, REQUEST), 0, outcome, detail)
        for run in sorted(run for name in names if (run := run_of(name, BATCH))):
            try:
                outcome, detail = self._take_batch(folder, terminal, run), ""
            except OSError as error:
                outcome, detail = Outcome.UNREADABLE, self._blamed(error)
            yield Handled(_told(folder, run.named(BATCH)), run.records, outcome, detail)

    def _blamed(self, error: OSError) -> str:
        """Why one file failed; it keeps no other from being taken."""
        return removable.blame_file(error, self.folder / ROOT)

    def _enrol(self, folder: Path, terminal: bytes) -> tuple[Outcome, str]:
        try:
            enrolment = decode_enrolment(removable.read_file(folder / REQUEST, MAX_ANSWER_BYTES))
        except BadFile as bad:
            return bad.outcome, ""
        except MalformedMessage:
            return Outcome.DAMAGED, ""
        if enrolment.terminal != terminal:
            return Outcome.NOT_OURS, ""
        now_ms = self.now_ms()
        refusal = self.storage.commit(
            lambda writing: enrol(writing, enrolment, now_ms, STICK_TOKEN_LIFETIME_MS)
        )
        if refusal is not None:
            return Outcome.REFUSED, refusal.value
        welcome = make_welcome(
            self.storage.identity, self.keys, self.issuing.public_key(), terminal, now_ms
        )
        removable.write_file(folder / WELCOME, welcome)
        return Outcome.TAKEN, ""

    def _take_batch(self, folder: Path, terminal: bytes, run: Run) -> Outcome:
        now_ms = self.now_ms()
        try:
            packed = removable.read_file(folder / run.named(BATCH), _MAX_PACKED)
            own = Own(self.storage.identity.centre, self.keys.signing.public_key())
            arrival = read_arrival(terminal, packing.unpack(packed, MAX_BATCH_BYTES), now_ms, own)
        except BadFile as bad:
            return bad.outcome
        except packing.TooLarge:
            return Outcome.TOO_LARGE
        except (packing.NotPacked, MalformedMessage):
            return Outcome.DAMAGED
        if not _is(run, arrival):
            return Outcome.DAMAGED

        def work(writing: Writing) -> Decision | None:
            return receive(writing, replace(arrival, skew_ms=None))

        decision = self.storage.commit(work)
        if decision is None:
            return Outcome.UNKNOWN_TERMINAL
        receipt = make_receipt(
            self.storage.identity, self.keys.signing, arrival, decision, self.now_ms()
        )
        removable.write_file(folder / run.named(RECEIPT), receipt)
        return _outcome(decision)


def open_stick(folder: Path, centre: Path, now_ms: Callable[[], int]) -> CentreStick:
    """A stick for the centre in the data folder `centre`, which may be running.

    :raises FileNotFoundError: where no centre has ever run there.
    :raises KeyFault, UnfitStore, StorageFault: see `open_centre`.
    """
    store = store_beside(centre)
    keys = load_keys(centre, may_make=False)
    issuing = load_issuing_key(centre, may_make=False)
    return CentreStick(folder, SqliteStorage(store), keys, issuing, now_ms)


def _is(run: Run, arrival: Arrival) -> bool:
    """Whether a file holds what its name says."""
    named = run_with(arrival.epoch, run.first, run.last, arrival.batch_hash)
    readable = next(((n, item.record) for n, item in enumerate(arrival.items) if item.record), None)
    begins = run.first if readable is None else readable[1].header.seq - readable[0]
    return named == run and (len(arrival.items), begins) == (run.records, run.first)


def _outcome(decision: Decision) -> Outcome:
    rejected = [
        answer.reason for answer in decision.answers if answer.status is RecordStatus.REJECTED
    ]
    if any(answer.status is RecordStatus.CONFLICT for answer in decision.answers):
        return Outcome.FORK
    if Reason.GAP in rejected:
        return Outcome.GAP
    return Outcome.QUARANTINED if rejected else Outcome.TAKEN


def _told(folder: Path, name: str = "") -> str:
    return "/".join(filter(None, (ROOT, folder.name, name)))
