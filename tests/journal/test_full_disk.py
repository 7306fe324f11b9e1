"""A real file system that runs full, at every size."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sync.journal import database
from sync.journal.checking import damage_of
from sync.journal.draft import Draft
from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.journal import Journal
from sync.journal.reader import JournalReader
from sync.journal.record import Record
from sync.journal.recovery import _owner, recover
from sync.journal.tail import Known
from tests.journal.makers import NOON_MS, entry, journal

STEP = 64 * 1024
SIZES = range(STEP, 2 * 2**20 + STEP, STEP)
MANY = 60


@contextmanager
def a_disk(folder: Path, size: int) -> Iterator[None]:
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size},mode=700", "tmpfs", folder],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"no tmpfs can be mounted here: {mounted.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def grow(folder: Path, size: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", folder], check=True)


def records_in(folder: Path) -> set[bytes]:
    with JournalReader(folder) as reader:
        return {record.hash for record in reader.between(0, 2**52, AnyKind())}


class AnyKind:
    def __contains__(self, _: object) -> bool:
        return True


small_disks = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0,
    reason="tmpfs is Linux's, and only root may mount a small disk",
)


@small_disks
def test_on_a_disk_of_any_size_nothing_acknowledged_is_lost_and_room_heals_it(
    tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr("sync.journal.ballast.BALLAST_BYTES", STEP)
    monkeypatch.setattr("sync.journal.ballast._CHUNK", bytes(STEP))
    monkeypatch.setattr("sync.journal.ballast._REFILL_ABOVE", 4 * STEP)
    refused_at_start = refused = 0
    for size in SIZES:
        folder = tmp_path / str(size)
        folder.mkdir()
        with a_disk(folder, size):
            data = folder / "data"
            try:
                book = journal(data)
            except JournalFault as fault:
                assert fault.trouble is JournalTrouble.DISK_FULL
                refused_at_start += 1
                grow(folder, 4 * 2**20)
                book = journal(data, after_ms=1)
            kept: list[Record] = []
            waiting = []
            for number in range(MANY):
                draft = entry(number)
                record = tried(book, draft)
                if record is not None:
                    kept.append(record)
                    continue
                waiting.append(draft)
                refused += 1
                if len(waiting) > 3:
                    break
            assert {record.hash for record in kept} <= records_in(data)

            grow(folder, 8 * 2**20)
            # Without a new start, and each of those who waited once.
            kept += [book.append(draft) for draft in waiting]
            hashes = {record.hash for record in kept}
            assert len(hashes) == len(kept)
            assert hashes <= records_in(data)
            newest = book.head.seq
            book.close()
            again = journal(data, after_ms=1000)
            assert again.head.seq > newest
            assert hashes <= records_in(data)
            again.close()
    assert refused_at_start
    assert refused


def tried(book: Journal, draft: Draft) -> Record | None:
    try:
        return book.append(draft)
    except JournalFault as fault:
        assert fault.trouble is JournalTrouble.DISK_FULL
        return None


@small_disks
def test_on_a_disk_of_any_size_a_recovery_saves_all_or_says_that_there_is_no_room(
    tmp_path, monkeypatch
) -> None:
    monkeypatch.setattr("sync.journal.ballast.BALLAST_BYTES", 4096)
    source = tmp_path / "source"
    book = journal(source)
    for number in range(150):
        book.append(entry(number))
    head = book.head
    book.close()
    (source / "ballast").unlink()
    path = source / database.FILE_NAME
    content = bytearray(path.read_bytes())
    with JournalReader(source) as reader:
        spoilt = reader.record(head.epoch, head.seq - 20)
    assert spoilt is not None
    content[content.index(spoilt.signature)] ^= 1
    path.write_bytes(content)
    shown = Known(head.epoch, head.seq)
    key = _owner(source)[1]
    refused = recovered = 0
    size = sum(each.stat().st_size for each in source.rglob("*")) // 4096 * 4096
    while recovered < 3:
        size += 5 * 4096
        folder = tmp_path / str(size)
        folder.mkdir()
        with a_disk(folder, size):
            data = folder / "data"
            try:
                shutil.copytree(source, data)
            except shutil.Error:
                continue
            try:
                assert recover(data, NOON_MS + 5000, shown)
                recovered += 1
            except JournalFault as fault:
                assert fault.trouble is JournalTrouble.DISK_FULL
                refused += 1
                grow(folder, 8 * 2**20)
                assert recover(data, NOON_MS + 6000, shown)
            grow(folder, 8 * 2**20)
            assert not recover(data, NOON_MS + 7000, shown)
            assert damage_of(data, key, None) == ""
            assert len(list(data.glob("journal.damaged-*.sqlite"))) == 1
            with JournalReader(data) as reader:
                assert reader.heads()[0].seq == head.seq - 21
            again = journal(data, after_ms=9000)
            assert again.recovered is not None
            assert again.recovered.lost == ((head.seq - 20, head.seq),)
            again.close()
    assert refused > 5
