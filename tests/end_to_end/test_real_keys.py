"""An operator at work with real keys: X server, window manager, terminal, journal."""

from collections.abc import Iterator
from pathlib import Path

import cbor2
import numpy as np
import pytest

from sync.journal.body import Body
from sync.protocol.terms import RecordKind, Source, Verdict
from terminal.ui.theme import DAY, NIGHT
from tests.end_to_end.desktop import HEIGHT, MISSING, WIDTH, Screen, Terminal, a_terminal, until

pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")
BAND = 0.25
"""Of the screen: what the band of a verdict takes at least, its words and signs not counted."""

_SCANNER_MS = 3
_HAND_MS = 120
_LANGUAGE, _THEME = (0.9, 0.07), (0.965, 0.07)
"""Where these buttons are; parts of the screen."""


@pytest.fixture
def config() -> str:
    return ""


@pytest.fixture
def terminal(tmp_path: Path, config: str) -> Iterator[Terminal]:
    with a_terminal(tmp_path, config) as found:
        yield found


def person(number: int, name: str) -> str:
    """What the card of an invented person says."""
    return f"001199{number:06d}||{name}|05031999|Nữ|Số {number}, Phố Hư Cấu, Hà Nội|01072021"


def amendments(terminal: Terminal) -> list[tuple[int | None, str, Verdict | None, Body]]:
    """To which entry, about what, with which verdict, and what is sealed in each."""
    found = []
    for record, body in terminal.records(RecordKind.AMENDMENT):
        assert body is not None
        header = record.header
        found.append((header.refers_seq, header.code, header.verdict, body))
    return found


def viewed(terminal: Terminal) -> list[int]:
    """Numbers of the entries that somebody looked at with all data."""
    events = terminal.events("entry.viewed")
    return [cbor2.loads(record.body)[2] for record in events]


def test_the_whole_window_is_on_the_screen_and_a_fever_typed_turns_it_amber(terminal) -> None:
    desktop = terminal.desktop
    width, height = desktop.size()
    assert width == WIDTH
    assert height < HEIGHT  # its frame has room above it
    until(lambda: len(np.unique(desktop.picture()[-1])) <= 3)  # no writing in the last row

    entry = terminal.show(person(1, "Nguyễn Thị Bịa Đặt"))
    assert entry["verdict"] == "ADMIT"
    until(lambda: desktop.share(DAY.admit.back) > BAND)

    desktop.keys("F3")
    desktop.type("385", "Return")
    amended = terminal.verdict()
    assert (amended["seq"], amended["verdict"]) == (entry["seq"], "ATTENTION")
    until(lambda: desktop.share(DAY.attention.back) > BAND)
    assert desktop.share(DAY.admit.back) < 0.01

    desktop.keys("F3")
    desktop.type("391")
    desktop.keys("Escape", "Return")
    assert terminal.is_silent(1.0)
    ((refers, code, verdict, body),) = amendments(terminal)
    assert (refers, code, verdict) == (entry["seq"], "temperature", Verdict.ATTENTION)
    assert body.temperature_tenths == 385
    assert terminal.close() == 0
    assert terminal.events("terminal.stop")


def test_three_people_of_a_vehicle_are_one_group_with_one_confirmation(terminal) -> None:
    desktop = terminal.desktop
    desktop.keys("F2")
    desktop.type("29b12345", "Return")
    for number, name in enumerate(("Nguyễn Văn Tài Xế", "Trần Thị Hành Khách", "Lê Văn Đi Cùng")):
        terminal.show(person(number, name))
    desktop.keys("F2", "Return")
    terminal.show(person(2, "Phạm Thị Đi Bộ"))

    *inside, walking = terminal.records(RecordKind.ENTRY)
    groups = {record.header.group for record, _ in inside}
    assert len(groups) == 1
    assert None not in groups
    bodies = [body for _, body in inside if body is not None]
    assert [body.plate for body in bodies] == ["29B-123.45"] * 3
    assert [body.role for body in bodies] == ["driver", "passenger", "passenger"]
    assert walking[0].header.group is None


def test_a_note_and_another_decision_are_one_amendment_with_the_band_in_red(terminal) -> None:
    desktop = terminal.desktop
    entry = terminal.show(person(3, "Hoàng Thị Không Khớp"))
    desktop.keys("F4")
    desktop.type("anh khong giong nguoi")
    desktop.keys("Next", "Right", "Right", "Right", "Tab", "Right", "Return")
    amended = terminal.verdict()
    assert (amended["seq"], amended["verdict"]) == (entry["seq"], "REFUSE")
    until(lambda: desktop.share(DAY.refuse.back) > BAND)
    ((refers, code, verdict, body),) = amendments(terminal)
    assert (refers, code, verdict) == (entry["seq"], "override", Verdict.REFUSE)
    assert body.notes == "anh khong giong nguoi"


def test_people_are_found_without_accents_and_who_looked_is_recorded(terminal) -> None:
    desktop = terminal.desktop
    names = ("Đặng Thị Tưởng Tượng", "Vũ Văn Giả Định", "Bùi Thị Ví Dụ")
    first, second, third = (
        terminal.show(person(number, name))["seq"] for number, name in enumerate(names)
    )
    desktop.keys("F6")
    desktop.type("dang tuong", "Return", "F11")
    until(lambda: viewed(terminal) == [first])
    desktop.keys("Escape", "Escape", "Escape", "F7", "2", "F11")
    until(lambda: viewed(terminal) == [first, second])
    desktop.keys("Escape", "Escape", "Escape", "F11")
    until(lambda: viewed(terminal) == [first, second, third])


def test_the_head_code_is_taken_note_of_by_keys(terminal) -> None:
    desktop = terminal.desktop
    terminal.show(person(4, "Đỗ Thị Ca Đêm"))
    desktop.keys("F9")
    desktop.keys("Tab", "Tab", "space")
    until(lambda: terminal.events("head.kept"))


def test_language_and_theme_change_by_keys_and_back_by_mouse(terminal) -> None:
    desktop = terminal.desktop

    def captions() -> Screen:
        """Of the keys below, which nothing moves."""
        rows: Screen = desktop.picture()[round(0.83 * HEIGHT) : round(0.92 * HEIGHT)]
        return rows

    until(lambda: desktop.share(DAY.ready.back) > 0.05)
    desktop.keys("shift+Tab", "shift+Tab", "space")  # past the camera
    until(lambda: desktop.share(NIGHT.ready.back) > 0.05)
    assert desktop.share(DAY.ready.back) < 0.01
    vietnamese = captions()
    desktop.keys("shift+Tab", "space")
    until(lambda: not np.array_equal(captions(), vietnamese))

    desktop.click(*_LANGUAGE)
    until(lambda: np.array_equal(captions(), vietnamese))
    desktop.click(*_THEME)
    until(lambda: desktop.share(DAY.ready.back) > 0.05)
    assert desktop.share(NIGHT.ready.back) < 0.01


@pytest.mark.parametrize("config", ["[scanner]\ngap_ms = 50\n"])
def test_a_scanner_that_types_records_a_person_and_spoils_nothing_that_is_written(terminal) -> None:
    desktop = terminal.desktop
    first = terminal.show(person(1, "Ngô Thị Đến Trước"))
    desktop.keys("F4")
    desktop.type("nho ", delay_ms=_HAND_MS)
    desktop.type(
        "001199000777||Mai Thi Quet|05031999|Nam|Ha Noi|01072021", "Return", delay_ms=_SCANNER_MS
    )
    scanned = terminal.verdict()
    assert scanned["seq"] != first["seq"]
    assert terminal.is_silent(0.5)  # it was one text; and no hand goes on sooner
    desktop.type("bac si", delay_ms=_HAND_MS)
    desktop.keys("Return")
    amended = terminal.verdict()

    assert amended["seq"] == first["seq"]
    ((refers, code, _, note),) = amendments(terminal)
    assert (refers, code, note.notes) == (first["seq"], "note", "nho bac si")
    _, (record, body) = terminal.records(RecordKind.ENTRY)
    assert record.header.source is Source.SCANNER
    assert body is not None
    assert (body.name, body.number) == ("Mai Thi Quet", "001199000777")


def test_the_first_supervisor_is_made_at_the_keys_and_sees_the_register(terminal) -> None:
    desktop = terminal.desktop
    names = ("Đặng Thị Tưởng Tượng", "Vũ Văn Giả Định")
    first, _ = (terminal.show(person(number, name))["seq"] for number, name in enumerate(names))
    face = desktop.title()
    desktop.keys("F12")
    until(lambda: desktop.title() == "Chốt trưởng đầu tiên")
    desktop.type("truong chot", "Return")
    for _ in range(2):
        desktop.type("bon tu rat tinh co", "Return")
    until(lambda: terminal.events("supervisor.signed-in"))
    until(lambda: desktop.title() == "Chốt: Sổ theo dõi")

    desktop.type("tuong tuong")
    desktop.keys("Down", "Down", "ctrl+i")
    until(lambda: viewed(terminal) == [first])
    desktop.keys("Escape")
    until(lambda: terminal.events("supervisor.signed-out"))
    until(lambda: desktop.title() == face)
