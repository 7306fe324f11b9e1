import socket
import threading
import time

import pytest

from benchmarks import drain
from benchmarks.line import FRAMED, Line


def test_a_backlog_drains_in_the_time_that_its_bytes_take_and_over_a_line_that_goes_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(drain, "BITS_PER_S", 640_000)
    monkeypatch.setattr(drain, "ROUND_TRIP_S", 0.03)
    monkeypatch.setattr(drain, "ENTRIES", 1_200)
    monkeypatch.setattr(drain, "BROKEN", 600)
    monkeypatch.setattr(drain, "UP_S", 1.5)
    monkeypatch.setattr(drain, "AWAY_S", 1.5)
    monkeypatch.setattr(drain, "WAITING", 2_500)
    monkeypatch.setattr(drain, "NEW_EVERY_S", 1.0)
    really, long, counted, bad, newest = drain.measure(samples=60)

    assert really["records"] > 60
    assert really["cuts"] == 1
    assert really["ratio"] > 0.5

    assert long["records"] == really["records"]
    assert long["bytes_a_record"] > 1.5 * really["bytes_a_record"]

    assert counted["records"] > 1_200
    assert counted["failed"] == 0
    # Round trips and answers on top of the bytes, and never less than those.
    assert 1.0 <= counted["ratio"] < 1.2

    # A whole batch never gets through there.
    assert bad["records"] > 600
    assert bad["failed"] > 0
    assert bad["ratio"] > 1.0

    # One batch in order and one out of it, instead of all that waited before.
    assert newest["entries"] > 2
    assert newest["ratio"] < 0.6


@pytest.fixture
def echo():
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                while data := connection.recv(65_536):
                    connection.sendall(data)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(10)


def test_a_line_carries_every_byte_both_ways_at_its_pace(echo) -> None:
    sent = bytes(range(256)) * 40
    with Line(echo, bits_per_s=400_000) as line:
        port = int(line.url.rpartition(":")[2])
        began = time.monotonic()
        with socket.create_connection(("127.0.0.1", port)) as near:
            near.sendall(sent)
            near.shutdown(socket.SHUT_WR)
            got = b""
            while piece := near.recv(65_536):
                got += piece
        taken = time.monotonic() - began
        assert (line.up, line.down) == (len(sent), len(sent))
    assert got == sent
    # Of a pace only the lower bound is certain on a busy machine.
    assert taken >= len(sent) * FRAMED * 8 / 400_000 * 0.99


def test_a_cut_breaks_what_is_open(echo) -> None:
    with Line(echo) as line:
        port = int(line.url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as near:
            near.sendall(b"x")
            assert near.recv(1) == b"x"
            line.cut()
            assert near.recv(1) == b""
        assert line.cuts == 1


def test_a_line_that_is_to_break_does_so_once_after_so_many_bytes(echo) -> None:
    with Line(echo, cut_at=3) as line:
        port = int(line.url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as near:
            near.sendall(b"xx")
            assert near.recv(2) == b"xx"
            near.sendall(b"y")
            assert near.recv(1) == b""
        assert line.cuts == 1
