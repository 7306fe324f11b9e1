"""The HTTP part against servers that really listen, good and bad."""

import datetime as dt
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from sync.centre.tokens import make_token
from sync.protocol.authorities import ADDRESS, fingerprint, own_authority
from sync.protocol.envelope import MAX_ANSWER_BYTES
from sync.protocol.messages import MEDIA_TYPE, EnrolmentToken, decode_receipt, decode_token
from sync.protocol.terms import Mode
from sync.uplink.authority import fetch_authority
from sync.uplink.client import HttpTransport, Reply, TooMuch, Trouble, UnsafeUrl, checked_url
from sync.uplink.enrolment import Enrolled, NotEnrolled, Obstacle, enrol
from sync.uplink.loop import Correspondent
from sync.uplink.state import CentreState, Link
from tests.centre.certificates import own_authority_tls
from tests.centre.lines import KEY, NOON_MS, OTHER_KEY, TERMINAL, Line, batch, enrolled
from tests.centre.serving import ChildCentre, served
from tests.uplink.fakes import Bench
from tests.uplink.test_loop import new_storage


class Page(BaseHTTPRequestHandler):
    """Answers every POST with what the test wants."""

    status, headers_out, body = 200, {"Content-Type": "text/html"}, b"<html>log in</html>"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.status)
        for name, value in self.headers_out.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def page():
    """A function that starts a server with one fixed answer and gives its address."""
    servers = []

    def start(status: int, body: bytes = b"", **headers: str) -> str:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        handler = type("Said", (Page,), {"status": status, "headers_out": named, "body": body})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), name="test-page")
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join(20)
        server.server_close()


@pytest.fixture
def send():
    def one(url, data=b"batch", ca="", **limits):
        transport = HttpTransport(url, TERMINAL, ca, **limits)
        try:
            return transport.send(data)
        finally:
            transport.close()

    return one


OURS = {"Content_Type": MEDIA_TYPE}
PROBLEM = {"Content_Type": "application/problem+json"}


@pytest.mark.parametrize(
    ("status", "headers", "result"),
    [
        (200, OURS, Reply(b"answer")),
        (200, {"Content_Type": f"{MEDIA_TYPE}; v=1"}, Reply(b"answer")),
        (200, {"Content_Type": "text/html"}, Trouble(CentreState.NOT_OURS, 200)),
        (200, {}, Trouble(CentreState.NOT_OURS, 200)),
        (204, OURS, Trouble(CentreState.NOT_OURS, 204)),
        (302, {"Location": "http://127.0.0.1:1/login"}, Trouble(CentreState.NOT_OURS, 302)),
        (404, {"Content_Type": "text/html"}, Trouble(CentreState.NOT_OURS, 404)),
        (407, {}, Trouble(CentreState.NOT_OURS, 407)),
        (422, PROBLEM, Trouble(CentreState.REFUSES, 422)),
        (401, PROBLEM, Trouble(CentreState.REFUSES, 401)),
        (403, PROBLEM, Trouble(CentreState.REFUSES, 403)),
        (403, {"Content_Type": "text/html"}, Trouble(CentreState.NOT_OURS, 403)),
        (413, {}, TooMuch()),
        (429, {"Retry_After": "7"}, Trouble(CentreState.DOWN, 429, 7)),
        (503, {"Retry_After": "120"}, Trouble(CentreState.DOWN, 503, 120)),
        (503, {"Retry_After": "soon"}, Trouble(CentreState.DOWN, 503)),
        (500, {}, Trouble(CentreState.DOWN, 500)),
        (502, {"Content_Type": "text/html"}, Trouble(CentreState.DOWN, 502)),
    ],
)
def test_every_answer_has_its_meaning(page, send, status, headers, result):
    body = b"" if status == 204 else b"answer"

    assert send(page(status, body, **headers)) == result


def test_a_date_in_retry_after_counts_from_the_servers_clock(page, send):
    at = page(503, Retry_After="Wed, 21 Oct 2015 07:28:30 GMT")

    found = send(at)

    assert found == Trouble(CentreState.DOWN, 503, 0.0)  # long past by the server's own clock


@pytest.mark.parametrize(
    "date",
    [
        "Mon, 99999999999999999999 Jan 2024 00:00:00 GMT",
        "Mon, 1 Jan 99999999999999999999 00:00:00 GMT",
        "Mon, 1 Jan 2024 00:00:00 +9999999999",
        "Mon, 32 Foo",
        "-1",
    ],
)
def test_a_date_in_retry_after_that_no_calendar_has_is_none(page, send, date):
    assert send(page(503, Retry_After=date)) == Trouble(CentreState.DOWN, 503)


@pytest.mark.parametrize(
    ("size", "result"),
    [(MAX_ANSWER_BYTES, Reply), (MAX_ANSWER_BYTES + 1, Trouble), (40_000_000, Trouble)],
)
def test_an_answer_is_read_up_to_its_limit(page, send, size, result):
    assert isinstance(send(page(200, bytes(size), **OURS)), result)


def test_an_answer_that_claims_a_compression_is_not_unpacked(page, send):
    url = page(200, b"\x1f\x8b", **OURS, Content_Encoding="gzip")

    assert send(url) == Trouble(CentreState.NOT_OURS, 200)


def test_nobody_there_is_a_value(send):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    assert send(f"http://127.0.0.1:{port}") == Trouble(CentreState.DOWN)


def test_a_server_that_falls_silent_is_given_up(send):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        found = send(f"http://127.0.0.1:{silent.getsockname()[1]}", stall_s=0.3)

    assert found == Trouble(CentreState.DOWN)
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    "url",
    ["http://centre.example", "http://10.0.0.1:80", "ftp://127.0.0.1", "", "127.0.0.1", "http://["],
)
def test_only_https_or_this_machine_is_an_address(url):
    with pytest.raises(UnsafeUrl):
        checked_url(url)


@pytest.mark.parametrize("url", ["https://centre.example/", "http://127.0.0.1:8", "http://[::1]:8"])
def test_https_and_loopback_are_addresses(url):
    assert checked_url(url) == url.rstrip("/")


# TLS.


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """A certificate of its own authority, good for 127.0.0.1, and its key."""
    return own_authority_tls(tmp_path_factory.mktemp("tls"))


def test_over_tls_a_centre_is_believed_only_with_its_authority(authority, tmp_path, send):
    with served(tmp_path, authority) as running:
        running.centre.storage.commit(lambda writing: writing.add_terminal(enrolled()))
        data = batch(())

        assert running.url.startswith("https://")
        assert isinstance(send(running.url, data, ca=str(authority.certificate)), Reply)
        assert send(running.url, data) == Trouble(CentreState.CERTIFICATE)
        name = running.url.replace("127.0.0.1", "localhost")
        found = send(name, data, ca=str(authority.certificate))
        assert found == Trouble(CentreState.CERTIFICATE)


def test_a_missing_file_of_authorities_is_a_value(page, send):
    url = page(200).replace("http:", "https:")

    assert send(url, ca="/nowhere.pem") == Trouble(CentreState.DOWN)


def test_a_connection_that_breaks_off_in_the_handshake_says_nothing_about_certificates(send):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def hang_up() -> None:
            connection, _ = server.accept()
            connection.recv(10_000)
            connection.close()

        thread = threading.Thread(target=hang_up, name="test-hang-up")
        thread.start()
        found = send(f"https://127.0.0.1:{server.getsockname()[1]}")
        thread.join(20)

    assert found == Trouble(CentreState.DOWN)


# Enrolment and a whole way.


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with served(tmp_path_factory.mktemp("centre")) as made:
        yield made


@pytest.fixture
def session():
    with requests.Session() as made:
        yield made


def ask(token, session, terminal=TERMINAL, key=KEY):
    return enrol(
        token,
        session,
        terminal=terminal,
        key=key,
        post="Chốt Hư Cấu 1",
        lane="2",
        mode=Mode.OPERATOR,
    )


def test_a_token_makes_a_terminal_known(running, session):
    token = decode_token(running.centre.token(running.url))

    found = ask(token, session)

    assert isinstance(found, Enrolled)
    assert found.welcome.centre == running.centre.storage.identity.centre
    assert ask(token, session) != found  # another time, the same words
    assert running.centre.terminal(TERMINAL) is not None


@pytest.mark.parametrize(
    ("status", "headers", "obstacle"),
    [
        (200, {"Content_Type": "text/html"}, Obstacle.NOT_OURS),
        (200, OURS, Obstacle.NOT_OURS),
        (403, PROBLEM, Obstacle.REFUSED),
        (403, {"Content_Type": "text/html"}, Obstacle.NOT_OURS),
        (413, {}, Obstacle.NOT_OURS),
        (503, {}, Obstacle.UNREACHABLE),
    ],
)
def test_what_hinders_an_enrolment_is_a_value(page, session, status, headers, obstacle):
    verifying_key = KEY.public_key().public_bytes_raw()
    url = page(status, b"x", **headers)

    found = ask(EnrolmentToken(url=url, verifying_key=verifying_key, secret=bytes(16)), session)

    assert found == NotEnrolled(obstacle)


def test_a_used_token_is_refused(running, session):
    token = decode_token(running.centre.token(running.url))
    assert isinstance(ask(token, session, b"2" * 16), Enrolled)

    assert ask(token, session, b"3" * 16) == NotEnrolled(Obstacle.REFUSED)


def test_another_centre_than_that_of_the_token_is_not_believed(running, session):
    token = decode_token(running.centre.token(running.url))
    key = OTHER_KEY.public_key().public_bytes_raw()
    other = EnrolmentToken(url=token.url, verifying_key=key, secret=token.secret)

    assert ask(other, session, b"4" * 16) == NotEnrolled(Obstacle.NOT_OURS)


def test_a_token_that_leads_over_an_open_network_is_not_followed(session):
    token = EnrolmentToken(url="http://centre.example", verifying_key=bytes(32), secret=bytes(16))

    assert ask(token, session) == NotEnrolled(Obstacle.UNSAFE_ADDRESS)


def test_a_centre_killed_again_and_again_loses_and_doubles_nothing(tmp_path, session):
    """SECURITY.md R11: a receipt only after the commit, and a retry brings the same mark."""
    line = Line(length=1500)
    bench = Bench(line, storage=new_storage())
    port = 0
    confirmed = []
    for seconds in (0.1, 0.02, 0.06, 0.14, 0.2):
        with ChildCentre(tmp_path, port) as child:
            port = int(child.url.rsplit(":", 1)[1])
            found = ask(decode_token(child.said["token"]), session)
            assert isinstance(found, Enrolled)
            bench.centre = Correspondent(found.welcome.centre, found.welcome.verifying_key)
            bench.transport = HttpTransport(child.url, TERMINAL, stall_s=5)
            bench.start()
            killer = threading.Timer(seconds, child.process.kill)
            killer.start()
            while child.process.poll() is None:
                bench.uplink._link = Link(limit=20)
                bench.uplink.send_once()
            killer.join()
            bench.transport.close()
            confirmed.append(bench.outbox.confirmed(line.epoch))

    with served(tmp_path) as running:
        bench.transport = HttpTransport(running.url, TERMINAL)
        bench.start()
        before = running.centre.storage.read(lambda r: r.records(TERMINAL, line.epoch, 0, 10_000))
        bench.settle()
        bench.transport.close()
        after = running.centre.storage.read(lambda r: r.records(TERMINAL, line.epoch, 0, 10_000))

    assert confirmed == sorted(confirmed)
    assert 0 < confirmed[-1] <= len(before)
    assert list(after) == line.records


def test_a_real_receipt_is_what_comes_back(running, send, session):
    ask(decode_token(running.centre.token(running.url)), session)
    found = send(running.url, Line(epoch=55, length=3).batch())

    assert isinstance(found, Reply)
    assert decode_receipt(found.data, running.centre.keys.signing.public_key()).mark == 3


# The authority that a token names.


def test_a_terminal_believes_the_authority_whose_fingerprint_came_with_its_token(
    authority, tmp_path
):
    with served(tmp_path / "centre", authority) as running:
        token = decode_token(running.centre.token(running.url))
        beside = decode_token(make_token(tmp_path / "centre", running.url, NOON_MS))
        pem = fetch_authority(token.url, token.authority)
        assert isinstance(pem, bytes)
        assert pem == authority.certificate.read_bytes()
        assert beside.authority == token.authority
        (tmp_path / "ca.pem").write_bytes(pem)
        with requests.Session() as session:
            found = enrol(
                token, session, terminal=TERMINAL, key=KEY, post="P", lane="1",
                mode=Mode.OPERATOR, ca=str(tmp_path / "ca.pem"),
            )  # fmt: skip

        assert isinstance(found, Enrolled)
        assert fetch_authority(token.url, bytes(32)) is CentreState.CERTIFICATE
        unsafe = token.url.replace("https", "http")
        assert fetch_authority(unsafe, token.authority) is CentreState.CERTIFICATE


def test_without_tls_a_token_names_no_authority_and_there_is_none_to_fetch(tmp_path):
    with served(tmp_path) as running:
        assert decode_token(running.centre.token(running.url)).authority == b""
        assert requests.get(f"{running.url}{ADDRESS}", timeout=9).status_code == 404
    assert fetch_authority("https://127.0.0.1:1", bytes(32)) is CentreState.DOWN
    assert fetch_authority("https://[", bytes(32)) is CentreState.CERTIFICATE


def test_the_certificate_of_a_public_authority_is_not_pinned(authority):
    own = authority.certificate.read_bytes()
    other = own_authority(own)

    assert fingerprint(other) == fingerprint(own)
    assert own_authority(b"") == own_authority(b"no certificate") == b""
    assert own_authority(signed_by_another()) == b""


def signed_by_another() -> bytes:
    ours, theirs = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    now = dt.datetime.now(dt.UTC)
    name, issuer = (
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)]) for text in ("us", "them")
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(ours.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(theirs, hashes.SHA256())
        .public_bytes(Encoding.PEM)
    )
