"""The daily export: once a day, masked, tried again, and nothing half."""

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sync.journal.day import day_bounds_ms
from sync.journal.draft import Draft, Moment
from sync.journal.faults import JournalFault, JournalTrouble
from sync.protocol.terms import TimeQuality
from terminal.app.scheduled_export import ScheduledExport
from terminal.app.taking_out import Exported, NotExported, TakingOut, free_name
from terminal.config import Config, Export
from terminal.reports.exporting import Kind, Release, Trouble
from tests.journal.makers import entry, journal

pytestmark = pytest.mark.usefixtures("small_ballast")
DAY = date(2026, 11, 22)
NAME = "so-theo-doi-2026-11-22.csv"


class Night:
    """The night after a day of three people, and what is told of it."""

    def __init__(self, folder: Path) -> None:
        self.post = folder / "post"
        self.into = folder / "share"
        self.into.mkdir()
        writer = journal(self.post)
        for at in range(3):
            writer.append(entry(at))
        self.key = writer.scribe.identity.machine_key
        writer.close()
        self.drafts: list[Draft] = []
        self.refuses = False
        self.told: list[str] = []
        self.taking_out = TakingOut(self.post, Config(), self.record, lambda: self.at(0))
        self.chore = self.start()

    def record(self, draft: Draft) -> None:
        if self.refuses:
            raise JournalFault(JournalTrouble.DISK_FULL)
        assert list(self.into.glob("so-*")) == [], "recorded before it is there"
        self.drafts.append(draft)

    def start(self, kinds: tuple[str, ...] = ("csv",)) -> ScheduledExport:
        wanted = Export(folder=str(self.into), at="00:30", kinds=list(kinds))  # type: ignore[arg-type]  # of the closed list

        def at_once(task: Callable[[], None]) -> None:
            task()

        return ScheduledExport(
            wanted, self.taking_out, lambda: self.key, self.at(0), self.told.append, work=at_once
        )

    def at(self, minutes: int) -> Moment:
        """So many minutes after the midnight that ends the day."""
        _, end = day_bounds_ms(DAY)
        ms = end + minutes * 60_000
        return Moment(ms, ms, TimeQuality.TRUSTED, minutes * 60_000)

    def files(self) -> list[str]:
        return sorted(path.name for path in self.into.iterdir())


@pytest.fixture
def night(tmp_path: Path) -> Night:
    return Night(tmp_path)


def test_the_masked_register_of_yesterday_is_written_once_and_recorded_first(night) -> None:
    night.chore(night.at(29))
    assert night.files() == []
    night.chore(night.at(30))
    assert night.files() == [NAME]
    text = (night.into / NAME).read_text("utf-8-sig")
    assert len(text.splitlines()) == 4
    assert "Bịa Đặt" not in text
    (draft,) = night.drafts
    assert draft.code == "register.exported"
    assert draft.clear[5] is True
    (night.into / NAME).unlink()  # somebody fetched it
    night.chore(night.at(300))
    night.start()(night.at(400))
    assert night.files() == []
    assert night.told == [""]


def test_a_folder_that_is_away_is_told_and_tried_again(night) -> None:
    night.into.rmdir()
    night.chore(night.at(30))
    assert night.told == [str(night.into)]
    night.chore(night.at(31))
    assert len(night.told) == 1
    night.into.mkdir()
    night.chore(night.at(36))
    assert night.files() == [NAME]
    assert night.told[-1] == ""


def test_what_the_journal_does_not_take_down_is_not_there(night) -> None:
    night.refuses = True
    night.chore(night.at(30))
    assert night.files() == []
    night.refuses = False
    night.chore(night.at(36))
    assert night.files() == [NAME]


def test_nothing_is_written_where_no_folder_is_named_or_it_is_left_off(night) -> None:
    idle = ScheduledExport(
        Export(), night.taking_out, lambda: night.key, night.at(0), night.told.append
    )
    idle(night.at(60))
    night.chore.close()
    night.chore(night.at(60))
    assert night.files() == []
    assert night.drafts == []


def test_kinds_that_are_there_already_are_not_written_again(night) -> None:
    (night.into / NAME).write_text("fetched from elsewhere")
    chore = night.start(("csv",))
    chore(night.at(30))
    assert (night.into / NAME).read_text() == "fetched from elsewhere"
    assert night.drafts == []


def test_a_file_that_was_given_away_is_never_written_over(tmp_path) -> None:
    first = free_name(tmp_path, DAY, Kind.PDF, full=True)
    assert first.name == "so-theo-doi-2026-11-22-day-du.pdf"
    first.touch()
    assert free_name(tmp_path, DAY, Kind.PDF, full=True).name.endswith("day-du-2.pdf")


def test_an_export_tells_why_there_is_no_file(night, tmp_path) -> None:
    def export(into: Path, **more: object) -> object:
        take: Callable[..., object] = night.taking_out.export
        return take(DAY, Kind.CSV, into, key=night.key, by="Lò Văn An", **more)

    assert export(tmp_path / "nowhere") is Trouble.NO_FOLDER
    stop = threading.Event()
    stop.set()
    assert export(night.into, stop=stop) is NotExported.STOPPED
    night.refuses = True
    assert export(night.into) is NotExported.NOT_RECORDED
    night.refuses = False
    assert night.files() == []
    done = export(night.into, release=Release("Công văn 12", "Lò Văn An", "Vàng Thị Bình"))
    assert isinstance(done, Exported)
    assert done.written.rows == 3
    assert "Nguyễn Thị Bịa Đặt" in done.path.read_text("utf-8-sig")
    assert night.drafts[-1].operator == "Lò Văn An"


def test_nothing_is_written_before_somebody_opened_the_machines_key(night) -> None:
    """The names of the day would be missing in the file for good."""
    key, night.key = night.key, None
    night.chore(night.at(30))
    assert (night.files(), night.drafts) == ([], [])
    night.key = key
    night.chore(night.at(31))
    assert night.files() == [NAME]
