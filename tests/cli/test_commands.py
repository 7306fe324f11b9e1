"""The command line as scripts and checks use it: real processes, JSON lines, exit codes."""

import base64
import csv
import io
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import apsw
import cv2
import numpy as np
import pytest
import zxingcpp

from benchmarks.processes import ROOT, environment
from sync.journal import database
from sync.journal.reader import JournalReader
from terminal.declarations.masking import mask_name
from tests.journal.makers import PERSON, entry, journal

CARD = "001199000001||Nguyễn Thị Bịa Đặt|05031999|Nữ|Số 1, Phố Hư Cấu, Hà Nội|01072021"


def chot(
    *arguments: str | Path, data: Path | None = None, stdin: bytes = b"", **env: str
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "terminal"]
    if data is not None:
        command += ["--data", str(data)]
    return subprocess.run(
        [*command, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env=environment(**env),
        cwd=ROOT,
        timeout=60,
        check=False,
    )


def lines(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    barcode = zxingcpp.create_barcode(CARD, zxingcpp.BarcodeFormat.QRCode)
    path = tmp_path / "card.png"
    cv2.imwrite(str(path), np.array(barcode.to_image(scale=5, add_quiet_zones=True)))
    return path


def test_help_names_every_command() -> None:
    done = chot("--help")
    assert done.returncode == 0
    for command in ("terminal", "kiosk", "centre", "export", "doctor", "read", "inspect"):
        assert command in done.stdout.decode()


def test_wrong_usage_ends_with_2() -> None:
    assert chot("no-such-command").returncode == 2
    assert chot("export").returncode == 2
    assert chot("export", "--csv", "x", "--pdf", "y").returncode == 2
    assert chot("export", "--csv", "x", "--day", "31/12").returncode == 2


def test_read_gives_the_bytes_of_the_codes(picture) -> None:
    done = chot("read", "--json", picture)
    (found,) = lines(done)
    assert done.returncode == 0
    assert found["file"] == str(picture)
    (code,) = found["codes"]
    assert base64.b64decode(code["bytes_b64"]).decode() == CARD
    assert code["symbology"] == "qr"
    assert code["ms"] > 0


def test_read_ends_with_1_where_a_picture_has_no_code(picture, tmp_path) -> None:
    cv2.imwrite(str(tmp_path / "empty.png"), np.full((100, 100), 200, np.uint8))
    (tmp_path / "no.png").write_bytes(b"no picture")
    done = chot("read", picture, tmp_path / "empty.png", tmp_path / "no.png")
    assert done.returncode == 1
    assert [len(found["codes"]) for found in lines(done)] == [1, 0, 0]


def test_inspect_masks_unless_asked_for_all() -> None:
    masked = chot("inspect", "--at", "2026-11-22T12:00:00+07:00", stdin=CARD.encode() + b"\n")
    full = chot("inspect", "--full", "--at", "2026-11-22", stdin=CARD.encode())
    assert masked.returncode == full.returncode == 0
    (shown,), (whole,) = lines(masked), lines(full)
    assert shown.keys() == {"kind", "assurance", "reason", "warnings", "fields"}
    assert (shown["kind"], shown["assurance"]) == ("cccd7", "UNSIGNED")
    assert "Nguyễn" not in masked.stdout.decode()
    assert "001199000001" not in masked.stdout.decode()
    assert "Nguyễn Thị Bịa Đặt" in str(whole["fields"])


@pytest.mark.parametrize("payload", [b"HC1:not base45 ...", b"", b"\xff\xfe\x00"])
def test_inspect_ends_with_1_where_a_payload_is_rejected(payload) -> None:
    done = chot("inspect", stdin=payload)
    assert done.returncode == 1
    assert lines(done)[0]["assurance"] == "REJECTED"


def test_inspect_lists_its_kinds_and_reasons() -> None:
    (found,) = lines(chot("inspect", "--list"))
    assert "cccd7" in str(found)
    assert "signature" in str(found)


def test_export_gives_a_row_for_every_entry_of_the_day(tmp_path) -> None:
    book = journal(tmp_path / "data")
    for number in range(3):
        book.append(entry(number))
    file = tmp_path / "day.csv"

    # The terminal is still running: the export reads beside it.
    done = chot("--json", "export", "--day", "2026-11-22", "--csv", file, data=tmp_path / "data")
    book.close()

    (said,) = lines(done)
    assert done.returncode == 0
    assert said["entries"] == 3
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 4
    assert mask_name(PERSON.name) in rows[1]
    assert PERSON.name not in rows[1]
    assert not any(PERSON.number in cell for cell in rows[1])


def test_export_of_a_day_without_entries_is_an_empty_register(tmp_path) -> None:
    journal(tmp_path / "data").close()
    done = chot("--json", "export", "--day", "2020-01-01", "--csv", tmp_path / "x.csv",
                data=tmp_path / "data")  # fmt: skip
    assert (done.returncode, lines(done)[0]["entries"]) == (0, 0)


def test_export_without_a_journal_says_so(tmp_path) -> None:
    done = chot("export", "--csv", tmp_path / "x.csv", data=tmp_path / "none")
    assert done.returncode == 1
    assert not (tmp_path / "x.csv").exists()
    assert "Chưa có sổ" in done.stderr.decode()


def test_a_wrong_config_key_is_named_with_the_nearest_in_both_languages(tmp_path) -> None:
    (tmp_path / "config.toml").write_text("[camera]\nwidht = 640\n")
    done = chot("terminal", CHOT_CONFIG=str(tmp_path / "config.toml"), data=tmp_path)
    said = done.stderr.decode()
    assert done.returncode == 1
    assert said.count("camera.widht") == 2
    assert said.count("camera.width") == 2
    assert "Unknown setting" in said


def refused_start(tmp_path: Path) -> str:
    done = chot("terminal", "--recording", tmp_path, data=tmp_path / "data")
    assert done.returncode == 1
    vietnamese, english = done.stderr.decode().strip().splitlines()[-2:]
    assert vietnamese != english
    return english


def test_a_second_instance_is_told_where_the_first_is(tmp_path) -> None:
    first = journal(tmp_path / "data")
    english = refused_start(tmp_path)
    first.close()
    assert "already running" in english
    assert str(tmp_path / "data") in english


def test_a_newer_journal_is_left_alone_and_said_so(tmp_path) -> None:
    journal(tmp_path / "data").close()
    connection = apsw.Connection(str(tmp_path / "data" / database.FILE_NAME))
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert "newer version" in refused_start(tmp_path)


def test_a_damaged_journal_is_said_so(tmp_path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / database.FILE_NAME).write_bytes(b"no database" * 500)
    assert "damaged" in refused_start(tmp_path)


def test_a_data_folder_that_cannot_be_written_is_said_so(tmp_path) -> None:
    (tmp_path / "data").touch()
    assert "cannot be written" in refused_start(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="DISPLAY")
def test_without_a_screen_the_terminal_says_so_instead_of_crashing(tmp_path) -> None:
    env = {key: value for key, value in environment().items() if "DISPLAY" not in key}
    del env["QT_QPA_PLATFORM"]
    done = subprocess.run(
        [sys.executable, "-m", "terminal", "--data", str(tmp_path), "terminal"],
        capture_output=True,
        env={**env, "DISPLAY": ":987"},
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "no screen" in done.stderr.decode()


def test_a_reader_that_stops_listening_is_no_crash() -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "terminal", "inspect", "--list"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        cwd=ROOT,
    )
    assert child.stdout is not None
    child.stdout.close()
    assert child.stderr is not None
    assert b"Traceback" not in child.stderr.read()
    child.stderr.close()
    child.wait(30)


def test_a_token_is_made_beside_a_centre_that_has_run(tmp_path) -> None:
    none = chot("centre", "enrol", "--url", "http://127.0.0.1:1", data=tmp_path)
    assert none.returncode == 1
    assert chot("centre", "enrol", data=tmp_path).returncode == 2


@pytest.mark.skipif(sys.platform == "win32", reason="SIGTERM")
def test_a_service_managers_stop_ends_the_terminal_in_order(tmp_path) -> None:
    (tmp_path / "pictures").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "terminal", "--data", str(tmp_path / "data"), "--json", "terminal",
         "--recording", str(tmp_path / "pictures")],
        stdout=subprocess.PIPE, env=environment(), cwd=ROOT,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.readline()
    until = time.monotonic() + 20
    while not (tmp_path / "data" / "keys" / "machine.key").exists() and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(1.0)
    began = time.monotonic()
    process.terminate()
    assert process.wait(20) == 0
    assert time.monotonic() - began < 5
    process.stdout.close()
    with JournalReader(tmp_path / "data") as reader:
        (head,) = reader.heads()
        last = reader.record(head.epoch, head.seq)
    assert last is not None
    assert last.header.code == "terminal.stop"


def test_a_recording_that_is_not_there_is_wrong_usage(tmp_path) -> None:
    assert chot("terminal", "--recording", tmp_path / "none.avi", data=tmp_path).returncode == 2
