"""The post's end of a stick: batches and a request to be enrolled go out, answers come in."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.journal import removable
from sync.journal.chain import Head
from sync.journal.draft import Place
from sync.journal.files import write_private
from sync.journal.reader import JournalReader
from sync.journal.removable import BadFile
from sync.journal.store import Store
from sync.journal.trust import load_trust
from sync.protocol import packing
from sync.protocol.envelope import MAX_ANSWER_BYTES, MalformedMessage
from sync.protocol.messages import (
    MAX_BATCH_BYTES,
    MAX_RECORDS,
    EnrolmentToken,
    decode_welcome,
    encode_token,
)
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
)
from sync.uplink import inbox
from sync.uplink.answers import Answer, encoded, encoded_run, examine
from sync.uplink.enrolment import signed_request
from sync.uplink.loop import ROOM, Correspondent
from sync.uplink.state import Standing
from sync.uplink.stick_bundle import take_bundle

MAX_PACKED: Final = packing.most_packed(MAX_BATCH_BYTES)


@dataclass(frozen=True, slots=True)
class PostStick:
    """A stick at a post: `folder` is what a person named, `data` the post's data folder."""

    folder: Path
    data: Path
    terminal: bytes

    @property
    def _own(self) -> Path:
        return self.folder / ROOT / self.terminal.hex()

    def export(self, reader: JournalReader, *, everything: bool = False) -> Iterator[Handled]:
        """Write what the centre has not confirmed and the stick does not hold whole.

        It goes on where it was broken off, and after the newest record on the stick; what the
        centre confirmed meanwhile is removed from the stick.

        :param everything: also what is confirmed, for a centre that lost it; removes nothing.
        :raises BadFile: where the stick holds something else under the names of our folders.
        :raises OSError: where the stick cannot be written, or is gone.
        """
        self._make_folders()
        removable.tidy(self._own)
        there = [run for name in removable.names_in(self._own) if (run := run_of(name, BATCH))]
        heads = reader.heads()
        for head in heads:
            after = reader.start(head.epoch).seq if everything else reader.confirmed(head.epoch)
            runs = [run for run in there if run.epoch == head.epoch]
            yield from self._export_epoch(reader, head, after, runs)
        if not everything:
            self._remove_confirmed({head.epoch: reader.confirmed(head.epoch) for head in heads})

    def ask(self, token: EnrolmentToken, key: Ed25519PrivateKey, place: Place) -> Handled:
        """Write a signed request to be enrolled, and remember with which token it was made.

        :raises BadFile, OSError: see `export`.
        """
        self._make_folders()
        # Remembered first: an answer to a request that nobody remembers would be no use.
        write_private(self.data / inbox.TOKEN_FILE, encode_token(token).encode("ascii"))
        request = signed_request(
            token,
            terminal=self.terminal,
            key=key,
            post=place.post,
            lane=place.lane,
            mode=place.mode,
        )
        written = removable.write_once(self._own / REQUEST, request)
        return Handled(self._told(REQUEST), 0, Outcome.WRITTEN if written else Outcome.THERE)

    def take_answers(self, reader: JournalReader) -> tuple[Handled, ...]:
        """Check the welcome and the receipts for this post; what tells more goes to its inbox.

        Keys and rules of its centre are installed. Other posts' folders are left alone.

        :raises BadFile: where something else has the name of one of our folders.
        :raises OSError: where the stick is gone, or the data folder fails.
        """
        removable.is_folder(self.folder / ROOT)
        names = removable.names_in(self._own)
        handled: list[Handled] = []
        trust = load_trust(Store(reader.connection))
        centre = Correspondent(trust.centre, trust.verifying_key) if trust is not None else None
        if WELCOME in names:
            outcome, welcoming = self._take_welcome(centre)
            centre = welcoming or centre
            handled.append(Handled(self._told(WELCOME), 0, outcome))
        runs = sorted(run for name in names if (run := run_of(name, RECEIPT)))
        judged = [(run, self._judge(reader, centre, run)) for run in runs]
        for answer in _worth_keeping(reader, [found for _, found in judged]):
            inbox.put_receipt(self.data, answer)
        newest_ms = Store(reader.connection).newest_centre_time_ms() or 0
        for run, found in judged:
            outcome = _said(reader, found, newest_ms) if isinstance(found, Answer) else found
            handled.append(Handled(self._told(run.named(RECEIPT)), run.records, outcome))
        # It comes last: what it takes of a disk that is nearly full, no receipt may lack.
        if centre is not None and (bundle := take_bundle(self.folder, self.data, centre)):
            handled.append(bundle)
        return tuple(handled)

    def _make_folders(self) -> None:
        removable.make_folder(self.folder / ROOT)
        removable.make_folder(self._own)

    def _export_epoch(
        self, reader: JournalReader, head: Head, after: int, there: list[Run]
    ) -> Iterator[Handled]:
        while after < head.seq:
            next_to = [run for run in there if run.first <= after + 1 <= run.last <= head.seq]
            found = next(
                (
                    made
                    for run in sorted(next_to, key=lambda run: run.last, reverse=True)
                    if (made := encoded_run(reader, self.terminal, run.epoch, run.first, run.last))
                    and made[0] == run
                ),
                None,
            ) or self._next(reader, head, after)
            if found is None:
                yield Handled(self._told(str(head.epoch)), 0, Outcome.MISSING)
                return
            run, data = found
            written = _write_packed(self._own / run.named(BATCH), data)
            outcome = Outcome.WRITTEN if written else Outcome.THERE
            yield Handled(self._told(run.named(BATCH)), run.records, outcome)
            after = run.last

    def _next(self, reader: JournalReader, head: Head, after: int) -> tuple[Run, bytes] | None:
        most = min(MAX_RECORDS, head.seq - after)
        records = reader.records(head.epoch, after, most, ROOM)
        last = after + len(records)
        return encoded(reader, self.terminal, head.epoch, records, last) if records else None

    def _remove_confirmed(self, confirmed: dict[int, int]) -> None:
        for name in removable.names_in(self._own):
            run = run_of(name, BATCH) or run_of(name, RECEIPT)
            if run is not None and run.last <= confirmed.get(run.epoch, 0):
                removable.remove(self._own / name)
        if inbox.asked_with(self.data) is None:
            # Nothing is asked any more; a used token need not lie about.
            removable.remove(self._own / REQUEST)
            removable.remove(self._own / WELCOME)

    def _take_welcome(self, centre: Correspondent | None) -> tuple[Outcome, Correspondent | None]:
        """What became of the welcome, and the centre that it makes us believe."""
        try:
            data = self._read(WELCOME)
        except BadFile as bad:
            return bad.outcome, None
        found = inbox.welcomed(self.data, self.terminal, data)
        if found is not None:
            inbox.put_welcome(self.data, data)
            return Outcome.WAITS, Correspondent(found[0].centre, found[0].verifying_key)
        try:
            if centre is not None:
                decode_welcome(data, centre.key)
                return Outcome.KNOWN, None
        except MalformedMessage:
            pass
        return Outcome.OTHER_CENTRE, None

    def _judge(
        self, reader: JournalReader, centre: Correspondent | None, run: Run
    ) -> Answer | Outcome:
        if centre is None:
            return Outcome.NOT_ENROLLED
        try:
            data = self._read(run.named(RECEIPT))
        except BadFile as bad:
            return bad.outcome
        return examine(reader, centre, self.terminal, run, data)

    def _read(self, name: str) -> bytes:
        """An answer; one that the stick does not give keeps no other from being taken."""
        try:
            return removable.read_file(self._own / name, MAX_ANSWER_BYTES)
        except OSError as error:
            removable.blame_file(error, self.folder / ROOT)
            raise BadFile(Outcome.UNREADABLE) from error

    def _told(self, name: str) -> str:
        return f"{ROOT}/{self.terminal.hex()}/{name}"


def _worth_keeping(reader: JournalReader, found: list[Answer | Outcome]) -> list[Answer]:
    """Of every epoch the receipt that confirms most, and one that shows a fork."""
    best: dict[tuple[int, Standing], Answer] = {}
    for answer in found:
        if isinstance(answer, Answer) and answer.tells_more(reader):
            about = (answer.run.epoch, answer.standing)
            if about not in best or answer.receipt.mark > best[about].receipt.mark:
                best[about] = answer
    return list(best.values())


def _said(reader: JournalReader, answer: Answer, newest_ms: int) -> Outcome:
    """What a receipt of ours says, for whoever carries the stick."""
    more = answer.tells_more(reader)
    if answer.standing is Standing.FORK:
        return Outcome.FORK if more else Outcome.KNOWN
    confirmed = reader.confirmed(answer.run.epoch)
    if answer.receipt.mark < confirmed and answer.receipt.centre_time_ms > newest_ms:
        return Outcome.PUT_BACK
    if answer.receipt.lacks_earlier and answer.run.last > confirmed:
        return Outcome.GAP
    if answer.quarantined and more:
        return Outcome.QUARANTINED
    return Outcome.WAITS if more else Outcome.KNOWN


def _write_packed(path: Path, data: bytes) -> bool:
    """Write a batch unless it is there whole, however well packed; whether it was written."""
    try:
        if packing.unpack(removable.read_file(path, MAX_PACKED), MAX_BATCH_BYTES) == data:
            return False
    except (BadFile, FileNotFoundError, packing.NotPacked, packing.TooLarge):
        pass
    removable.write_file(path, packing.pack(data))
    return True
