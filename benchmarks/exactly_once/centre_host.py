"""The machine that the centre runs on: its file, its deaths, and copies that are put back."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import apsw
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from benchmarks.exactly_once.network import Request
from benchmarks.exactly_once.oracle import Model, Oracle
from benchmarks.exactly_once.sometimes import Sometimes, Trace
from benchmarks.power_cuts.scene import lay_out, read_image
from sync.centre.enrolment import enrol, new_token
from sync.centre.ingest import Decision, Reason
from sync.centre.keys import CentreKeys
from sync.centre.receiving import Arrival, Own, make_receipt, read_arrival, receive
from sync.centre.reconciling import answer_to
from sync.centre.storage.port import Terminal, Writing
from sync.centre.storage.sqlite import SqliteStorage
from sync.journal.scribe import Scribe
from sync.journal.trust import Trust
from sync.protocol.envelope import MalformedMessage
from sync.protocol.messages import (
    Enrolment,
    Welcome,
    decode_token,
    encode_welcome,
)
from sync.protocol.pieces import decode_question, encode_answer
from sync.protocol.terms import RecordStatus
from sync.uplink.client import Reply, Result, Trouble
from sync.uplink.state import CentreState

_STORE: Final = "centre.sqlite"
_URL: Final = "https://centre.example"


class _Killed(Exception):
    """The process ends here."""


@dataclass(frozen=True, slots=True)
class CentreCopy:
    """A copy of the centre's folder, and what it is known to hold."""

    image: dict[str, bytes | None]
    model: Model
    keys: CentreKeys


class CentreHost:
    """Shipping receiving code on the shipping store, put together as in `api` and `writer`."""

    def __init__(
        self, folder: Path, oracle: Oracle, trace: Trace, now_ms: Callable[[], int]
    ) -> None:
        self._root = folder
        self._oracle = oracle
        self._trace = trace
        self._now_ms = now_ms
        self._lives = 0
        self._newest: dict[tuple[bytes, int], int] = {}
        self.make()

    def make(self) -> None:
        """A centre that knows nobody, with keys of its own."""
        self.keys = CentreKeys(X25519PrivateKey.generate(), Ed25519PrivateKey.generate())
        self._open({}, Model())

    def copy(self) -> CentreCopy:
        """A backup of the running centre, as its process could die now."""
        return CentreCopy(read_image(self._folder), self._oracle.model.copy(), self.keys)

    def put_back(self, copy: CentreCopy) -> None:
        """Go on with a copy: everything since is forgotten."""
        self.close()
        self.keys = copy.keys
        self._open(copy.image, copy.model.copy())

    def restart(self) -> None:
        """The process is killed and starts again on what the file and its log hold."""
        self._trace.note(Sometimes.CENTRE_STARTED_AGAIN)
        image = read_image(self._folder)
        self.close()
        self._open(image, None)

    def close(self) -> None:
        """The centre's machine is gone."""
        self._looking.close()
        self._storage.close()
        shutil.rmtree(self._folder)

    @property
    def name(self) -> bytes:
        """The id that receipts state."""
        return self._storage.identity.centre

    def is_enrolled(self, terminal: bytes) -> bool:
        """Whether a terminal is known, revoked or not."""
        return self._storage.read(lambda reading: reading.terminal(terminal)) is not None

    def revoke(self, terminal: bytes) -> None:
        """Refuse a terminal from now on."""
        self._storage.commit(lambda writing: writing.revoke(terminal, self._now_ms()))
        self._oracle.model.revoked.add(terminal)

    def enrol(self, scribe: Scribe) -> Trust | None:
        """Make a terminal known, with a fresh token; None where it is not wanted."""
        identity, place = scribe.identity, scribe.place
        token = decode_token(new_token(self._storage, _URL, self.keys, self._now_ms()))
        enrolment = Enrolment(
            terminal=identity.terminal,
            public_key=identity.signing_key.public_key().public_bytes_raw(),
            secret=token.secret,
            post=place.post,
            lane=place.lane,
            mode=place.mode,
        )
        if self._storage.commit(lambda writing: enrol(writing, enrolment, self._now_ms())):
            return None
        welcome = Welcome(
            centre=self._storage.identity.centre,
            centre_epoch=self._storage.identity.epoch,
            opening_key=self.keys.opening.public_key().public_bytes_raw(),
            verifying_key=token.verifying_key,
            terminal=identity.terminal,
            centre_time_ms=self._now_ms(),
        )
        return Trust(
            url=_URL,
            centre=welcome.centre,
            opening_key=self.keys.opening.public_key(),
            verifying_key=welcome.verifying_key,
            welcome=encode_welcome(welcome, self.keys.signing),
        )

    def take(self, requests: list[Request]) -> list[Result]:
        """Receive batches in one transaction, and answer once that is durable."""
        arrived = [self._read(request) for request in requests]
        waiting = [one for one in arrived if isinstance(one, Arrival)]
        decisions: list[Decision | None] = []
        if waiting:
            decisions = self._storage.commit(
                lambda writing: [receive(writing, one) for one in waiting]
            )
            self._oracle.look()
        if len(waiting) > 1:
            self._trace.note(Sometimes.TAKEN_TOGETHER, len(waiting))
        following = iter(decisions)
        return [
            self._answer(request, one, next(following)) if isinstance(one, Arrival) else one
            for request, one in zip(requests, arrived, strict=True)
        ]

    def die(self, request: Request, *, committed: bool) -> None:
        """See `Receiving.die`."""
        if committed:
            self._trace.note(Sometimes.CENTRE_DIED_AFTER_COMMIT)
            self.take([request])
        else:
            self._trace.note(Sometimes.CENTRE_DIED_BEFORE_COMMIT)
            arrival = self._read(request)
            if isinstance(arrival, Arrival):
                self._begin_to_receive(arrival)
        self.restart()

    def _begin_to_receive(self, arrival: Arrival) -> None:
        def work(writing: Writing) -> None:
            receive(writing, arrival)
            raise _Killed

        try:
            self._storage.commit(work)
        except _Killed:
            self._oracle.look()

    def _read(self, request: Request) -> Arrival | Result:
        """What waits for a transaction, or the answer where none is needed."""
        known = self._storage.read(lambda reading: reading.terminal(request.terminal))
        if known is None or known.revoked_ms is not None:
            self._trace.note(Sometimes.STRANGER if known is None else Sometimes.REVOKED)
            return Trouble(CentreState.REFUSES, 403)
        try:
            if request.asks:
                return self._compare(request.data, known)
            own = Own(self._storage.identity.centre, self.keys.signing.public_key())
            return read_arrival(request.terminal, request.data, self._now_ms(), own)
        except MalformedMessage:
            return Trouble(CentreState.REFUSES, 422)

    def _compare(self, data: bytes, known: Terminal) -> Reply:
        question = decode_question(data, Ed25519PublicKey.from_public_bytes(known.public_key))
        identity, now_ms = self._storage.identity, self._now_ms()
        answer = self._storage.read(
            lambda reading: answer_to(question, data, reading, identity, now_ms)
        )
        if answer.differs:
            self._trace.note(Sometimes.DIFFERED, len(answer.differs))
        self._trace.line(f"  differs: {[one.index for one in answer.differs]}")
        return Reply(encode_answer(answer, self.keys.signing))

    def _answer(self, request: Request, arrival: Arrival, decision: Decision | None) -> Result:
        if decision is None:
            return Trouble(CentreState.REFUSES, 403)
        line = arrival.terminal, arrival.epoch
        if arrival.items and request.number < self._newest.get(line, 0):
            self._trace.note(Sometimes.STALE_AFTER_NEWER, request.number)
        self._newest[line] = max(request.number, self._newest.get(line, 0))
        self._note_answers(decision)
        identity = self._storage.identity
        return Reply(make_receipt(identity, self.keys.signing, arrival, decision, self._now_ms()))

    def _note_answers(self, decision: Decision) -> None:
        answers = decision.answers
        told = [f"{answer.seq} {answer.status} {answer.reason}".strip() for answer in answers]
        self._trace.line(f"  mark {decision.mark}: {', '.join(told)}")
        if any(answer.reason == Reason.GAP for answer in answers):
            self._trace.note(Sometimes.GAP)
        if any(answer.status is RecordStatus.SAME for answer in answers):
            self._trace.note(Sometimes.SAME)
        if any(answer.status is RecordStatus.AHEAD for answer in answers):
            self._trace.note(Sometimes.AHEAD)

    def _open(self, image: dict[str, bytes | None], model: Model | None) -> None:
        self._lives += 1
        self._folder = self._root / f"centre-{self._lives}"
        lay_out(image, self._folder)
        path = self._folder / _STORE
        self._storage = SqliteStorage(path)
        self._looking = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)
        self._oracle.watch(self._looking, model)
