"""The link between a terminal and its centre: whom it talks to, and what does not end it."""

import errno
import http.server
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from sync.centre.service import Running, Tls
from sync.centre.stick import open_stick
from sync.journal import ballast
from sync.protocol.messages import MEDIA_TYPE, decode_token, encode_token
from sync.protocol.stick_names import Outcome
from sync.uplink import authority
from sync.uplink.authority import AUTHORITY_FILE, FINGERPRINT_FILE
from sync.uplink.state import CentreState, UplinkStatus
from terminal.app import centre_link
from terminal.app.centre_link import CentreLink, Hearers, Wanted
from terminal.app.clock import PostClock
from tests.centre.certificates import own_authority_tls
from tests.centre.serving import served
from tests.uplink.sticks import StickCentre, StickPost, outcomes


class Linked(StickPost):
    """A post with a link, and a lock where the whole terminal has a thread for the journal."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.said: list[UplinkStatus] = []
        self.refused: list[bool] = []
        self._desk = threading.RLock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def link_to(self, wanted: Wanted) -> None:
        def nothing(_: object) -> None:
            """Of no interest here."""

        hearers = Hearers(self.said.append, nothing, self.refused.append, nothing)
        self.link = CentreLink(self.journal, PostClock(), wanted, hearers, in_desk=self._in_desk)
        self._thread = threading.Thread(target=self.link.run, args=(self._stop,))
        self._thread.start()

    def record(self, count: int) -> "Linked":
        with self._desk:
            super().record(count)
        if self._thread is not None:
            self.link.wake.set()
        return self

    def tick(self) -> int:
        with self._desk:
            return super().tick()

    def until(self, condition: Callable[[], object], seconds: float = 20) -> None:
        end_s = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end_s, self.said[-3:]
            time.sleep(0.02)

    @property
    def state(self) -> CentreState:
        return self.said[-1].state if self.said else CentreState.NOT_CONFIGURED

    @property
    def covered(self) -> list[int]:
        """What retention may go by."""
        with self._desk:
            rows = self.journal._store.connection.execute("SELECT mark FROM covered").fetchall()
        return [int(str(mark)) for (mark,) in rows]

    def hang_up(self) -> None:
        """End the link, which nothing else may have ended."""
        self._stop.set()
        if self._thread is not None:
            assert self._thread.is_alive()
            self._thread.join(20)
            assert not self._thread.is_alive()
            self._thread = None

    def stop(self) -> None:
        self.hang_up()
        super().stop()

    def _in_desk(self, task: Callable[[], None]) -> "Future[None]":
        done: Future[None] = Future()
        with self._desk:
            try:
                task()
                done.set_result(None)
            except Exception as error:  # noqa: BLE001 - as an executor, whatever it is
                done.set_exception(error)
        return done


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ballast, "BALLAST_BYTES", 4096)
    monkeypatch.setattr(centre_link, "_AGAIN_SECONDS", 0.2)
    monkeypatch.setattr(centre_link, "_LOOK_SECONDS", 0.05)


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Linked]:
    made = Linked(tmp_path / "post")
    yield made
    made.stop()


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def made_tls(folder: Path) -> Tls:
    folder.mkdir()
    # One name for both would hide that the wrong one is believed: the first of a name counts.
    return own_authority_tls(folder, folder.name)


def test_a_post_that_a_stick_gives_to_another_centre_talks_to_the_old_one_no_more(
    post, stick, tmp_path
) -> None:
    with served(tmp_path / "old") as old:
        post.record(20)
        post.link_to(Wanted(token=old.centre.token(old.url)))
        post.until(lambda: post.said and post.said[-1].recorded and not post.said[-1].unsent)
        assert post.covered != []
        new = StickCentre(tmp_path / "new")
        post.ask(stick, new.token("https://127.0.0.1:1"))
        new.take(stick)
        post.take(stick)
        assert post.covered == []
        post.until(lambda: post.said[-1].state is CentreState.DOWN)
        held = _held(old, post)
        post.record(3)
        post.until(lambda: post.said[-1].unsent == post.said[-1].recorded)
        time.sleep(1)
        assert _held(old, post) == held
        assert post.covered == []
        assert post.confirmed == 0
        post.hang_up()


def _held(centre: Running, post: Linked) -> int:
    return len(
        centre.centre.storage.read(
            lambda reading: reading.records(post.terminal, post.epoch, 0, 10_000)
        )
    )


def test_a_post_enrolled_by_a_stick_believes_the_authority_that_its_token_named(
    post, stick, tmp_path
) -> None:
    folder = tmp_path / "centre"
    with served(folder, made_tls(tmp_path / "tls")) as running:
        token = running.centre.token(running.url)
        assert decode_token(token).authority
        post.ask(stick, token)
        beside = open_stick(stick, folder, running.centre.now_ms)
        assert outcomes(tuple(beside.take())) == [Outcome.TAKEN]
        beside.storage.close()
        post.take(stick)
        post.record(3)
        post.link_to(Wanted())
        post.until(lambda: post.said and post.said[-1].recorded and not post.said[-1].unsent)
        assert post.state is CentreState.CONNECTED
        assert (post.folder / AUTHORITY_FILE).read_bytes() == running.centre.authority
        assert not (post.folder / FINGERPRINT_FILE).exists()
        post.hang_up()


class Between:
    """Somebody between a post and its centre, who holds a certificate of his own."""

    def __init__(self, centre: Running, real: Tls, own: Tls) -> None:
        self.passed: list[bytes] = []
        between = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(200, "x", real.certificate.read_bytes() + own.certificate.read_bytes())

            def do_POST(self) -> None:
                data = self.rfile.read(int(self.headers["Content-Length"]))
                between.passed.append(data)
                answer = requests.post(
                    centre.url + self.path,
                    data=data,
                    headers={"Content-Type": MEDIA_TYPE},
                    verify=str(real.certificate),
                    timeout=20,
                )
                self._answer(answer.status_code, answer.headers["Content-Type"], answer.content)

            def _answer(self, status: int, media_type: str, data: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", media_type)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(own.certificate, own.key)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def test_who_stands_between_at_first_contact_reads_nothing(post, tmp_path) -> None:
    real, own = made_tls(tmp_path / "real"), made_tls(tmp_path / "own")
    with served(tmp_path / "centre", real) as running:
        between = Between(running, real, own)
        try:
            token = replace(decode_token(running.centre.token(running.url)), url=between.url)
            post.link_to(Wanted(token=encode_token(token)))
            post.until(lambda: post.state is CentreState.CERTIFICATE)
        finally:
            post.hang_up()
            between.close()
        assert between.passed == []
        assert post.journal.trust is None
        assert not (post.folder / AUTHORITY_FILE).exists()


@pytest.mark.parametrize("module", ["terminal.app.enrolling", "sync.uplink.authority"])
def test_a_disk_without_room_for_the_authority_ends_no_link(
    post, tmp_path, monkeypatch, module
) -> None:
    tries = []

    def full(path: Path, _content: bytes) -> None:
        tries.append(path)
        raise OSError(errno.ENOSPC, "No space left on device")

    with served(tmp_path / "centre", made_tls(tmp_path / "tls")) as running:
        with monkeypatch.context() as patch:
            patch.setattr(f"{module}.write_private", full)
            post.link_to(Wanted(token=running.centre.token(running.url)))
            post.until(lambda: len(tries) > 1)
            assert post.journal.trust is None
        post.until(lambda: post.state is CentreState.CONNECTED)
        assert (post.folder / AUTHORITY_FILE).read_bytes() == running.centre.authority
        post.hang_up()


def test_an_authority_that_cannot_be_fetched_yet_is_asked_for_again(
    post, stick, tmp_path, monkeypatch
) -> None:
    tls = made_tls(tmp_path / "tls")
    with served(tmp_path / "centre", tls) as running:
        port = int(running.url.rpartition(":")[2])
        post.ask(stick, running.centre.token(running.url))
        beside = open_stick(stick, tmp_path / "centre", running.centre.now_ms)
        tuple(beside.take())
        beside.storage.close()
    post.take(stick)
    tries = []
    really = authority.fetch_authority

    def counted(url: str, expected: bytes) -> bytes | CentreState:
        tries.append(url)
        return really(url, expected)

    monkeypatch.setattr(authority, "fetch_authority", counted)
    post.link_to(Wanted())
    post.until(lambda: len(tries) > 1 and post.state is CentreState.DOWN)
    with served(tmp_path / "centre", tls, port):
        post.until(lambda: post.state is CentreState.CONNECTED)
        post.hang_up()
