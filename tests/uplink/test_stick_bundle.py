"""Keys and rules of a centre on their way over a stick: all or none, and never older ones."""

import contextlib
import errno
import hashlib
import os
import random
import shutil
from itertools import count
from pathlib import Path

import pytest

from sync.bundle.installed import FRESH, installed_bundle, installed_keys
from sync.centre.stick_bundle import bundle_files, export_bundle, next_made_ms
from sync.journal import removable
from sync.journal.files import write_private
from sync.protocol.bundle_list import BundleList, Listed, encode_bundle_list, is_name
from sync.protocol.envelope import MalformedMessage
from sync.protocol.stick_names import BUNDLE, BUNDLE_LIST, ROOT, Outcome
from sync.uplink import stick_bundle
from sync.uplink.loop import Correspondent
from sync.uplink.stick_bundle import take_bundle
from tests.centre.memory import MemoryStorage
from tests.uplink.sticks import (
    Pulled,
    Puller,
    StickCentre,
    StickPost,
    enrol_by_stick,
    outcomes,
)

FIRST = {"keys/trust.chot": b"keys one", "keys/lists/revoked.chot": b"", "rules/vn.json": b"{}"}
SECOND = FIRST | {"keys/trust.chot": b"keys two", "rules/more.json": b"[]"}


class Sending(StickCentre):
    """A centre that sends bundles."""

    def send(self, stick: Path, content: dict[str, bytes]) -> tuple[Outcome, ...]:
        source = self.folder / "bundle"
        shutil.rmtree(source, ignore_errors=True)
        for name, data in content.items():
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        self.now_ms += 1000
        return tuple(outcomes(tuple(self._export(stick))))

    def _export(self, stick: Path):
        return export_bundle(
            stick,
            bundle_files(self.folder),
            self.storage.identity.centre,
            self.keys.signing,
            next_made_ms(self.folder, self.now_ms),
        )

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, MemoryStorage())
        self.folder = folder

    @property
    def known_as(self) -> Correspondent:
        key = self.keys.signing.public_key().public_bytes_raw()
        return Correspondent(self.storage.identity.centre, key)


@pytest.fixture
def centre(tmp_path: Path) -> Sending:
    return Sending(tmp_path / "centre")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "post"
    folder.mkdir()
    return folder


def held(data: Path) -> dict[str, bytes]:
    here = installed_bundle(data)
    if here is None:
        return {}
    return {
        path.relative_to(here).as_posix(): path.read_bytes()
        for path in here.rglob("*")
        if path.is_file() and path.name != BUNDLE_LIST
    }


def took(stick: Path, data: Path, centre: Sending) -> Outcome | None:
    handled = take_bundle(stick, data, centre.known_as)
    return None if handled is None else handled.outcome


def test_a_bundle_arrives_whole_and_newer_ones_take_its_place(centre, stick, data) -> None:
    assert took(stick, data, centre) is None
    assert set(centre.send(stick, FIRST)) == {Outcome.WRITTEN}
    assert took(stick, data, centre) is Outcome.INSTALLED
    assert held(data) == FIRST
    assert installed_keys(data) == data / "bundle" / "keys"
    assert set(centre.send(stick, FIRST)) == {Outcome.THERE}
    assert took(stick, data, centre) is Outcome.KNOWN
    centre.send(stick, SECOND)
    assert took(stick, data, centre) is Outcome.INSTALLED
    assert held(data) == SECOND
    on_stick = {path.name for path in (stick / ROOT / BUNDLE).iterdir()}
    assert len(on_stick) == len(set(SECOND.values())) + 1


def test_an_older_bundle_never_comes_back(centre, stick, data, tmp_path) -> None:
    centre.send(stick, FIRST)
    old = tmp_path / "old"
    shutil.copytree(stick, old)
    centre.send(stick, SECOND)
    took(stick, data, centre)
    assert took(old, data, centre) is Outcome.OLDER
    assert held(data) == SECOND


def test_another_centres_bundle_is_refused(centre, stick, data, tmp_path) -> None:
    Sending(tmp_path / "other").send(stick, FIRST)
    assert took(stick, data, centre) is Outcome.OTHER_CENTRE
    assert held(data) == {}


@pytest.mark.parametrize("harm", ["cut", "altered", "gone", "link", "folder", "longer"])
def test_a_harmed_file_changes_nothing_at_the_post(centre, stick, data, tmp_path, harm) -> None:
    centre.send(stick, FIRST)
    took(stick, data, centre)
    centre.send(stick, SECOND)
    target = next(
        path for path in (stick / ROOT / BUNDLE).iterdir() if path.read_bytes() == b"keys two"
    )
    target.unlink()
    match harm:
        case "cut":
            target.write_bytes(b"keys tw")
        case "altered":
            target.write_bytes(b"keys TWO")
        case "longer":
            target.write_bytes(b"keys two and more")
        case "link":
            (tmp_path / "elsewhere").write_bytes(b"keys two")
            target.symlink_to(tmp_path / "elsewhere")
        case "folder":
            target.mkdir()
    assert took(stick, data, centre) in {
        Outcome.DAMAGED,
        Outcome.MISSING_FILE,
        Outcome.NOT_A_FILE,
        Outcome.TOO_LARGE,
    }
    assert held(data) == FIRST


def test_a_list_that_is_cut_or_altered_is_refused(centre, stick, data) -> None:
    centre.send(stick, FIRST)
    path = stick / ROOT / BUNDLE / BUNDLE_LIST
    whole = path.read_bytes()
    for size in range(len(whole)):
        path.write_bytes(whole[:size])
        assert took(stick, data, centre) is Outcome.DAMAGED
    dice = random.Random(3)  # noqa: S311 - no secret
    for _ in range(100):
        at = dice.randrange(len(whole))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ dice.randrange(1, 256)]) + whole[at + 1 :])
        assert took(stick, data, centre) in {Outcome.DAMAGED, Outcome.OTHER_CENTRE}
    assert held(data) == {}


@pytest.mark.parametrize(
    "name",
    [
        "keys",
        "keys/",
        "../keys/a",
        "keys/../a",
        "keys/.hidden",
        "keys/a/b/c/d",
        "/keys/a",
        "keys\\a",
        "keys/a\0",
        "keys/a\n",
        "other/a",
        "KEYS/a",
        "keys/c:a",
        "keys/" + "x" * 101,
        "keys/ế",
    ],
)
def test_no_list_names_what_lies_elsewhere(centre, name) -> None:
    assert not is_name(name)
    with pytest.raises(MalformedMessage):
        encode_bundle_list(
            BundleList(centre=b"C" * 16, made_ms=1, files=(Listed(name, 0, bytes(32)),)),
            centre.keys.signing,
        )


def test_names_that_some_disks_take_for_one_are_refused(centre) -> None:
    files = (Listed("keys/A", 0, bytes(32)), Listed("keys/a", 0, bytes(32)))
    with pytest.raises(MalformedMessage):
        encode_bundle_list(
            BundleList(centre=b"C" * 16, made_ms=1, files=files), centre.keys.signing
        )


@pytest.mark.parametrize("before", [{}, FIRST])
def test_a_disk_that_a_bundle_fills_is_given_back_what_it_took(
    centre, stick, data, monkeypatch, before
) -> None:
    if before:
        centre.send(stick, before)
        took(stick, data, centre)
    centre.send(stick, SECOND)
    room = count()

    def nearly_full(path: Path, content: bytes) -> None:
        if next(room) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        write_private(path, content)

    with monkeypatch.context() as patch:
        patch.setattr(stick_bundle, "write_private", nearly_full)
        with pytest.raises(OSError, match="No space"):
            took(stick, data, centre)
    assert not (data / FRESH).exists()
    assert held(data) == before
    assert took(stick, data, centre) is Outcome.INSTALLED
    assert held(data) == SECOND


def test_receipts_are_taken_where_a_bundle_finds_no_room(
    centre, stick, tmp_path, monkeypatch
) -> None:
    post = StickPost(tmp_path / "enrolled")
    enrol_by_stick(post, centre, stick)
    post.record(5).export(stick)
    centre.take(stick)
    centre.send(stick, FIRST)

    def full(_path: Path, _content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(stick_bundle, "write_private", full)
    with pytest.raises(OSError, match="No space"):
        post.take(stick)
    post.tick()
    assert post.confirmed == post.journal.head.seq
    post.stop()


def test_a_file_that_the_stick_does_not_give_changes_nothing_at_the_post(
    centre, stick, data, monkeypatch
) -> None:
    centre.send(stick, FIRST)
    took(stick, data, centre)
    centre.send(stick, SECOND)
    really = removable.read_file
    for bad in ([BUNDLE_LIST], [hashlib.sha256(b"keys two").hexdigest()]):

        def read(path: Path, max_bytes: int, bad: list[str] = bad) -> bytes:
            if path.name in bad:
                raise OSError(errno.EIO, "Input/output error")
            return really(path, max_bytes)

        with monkeypatch.context() as patch:
            patch.setattr(removable, "read_file", read)
            assert took(stick, data, centre) is Outcome.UNREADABLE
        assert held(data) == FIRST


@pytest.mark.parametrize("seed", range(3))
def test_a_stick_pulled_while_a_bundle_is_written_holds_the_old_one_or_the_new(
    centre, data, tmp_path, monkeypatch, seed
) -> None:
    first = tmp_path / "first"
    first.mkdir()
    centre.send(first, FIRST)
    for cut in count():
        stick, post = tmp_path / f"stick {cut}", data / str(cut)
        shutil.copytree(first, stick)
        post.mkdir()
        puller = Puller(stick, cut, seed)
        with puller(monkeypatch), contextlib.suppress(Pulled):
            centre.send(stick, SECOND)
        # Files that the old list names go only once the new list is durable.
        assert took(stick, post, centre) is Outcome.INSTALLED, cut
        assert held(post) in ((FIRST, SECOND) if puller.pulled else (SECOND,)), cut
        centre.send(stick, SECOND)
        took(stick, post, centre)
        assert held(post) == SECOND, cut
        if not puller.pulled:
            break
    assert cut > 8


def test_a_machine_that_stops_at_any_step_has_the_old_bundle_or_the_new(
    centre, stick, data, tmp_path, monkeypatch
) -> None:
    centre.send(stick, FIRST)
    took(stick, data, centre)
    centre.send(stick, SECOND)

    class Stopped(BaseException):
        pass

    for cut in count():
        post = tmp_path / f"post {cut}"
        shutil.copytree(data, post)
        changes = 0

        def counted(call):
            def made(*given, **more):
                nonlocal changes
                changes += 1
                if changes > cut:  # noqa: B023 - called within the round
                    raise Stopped
                return call(*given, **more)

            return made

        stopped = False
        with monkeypatch.context() as patch:
            for name in ("write", "fsync", "replace", "mkdir", "unlink", "rmdir", "rename"):
                patch.setattr(os, name, counted(getattr(os, name)))
            try:
                took(stick, post, centre)
            except Stopped:
                stopped = True
        assert held(post) in (FIRST, SECOND), cut
        took(stick, post, centre)
        assert held(post) == SECOND, cut
        if not stopped:
            break
    assert cut > 20
