"""Whom a terminal believes at first contact, and what it writes down of them."""

import contextlib
import http.server
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.centre.service import Tls
from sync.journal.faults import JournalFault, JournalTrouble
from sync.protocol.authorities import MAX_AUTHORITY_BYTES, fingerprint, named
from sync.protocol.messages import decode_token
from sync.uplink import authority as authority_module
from sync.uplink.authority import AUTHORITY_FILE, FINGERPRINT_FILE, Pin, fetch_authority
from sync.uplink.state import CentreState
from tests.centre.certificates import own_authority_tls
from tests.centre.serving import served
from tests.uplink.sticks import StickCentre, StickPost


def made(folder: Path) -> Tls:
    folder.mkdir()
    return own_authority_tls(folder)


@pytest.fixture
def real(tmp_path: Path) -> Tls:
    return made(tmp_path / "real")


@pytest.fixture
def other(tmp_path: Path) -> Tls:
    """Of who sits between."""
    return made(tmp_path / "other")


@contextlib.contextmanager
def answering(tls: Tls, body: bytes, status: int = 200) -> Iterator[str]:
    """Somebody who answers every GET with this; the address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tls.certificate, tls.key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"https://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class TestWhatIsFetched:
    def test_is_the_named_certificate_and_nothing_that_came_along(self, real, other):
        true, false = real.certificate.read_bytes(), other.certificate.read_bytes()
        for along in (false, b"# a comment\n", true):
            with answering(other, true + along) as url:
                assert fetch_authority(url, fingerprint(true)) == true
        with answering(other, false + true) as url:
            assert fetch_authority(url, fingerprint(true)) is CentreState.CERTIFICATE

    @pytest.mark.parametrize(
        ("body", "status", "state"),
        [
            (b"", 200, CentreState.CERTIFICATE),
            (b"<html>Welcome to our free Wi-Fi</html>", 200, CentreState.CERTIFICATE),
            (b"", 404, CentreState.CERTIFICATE),
            (b"", 503, CentreState.DOWN),
        ],
    )
    def test_is_nothing_where_none_is_shown(self, other, body, status, state):
        with answering(other, body, status) as url:
            assert fetch_authority(url, bytes(32)) is state

    def test_is_read_up_to_its_limit(self, real, other):
        true = real.certificate.read_bytes()
        whole = true + b"\n" * (MAX_AUTHORITY_BYTES - len(true))
        with answering(other, whole) as url:
            assert fetch_authority(url, fingerprint(true)) == true
        with answering(other, whole + b"\n") as url:
            assert fetch_authority(url, fingerprint(true)) is CentreState.CERTIFICATE


def test_a_certificate_is_named_by_its_own_fingerprint_alone(real, other):
    true, false = real.certificate.read_bytes(), other.certificate.read_bytes()
    assert named(true + false, fingerprint(true)) == true
    assert named(true + false, fingerprint(false)) is None
    assert named(b"", fingerprint(true)) is named(b"none", fingerprint(true)) is None


class TestAPin:
    def test_that_is_only_expected_is_fetched_once_there_is_a_line(self, real, tmp_path):
        pin = Pin(tmp_path)
        with served(tmp_path / "centre", real) as running:
            token = decode_token(running.centre.token(running.url))
            pin.expect(token.authority)
            assert pin.believed(token.url) == str(pin.path)
            assert pin.path.read_bytes() == running.centre.authority
        assert not (tmp_path / FINGERPRINT_FILE).exists()
        assert pin.believed(token.url) == str(pin.path)

    def test_that_another_answers_for_believes_nobody(self, real, other, tmp_path):
        pin = Pin(tmp_path)
        pin.expect(fingerprint(real.certificate.read_bytes()))
        with answering(other, other.certificate.read_bytes()) as url:
            assert pin.believed(url) is CentreState.CERTIFICATE
        assert pin.believed("https://127.0.0.1:1") is CentreState.DOWN
        assert not pin.path.exists()

    def test_of_no_token_is_the_systems_own(self, real, tmp_path):
        pin = Pin(tmp_path)
        assert pin.believed("https://centre.invalid") == ""
        pin.keep(real.certificate.read_bytes())
        assert pin.believed("https://centre.invalid") == str(tmp_path / AUTHORITY_FILE)
        pin.expect(b"")
        assert pin.believed("https://centre.invalid") == ""

    def test_is_nothing_to_a_centre_on_this_machine(self, tmp_path):
        pin = Pin(tmp_path)
        pin.expect(bytes(32))
        assert pin.believed("http://127.0.0.1:1") == ""

    def test_of_another_centre_is_gone_when_a_new_one_is_expected(self, real, tmp_path):
        pin = Pin(tmp_path)
        pin.keep(real.certificate.read_bytes())
        pin.expect(b"F" * 32)
        assert not pin.path.exists()
        assert (tmp_path / FINGERPRINT_FILE).read_bytes() == b"F" * 32


class TestEnrolmentByStick:
    @pytest.fixture
    def stick(self, tmp_path):
        folder = tmp_path / "stick"
        folder.mkdir()
        return folder

    @pytest.fixture
    def post(self, tmp_path):
        made_post = StickPost(tmp_path / "post")
        yield made_post
        made_post.stop()

    def test_keeps_the_fingerprint_that_came_with_the_token(self, stick, post, real, tmp_path):
        centre = StickCentre(tmp_path / "centre")
        Pin(post.folder).keep(b"of the centre before")
        post.ask(stick, centre.token(authority=real.certificate.read_bytes()))
        centre.take(stick)
        post.take(stick)
        assert post.journal.trust is not None
        assert not (post.folder / AUTHORITY_FILE).exists()
        expected = fingerprint(real.certificate.read_bytes())
        assert (post.folder / FINGERPRINT_FILE).read_bytes() == expected

    def test_forgets_the_authority_of_a_centre_before_where_the_token_names_none(
        self, stick, post, tmp_path
    ):
        centre = StickCentre(tmp_path / "centre")
        Pin(post.folder).keep(b"of the centre before")
        post.ask(stick, centre.token())
        centre.take(stick)
        post.take(stick)
        assert not (post.folder / AUTHORITY_FILE).exists()
        assert not (post.folder / FINGERPRINT_FILE).exists()

    def test_never_leaves_a_new_centre_with_the_authority_of_the_one_before(
        self, stick, post, real, tmp_path, monkeypatch
    ):
        centre = StickCentre(tmp_path / "centre")
        Pin(post.folder).keep(b"of the centre before")
        post.ask(stick, centre.token(authority=real.certificate.read_bytes()))
        centre.take(stick)
        post.read_stick(stick)

        def full(*_: object) -> None:
            raise JournalFault(JournalTrouble.DISK_FULL)

        with monkeypatch.context() as patch:
            patch.setattr(authority_module, "write_private", _no_room)
            assert post.tick() == 0
            assert post.journal.trust is None
        with monkeypatch.context() as patch:
            patch.setattr(post.journal, "enrol", full)
            assert post.tick() == 0
            assert not (post.folder / AUTHORITY_FILE).exists()
        assert post.tick() == 1  # nothing of it was lost meanwhile
        assert post.journal.trust is not None


def _no_room(*_: object) -> None:
    raise OSError(28, "No space left on device")
