"""A post on a scene: a journal, and the people, centres and days that it meets."""

from functools import partial
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from benchmarks.power_cuts.scene import Scene
from sync.journal.body import Body
from sync.journal.draft import Place
from sync.journal.journal import Journal
from sync.journal.trust import Trust
from sync.protocol.messages import Receipt
from tests.journal.makers import PERSON, PLACE, entry, moment

_CENTRE_KEYS: Final = [X25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2)]
_SIGNING_KEY: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


class Post:
    """A journal on a scene; every call of it is acknowledged."""

    def __init__(self, scene: Scene, after_ms: int = 0, place: Place = PLACE) -> None:
        self.scene = scene
        self.now_ms = after_ms
        self.journal = scene.call(lambda: Journal(scene.folder, place, moment(after_ms)))

    def append(self, count: int = 1, *, body: Body = PERSON, repeat: str = "") -> None:
        """People come."""
        for _ in range(count):
            self.now_ms += 1000
            draft = entry(self.now_ms, body=body, repeat_key=repeat.encode())
            self.scene.call(partial(self.journal.append, draft))

    def enrol(self, centre: int = 0) -> None:
        """A centre becomes known."""
        self.scene.call(lambda: self.journal.enrol(_trust(centre), moment(self.now_ms)))

    def keep_receipt(self, mark: int, after_ms: int = 0) -> None:
        """The centre says up to where it holds this line."""
        receipt = Receipt(
            centre=b"C" * 16,
            centre_epoch=5,
            terminal=self.journal.scribe.identity.terminal,
            epoch=self.journal.head.epoch,
            mark=mark,
            mark_hash=b"h" * 32,
            centre_time_ms=moment(self.now_ms).at_ms + after_ms,
            batch_hash=b"b" * 32,
            answers=(),
        )
        envelope = b"envelope of %d at %d" % (mark, after_ms)
        self.scene.call(lambda: self.journal.keep_receipt(envelope, receipt))

    def close(self) -> None:
        """The post shuts down in order."""
        self.scene.call(self.journal.close)


def _trust(centre: int) -> Trust:
    return Trust(
        url=f"http://127.0.0.1:{centre + 1}",
        centre=b"%d" % centre * 16,
        opening_key=_CENTRE_KEYS[centre].public_key(),
        verifying_key=_SIGNING_KEY.public_key().public_bytes_raw(),
        welcome=b"welcome",
    )
