"""`chot batch`: what it prints and how it ends, and that killing it loses and doubles nothing."""

import argparse
import json
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from benchmarks.processes import ROOT as CHECKOUT
from benchmarks.processes import environment
from sync.centre.centre import STORE_FILE
from sync.centre.keys import ISSUING_FILE, load_issuing_key, load_keys
from sync.centre.storage.sqlite import SqliteStorage
from sync.centre.tokens import make_token
from sync.journal.reader import JournalReader
from sync.protocol.stick_names import ROOT, Outcome
from terminal.cli import main
from terminal.cli.batches import WORDS
from terminal.cli.verifying import verify
from tests.journal.makers import KIOSK, as_version
from tests.uplink.sticks import StickCentre, StickPost, enrol_by_stick

WIDE = "import sys; from sync.uplink import stick; stick.MAX_RECORDS = 5; "
WIDE += "from terminal.cli import main; sys.exit(main(sys.argv[1:]))"
pytestmark = pytest.mark.usefixtures("small_ballast")


class Command:
    """The command line in this process, with what it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.err = ""

    def __call__(self, data: Path, *arguments: str | Path) -> tuple[int, list[dict[str, Any]]]:
        code = main(["--data", str(data), "--json", "batch", *map(str, arguments)])
        out, self.err = self._capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines()]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def centre(tmp_path: Path) -> Path:
    """A data folder with a centre in it, as `chot centre` leaves it."""
    folder = tmp_path / "there" / "centre"
    folder.mkdir(parents=True)
    load_keys(folder, may_make=True)
    load_issuing_key(folder, may_make=True)
    SqliteStorage(folder / STORE_FILE).close()
    return folder


def token(centre: Path) -> str:
    return make_token(centre, "https://centre.invalid", time.time_ns() // 1_000_000)


def test_a_kiosk_without_network_is_enrolled_and_its_records_arrive(
    tmp_path, stick, centre, command
) -> None:
    data = tmp_path / "here"
    kiosk = StickPost(data, KIOSK)
    code, said = command(data, "export", stick, "--enrol", token(centre))
    assert code == 0
    assert {each["ok"] for each in said} == {True}
    assert said[0] == {"file": f"{ROOT}/{kiosk.terminal.hex()}/enrolment.request", **OF_NOTHING}
    assert said[1]["records"] == kiosk.journal.head.seq
    assert command(centre.parent, "import", stick)[0] == 0
    code, said = command(data, "import", stick)
    assert (code, len(said)) == (0, 2)
    kiosk.tick()
    kiosk.record(3)
    assert command(data, "export", stick)[0] == 0
    # The data folder of the centre itself does as well.
    assert command(centre, "import", stick)[0] == 0
    assert command(data, "import", stick)[0] == 0
    kiosk.tick()
    assert kiosk.confirmed == kiosk.journal.head.seq
    code, said = command(data, "export", stick)
    assert (code, said) == (0, [])
    assert "nothing to carry" in command.err
    kiosk.stop()


OF_NOTHING = {"records": 0, "ok": True}


@pytest.mark.parametrize("action", ["export", "import"])
def test_a_journal_that_an_older_version_left_is_brought_up_first(
    tmp_path, stick, command, action
) -> None:
    data = tmp_path / "here"
    StickPost(data).record(5).stop()
    as_version(data, 1)
    code, said = command(data, action, stick)
    assert (code, bool(said)) == (0, action == "export")


def test_verify_understands_what_lies_on_a_stick(tmp_path, stick, command, capsys) -> None:
    post = StickPost(tmp_path / "here").record(5)
    _, said = command(tmp_path / "here", "export", stick)
    post.stop()
    asked = argparse.Namespace(path=stick / said[0]["file"], head=[], evidence=[], json=True)
    assert verify(asked) == 0
    (found,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (found["ok"], found["records"]) == (True, said[0]["records"])


def test_a_token_may_lie_in_a_file(tmp_path, stick, centre, command) -> None:
    post = StickPost(tmp_path / "here")
    post.stop()
    file = tmp_path / "token.txt"
    file.write_text(token(centre) + "\n", "ascii")
    assert command(tmp_path / "here", "export", stick, "--enrol", file)[0] == 0
    assert command(tmp_path / "here", "export", stick, "--enrol", "chot1.no")[0] == 2
    assert "token" in command.err


def test_where_post_and_centre_share_a_folder_the_post_is_meant(stick, centre, command) -> None:
    data = centre.parent
    post = StickPost(data)
    post.stop()
    _, exported = command(data, "export", stick)
    assert exported
    code, said = command(data, "import", stick)
    assert (code, said) == (0, [])
    code, said = command(data, "import", stick, "--centre")
    assert (code, [each["ok"] for each in said]) == (1, [False])
    assert WORDS[Outcome.UNKNOWN_TERMINAL][1] in command.err


@pytest.mark.parametrize("action", ["export", "import"])
def test_a_stick_that_is_not_there_is_named_and_nothing_is_made(tmp_path, command, action) -> None:
    code, said = command(tmp_path / "here", action, tmp_path / "no stick")
    assert (code, said) == (1, [])
    assert "put the stick in" in command.err
    assert not (tmp_path / "no stick").exists()


def test_a_machine_without_journal_or_centre_is_told_so(tmp_path, stick, command) -> None:
    assert command(tmp_path, "export", stick) == (1, [])
    assert "Start the terminal once" in command.err
    assert command(tmp_path, "import", stick, "--centre") == (1, [])
    assert "No centre" in command.err


def test_a_stick_that_cannot_be_written_is_named(tmp_path, stick, command) -> None:
    StickPost(tmp_path / "here").stop()
    (stick / ROOT).touch()
    assert command(tmp_path / "here", "export", stick) == (1, [])
    assert str(stick / ROOT) in command.err


def test_people_read_both_languages(tmp_path, stick, capsys) -> None:
    StickPost(tmp_path / "here").stop()
    assert main(["--data", str(tmp_path / "here"), "batch", "export", str(stick)]) == 0
    out, err = capsys.readouterr()
    assert "đã ghi / written" in out
    assert "tệp" in err


def test_there_are_words_for_every_outcome() -> None:
    assert WORDS.keys() == set(Outcome)


def killed(dice: random.Random, data: Path, *arguments: str | Path) -> None:
    """Run the command and kill it after some of its lines."""
    process = subprocess.Popen(
        [sys.executable, "-c", WIDE, "--data", data, "--json", "batch", *map(str, arguments)],
        stdout=subprocess.PIPE,
        cwd=CHECKOUT,
        env=environment(),
    )
    assert process.stdout is not None
    for _ in range(dice.randrange(1, 30)):
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.wait(20)
    process.stdout.close()


@pytest.mark.parametrize("seed", range(4))
def test_killing_export_and_import_loses_and_doubles_nothing(
    tmp_path, stick, centre, command, seed
) -> None:
    dice = random.Random(seed)  # noqa: S311 - no secret
    data = tmp_path / "here"
    post = StickPost(data)
    there = StickCentre(tmp_path / "unused", SqliteStorage(centre / STORE_FILE))
    there.keys = load_keys(centre, may_make=False)
    enrol_by_stick(post, there, stick)
    post.record(150)
    killed(dice, data, "export", stick)
    code, _ = command(data, "export", stick)
    assert code == 0
    killed(dice, centre.parent, "import", stick)
    assert len(there.holds(post.terminal, post.epoch)) <= post.journal.head.seq
    code, said = command(centre.parent, "import", stick)
    assert (code, {each["ok"] for each in said}) == (0, {True})
    assert there.holds(post.terminal, post.epoch) == post.records()
    assert there.beside(post.terminal, post.epoch) == 0
    killed(dice, data, "import", stick)
    post.tick()
    assert command(data, "import", stick)[0] == 0
    post.tick()
    assert post.confirmed == post.journal.head.seq
    post.stop()
    there.storage.close()


def test_without_a_terminal_receipts_go_straight_into_the_journal(
    tmp_path, stick, centre, command
) -> None:
    data = tmp_path / "here"
    post = StickPost(data)
    there = StickCentre(tmp_path / "unused", SqliteStorage(centre / STORE_FILE))
    there.keys = load_keys(centre, may_make=False)
    enrol_by_stick(post, there, stick)
    there.storage.close()
    epoch, newest = post.epoch, post.record(3).journal.head.seq
    post.stop()
    assert command(data, "export", stick)[0] == 0
    assert command(centre, "import", stick)[0] == 0
    assert command(data, "import", stick)[0] == 0
    with JournalReader(data) as reader:
        assert reader.confirmed(epoch) == newest


def test_the_keys_of_the_centre_are_never_made_anew(tmp_path, stick, centre, command) -> None:
    StickPost(tmp_path / "here").stop()
    command(tmp_path / "here", "export", stick)
    shutil.copytree(stick, tmp_path / "copy")
    (centre / ISSUING_FILE).unlink()
    assert command(centre, "import", stick)[0] == 1
    assert not (centre / ISSUING_FILE).exists()


def test_keys_and_rules_of_the_centre_travel_too(tmp_path, stick, centre, command) -> None:
    data = tmp_path / "here"
    post = StickPost(data)
    there = StickCentre(tmp_path / "unused", SqliteStorage(centre / STORE_FILE))
    there.keys = load_keys(centre, may_make=False)
    enrol_by_stick(post, there, stick)
    there.storage.close()
    post.stop()
    keys = tmp_path / "bundle" / "keys"
    keys.mkdir(parents=True)
    (keys / "trust.chot").write_bytes(b"keys")
    code, said = command(centre.parent, "export", stick, "--bundle", tmp_path / "bundle")
    assert (code, [each["file"] for each in said]) == (
        0,
        [
            f"{ROOT}/bundle/keys/post-keys-1.json",
            f"{ROOT}/bundle/keys/trust.chot",
            f"{ROOT}/bundle/bundle.list",
        ],
    )
    code, said = command(data, "import", stick)
    assert code == 0
    assert {"file": f"{ROOT}/bundle/bundle.list", **OF_NOTHING} in said
    assert (data / "bundle" / "keys" / "trust.chot").read_bytes() == b"keys"
    (keys / "a name with spaces").touch()
    code, said = command(centre.parent, "export", stick, "--bundle", tmp_path / "bundle")
    assert (code, said) == (1, [])
    assert "a name with spaces" in command.err
