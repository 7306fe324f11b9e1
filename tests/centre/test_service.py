import hashlib
import http.client
import socket
import threading
import time

import pytest
import requests

from sync.centre import service
from sync.centre.centre import STORE_FILE, FolderInUse, open_centre
from sync.centre.keys import OPENING_FILE, KeyFault
from sync.centre.receiving import read_arrival
from sync.centre.service import Tls, UnsafeAddress, check_address, serve
from sync.centre.storage.port import StorageFault
from sync.centre.tokens import make_token
from sync.centre.writer import Overloaded, Writer
from sync.protocol.messages import decode_token
from tests.centre.lines import NOON_MS, TERMINAL, Line, batch, enrolled
from tests.centre.memory import MemoryStorage
from tests.centre.serving import ChildCentre, served


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost"])
def test_loopback_needs_no_tls(host):
    check_address(host, None)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "centre.example", ""])  # noqa: S104
def test_an_address_of_the_network_without_tls_is_refused(host, tmp_path):
    with pytest.raises(UnsafeAddress):
        serve(tmp_path, host, 0)
    assert list(tmp_path.iterdir()) == []
    check_address(host, Tls(tmp_path / "c", tmp_path / "k"))


def test_a_second_centre_in_the_same_folder_is_refused(tmp_path):
    with served(tmp_path), pytest.raises(FolderInUse):
        serve(tmp_path, "127.0.0.1", 0)


def test_a_folder_is_free_again_after_its_centre_ended(tmp_path):
    with served(tmp_path) as first:
        identity = first.centre.storage.identity
    with served(tmp_path) as second:
        assert second.centre.storage.identity == identity


def test_a_centre_that_lost_its_key_does_not_make_another(tmp_path):
    open_centre(tmp_path, lambda: NOON_MS).close()
    (tmp_path / OPENING_FILE).unlink()

    with pytest.raises(KeyFault):
        open_centre(tmp_path, lambda: NOON_MS)
    assert (tmp_path / STORE_FILE).exists()


def test_a_centre_may_be_closed_twice(tmp_path):
    centre = open_centre(tmp_path, lambda: NOON_MS)

    centre.close()
    centre.close()


def test_a_taken_port_is_a_fault_before_anything_is_made(tmp_path):
    with served(tmp_path / "a") as first:
        port = int(first.url.rsplit(":", 1)[1])
        with pytest.raises(OSError, match="in use"):
            serve(tmp_path / "b", "127.0.0.1", port)
    assert not (tmp_path / "b").exists()


def test_the_child_says_where_it_listens_and_ends_with_its_parent(tmp_path):
    with ChildCentre(tmp_path) as child:
        assert child.said["ready"] is True
        assert requests.get(f"{child.url}/v1/health", timeout=9).json()["status"] == "ok"
        assert decode_token(child.said["token"]).url == child.url
        assert child.end_input() == 0


def test_the_child_says_why_it_cannot_start(tmp_path):
    with served(tmp_path), ChildCentre(tmp_path) as child:
        assert child.said["ready"] is False
        assert child.said["fault"] == "FolderInUse"
        assert child.end_input() == 1


def test_a_token_is_made_beside_a_running_centre(tmp_path):
    with pytest.raises(FileNotFoundError):
        make_token(tmp_path, "http://127.0.0.1:1", NOON_MS)
    with served(tmp_path) as running:
        token = decode_token(make_token(tmp_path, running.url, NOON_MS))
        verifying_key = running.centre.keys.signing.public_key().public_bytes_raw()
        digest = hashlib.sha256(token.secret).digest()
        found = running.centre.storage.commit(lambda writing: writing.token(digest))

    assert (token.url, token.verifying_key) == (running.url, verifying_key)
    assert found is not None


# Connections on which nobody asks.

HEALTH = b"GET /v1/health HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture
def running(tmp_path):
    with served(tmp_path) as made:
        yield made


@pytest.fixture
def hurry(monkeypatch):
    """From now on a request may take no time to become whole."""
    return lambda: monkeypatch.setattr(service, "_BEGIN_S", 0.2)


@pytest.fixture
def impatient(running, hurry):
    hurry()
    return running


def connected(running):
    host, port = running.url.removeprefix("http://").split(":")
    return socket.create_connection((host, int(port)), timeout=9)


def hangs_up(connection: socket.socket) -> bool:
    try:
        return connection.recv(4096) == b""
    except ConnectionResetError:
        return True


def is_shut_while_sending(connection: socket.socket, piece: bytes) -> bool:
    connection.settimeout(0.05)
    for _ in range(100):
        try:
            connection.sendall(piece)
            if connection.recv(4096) == b"":
                return True
        except TimeoutError:
            continue
        except ConnectionError:
            return True
    return False


def status_of_whole_answer(connection: socket.socket) -> int:
    """Nothing of it is left for the next one to begin with."""
    with http.client.HTTPResponse(connection) as answer:
        answer.begin()
        answer.read()
        return answer.status


@pytest.mark.parametrize("sent", [b"", HEALTH[:-4], HEALTH[:1]])
def test_a_connection_on_which_no_request_begins_or_ends_is_closed(impatient, sent):
    with connected(impatient) as connection:
        connection.sendall(sent)

        assert hangs_up(connection)


def test_a_second_request_that_never_ends_closes_the_connection_too(running, hurry):
    with connected(running) as connection:
        connection.sendall(HEALTH)
        assert status_of_whole_answer(connection) == 200
        hurry()
        connection.sendall(HEALTH[:20])

        assert hangs_up(connection)


def test_a_request_that_trickles_is_not_waited_for(impatient):
    with connected(impatient) as connection:
        assert is_shut_while_sending(connection, b"G")


def test_a_body_that_nobody_wants_is_not_taken_for_ever(running, hurry):
    with connected(running) as connection:
        connection.sendall(
            f"POST /v1/journals/{'ab' * 16}/records HTTP/1.1\r\nHost: x\r\n"
            "Transfer-Encoding: chunked\r\n\r\n".encode()
        )
        assert connection.recv(4096).startswith(b"HTTP/1.1 403 ")
        hurry()
        assert is_shut_while_sending(connection, b"1\r\nx\r\n")


def test_a_terminal_keeps_its_connection_between_two_hellos(running, monkeypatch):
    monkeypatch.setattr(service, "_BEGIN_S", 2.0)
    with connected(running) as connection:
        for pause_s in (2.5, 0):
            connection.sendall(HEALTH)
            assert status_of_whole_answer(connection) == 200
            time.sleep(pause_s)  # longer than a request may take to become whole


def test_requests_in_one_piece_are_all_answered(running):
    with connected(running) as connection:
        connection.sendall(HEALTH * 3)
        answers = b""
        while answers.count(b"HTTP/1.1 200 ") < 3:
            answers += connection.recv(4096)


def test_silent_connections_do_not_shut_the_centre_for_good(impatient):
    silent = [connected(impatient) for _ in range(20)]
    for connection in silent:
        assert hangs_up(connection)
        connection.close()

    assert requests.get(f"{impatient.url}/v1/health", timeout=9).status_code == 200


# The writer.


def known(storage):
    storage.commit(lambda writing: writing.add_terminal(enrolled()))
    return storage


def mark(answer):
    return answer.result(20).mark


class SlowStorage(MemoryStorage):
    """Waits with every transaction until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go = threading.Event(), threading.Event()
        self.transactions = 0

    def commit(self, work):
        self.begun.set()
        self.go.wait(20)
        self.transactions += 1
        return super().commit(work)


def held_up(storage: SlowStorage) -> SlowStorage:
    """A storage that knows the terminal, and waits from now on."""
    storage.go.set()
    known(storage)
    storage.go.clear()
    storage.begun.clear()
    return storage


def test_batches_that_wait_share_one_transaction():
    storage = held_up(SlowStorage())
    writer = Writer(storage)
    line = Line(length=20)
    before = storage.transactions
    answers = [writer.submit(read_arrival(TERMINAL, line.batch(1, 1), NOON_MS))]
    assert storage.begun.wait(20)

    answers += [
        writer.submit(read_arrival(TERMINAL, line.batch(seq, seq), NOON_MS)) for seq in range(2, 21)
    ]
    storage.go.set()

    assert [mark(answer) for answer in answers] == list(range(1, 21))
    assert storage.transactions - before == 2
    writer.close()


def test_a_full_queue_is_refused_at_its_limit():
    storage = held_up(SlowStorage())
    writer = Writer(storage, max_waiting=2)
    hello = read_arrival(TERMINAL, batch(()), NOON_MS)
    answers = [writer.submit(hello)]
    assert storage.begun.wait(20)  # from here on nothing is taken out

    answers += [writer.submit(hello), writer.submit(hello)]
    with pytest.raises(Overloaded):
        writer.submit(hello)

    storage.go.set()
    assert all(answer.result(20) is not None for answer in answers)
    writer.close()


def test_a_closed_writer_takes_nothing():
    writer = Writer(known(MemoryStorage()))
    writer.close()

    with pytest.raises(Overloaded):
        writer.submit(read_arrival(TERMINAL, batch(()), NOON_MS))


def test_a_store_that_cannot_write_is_told_to_every_sender():
    storage = known(MemoryStorage())
    storage.broken = True
    writer = Writer(storage)

    answer = writer.submit(read_arrival(TERMINAL, batch(()), NOON_MS))

    assert isinstance(answer.exception(20), StorageFault)
    writer.close()


def test_a_bug_in_one_batch_takes_no_other_batch_with_it(caplog):
    class Fragile(SlowStorage):
        def commit(self, work):
            def careful(writing):
                held = writing.held

                def ask(terminal, epoch, touched):
                    if epoch == 666:
                        raise KeyError("bug")
                    return held(terminal, epoch, touched)

                writing.held = ask
                return work(writing)

            return super().commit(careful)

    storage = held_up(Fragile())
    writer = Writer(storage)
    first = writer.submit(read_arrival(TERMINAL, batch(()), NOON_MS))
    assert storage.begun.wait(20)

    bad = writer.submit(read_arrival(TERMINAL, batch((), epoch=666), NOON_MS))
    good = writer.submit(read_arrival(TERMINAL, Line(length=1).batch(), NOON_MS))
    storage.go.set()

    assert isinstance(bad.exception(20), KeyError)
    assert mark(good) == 1
    assert mark(first) == 0
    assert "a batch could not be received" in caplog.text
    writer.close()
