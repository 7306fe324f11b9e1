"""Five hundred planted people: no byte of them where none may be, and no key where none may be."""

import logging
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sync.journal.body import Body
from sync.journal.database import FILE_NAME
from sync.journal.ending import end_journal
from sync.journal.faults import JournalFault
from sync.journal.journal import Journal
from sync.journal.purging import Purge
from sync.journal.reader import JournalReader
from sync.journal.retention import HOUR_MS, Terms
from sync.protocol.terms import Mode, RecordKind
from terminal.app.opening import fill_register, today
from terminal.reports.day_book import DayBook
from tests.journal.makers import KIOSK, NOON_MS, PLACE, a_receipt, a_trust, entry, moment

PEOPLE = 500
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ")
_MIDDLE = ("Thị", "Văn", "Hữu", "Ngọc", "Đức")
_GIVEN = ("Bịa", "Đặt", "Hư", "Cấu", "Tưởng", "Tượng", "Ảo", "Mộng", "Chẳng", "Có")


def person(number: int) -> Body:
    name = " ".join(
        (
            _FAMILY[number % 10],
            _MIDDLE[number // 10 % 5],
            _GIVEN[number // 50],
            _GIVEN[number % 10],
        )
    )
    return Body(
        name=name,
        number=f"{900_000_000_000 + number * 7919:012d}",
        phone=f"09{number * 104_729 % 10**8:08d}",
        address=f"Thôn Tưởng Tượng {number}, {name}",
        notes=f"gặp {name}",
    )


def forms(body: Body) -> Iterator[bytes]:
    """As what bytes a person could stand in a file."""
    for text in (body.name, body.number, body.phone):
        for normal in {unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKD")}:
            for cased in {normal, normal.lower(), normal.upper()}:
                for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                    yield cased.encode(encoding)


class Scan:
    """Looks for the beginnings of many byte strings at once."""

    def __init__(self, wanted: Iterable[bytes]) -> None:
        every = set(wanted)
        self._length = min(map(len, every))
        self._beginnings = {each[: self._length] for each in every}

    def is_in(self, content: bytes) -> bool:
        length, beginnings = self._length, self._beginnings
        # Most of a file that is laid down in advance is nothing.
        return any(
            run[start : start + length] in beginnings
            for run in re.findall(rb"(?:[^\0]|\0{1,15}(?!\0))+", content)
            for start in range(len(run) - length + 1)
        )

    def files(self, *folders: Path) -> list[str]:
        return [
            path.name
            for folder in folders
            for path in sorted(folder.rglob("*"))
            if path.is_file() and self.is_in(path.read_bytes())
        ]


EVERYBODY = Scan(form for number in range(PEOPLE) for form in forms(person(number)))


def hits(*folders: Path) -> list[str]:
    """The files in which any of the planted people stands, in any form."""
    return EVERYBODY.files(*folders)


@pytest.fixture
def folders(tmp_path, monkeypatch):
    """A data folder, and the place of all temporary files."""
    data, temporary = tmp_path / "data", tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv("SQLITE_TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setattr("sync.journal.ballast.BALLAST_BYTES", 2**16)
    monkeypatch.setattr("sync.journal.ballast._CHUNK", bytes(2**16))
    return data, temporary


def record_everybody(writer: Journal, register: DayBook) -> None:
    for number in range(PEOPLE):
        body = person(number)
        draft = replace(entry(number), body=body, repeat_key=body.number.encode())
        record = writer.append(draft)
        register.add(record.header, body if writer.place.mode is Mode.OPERATOR else None)
        writer.last_seen(body.number.encode(), draft.moment.at_ms)


def confirm(writer: Journal, hour: int) -> None:
    receipt = a_receipt(writer.head.epoch, writer.head.seq, NOON_MS + hour * HOUR_MS)
    writer.keep_receipt(b"envelope", receipt)


def test_the_scan_would_notice_a_name_in_any_form(tmp_path) -> None:
    planted = list(forms(person(123)))
    assert len(set(planted)) >= 15
    for form in set(planted):
        (tmp_path / "log").write_bytes(b"x" * 100 + form + b"y")
        assert hits(tmp_path) == ["log"]
    assert len({person(number).name for number in range(PEOPLE)}) > PEOPLE / 2
    assert len({person(number).number for number in range(PEOPLE)}) == PEOPLE


@pytest.mark.parametrize("place", [KIOSK, PLACE], ids=["kiosk", "post"])
def test_nobody_stands_in_any_file_log_or_temporary_file(folders, place, caplog, capfd) -> None:
    data, temporary = folders
    with caplog.at_level(logging.DEBUG):
        register = DayBook()
        writer = Journal(data, place, moment())
        writer.enrol(a_trust(), moment())
        record_everybody(writer, register)
        assert not hits(data, temporary)  # with the log of writes still open
        with pytest.raises(JournalFault) as fault:
            Journal(data, place, moment())
        fill_register(register, writer, today(moment(PEOPLE)))
        found = register.search(person(7).number)
        writer.close()
        register.close()
    assert bool(found) == (place is PLACE)  # where it may be read, it can be
    assert not hits(data, temporary)
    said = caplog.text + "".join(capfd.readouterr()) + str(fault.value)
    assert not any(person(number).name in said for number in range(PEOPLE))
    assert not any(person(number).number in said for number in range(PEOPLE))


def test_a_kiosk_keeps_no_key_to_what_it_wrote(folders) -> None:
    data, _ = folders
    with DayBook() as register:
        writer = Journal(data, KIOSK, moment())
        writer.enrol(a_trust(), moment())
        record_everybody(writer, register)
        with JournalReader(data) as reader:
            assert reader.connection.execute("SELECT count(*) FROM wraps").get == 0
        fill_register(register, writer, today(moment(PEOPLE)))
        assert not register.search(person(7).number)
        writer.close()


def remains(data: Path, secrets: list[bytes]) -> list[str]:
    """The files in which any of some byte strings still stands."""
    return Scan(secrets).files(data)


def values(data: Path, statement: str) -> list[bytes]:
    with JournalReader(data) as reader:
        return [bytes(value) for (value,) in reader.connection.execute(statement)]


SEALED = "SELECT substr(body, 1, 40) FROM records WHERE kind = 'entry'"


def test_after_the_window_no_byte_of_a_key_is_left_and_then_none_of_what_it_opened(folders) -> None:
    data, temporary = folders
    with DayBook() as register:
        writer = Journal(data, PLACE, moment())
        writer.enrol(a_trust(), moment())
        record_everybody(writer, register)
        confirm(writer, 0)
        keys = values(data, "SELECT wrap FROM wraps")
        repeats = values(data, "SELECT key FROM repeat_keys")
        sealed = values(data, SEALED)
        assert len(sealed) == PEOPLE
        assert remains(data, keys)  # until their time has come
        (data / "journal.damaged-1.sqlite").write_bytes((data / FILE_NAME).read_bytes())
        clock = iter(range(0, 10**9, 100))
        purge = Purge(writer, Terms(), register.forget, lambda: float(next(clock)))

        def pass_hours(first: int, last: int) -> None:
            for hour in range(first, last, 6):
                confirm(writer, hour)
                while purge.step(moment(hour * HOUR_MS)):
                    pass

        pass_hours(6, 49)
        assert remains(data, keys) == ["journal.damaged-1.sqlite"]
        assert not register.search(person(7).number)
        fill_register(register, writer, today(moment(49 * HOUR_MS)))
        assert not register.search(person(7).number)
        pass_hours(54, 24 * 4)
        assert remains(data, repeats) == ["journal.damaged-1.sqlite"]

        pass_hours(24 * 4, 24 * 16)
        # A copy of a damaged file goes when what is in it would have gone.
        assert not remains(data, [*keys, *repeats, *sealed])
        assert not hits(data, temporary)
        writer.close()
    assert not remains(data, [*keys, *repeats, *sealed])


def test_after_the_end_nothing_is_left_of_anybody_nor_of_any_key(folders) -> None:
    data, temporary = folders
    with DayBook() as register:
        writer = Journal(data, PLACE, moment())
        writer.enrol(a_trust(), moment())
        record_everybody(writer, register)
        confirm(writer, 0)
        writer.close()
    secrets = [
        *values(data, "SELECT wrap FROM wraps"),
        *values(data, "SELECT key FROM repeat_keys"),
        *values(data, SEALED),
        (data / "keys" / "machine.key").read_bytes(),
    ]
    certificate = end_journal(data, PLACE, "1/QĐ", moment(HOUR_MS))
    assert certificate
    assert not remains(data, secrets)
    assert not hits(data, temporary)
    with JournalReader(data) as reader:
        assert not list(reader.between(-(2**62), 2**62, {RecordKind.ENTRY}))
