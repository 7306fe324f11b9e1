"""Posts and a centre that know each other only by a stick, and a stick that can be pulled out."""

import errno
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.centre.enrolment import new_token
from sync.centre.keys import CentreKeys, load_keys
from sync.centre.receiving import make_receipt, read_arrival, receive
from sync.centre.stick import CentreStick
from sync.centre.storage.port import Storage
from sync.journal.draft import Place
from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.journal.record import encode_record
from sync.protocol.messages import decode_token
from sync.protocol.stick_names import Handled, Outcome
from sync.uplink.inbox import Inbox, take_without_terminal
from sync.uplink.stick import PostStick
from tests.centre.memory import MemoryStorage
from tests.journal.makers import NOON_MS, PLACE, entry, journal, moment

ISSUING = Ed25519PrivateKey.from_private_bytes(bytes(range(4, 36)))


class StickCentre:
    """A centre that only a stick reaches."""

    def __init__(self, folder: Path, storage: Storage | None = None) -> None:
        folder.mkdir(exist_ok=True)
        self.keys: CentreKeys = load_keys(folder, may_make=True)
        self.storage: Storage = storage or MemoryStorage()
        self.now_ms = NOON_MS

    def take(self, stick: Path) -> tuple[Handled, ...]:
        self.now_ms += 1000
        return tuple(self.at(stick).take())

    def at(self, stick: Path) -> CentreStick:
        return CentreStick(stick, self.storage, self.keys, ISSUING, lambda: self.now_ms)

    def token(self, url: str = "https://centre.invalid", authority: bytes = b"") -> str:
        return new_token(self.storage, url, self.keys, self.now_ms, authority=authority)

    def take_from_the_network(self, terminal: bytes, batch: bytes) -> bytes:
        """What the same centre answers over the line."""
        self.now_ms += 1000
        arrival = read_arrival(terminal, batch, self.now_ms)
        decision = self.storage.commit(lambda writing: receive(writing, arrival))
        assert decision is not None
        return make_receipt(
            self.storage.identity, self.keys.signing, arrival, decision, self.now_ms
        )

    def holds(self, terminal: bytes, epoch: int) -> list[bytes]:
        """The records of a line, numbers checked."""
        found = self.storage.read(lambda reading: reading.records(terminal, epoch, 0, 10_000))
        assert [record.header.seq for record in found] == list(range(1, len(found) + 1))
        return [encode_record(record) for record in found]

    def beside(self, terminal: bytes, epoch: int) -> int:
        """How many records are kept as conflicts or in quarantine."""
        return self.storage.read(
            lambda reading: (
                len(reading.conflicts(terminal, epoch, 10_000))
                + len(reading.quarantined(terminal, epoch, 10_000))
            )
        )


class StickPost:
    """A post whose terminal runs: its journal is open and locked."""

    def __init__(self, folder: Path, place: Place = PLACE) -> None:
        self.folder, self.place = folder, place
        self.journal: Journal = journal(folder, place)
        self.recorded = 0
        self.floors: list[int] = []

    @property
    def terminal(self) -> bytes:
        return self.journal.scribe.identity.terminal

    @property
    def epoch(self) -> int:
        return self.journal.head.epoch

    @property
    def confirmed(self) -> int:
        with JournalReader(self.folder) as reader:
            return reader.confirmed(self.epoch)

    def record(self, count: int) -> "StickPost":
        for _ in range(count):
            self.recorded += 1
            self.journal.append(entry(self.recorded))
        return self

    def records(self) -> list[bytes]:
        with JournalReader(self.folder) as reader:
            head = self.journal.head
            return list(reader.records(head.epoch, 0, 10_000, 2**30))

    def at(self, stick: Path) -> PostStick:
        return PostStick(stick, self.folder, self.terminal)

    def export(self, stick: Path, **wishes: bool) -> tuple[Handled, ...]:
        with JournalReader(self.folder) as reader:
            return tuple(self.at(stick).export(reader, **wishes))

    def ask(self, stick: Path, token: str) -> Handled:
        key = self.journal.scribe.identity.signing_key
        return self.at(stick).ask(decode_token(token), key, self.place)

    def read_stick(self, stick: Path) -> tuple[Handled, ...]:
        """What the command does: checked, and left in the inbox."""
        with JournalReader(self.folder) as reader:
            return self.at(stick).take_answers(reader)

    def take(self, stick: Path) -> tuple[Handled, ...]:
        """The command, and then the running terminal."""
        handled = self.read_stick(stick)
        self.tick()
        return handled

    def tick(self) -> int:
        inbox = Inbox(self.journal, lambda: moment(self.recorded), self.floors.append)
        return sum(inbox.take() for _ in range(20))

    def stop(self) -> None:
        self.journal.close()

    def take_while_stopped(self, stick: Path) -> tuple[Handled, ...]:
        terminal = self.terminal
        with JournalReader(self.folder) as reader:
            handled = PostStick(stick, self.folder, terminal).take_answers(reader)
        take_without_terminal(self.folder)
        return handled


def carry(post: StickPost, centre: StickCentre, stick: Path) -> None:
    """One journey there and back."""
    post.export(stick)
    centre.take(stick)
    post.take(stick)


def enrol_by_stick(post: StickPost, centre: StickCentre, stick: Path) -> None:
    post.ask(stick, centre.token())
    centre.take(stick)
    post.take(stick)
    assert post.journal.trust is not None


def outcomes(handled: tuple[Handled, ...]) -> list[Outcome]:
    return [each.outcome for each in handled]


class Pulled(OSError):
    """The stick is no longer there."""


class Puller:
    """Pulls the stick out at its n-th change, and ruins what was not made durable before."""

    def __init__(self, stick: Path, cut: int, seed: int = 0) -> None:
        self.stick, self.cut = stick, cut
        self.changes = 0
        self.pulled = False
        self._dice = random.Random(f"{seed}/{cut}")  # noqa: S311 - no secret
        self._unsynced: set[Path] = set()
        self._renamed: dict[Path, bytes | None] = {}

    @contextmanager
    def __call__(self, monkeypatch: Any) -> Iterator[None]:
        with monkeypatch.context() as patch:
            for name in ("write", "fsync", "replace", "mkdir", "unlink", "open"):
                patch.setattr(os, name, self._watched(name, getattr(os, name)))
            yield
        if self.pulled:
            self._ruin()

    def _watched(self, name: str, call: Any) -> Any:
        def watched(*given: Any, **more: Any) -> Any:
            path = self._path(given[0])
            if not path.is_relative_to(self.stick):
                return call(*given, **more)
            if self.pulled:
                raise Pulled(errno.EIO, "gone", str(path))
            changes = name != "open" or given[1] & os.O_CREAT
            self.changes += bool(changes)
            if changes and self.changes > self.cut:
                self.pulled = True
                if name == "write":
                    call(given[0], bytes(given[1])[: self._dice.randrange(len(given[1]) + 1)])
                elif name != "fsync" and self._dice.random() < 0.5:
                    self._note(name, path, given)
                    call(*given, **more)
                raise Pulled(errno.EIO, "gone", str(path))
            self._note(name, path, given)
            return call(*given, **more)

        return watched

    def _note(self, name: str, path: Path, given: Any) -> None:
        if name == "write":
            self._unsynced.add(path)
        elif name == "fsync":
            self._unsynced.discard(path)
            self._renamed = {at: was for at, was in self._renamed.items() if at.parent != path}
        elif name == "replace":
            to = Path(given[1])
            self._renamed[to] = to.read_bytes() if to.exists() else None

    def _ruin(self) -> None:
        for path in self._unsynced:
            if path.exists():
                data = path.read_bytes()
                kept = self._dice.randrange(len(data) + 1)
                path.write_bytes(data[:kept] + bytes(self._dice.randrange(2) * (len(data) - kept)))
        for path, was in self._renamed.items():
            if path.exists() and self._dice.random() < 0.5:
                if was is None:
                    path.unlink()
                else:
                    path.write_bytes(was)

    @staticmethod
    def _path(given: Any) -> Path:
        return Path(f"/proc/self/fd/{given}").readlink() if isinstance(given, int) else Path(given)
