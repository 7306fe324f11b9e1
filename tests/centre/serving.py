"""A centre that really listens, on a thread of the test or in a process of its own."""

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import requests
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from sync.centre.service import Running, Tls, serve
from sync.journal.draft import Moment
from sync.journal.journal import Journal
from sync.journal.trust import Trust
from sync.protocol.messages import MEDIA_TYPE, decode_token
from sync.uplink import enrolment


@contextlib.contextmanager
def served(folder: Path, tls: Tls | None = None, port: int = 0) -> Iterator[Running]:
    ready = threading.Event()
    said: list[Running] = []

    def on_ready(running: Running) -> None:
        said.append(running)
        ready.set()

    def run() -> None:
        try:
            serve(folder, "127.0.0.1", port, tls, on_ready)
        finally:
            ready.set()

    thread = threading.Thread(target=run, name="test-centre")
    thread.start()
    try:
        assert ready.wait(20)
        assert said, "the centre did not start"
        yield said[0]
    finally:
        for running in said:
            running.stop()
        thread.join(20)
        assert not thread.is_alive()


def enrol(running: Running, book: Journal, at: Moment) -> Trust:
    """Make a journal known to a centre over HTTP, and the centre to the journal."""
    identity = book.scribe.identity
    token = decode_token(running.centre.token(running.url))
    with requests.Session() as session:
        found = enrolment.enrol(
            token,
            session,
            terminal=identity.terminal,
            key=identity.signing_key,
            post=book.place.post,
            lane=book.place.lane,
            mode=book.place.mode,
        )
    assert isinstance(found, enrolment.Enrolled)
    welcome = found.welcome
    opening_key = X25519PublicKey.from_public_bytes(welcome.opening_key)
    trust = Trust(token.url, welcome.centre, opening_key, welcome.verifying_key, found.envelope)
    book.enrol(trust, at)
    return trust


class ChildCentre:
    """`python -m sync.centre` in a process that can be killed."""

    def __init__(self, folder: Path, port: int = 0, *more: str) -> None:
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "sync.centre", "--data", str(folder), "--port", str(port)),
                *("--embedded", "--print-token", *more),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )
        assert self.process.stdout is not None
        self.said: dict[str, Any] = json.loads(self.process.stdout.readline())

    @property
    def url(self) -> str:
        return str(self.said["url"])

    def kill(self) -> None:
        """As a power cut would: nothing is tidied up."""
        self.process.kill()
        self._reap()

    def end_input(self) -> int:
        """What happens when the parent dies; the exit code."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        code = self.process.wait(20)
        self._reap()
        return code

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def _reap(self) -> None:
        self.process.wait(20)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


def post(url: str, data: bytes, **headers: str) -> requests.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return requests.post(url, data=data, headers={"Content-Type": MEDIA_TYPE, **named}, timeout=20)
