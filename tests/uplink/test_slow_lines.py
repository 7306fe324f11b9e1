import os
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmarks.line import Line
from sync.protocol.messages import MEDIA_TYPE
from sync.uplink.client import HttpTransport, Reply, Trouble
from sync.uplink.state import Answered, CentreState, Failed, Link, TooLarge, advance

CONNECT_S, STALL_S = 0.4, 1.2
BITS_PER_S = 800_000
BATCH = os.urandom(200_000)
"""Two seconds of that line, which is longer than any of the limits."""


@pytest.fixture
def taken() -> Iterator[tuple[int, list[int]]]:
    """A server's port, and the lengths of the bodies that it took."""
    lengths: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if len(body) < int(self.headers["Content-Length"]):
                self.close_connection = True
                return
            lengths.append(len(body))
            self.send_response(200)
            self.send_header("Content-Type", MEDIA_TYPE)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server.server_port, lengths
        server.shutdown()
        thread.join(10)


def sent(line: Line) -> object:
    transport = HttpTransport(line.url, b"T" * 16, connect_s=CONNECT_S, stall_s=STALL_S)
    with closing(transport):
        return transport.send(BATCH)


def test_a_batch_that_takes_longer_than_any_limit_arrives_as_long_as_it_goes_forward(taken):
    port, lengths = taken
    with Line(port, BITS_PER_S) as line:
        assert sent(line) == Reply(b"ok")
    assert len(lengths) == 1
    assert lengths[0] > len(BATCH)


def test_a_line_that_stands_still_in_the_middle_is_given_up(taken):
    port, lengths = taken
    with Line(port, BITS_PER_S, cut_at=100_000) as line:
        assert sent(line) == Trouble(CentreState.DOWN)
    with Line(port, bits_per_s=10_000) as line:
        assert sent(line) == Trouble(CentreState.DOWN)
    assert lengths == []


def failing(times: int, **failure: float) -> Link:
    link = Link()
    for _ in range(times):
        link, _action = advance(link, Failed(CentreState.DOWN, **failure), 0.0, 0.5)
    return link


def test_over_a_line_that_breaks_again_and_again_ever_less_is_tried_at_once() -> None:
    assert [failing(times).batch for times in (0, 1, 2, 5, 99)] == [500, 250, 125, 16, 16]
    link, _action = advance(failing(99), Answered(moved=True, more=True), 0.0, 0.5)
    assert link.batch > 16


def test_a_batch_is_no_smaller_for_a_centre_that_asks_to_wait_or_a_limit_of_someone_else() -> None:
    assert failing(9, retry_after_s=5.0).batch == 500
    link, _action = advance(Link(limit=1), TooLarge(1), 0.0, 0.5)
    assert link.batch == 1
    for state in (CentreState.NOT_OURS, CentreState.CERTIFICATE, CentreState.REFUSES):
        link, _action = advance(Link(), Failed(state), 0.0, 0.5)
        assert link.batch == 500
