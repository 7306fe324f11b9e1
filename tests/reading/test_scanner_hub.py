"""Scanners on serial ports and those that type lead to the same presentations."""

import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from sync.protocol.terms import Source
from terminal.capture.scanned_text import MAX_SCANNED, Overlong, ScannedText
from terminal.capture.scanner_state import ScannerState, ScannerStatus, gravest
from terminal.capture.serial_lines import Wanted
from terminal.capture.thermometer import Temperature
from terminal.capture.wedge import Key, Typing, Wedge, WedgeRules
from terminal.reading.scanner_gate import MOST_A_SECOND, ScannerNotice
from terminal.reading.scanner_hub import ScannerHearers, ScannerHub
from terminal.reading.symbol import NOWHERE, Presentation, Symbology
from tests.capture.serial_pairs import Instrument

CARD = "012345678901|123456789|Nguyễn Thị Ánh Tuyết|01021990|Nữ|Lai Châu|02032021".encode()
OTHER = "098765432109||Giàng A Páo|03041985|Nam|Lào Cai|05062022".encode()


class Post:
    """A hub and all that it told; time passes only between scans."""

    def __init__(self, **changes: object) -> None:
        self.shown: list[Presentation] = []
        self.notices: list[ScannerNotice] = []
        self.temperatures: list[Temperature] = []
        self.states: list[tuple[ScannerStatus, ...]] = []
        hearers = ScannerHearers(
            presentation=self.shown.append,
            notice=self.notices.append,
            temperature=self.temperatures.append,
            states=self.states.append,
        )
        self.hub = ScannerHub(hearers, **changes)  # type: ignore[arg-type]  # its own parameters

    @property
    def payloads(self) -> list[bytes]:
        return [each.symbol.payload for each in self.shown]

    def wait(self, holds: Callable[[], bool]) -> None:
        until = time.monotonic() + 20
        while not holds():
            assert time.monotonic() < until
            time.sleep(0.005)


def over_serial(instrument: Instrument) -> Callable[[bytes], None]:
    def scan(payload: bytes) -> None:
        instrument.send(payload + b"\r\n")

    return scan


def by_keys(post: Post) -> Callable[[bytes], None]:
    wedge: Wedge[None] = Wedge(WedgeRules())

    def scan(payload: bytes) -> None:
        for letter in payload.decode():
            tell(wedge.key(Key(None, time.monotonic(), letter)))
        tell(wedge.key(Key(None, time.monotonic(), ends=True)))
        tell(wedge.silence(time.monotonic()))

    def tell(told) -> None:
        for each in told:
            assert not isinstance(each, Typing)
            post.hub.offer(each)

    return scan


@pytest.fixture(params=["serial", "keyboard"])
def post_and_scan(request, tmp_path) -> Iterator[tuple[Post, Callable[[bytes], None]]]:
    if request.param == "keyboard":
        post = Post()
        yield post, by_keys(post)
        return
    if sys.platform == "win32":
        pytest.skip("pseudo terminals are Unix's")
    instrument = Instrument(tmp_path, "scanner")
    post = Post(wanted=Wanted(look_every=0.02), find=lambda: [instrument.port])
    stop = threading.Event()
    thread = threading.Thread(target=post.hub.run, args=(stop,))
    thread.start()
    try:
        post.wait(lambda: bool(post.states) and post.states[-1][0].state is ScannerState.READY)
        yield post, over_serial(instrument)
    finally:
        stop.set()
        thread.join(10)
        instrument.pull()


def test_a_scan_is_presented_whole_as_a_scanners(post_and_scan) -> None:
    post, scan = post_and_scan
    before = time.monotonic()
    scan(CARD)
    post.wait(lambda: post.shown != [])
    (shown,) = post.shown
    assert shown.symbol.payload == CARD
    assert shown.symbol.symbology is Symbology.QR
    assert shown.symbol.corners == NOWHERE
    assert shown.source is Source.SCANNER
    assert before <= shown.captured_at <= time.monotonic()
    assert not shown.on_display


def test_a_code_held_before_the_scanner_is_shown_once(post_and_scan) -> None:
    post, scan = post_and_scan
    for _ in range(3):
        scan(CARD)
    scan(OTHER)
    post.wait(lambda: len(post.shown) == 2)
    assert post.payloads == [CARD, OTHER]


def test_a_code_sent_twice_without_a_terminator_is_one(post_and_scan) -> None:
    post, scan = post_and_scan
    scan(CARD + CARD)
    post.wait(lambda: post.shown != [])
    assert post.payloads == [CARD]


def test_different_codes_glued_are_told_and_nobody_is_recorded(post_and_scan) -> None:
    post, scan = post_and_scan
    scan(CARD + OTHER)
    post.wait(lambda: post.notices != [])
    assert post.notices == [ScannerNotice.GLUED]
    assert post.shown == []


def test_what_names_its_kind_of_code_is_shown_without_the_name(post_and_scan) -> None:
    post, scan = post_and_scan
    scan(b"]z3" + CARD)
    scan(b"]C1" + b"8934588012228")
    post.wait(lambda: post.shown != [] and post.notices != [])
    assert post.payloads == [CARD]
    assert post.shown[0].symbol.symbology is Symbology.AZTEC
    assert post.notices == [ScannerNotice.NO_CODE]


def test_while_scanners_are_examined_nothing_is_presented(post_and_scan) -> None:
    post, scan = post_and_scan
    heard: list[ScannedText | Overlong] = []
    post.hub.divert(heard.append)
    scan(CARD)
    post.wait(lambda: heard != [])
    post.hub.divert(None)
    assert post.shown == []
    scan(CARD)
    post.wait(lambda: post.shown != [])


def test_more_than_any_code_holds_is_told(post_and_scan) -> None:
    post, scan = post_and_scan
    scan(b"A" * (MAX_SCANNED + 1))
    post.wait(lambda: post.notices != [])
    assert post.notices == [ScannerNotice.OVERLONG]


def test_a_typed_temperature_is_no_code(post_and_scan) -> None:
    post, scan = post_and_scan
    scan(b"36.5")
    post.wait(lambda: post.temperatures != [])
    assert post.temperatures[0].tenths == 365
    assert post.shown == []


def text(payload: bytes, at: float, scanner: str = "a") -> ScannedText:
    return ScannedText(payload, at, scanner)


def test_the_same_code_counts_again_once_no_scanner_has_read_it_for_long_enough() -> None:
    post = Post(again_after=2.0)
    for at in (0.0, 1.9, 3.8, 5.8):
        post.hub.offer(text(CARD, at, f"scanner {at}"))
    assert [each.captured_at for each in post.shown] == [0.0, 5.8]


def test_noise_is_cut_off_and_people_go_on_after_a_second() -> None:
    post = Post()
    for number in range(200):
        post.hub.offer(text(b"noise %d" % number, number * 0.001))
    assert len(post.shown) == MOST_A_SECOND
    post.hub.offer(text(OTHER, 0.3, "another scanner"))
    post.hub.offer(text(CARD, 1.3))
    assert post.payloads[-2:] == [OTHER, CARD]
    assert set(post.notices) == {ScannerNotice.FLOOD}


@pytest.mark.parametrize(
    "glued",
    [
        b"HC1:6BF" + b"A" * 60 + b"HC1:NCF" + b"B" * 60,
        b"shc:/" + b"12" * 60 + b"shc:/" + b"34" * 60,
        b"CHD1:" + b"A" * 80 + b"CHD1:" + b"B" * 80,
        b"]Q1" + CARD + b"]Q1" + OTHER,
        CARD + b"HC1:6BF" + b"A" * 60,
    ],
)
def test_glued_certificates_are_told(glued) -> None:
    post = Post()
    post.hub.offer(text(glued, 0.0))
    assert post.notices == [ScannerNotice.GLUED]


@pytest.mark.parametrize(
    "payload",
    [b"1212", b"HC1:6BF" + b"HC1:" * 40, CARD, OTHER, b"https://a.vn/?to=https://b.vn", b"]"],
)
def test_what_only_looks_glued_is_shown(payload) -> None:
    post = Post()
    post.hub.offer(text(payload, 0.0))
    assert post.payloads == [payload]


def test_the_status_names_the_scanner_that_is_worst() -> None:
    ready = ScannerStatus("a", ScannerState.READY)
    lost = ScannerStatus("b", ScannerState.LOST)
    assert gravest(()) is None
    assert gravest((ready, lost)) is lost
