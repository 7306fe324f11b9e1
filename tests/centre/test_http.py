"""The centre over real HTTP, on a loopback port."""

import contextlib
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import requests
import zstandard

from sync.centre import api, bodies
from sync.centre.api import MAX_COMPRESSED, MAX_ENROLMENT
from sync.centre.enrolment import CLOCK_SLACK_MS, TOKEN_LIFETIME_MS, EnrolmentRefusal
from sync.centre.pace import Pace
from sync.centre.storage.port import StorageFault
from sync.centre.web.console import PAGE_S, Page, _time
from sync.centre.writer import Overloaded
from sync.journal.record import encode_record
from sync.protocol.messages import (
    MAX_BATCH_BYTES,
    MEDIA_TYPE,
    Enrolment,
    batch_hash,
    decode_receipt,
    decode_token,
    decode_welcome,
    encode_enrolment,
)
from sync.protocol.pieces import (
    MAX_QUESTION_BYTES,
    Kept,
    Question,
    decode_answer,
    encode_question,
    piece_of,
    question_hash,
)
from sync.protocol.terms import Mode, Verdict
from tests.centre.lines import KEY, NOON_MS, OTHER_KEY, TERMINAL, Line, batch, enrolled
from tests.centre.serving import post, served


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with served(tmp_path_factory.mktemp("centre")) as made:
        made.centre.storage.commit(lambda writing: writing.add_terminal(enrolled()))
        yield made


@pytest.fixture
def centre(running):
    return running.centre


def enrolment(running, key=KEY, **changes):
    token = decode_token(running.centre.token(running.url))
    made = Enrolment(
        terminal=b"E" * 16,
        public_key=key.public_key().public_bytes_raw(),
        secret=token.secret,
        post="Chốt Hư Cấu 2",
        lane="1",
        mode=Mode.KIOSK,
    )
    return replace(made, **changes)


def enrol(running, wish, key=KEY):
    return post(f"{running.url}/v1/enrolments", encode_enrolment(wish, key))


def journal(running, terminal=TERMINAL):
    return f"{running.url}/v1/journals/{terminal.hex()}/records"


def receipt(running, answer):
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == MEDIA_TYPE
    return decode_receipt(answer.content, running.centre.keys.signing.public_key())


def code(answer):
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_a_batch_brings_a_signed_receipt_for_exactly_these_bytes(running):
    line = Line(epoch=100, length=3)
    data = line.batch()

    found = receipt(running, post(journal(running), data))

    assert (found.terminal, found.epoch, found.mark) == (TERMINAL, 100, 3)
    assert found.mark_hash == line.head
    assert found.batch_hash == batch_hash(data)
    assert found.centre == running.centre.storage.identity.centre
    assert found.centre_epoch == running.centre.storage.identity.epoch


def test_a_compressed_batch_is_taken_as_well(running):
    data = Line(epoch=101, length=3).batch()
    squeezed = zstandard.ZstdCompressor().compress(data)

    found = receipt(running, post(journal(running), squeezed, Content_Encoding="zstd"))

    assert found.mark == 3
    assert found.batch_hash == batch_hash(data)


def test_a_hello_tells_the_mark(running):
    line = Line(epoch=102, length=2)
    post(journal(running), line.batch())

    found = receipt(running, post(journal(running), batch((), epoch=102)))

    assert (found.mark, found.mark_hash, found.answers) == (2, line.head, ())


def test_a_retried_batch_brings_the_same_mark(running):
    data = Line(epoch=103, length=2).batch()
    first = receipt(running, post(journal(running), data))
    again = receipt(running, post(journal(running), data))

    assert (again.mark, again.mark_hash) == (first.mark, first.mark_hash)
    assert {answer.status.value for answer in again.answers} == {"same"}


def test_many_terminals_at_once_are_each_answered_for_their_own(running):
    names = [bytes([n]) * 16 for n in range(24)]
    for name in names:
        running.centre.storage.commit(
            lambda writing, name=name: writing.add_terminal(enrolled(name))
        )

    def send(name):
        line = Line(name, length=8)
        return [
            receipt(running, post(journal(running, name), line.batch(first, first + 1))).mark
            for first in (1, 3, 5, 7)
        ]

    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(send, names)) == [[2, 4, 6, 8]] * len(names)


def test_a_stranger_is_refused(running):
    answer = post(journal(running, b"?" * 16), Line(terminal=b"?" * 16, length=1).batch())

    assert code(answer) == (403, "unknown-terminal")


def test_a_revoked_terminal_is_refused_and_nothing_of_it_is_kept(running):
    name = b"R" * 16
    running.centre.storage.commit(lambda writing: writing.add_terminal(enrolled(name)))
    line = Line(name, length=2)
    receipt(running, post(journal(running, name), line.batch(1, 1)))
    assert running.centre.revoke(name)

    answer = post(journal(running, name), line.batch(2))

    assert code(answer) == (403, "unknown-terminal")
    found = running.centre.storage.read(lambda reading: reading.records(name, line.epoch, 0, 9))
    assert len(found) == 1


@pytest.mark.parametrize("data", [b"", b"rubbish", b"\xa0", batch((), terminal=b"U" * 16)])
def test_what_is_no_batch_of_this_terminal_is_malformed(running, data):
    assert code(post(journal(running), data)) == (422, "malformed")


def test_only_our_media_type_is_taken(running):
    assert code(post(journal(running), b"x", Content_Type="text/plain")) == (415, "media-type")


def test_only_known_encodings_are_taken(running):
    assert code(post(journal(running), b"x", Content_Encoding="br")) == (415, "encoding")


def test_what_is_not_zstd_is_malformed(running):
    answer = post(journal(running), b"\x00" * 100, Content_Encoding="zstd")

    assert code(answer) == (422, "not-zstd")


@pytest.mark.parametrize("declared", [True, False])
@pytest.mark.parametrize("size", [MAX_BATCH_BYTES + 1, 512 * 1024 * 1024])
def test_a_bomb_is_not_unpacked(running, declared, size):
    packer = zstandard.ZstdCompressor(write_content_size=declared).compressobj(
        size if declared else -1
    )
    piece = bytes(1024 * 1024)
    packed = b"".join(packer.compress(piece) for _ in range(size // len(piece)))
    packed += packer.compress(bytes(size % len(piece))) + packer.flush()
    started = time.monotonic()

    answer = post(journal(running), packed, Content_Encoding="zstd")

    assert code(answer) == (413, "too-large")
    assert time.monotonic() - started < 2


def test_a_body_above_the_limit_is_answered_not_cut_off(running):
    assert code(post(journal(running), bytes(MAX_COMPRESSED + 1))) == (413, "too-large")
    assert code(post(journal(running), bytes(MAX_BATCH_BYTES + 1))) == (413, "too-large")


def test_a_body_at_the_limit_is_read(running):
    assert code(post(journal(running), bytes(MAX_BATCH_BYTES))) == (422, "malformed")


def test_a_journal_is_named_by_hex_digits(running):
    assert code(post(f"{running.url}/v1/journals/abc/records", b""))[0] == 404


def test_unknown_pages_and_methods_are_problems_too(running):
    missing = requests.get(f"{running.url}/nothing", timeout=9)
    wrong = requests.get(journal(running), timeout=9)

    assert code(missing) == (404, "http")
    assert code(wrong) == (405, "http")
    assert wrong.headers["Allow"] == "POST"


def test_health_says_who_answers(running):
    answer = requests.get(f"{running.url}/v1/health", timeout=9).json()

    assert answer["status"] == "ok"
    assert answer["centre"] == running.centre.storage.identity.centre.hex()


def test_a_full_queue_asks_for_patience(running, monkeypatch):
    def full(*_):
        raise Overloaded

    monkeypatch.setattr(running.centre.writer, "submit", full)
    answer = post(journal(running), batch(()))

    assert code(answer) == (503, "busy")
    assert int(answer.headers["Retry-After"]) > 0


def test_a_full_disk_asks_for_patience_and_gives_no_receipt(running, monkeypatch):
    def full(*_):
        raise StorageFault("disk full")

    monkeypatch.setattr(running.centre.storage, "commit", full)
    answer = post(journal(running), Line(epoch=110, length=1).batch())

    assert code(answer) == (503, "store")
    assert int(answer.headers["Retry-After"]) > 0
    monkeypatch.undo()
    found = running.centre.storage.read(lambda reading: reading.records(TERMINAL, 110, 0, 9))
    assert found == ()


def test_a_sender_that_hangs_up_leaves_the_centre_running(running):
    host, port = running.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as half:
        half.sendall(
            f"POST /v1/journals/{TERMINAL.hex()}/records HTTP/1.1\r\nHost: x\r\n"
            f"Content-Type: {MEDIA_TYPE}\r\nContent-Length: 1000\r\n\r\nhalf".encode()
        )

    assert requests.get(f"{running.url}/v1/health", timeout=9).status_code == 200


# Who is not known, or takes his time.


def begun(running, name, length=MAX_BATCH_BYTES, sent=b""):
    """A connection on which a batch was announced, and only `sent` of it came."""
    host, port = running.url.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)), timeout=9)
    connection.sendall(
        f"POST /v1/journals/{name.hex()}/records HTTP/1.1\r\nHost: x\r\n"
        f"Content-Type: {MEDIA_TYPE}\r\nContent-Length: {length}\r\n\r\n".encode()
        + sent
    )
    return connection


def test_a_stranger_is_refused_before_anything_of_his_body_is_read(running):
    with begun(running, b"?" * 16) as connection:
        assert connection.recv(4096).startswith(b"HTTP/1.1 403 ")


def test_a_revoked_terminal_is_refused_before_anything_of_its_body_is_read(running):
    name = b"V" * 16
    running.centre.storage.commit(lambda writing: writing.add_terminal(enrolled(name)))
    running.centre.revoke(name)

    with begun(running, name) as connection:
        assert connection.recv(4096).startswith(b"HTTP/1.1 403 ")


def test_a_stranger_that_sends_all_of_a_large_body_sees_why_it_was_refused(running):
    answer = post(journal(running, b"?" * 16), bytes(MAX_COMPRESSED))

    assert code(answer) == (403, "unknown-terminal")


def test_a_body_that_trickles_for_longer_than_any_line_needs_is_not_waited_for(
    running, monkeypatch
):
    monkeypatch.setattr(bodies, "BATCH_S", 0.3)
    with begun(running, TERMINAL, sent=b"x") as connection:
        connection.settimeout(0.05)
        answer = b""
        for _ in range(100):
            connection.sendall(b"x")
            with contextlib.suppress(TimeoutError):
                answer = connection.recv(4096)
                break

    assert answer.startswith(b"HTTP/1.1 408 ")


# Enrolment.


def test_a_token_enrols_a_terminal(running):
    wish = enrolment(running)

    answer = enrol(running, wish)

    welcome = decode_welcome(answer.content, running.centre.keys.signing.public_key())
    assert welcome.terminal == wish.terminal
    assert welcome.opening_key == running.centre.keys.opening.public_key().public_bytes_raw()
    assert welcome.declaration_key == running.centre.issuing.public_key().public_bytes_raw()
    assert running.centre.terminal(wish.terminal).post == wish.post


def test_a_used_token_enrols_nobody_else(running):
    wish = enrolment(running, terminal=b"F" * 16)
    assert enrol(running, wish).status_code == 200

    other = enrol(running, replace(wish, terminal=b"G" * 16))

    assert code(other) == (403, "token-used")
    assert running.centre.terminal(b"G" * 16) is None


def test_a_terminal_whose_answer_was_lost_is_welcome_again(running):
    wish = enrolment(running, terminal=b"H" * 16)
    first, again = enrol(running, wish), enrol(running, wish)

    assert (first.status_code, again.status_code) == (200, 200)


def test_a_known_terminal_with_another_key_is_refused(running):
    assert enrol(running, enrolment(running, terminal=b"I" * 16)).status_code == 200
    public_key = OTHER_KEY.public_key().public_bytes_raw()
    wish = enrolment(running, terminal=b"I" * 16, public_key=public_key)

    assert code(enrol(running, wish, OTHER_KEY)) == (403, "other-key")


def test_a_revoked_terminal_is_not_enrolled_again(running):
    wish = enrolment(running, terminal=b"J" * 16)
    enrol(running, wish)
    running.centre.revoke(wish.terminal)

    assert code(enrol(running, wish)) == (403, "revoked")


def test_a_token_of_nobody_is_refused(running):
    wish = enrolment(running, terminal=b"K" * 16, secret=bytes(16))

    assert code(enrol(running, wish)) == (403, "token-unknown")


@pytest.mark.parametrize(("late_ms", "welcome"), [(0, True), (1, False)])
def test_a_token_lives_a_day(running, late_ms, welcome):
    made_ms = running.centre.now_ms()
    token = decode_token(replace(running.centre, now_ms=lambda: made_ms).token(running.url))
    wish = enrolment(running, terminal=bytes([200 + late_ms]) * 16, secret=token.secret)
    later = replace(running.centre, now_ms=lambda: made_ms + TOKEN_LIFETIME_MS + late_ms)

    answer = later.enrol(wish)

    assert isinstance(answer, bytes) == welcome
    assert welcome or answer is EnrolmentRefusal.EXPIRED_TOKEN


@pytest.mark.parametrize(
    ("ahead_ms", "welcome"), [(CLOCK_SLACK_MS, True), (CLOCK_SLACK_MS + 1, False)]
)
def test_a_token_of_a_clock_that_ran_ahead_is_not_good_until_then(running, ahead_ms, welcome):
    made_ms = running.centre.now_ms()
    token = decode_token(replace(running.centre, now_ms=lambda: made_ms).token(running.url))
    wish = enrolment(running, terminal=bytes([210 + welcome]) * 16, secret=token.secret)
    right = replace(running.centre, now_ms=lambda: made_ms - ahead_ms)

    answer = right.enrol(wish)

    assert isinstance(answer, bytes) == welcome
    assert welcome or answer is EnrolmentRefusal.EXPIRED_TOKEN


def test_enrolments_have_a_pace_that_costs_no_writing(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(api, "ENROLMENTS_EACH", Pace(burst=3, a_second=0.001))
    with served(tmp_path) as own:
        wish = enrolment(own, secret=bytes(16))
        codes = [code(enrol(own, wish)) for _ in range(5)]
        waits = enrol(own, wish).headers["Retry-After"]

    assert codes == [(403, "token-unknown")] * 3 + [(429, "too-often")] * 2
    assert int(waits) > 0
    assert caplog.text.count("enrolment refused") == 3


def test_an_enrolment_signed_with_another_key_is_malformed(running):
    assert code(enrol(running, enrolment(running), OTHER_KEY)) == (422, "malformed")


def test_names_of_posts_have_a_limit(running):
    fits, too_long = "á" * 64, "á" * 65

    assert enrol(running, enrolment(running, terminal=b"L" * 16, post=fits)).status_code == 200
    wish = enrolment(running, terminal=b"M" * 16, post=too_long)
    assert code(enrol(running, wish)) == (422, "text-too-long")


def test_an_enrolment_has_a_limit(running):
    answer = post(f"{running.url}/v1/enrolments", bytes(MAX_ENROLMENT + 1))

    assert code(answer) == (413, "too-large")


# The console.


def test_the_console_shows_entries_without_the_person_and_text_as_text(running):
    name = b"W" * 16
    hostile = "<script>alert(1)</script>"
    running.centre.storage.commit(
        lambda writing: writing.add_terminal(enrolled(name, post=hostile))
    )
    line = Line(name)
    line.add_wrap(running.centre.keys.opening.public_key())
    now_ms = running.centre.now_ms()
    for verdict in Verdict:
        line.add_entry(verdict, at_ms=now_ms, post=hostile)
    receipt(running, post(journal(running, name), line.batch()))

    answer = requests.get(f"{running.url}/", timeout=9)

    assert hostile not in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    assert "Nguyễn" not in answer.text
    for words in ("MỜI QUA", "CẦN KIỂM TRA", "CHƯA ĐƯỢC QUA", "mở được"):
        assert words in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_the_console_brings_all_it_needs_itself(running):
    page = requests.get(f"{running.url}/", timeout=9).text

    assert "http://" not in page
    assert "https://" not in page
    assert requests.get(f"{running.url}/console.css", timeout=9).status_code == 200
    assert requests.get(f"{running.url}/icon.svg", timeout=9).status_code == 200


def test_the_console_is_drawn_once_in_two_seconds_however_many_ask():
    now = [100.0]
    drawn = []

    def draw():
        drawn.append(now[0])
        return f"<p>{len(drawn)}</p>"

    page = Page(draw, lambda: now[0])
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: page.ask(), range(50))) == {"<p>1</p>"}
    now[0] += PAGE_S - 0.01
    assert page.ask() == "<p>1</p>"
    now[0] += 0.01
    assert page.ask() == "<p>2</p>"
    assert drawn == [100.0, 102.0]


def test_a_page_that_cannot_be_drawn_is_drawn_for_the_next():
    answers = iter([StorageFault("disk"), "<p>there</p>"])

    def draw():
        answer = next(answers)
        if isinstance(answer, StorageFault):
            raise answer
        return answer

    page = Page(draw, lambda: 5.0)
    with pytest.raises(StorageFault):
        page.ask()
    assert page.ask() == "<p>there</p>"


def test_the_console_survives_a_clock_that_says_anything(running):
    name = b"X" * 16
    running.centre.storage.commit(lambda writing: writing.add_terminal(enrolled(name)))
    line = Line(name)
    line.add_entry(at_ms=2**53)
    line.add_entry(at_ms=-(2**53))
    data = batch(line.encoded(), name, line.epoch, now=2**62)
    receipt(running, post(journal(running, name), data))

    assert requests.get(f"{running.url}/", timeout=9).status_code == 200


def test_a_time_on_the_page_is_vietnams_with_a_date_unless_it_is_today():
    assert _time(NOON_MS, NOON_MS) == "12:00:00"
    assert _time(NOON_MS - 86_400_000, NOON_MS) == "21/11/2026 12:00:00"


# Comparing.


def pieces_of(running, terminal=TERMINAL):
    return f"{running.url}/v1/journals/{terminal.hex()}/pieces"


def question(line, first=1, last=None, **changes):
    last = last or len(line)
    kept = [Kept(seq, encode_record(line[seq])) for seq in range(first, last + 1)]
    made = Question(
        terminal=line.terminal,
        epoch=line.epoch,
        pieces=(piece_of(first, last, kept),),
        head=0,
        sent_at_ms=NOON_MS,
    )
    return replace(made, **changes)


def compared(running, asked, key=KEY):
    data = encode_question(asked, key)
    said = post(pieces_of(running), data)
    assert said.status_code == 200, said.text
    answer = decode_answer(said.content, running.centre.keys.signing.public_key())
    identity = running.centre.storage.identity
    assert (answer.centre, answer.centre_epoch) == (identity.centre, identity.epoch)
    assert (answer.terminal, answer.epoch) == (asked.terminal, asked.epoch)
    assert answer.question_hash == question_hash(data)
    return answer


def test_a_question_about_what_is_held_brings_a_signed_answer(running):
    line = Line(epoch=150, length=6)
    post(journal(running), line.batch(1, 5))

    assert compared(running, question(line, 1, 5)).differs == ()
    assert compared(running, question(line, 2, 4)).differs == ()
    told = compared(running, question(line, 1, 6))
    assert [item.index for item in told.differs] == [0]
    assert told.differs[0].hours_ms == (NOON_MS - NOON_MS % 3_600_000,)


def test_what_lies_after_the_newest_record_differs_only_where_that_is_asked(running):
    line = Line(epoch=151, length=4)
    post(journal(running), line.batch())
    asked = question(line, 1, 3)

    assert compared(running, asked).differs == ()
    assert compared(running, replace(asked, head=3)).differs != ()
    assert compared(running, question(line, 1, 4, head=4)).differs == ()


def test_where_bodies_were_erased_nobody_can_compare(running):
    line = Line(epoch=152)
    line.add_entry()
    line.add_entry()
    post(journal(running), line.batch())
    running.centre.storage._writer.execute(
        "UPDATE records SET body = x'', erased_ms = 1 WHERE epoch = 152 AND seq = 1"
    )

    told = compared(running, question(line))

    assert (told.differs, told.erased) == ((), (0,))


def test_strangers_and_what_they_sign_learn_nothing(running):
    line = Line(epoch=153, length=1)
    data = encode_question(question(line), KEY)

    assert post(pieces_of(running, b"S" * 16), data).status_code == 403
    assert code(post(pieces_of(running), encode_question(question(line), OTHER_KEY)))[0] == 422
    other = question(line, terminal=b"S" * 16)
    assert code(post(pieces_of(running), encode_question(other, KEY))) == (422, "malformed")
    assert post(pieces_of(running), bytes(MAX_QUESTION_BYTES + 1)).status_code == 413
    assert post(pieces_of(running), data, Content_Encoding="zstd").status_code == 415
    assert post(f"{running.url}/v1/journals/zz/pieces", data).status_code == 404
