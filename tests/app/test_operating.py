"""An attended post as it is put together: sheets, slips, scanners and the scanner test."""

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from sync.journal.reader import JournalReader
from sync.protocol.terms import Mode, RecordKind, Source, Verdict
from terminal.app.centre_link import Wanted
from terminal.app.controller import Controller
from terminal.app.faults import Condition
from terminal.app.instruments import Instruments
from terminal.app.operating import Operating
from terminal.app.parts import Parts
from terminal.app.station import Station
from terminal.capture.scanned_text import ScannedText
from terminal.capture.scanner_state import ScannerState, ScannerStatus
from terminal.capture.thermometer import Temperature
from terminal.config import find_asset, parse_config
from terminal.desk.assisted import Given, NoToAll, advance, begin
from terminal.desk.assisted_declaration import declaration_of
from terminal.desk.orders import Amend, Enter
from terminal.desk.outcome import Outcome
from terminal.reading.choice import reader_for
from terminal.reading.symbol import Symbology
from terminal.ui.face import FaceSettings
from terminal.ui.operator.actions import Action
from terminal.ui.operator.window import OperatorWindow
from terminal.ui.sound import SilentPlayer
from tests.app.post import Camera, card
from tests.ui.looking import texts

CONFIG = '[post]\nname = "Chốt Thử"\nprovince = "12"\nsend_to = "Trạm y tế xã Bịa"\n'


class Attended:
    def __init__(self, qtbot: Any, folder: Path) -> None:
        assets = find_asset("fonts").parent
        config = parse_config(CONFIG, "test")
        self.qtbot, self.folder = qtbot, folder
        self.station = Station(
            Parts(
                config=config,
                mode=Mode.OPERATOR,
                folder=folder,
                source=Camera(),
                reader=reader_for([Symbology.QR]),
            )
        )
        settings = FaceSettings(assets=assets, post=config.post.name, lane="1")
        self.window = OperatorWindow(settings, SilentPlayer())
        qtbot.addWidget(self.window)
        self.controller = Controller(
            self.station, self.window, Condition(folder=folder), on_painted=lambda _: None
        )
        self.instruments = Instruments(config, self.station.present, self.window)
        self.operating = Operating(
            config,
            self.station,
            self.window,
            self.instruments,
            Camera(),
            keep_camera=lambda _: None,
        )
        self.outcomes: list[Outcome] = []
        self.station.announced.connect(self.outcomes.append)
        self.station.start(Wanted())
        self.window.show()

    def until(self, condition: Any) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=15_000)

    def says(self, words: str) -> bool:
        return any(words in text for text in texts(self.window))

    def scan(self, payload: str) -> None:
        """A scanner reads a code."""
        text = ScannedText(payload.encode(), time.monotonic(), "test")
        self.instruments._hub.offer(text)

    def entries(self) -> list[Any]:
        with JournalReader(self.folder) as reader:
            return [record.header for record in reader.between(0, 2**52, {RecordKind.ENTRY})]


@pytest.fixture
def attended(qtbot: Any, tmp_path: Path) -> Iterator[Attended]:
    made = Attended(qtbot, tmp_path / "post")
    yield made
    made.operating.close()
    made.instruments.stop()
    assert made.station.stop()


def test_what_a_scanner_reads_is_recorded_and_announced_like_what_a_camera_sees(attended) -> None:
    attended.scan(card("Lò Thị Máy Quét"))
    attended.until(lambda: attended.says("L. T. M. Quét"))
    (entry,) = attended.entries()
    assert entry.source is Source.SCANNER


def test_while_scanners_are_examined_nobody_is_recorded(attended) -> None:
    attended.window.camera_asked.emit()
    attended.until(lambda: attended.says("Kiểm tra máy quét"))
    attended.operating.open_scanner_test()
    attended.scan(card("Lò Thị Máy Quét"))
    attended.qtbot.wait(200)
    assert attended.entries() == []
    attended.operating._test.close()
    attended.until(lambda: attended.operating._test is None)
    attended.scan(card("Lò Thị Máy Quét"))
    attended.until(attended.entries)


def declared(attended: Attended, number: str, name: str) -> Enter:
    """Somebody declares with the operator's help."""
    told = (number, name, "1987", "F", "", "Lai Châu", "12", "12")
    walk = begin(attended.operating._form, date(2026, 11, 22), {})
    events: list[Given | NoToAll] = [*map(Given, told), NoToAll()]
    for event in events:
        walk = advance(walk, event)
    return Enter(declaration=declaration_of(walk), source=Source.ASSISTED)


def test_whoever_showed_a_card_first_gets_the_slip_too(attended) -> None:
    number, name = "012187004471", "Vàng Thị Khai Hộ"
    attended.scan(f"{number}||{name}|05031987|Nữ|Bản Hư Cấu, Lai Châu|01072021")
    attended.until(attended.entries)
    attended.window.ordered.emit(declared(attended, number, name))
    attended.until(lambda: attended.window.sheets.top is attended.operating._card)
    assert attended.outcomes[-1].before is not None
    assert len(attended.entries()) == 1


def test_each_of_two_who_declare_at_once_gets_their_own_slip(attended) -> None:
    slips: list[Any] = []
    attended.operating._card.show_slip = slips.append
    for number, name in (("012187004471", "Vàng Thị Một"), ("012187004472", "Lý Thị Hai")):
        attended.window.ordered.emit(declared(attended, number, name))
    attended.until(lambda: len(slips) == 2)
    assert [slip.name for slip in slips] == ["Vàng Thị Một", "Lý Thị Hai"]
    assert [slip.seq for slip in slips] == [outcome.seq for outcome in attended.outcomes]


def test_whoever_declared_with_help_gets_a_slip_that_the_next_post_can_read(attended) -> None:
    attended.window.ordered.emit(declared(attended, "012187004471", "vàng thị khai hộ"))
    attended.until(lambda: attended.window.sheets.top is attended.operating._card)
    assert attended.operating._card._slip.code.startswith("CHD1:")


def test_the_keys_open_the_sheets_for_people_without_a_code_and_for_paper(attended) -> None:
    for action in (Action.ASSISTED, Action.PAPER):
        attended.window.act(action)
        sheet = attended.window.sheets.top
        assert sheet is not None
        assert sheet.isVisible()


def test_a_refused_person_gets_a_slip_that_says_where_to_go(attended) -> None:
    attended.scan("không phải mã nào cả")
    attended.until(lambda: attended.outcomes)
    refused = attended.outcomes[-1]
    if refused.verdict is not Verdict.REFUSE:
        attended.operating._refused = refused
    attended.window.slip_asked.emit()
    attended.until(lambda: attended.window.sheets.top is attended.operating._card)
    assert attended.operating._card._slip.where == "Trạm y tế xã Bịa"


def test_a_thermometer_offers_its_measurement_for_whoever_stands_there(attended) -> None:
    attended.scan(card("Trần Thị Nóng Sốt"))
    attended.until(lambda: attended.says("T. T. N. Sốt"))
    attended.instruments.temperature.emit(Temperature(385, time.monotonic()))
    attended.until(lambda: attended.says("38,5"))
    orders: list[Any] = []
    attended.window.ordered.connect(orders.append)
    attended.qtbot.keyClick(attended.window.sheets.top, Qt.Key.Key_Return)
    attended.until(lambda: orders)
    assert isinstance(orders[0], Amend)
    assert orders[0].temperature_tenths == 385
    attended.until(lambda: attended.says("CẦN KIỂM TRA"))


def test_scanners_stand_on_the_status_bar_once_there_is_one(attended) -> None:
    attended.instruments.scanners.emit((ScannerStatus("Newland", ScannerState.READY),))
    attended.until(attended.window._status._scanner.isVisible)
