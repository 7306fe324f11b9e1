"""The operator's window with invented people, vehicles and sheets, for tests and pictures."""

from dataclasses import replace
from datetime import timedelta

from sync.journal.body import Body
from sync.protocol.terms import Assurance, Direction, Verdict
from terminal.desk.outcome import MaskedPerson
from terminal.desk.situation import Awaited, Carries, Need, Role, Situation, Vehicle
from terminal.diagnostics import Fault
from terminal.reports.day_book import DayBook
from terminal.reports.row import Row
from terminal.ui.face import Faults
from terminal.ui.operator.window import OperatorWindow
from terminal.ui.text_faults import details_of
from tests.reports.records import DAT, amendment, entry
from tests.ui import scenes

AT_MS = round(scenes.NOW.timestamp() * 1000)
VEHICLE = Vehicle(group=b"v" * 16, plate="29B-123.45", people=3, drivers=1, worst=Verdict.ATTENTION)
SITUATION = Situation(direction=Direction.IN, lane="2", lanes=("1", "2", "3", "4"))
WITH_VEHICLE = replace(SITUATION, vehicle=VEHICLE, role=Role.PASSENGER)
AWAITED = Awaited(epoch=7, seq=1284, needs=(Need.DECLARATION, Need.CERTIFICATE), until=scenes.NOW)
LONG_LANES = tuple(f"{number} xe tải nặng và container" for number in range(1, 9))
LONG_POST = "Chốt kiểm soát dịch liên ngành đèo Ô Quy Hồ, Quốc lộ 4D, km 92+5"

IN_VEHICLE = replace(scenes.ADMIT, vehicle=VEHICLE, direction=Direction.IN)
NEEDS = replace(
    scenes.ATTENTION,
    reasons=("unsigned",),
    direction=Direction.IN,
    needs=(Need.DECLARATION, Need.CERTIFICATE),
)
THROUGH = replace(
    scenes.VERIFIED,
    direction=Direction.THROUGH,
    leave_by=scenes.NOW + timedelta(hours=6),
    vehicle=replace(VEHICLE, carries=Carries.GOODS, people=1),
)
OUT = replace(
    scenes.ADMIT, direction=Direction.OUT, entered_at=scenes.NOW - timedelta(days=1, hours=5)
)
AMENDED = replace(
    scenes.REFUSE, before=Verdict.ADMIT, direction=Direction.IN, reasons=("answers", "unsigned")
)
NINE_FAULTS: Faults = tuple(
    (fault, dict.fromkeys(details_of(fault), "/srv/chot/du-lieu")) for fault in list(Fault)[:9]
)
PEOPLE = (
    ("Nguyễn Văn Đạt", Verdict.ADMIT),
    ("Lò Thị Mẩy Demo", Verdict.ATTENTION),
    (scenes.LONG_NAME, Verdict.REFUSE),
    ("Vàng A Phềnh", Verdict.ADMIT),
)


def register(people: int = 12) -> DayBook:
    """A day book of that many entries, the last of them the one of `scenes.ADMIT`."""
    book = DayBook()
    for place in range(people):
        name, verdict = PEOPLE[place % len(PEOPLE)]
        seq = 1284 - people + 1 + place
        at_ms = AT_MS - (people - 1 - place) * 60_000
        header = replace(entry(seq, at_ms=at_ms, verdict=verdict), document="cccd7", lane="2")
        number = f"0110990{place:05d}"
        book.add(header, replace(DAT, name=name, number=number))
        if place == 2:
            later = amendment(5000, header, verdict=Verdict.ATTENTION, reasons=("answers",))
            book.add(later, Body(temperature_tenths=382, notes="Sốt nhẹ, đã đo lại"))
    return book


def row_of_shown() -> Row:
    """The line of the register of `scenes.ADMIT`, as the desk gives it for a View."""
    with register() as book:
        newest = book.recent(1)[0]
    return replace(newest, assurance=Assurance.UNSIGNED, temperature_tenths=368)


def long_person() -> MaskedPerson:
    return MaskedPerson(name=scenes.LONG_NAME, birth_year="1931", number="•••907", sex="F")


def put_in_place(window: OperatorWindow) -> None:
    """A register and a situation, as at a post that has worked for a while."""
    window.set_register(register())
    window.show_situation(SITUATION)
