"""What the doctor says of a machine."""

import os
import socket
import sys
import tempfile
from datetime import UTC, date, datetime

import pytest

from sync.journal.key_files import KeyKeeper
from terminal.diagnostics import doctor
from terminal.diagnostics.check import Check
from terminal.diagnostics.devices import check_cameras, check_outputs, check_screen
from terminal.diagnostics.probes import Answer

linux = pytest.mark.skipif(sys.platform != "linux", reason="Wayland, X and /dev are Linux's")


def test_an_examination_names_each_thing_once_and_advises_in_both_languages(tmp_path) -> None:
    checks = doctor.examine(tmp_path / "data")
    names = [check.name for check in checks]
    assert len(set(names)) == len(names)
    assert {"python", "sqlite", "screen", "cameras", "sound", "data-folder", "clock"} <= set(names)
    for check in checks:
        assert bool(check.advice_vi) == bool(check.advice_en) == (not check.ok), check.name
    assert not (tmp_path / "data").exists()


def test_the_object_of_a_check_has_the_three_agreed_names() -> None:
    check = Check("clock", False, advice_vi="Chỉnh giờ.", advice_en="Set the time.")
    assert check.as_object() == {
        "name": "clock",
        "ok": False,
        "advice": "Chỉnh giờ. / Set the time.",
    }
    assert Check("clock", True).as_object()["advice"] == ""


@pytest.mark.parametrize(
    ("version", "ok"), [((3, 10), False), ((3, 11), True), ((3, 14), True), ((3, 15), False)]
)
def test_python_must_be_one_that_the_lock_knows(version, ok) -> None:
    assert doctor.check_python(version).ok is ok


def test_a_missing_library_comes_with_the_line_that_installs_it(monkeypatch) -> None:
    monkeypatch.setattr(doctor, "sonames", lambda: ("libGL.so.1", "libasound.so.2"))
    monkeypatch.setattr(
        doctor,
        "missing_libraries",
        lambda: (("libGL.so.1", "libgl1"), ("libasound.so.2", "libasound2")),
    )
    screen, sound = doctor.check_libraries()
    assert "apt-get install libgl1" in screen.advice_vi
    assert "apt-get install libgl1" in screen.advice_en
    assert screen.needed
    assert not sound.needed


def test_a_data_folder_that_is_not_there_yet_will_do(tmp_path) -> None:
    assert doctor.check_folder(tmp_path / "not" / "yet").ok


def test_a_data_folder_that_cannot_be_written_to_is_pointed_out(tmp_path, monkeypatch) -> None:
    def refuse(**_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    check = doctor.check_folder(tmp_path)
    assert not check.ok
    assert "Permission denied" in check.advice


def test_a_full_disk_is_pointed_out(tmp_path) -> None:
    assert doctor.check_free_space(tmp_path, 1).ok
    check = doctor.check_free_space(tmp_path, 2**62)
    assert not check.ok
    assert str(tmp_path) in check.advice


def test_a_key_that_whoever_takes_the_disk_can_read_is_pointed_out(tmp_path) -> None:
    assert doctor.check_machine_key(tmp_path, "file").ok
    assert not doctor.check_machine_key(tmp_path, "passphrase").ok
    keeper = KeyKeeper(tmp_path / "keys")
    key = keeper.load(may_make=True).private
    assert key is not None
    for protect, needed in (("file", False), ("passphrase", True), ("credential", True)):
        check = doctor.check_machine_key(tmp_path, protect)
        assert (check.ok, check.needed) == (False, needed)
        assert "chot keys protect" in check.advice_vi
        assert "whoever takes the disk reads" in check.advice_en
    keeper.protect(key, "bốn từ rất tình cờ")
    assert doctor.check_machine_key(tmp_path, "passphrase").ok


def test_the_zone_of_the_post_is_known_and_an_unknown_one_is_pointed_out() -> None:
    assert doctor.check_zone().ok
    assert not doctor.check_zone("Asia/Nowhere").ok


def test_a_clock_before_the_build_is_pointed_out() -> None:
    built = date(2026, 11, 22)
    assert doctor.check_clock(datetime(2026, 11, 22, tzinfo=UTC), built).ok
    assert not doctor.check_clock(datetime(2026, 11, 21, 23, tzinfo=UTC), built).ok


# --- Screen -----------------------------------------------------------------------------------


@pytest.fixture
def listening(tmp_path, monkeypatch):
    """Opens a socket of a name in a short folder: the path of a Unix socket may not be long."""
    monkeypatch.chdir(tmp_path)
    servers = []

    def listen(name: str) -> None:
        server = socket.socket(socket.AF_UNIX)
        server.bind(name)
        server.listen()
        servers.append(server)

    yield listen
    for server in servers:
        server.close()


@linux
def test_a_wayland_server_that_answers_is_a_screen(listening, tmp_path) -> None:
    listening("wayland-0")
    environment = {"XDG_RUNTIME_DIR": str(tmp_path), "WAYLAND_DISPLAY": "wayland-0"}
    assert check_screen(environment).ok


@linux
@pytest.mark.parametrize("display", [":3", "unix:3", ":3.0"])
def test_an_x_server_that_answers_is_a_screen(listening, tmp_path, display) -> None:
    listening("X3")
    assert check_screen({"DISPLAY": display}, tmp_path).ok


@linux
@pytest.mark.parametrize(
    "environment",
    [{}, {"DISPLAY": ":3"}, {"DISPLAY": "nonsense"}, {"WAYLAND_DISPLAY": "wayland-9"}],
)
def test_no_server_or_a_silent_one_is_no_screen(environment, tmp_path) -> None:
    check = check_screen(environment, tmp_path)
    assert not check.ok
    assert not check.needed


@linux
def test_a_platform_that_needs_no_server_is_a_screen() -> None:
    assert check_screen({"QT_QPA_PLATFORM": "offscreen:enable_fonts"}).found == "offscreen"


# --- Cameras and sound ------------------------------------------------------------------------


def test_cameras_are_named(tmp_path) -> None:
    rights, cameras = check_cameras(Answer(("HD Webcam (/dev/video0)",)), tmp_path)
    assert rights.ok
    assert cameras.ok
    assert "HD Webcam" in cameras.found


def test_no_camera_is_no_hindrance_but_is_said_with_its_reason(tmp_path) -> None:
    _, cameras = check_cameras(Answer(error="ImportError: no cv2"), tmp_path)
    assert not cameras.ok
    assert not cameras.needed
    assert "ImportError: no cv2" in cameras.advice


@linux
def test_a_camera_that_this_user_may_not_open_asks_for_the_group(tmp_path, monkeypatch) -> None:
    (tmp_path / "video0").write_text("")
    monkeypatch.setattr(os, "access", lambda *_: False)
    rights, _ = check_cameras(Answer(), tmp_path)
    assert not rights.ok
    assert "usermod -aG video" in rights.advice_vi
    assert os.fspath(tmp_path / "video0") in rights.advice_en


def test_a_loudspeaker_is_named_and_its_absence_is_no_hindrance() -> None:
    assert check_outputs(Answer(("Speaker",))).found == "Speaker"
    silent = check_outputs(Answer())
    assert not silent.ok
    assert not silent.needed
