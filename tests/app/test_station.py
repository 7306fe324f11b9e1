"""A whole terminal and what happens to it: a disk, a camera, a centre or a clock that fails."""

import http.server
import socket
import threading
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.bundle.trust_file import write_trust
from sync.centre.service import Running
from sync.centre.tokens import make_token
from sync.journal.evidence import read_head_code
from sync.journal.reader import JournalReader
from sync.journal.trust import Trust
from sync.protocol.build import BUILT_AT_MS
from sync.protocol.cbor import decode_deterministic
from sync.protocol.messages import EnrolmentToken, encode_token
from sync.protocol.terms import Assurance, Mode, Verdict
from sync.uplink.authority import AUTHORITY_FILE
from sync.uplink.state import CentreState
from terminal.app.centre_link import Wanted
from terminal.app.clock import PostClock, wall_ms
from terminal.capture.source import CameraState, SourceFault
from terminal.desk import head_codes
from terminal.diagnostics import Fault
from terminal.reading.hints import Hint
from terminal.workers import decoding_process
from tests.app.post import EMPTY, Camera, card, held_up
from tests.centre.certificates import own_authority_tls
from tests.centre.serving import served
from tests.declarations.issuing import NOW
from tests.declarations.issuing_divoc import DivocIssue, divoc_trusting


def a_token(centre: Running, folder: Path) -> str:
    return make_token(folder, centre.url, wall_ms())


def test_a_code_held_up_is_recorded_announced_and_marked(open_post) -> None:
    post = open_post()
    outcome = post.show("Nguyễn Thị Bịa Đặt")
    assert outcome.saved
    assert outcome.verdict is Verdict.ADMIT
    assert post.entries() == outcome.counts.total == 1
    assert post.painted == [outcome]
    assert post.station._announced.last() == (outcome.epoch, outcome.seq)
    assert post.face.frames > 0


def test_the_days_counts_are_there_after_a_restart_and_begin_anew_at_midnight(open_post) -> None:
    clock = {"ms": BUILT_AT_MS + 3_600_000}
    began = time.monotonic()

    def post_clock() -> PostClock:
        return PostClock(wall=lambda: clock["ms"] + round((time.monotonic() - began) * 1000))

    first = open_post(clock=post_clock())
    first.show("A")
    assert first.station.stop()
    second = open_post(clock=post_clock())
    second.until(lambda: second.face.counts.total == 1)
    clock["ms"] += 24 * 3_600_000
    second.until(lambda: second.face.counts.total == 0)


def test_a_head_code_that_nobody_outside_knows_is_asked_for_until_somebody_keeps_it(
    open_post, monkeypatch
) -> None:
    post = open_post()
    post.show("A")
    assert Fault.HEAD_CODE_DUE not in post.face.names()
    monkeypatch.setattr(head_codes, "RECORDS", 3)
    post.until(lambda: Fault.HEAD_CODE_DUE in post.face.names())
    head = post.face.head
    witness = read_head_code(head.text)
    assert witness.hash == post.station.journal.head.hash[:16]
    post.face.head_code_kept.emit(head)
    assert Fault.HEAD_CODE_DUE not in post.face.names()
    post.until(lambda: post.face.head.seq == head.seq + 1)
    with JournalReader(post.folder) as reader:
        kept = reader.record(head.epoch, head.seq + 1)
    assert kept is not None
    assert kept.header.code == "head.kept"
    assert decode_deterministic(kept.body, max_bytes=100) == {1: head.epoch, 2: head.seq}


def test_it_ends_at_once_also_where_no_centre_is_configured(open_post) -> None:
    post = open_post()
    post.until(lambda: post.face.camera is CameraState.LIVE)
    began = time.monotonic()
    assert post.station.stop()
    assert time.monotonic() - began < 3


def test_a_centre_that_never_answers_does_not_hold_up_the_end(open_post, tmp_path) -> None:
    with served(tmp_path / "centre") as centre:
        post = open_post(wanted=Wanted(token=a_token(centre, tmp_path / "centre")))
        post.until(lambda: post.face.uplink.state is CentreState.CONNECTED)
        port = int(centre.url.rpartition(":")[2])
    mute = socket.create_server(("127.0.0.1", port))
    post.until(lambda: not post.station._recorded.is_set())
    post.show("A")
    connection, _ = mute.accept()
    try:
        assert not post.station.stop()  # the link still waits for an answer
        with JournalReader(post.folder) as reader:
            (head,) = reader.heads()
            last = reader.record(head.epoch, head.seq)
        assert last is not None
        assert last.header.code == "terminal.stop"
    finally:
        connection.close()
        mute.close()
    post.until(lambda: all(thread.isFinished() for thread in post.station.loops._threads))
    post.station.loops._threads.clear()


def test_a_terminal_of_a_real_centre_is_not_given_to_an_embedded_one(open_post, tmp_path) -> None:
    first = open_post()
    first.station.journal.enrol(
        Trust(
            url="https://centre.example",
            centre=b"C" * 16,
            opening_key=X25519PrivateKey.generate().public_key(),
            verifying_key=bytes(32),
            welcome=b"",
        ),
        first.station.clock.now(),
    )
    assert first.station.stop()
    second = open_post(wanted=Wanted(embedded=tmp_path / "embedded"))
    second.until(lambda: second.face.uplink.state is CentreState.REFUSES, seconds=30)
    trust = second.station.journal.trust
    assert trust is not None
    assert trust.url == "https://centre.example"


def test_a_full_disk_says_not_saved_and_heals_without_losing_or_doubling_anybody(open_post) -> None:
    post = open_post()
    post.show("Trước Khi Đầy")
    connection = post.station.journal._store.connection
    connection.execute(f"PRAGMA max_page_count = {connection.pragma('page_count')}")
    for number in range(40):
        outcome = post.show(f"Người Thứ {number}")
        if not outcome.saved:
            break
    assert outcome.fault is Fault.DISK_FULL
    assert post.face.names()[0] is Fault.DISK_FULL
    saved = post.entries()

    connection.execute("PRAGMA max_page_count = 100000")
    post.until(lambda: Fault.DISK_FULL not in post.face.names())

    assert post.entries() == saved + 1 == len(post.face.outcomes)


def test_an_unplugged_camera_is_named_and_comes_back_by_itself(open_post) -> None:
    post = open_post()
    post.until(lambda: post.face.camera is CameraState.LIVE)
    post.camera.fault = CameraState.LOST
    post.until(lambda: post.face.names() == [Fault.CAMERA_LOST])
    post.camera.fault = None
    post.until(lambda: post.face.names() == [])
    assert post.show("Sau Khi Cắm Lại").saved


@pytest.mark.parametrize(
    ("state", "fault"),
    [(CameraState.ABSENT, Fault.NO_CAMERA), (CameraState.BUSY, Fault.CAMERA_BUSY)],
)
def test_a_camera_that_does_not_open_is_named(open_post, monkeypatch, state, fault) -> None:
    monkeypatch.setattr(Camera, "open", lambda _self: (_ for _ in ()).throw(SourceFault(state)))
    post = open_post()
    post.until(lambda: post.face.names() == [fault])


def test_two_codes_in_view_are_told_and_nobody_is_recorded(open_post) -> None:
    post = open_post()
    both = held_up(card("A"))
    both[:, 320:] = held_up(card("B"))[:, :320]
    post.camera.view = both
    post.until(lambda: post.face.several)
    assert [code.corners[0][0] < 320 for code in post.face.several[0]] == [True, False]
    assert not any(code.presented for code in post.face.several[0])
    assert post.entries() == 0
    post.camera.view = EMPTY
    post.until(lambda: post.face.several[-1] == ())


def test_a_picture_without_any_detail_is_told_until_a_code_is_read(open_post) -> None:
    post = open_post()
    post.until(lambda: post.face.hints == [Hint.LENS_COVERED])
    post.show("A")
    post.until(lambda: post.face.hints == [Hint.LENS_COVERED, None])


def test_entries_go_to_the_centre_and_are_confirmed(open_post, tmp_path) -> None:
    with served(tmp_path / "centre") as centre:
        post = open_post(wanted=Wanted(token=a_token(centre, tmp_path / "centre")))
        post.show("A")
        post.until(lambda: post.face.uplink.confirmed >= 4 and post.face.uplink.unsent == 0)
        assert post.face.uplink.state is CentreState.CONNECTED
        assert post.face.names() == []


def test_a_centre_that_is_down_stops_nobody_and_gets_everything_later(open_post, tmp_path) -> None:
    with served(tmp_path / "centre") as centre:
        token = a_token(centre, tmp_path / "centre")
        post = open_post(wanted=Wanted(token=token))
        post.until(lambda: post.face.uplink.state is CentreState.CONNECTED)
        port = int(centre.url.rpartition(":")[2])
    assert post.show("Khi Mất Mạng").saved
    post.until(lambda: Fault.CENTRE_DOWN in post.face.names())
    assert post.face.uplink.unsent > 0
    with served(tmp_path / "centre", port=port):
        post.until(lambda: post.face.uplink.unsent == 0, seconds=30)
        assert post.face.names() == []


class _Portal(http.server.BaseHTTPRequestHandler):
    """A captive portal: every question gets a friendly page."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        page = b"<html>Welcome to our free Wi-Fi</html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_a_portal_that_answers_in_the_centres_place_confirms_nothing(open_post, tmp_path) -> None:
    with served(tmp_path / "centre") as centre:
        token = a_token(centre, tmp_path / "centre")
        post = open_post(wanted=Wanted(token=token))
        post.until(lambda: post.face.uplink.unsent == 0 and post.face.uplink.confirmed)
        port = int(centre.url.rpartition(":")[2])
    confirmed = post.face.uplink.confirmed
    portal = http.server.ThreadingHTTPServer(("127.0.0.1", port), _Portal)
    thread = threading.Thread(target=portal.serve_forever)
    thread.start()
    try:
        post.show("Sau Cổng Chào")
        post.until(lambda: Fault.CENTRE_NOT_OURS in post.face.names(), seconds=30)
        assert post.face.uplink.confirmed == confirmed
        assert post.face.uplink.unsent > 0
    finally:
        portal.shutdown()
        portal.server_close()
        thread.join()


@pytest.mark.parametrize("token", ["not a token", "chot1.AAAA"])
def test_a_token_that_is_none_is_refused_and_the_post_works_on(open_post, token) -> None:
    post = open_post(wanted=Wanted(token=token))
    post.until(lambda: Fault.TOKEN_REFUSED in post.face.names())
    assert post.show("A").saved


def test_a_token_that_the_centre_never_gave_is_refused(open_post, tmp_path) -> None:
    with served(tmp_path / "centre") as centre:
        stranger = encode_token(
            EnrolmentToken(url=centre.url, verifying_key=bytes(32), secret=bytes(16))
        )
        post = open_post(wanted=Wanted(token=stranger))
        post.until(lambda: Fault.TOKEN_REFUSED in post.face.names())


def test_a_terminal_pins_the_authority_that_its_token_names_and_compares_what_it_holds(
    open_post, tmp_path
) -> None:
    with served(tmp_path / "centre", own_authority_tls(tmp_path)) as centre:
        token = a_token(centre, tmp_path / "centre")
        post = open_post(wanted=Wanted(token=token))
        assert post.show("A").saved
        post.until(lambda: post.face.uplink.unsent == 0 and post.face.uplink.confirmed)
        post.station.compare()  # else within a minute
        post.until(lambda: post.face.uplink.agreed is not None)
        agreed = post.face.uplink.agreed
        assert agreed is not None
        assert agreed.records == agreed.of - post.face.uplink.unsent
        assert agreed.hours == ()
        assert post.face.uplink.skew_ms is not None
        assert abs(post.face.uplink.skew_ms) < 60_000
        assert (post.folder / AUTHORITY_FILE).read_bytes() == centre.centre.authority
        assert post.station.stop()


def test_a_kiosk_that_nobody_could_read_takes_nobody_in(open_post) -> None:
    post = open_post(mode=Mode.KIOSK)
    post.until(lambda: Fault.NOT_ENROLLED in post.face.names())
    post.camera.view = held_up(card("A"))
    post.qtbot.wait(600)
    assert post.entries() == 0


def test_a_kiosk_works_from_the_moment_it_is_enrolled(open_post, tmp_path) -> None:
    with served(tmp_path / "centre") as centre:
        post = open_post(mode=Mode.KIOSK, wanted=Wanted(token=a_token(centre, tmp_path / "centre")))
        post.until(lambda: post.face.uplink.state is CentreState.CONNECTED)
        assert post.show("A").saved


@pytest.mark.parametrize(("years", "fault"), [(-10, Fault.CLOCK_BEHIND), (10, Fault.CLOCK_AHEAD)])
def test_a_clock_ten_years_off_is_named_and_entries_are_kept(open_post, years, fault) -> None:
    wrong = BUILT_AT_MS + years * 365 * 86_400_000
    began = time.monotonic()
    post = open_post(clock=PostClock(wall=lambda: wrong + round((time.monotonic() - began) * 1000)))
    post.until(lambda: post.face.names() == [fault])
    outcome = post.show("A")
    assert outcome.saved
    assert "clock-doubtful" in outcome.reasons


def test_what_decodes_foreign_shaped_codes_runs_as_long_as_the_terminal(
    open_post, tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr(decoding_process, "LONGEST_S", 5.0)  # of a machine with other things to do
    monkeypatch.setattr(decoding_process, "PATIENCE_S", 30.0)
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "trust.chot").write_bytes(write_trust(divoc_trusting()))
    post = open_post(keys=tmp_path / "keys")
    assert post.station.understanding(DivocIssue().code(), NOW).assurance is Assurance.VERIFIED
    assert post.station.stop()
    assert post.station.understanding(DivocIssue().code(), NOW).assurance is Assurance.OPAQUE
