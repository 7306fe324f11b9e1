"""`chot keys …`, `chot export` with a locked key or a supervisor's, and `chot centre keys …`."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from benchmarks.processes import ROOT, environment
from sync.centre.centre import open_centre
from terminal.cli import main
from terminal.declarations.masking import mask_name
from tests.journal.makers import NOON_MS, PERSON, entry, journal
from tests.journal.owing import WORDS

DAY = "2026-11-22"
NAME = mask_name(PERSON.name)
pytestmark = pytest.mark.usefixtures("quick_passphrases")


@pytest.fixture(autouse=True)
def own_files() -> Iterator[None]:
    mask = os.umask(0o077)
    yield
    os.umask(mask)


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


def chot(*arguments: str | Path, data: Path | None = None, **env: str) -> Done:
    """The command line in this process, with nobody at the keyboard."""
    asked = [] if data is None else ["--data", str(data)]
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, env),
        patch.object(sys, "stdin", io.StringIO()),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            code = main([*asked, *map(str, arguments)])
        except SystemExit as ended:
            code = int(str(ended.code))
    return Done(code, out.getvalue(), err.getvalue())


def lines(done: Done) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def recorded(folder: Path) -> None:
    book = journal(folder)
    book.append(entry())
    book.close()


def exported(folder: Path, target: Path, *more: str | Path, **env: str) -> tuple[int, list[str]]:
    done = chot("export", "--day", DAY, "--csv", target, *more, data=folder, **env)
    if done.returncode:
        return done.returncode, []
    with target.open(encoding="utf-8-sig", newline="") as file:
        return 0, [cell for row in csv.reader(file) for cell in row if cell == NAME]


def test_a_key_goes_under_a_passphrase_and_back(tmp_path) -> None:
    post = tmp_path / "post"
    recorded(post)
    assert lines(chot("keys", "status", "--json", data=post)) == [
        {"protect": "file", "supervisors": 0}
    ]
    done = chot("keys", "protect", "--json", data=post, CHOT_PASSPHRASE=WORDS)
    assert (done.returncode, lines(done)) == (0, [{"protect": "passphrase", "supervisors": 0}])
    assert not (post / "keys" / "machine.key").exists()
    assert exported(post, tmp_path / "a.csv") == (1, [])
    assert exported(post, tmp_path / "b.csv", CHOT_PASSPHRASE="wrong one entirely") == (1, [])
    assert exported(post, tmp_path / "c.csv", CHOT_PASSPHRASE=WORDS) == (0, [NAME])
    assert chot("keys", "unprotect", data=post, CHOT_PASSPHRASE="wrong one").returncode == 1
    done = chot("keys", "unprotect", "--json", data=post, CHOT_PASSPHRASE=WORDS)
    assert lines(done) == [{"protect": "file", "supervisors": 0}]
    assert exported(post, tmp_path / "d.csv") == (0, [NAME])


def test_a_weak_passphrase_and_none_at_all_change_nothing(tmp_path) -> None:
    recorded(tmp_path)
    for env in ({}, {"CHOT_PASSPHRASE": "123456"}, {"CHOT_PASSPHRASE": "aaaaaaaaaaaaa"}):
        assert chot("keys", "protect", data=tmp_path, **env).returncode == 1
    assert (tmp_path / "keys" / "machine.key").exists()
    assert not (tmp_path / "keys" / "machine.locked").exists()


def test_keys_of_a_running_terminal_are_left_alone(tmp_path) -> None:
    book = journal(tmp_path)
    done = chot("keys", "protect", data=tmp_path, CHOT_PASSPHRASE=WORDS)
    assert done.returncode == 1
    assert (tmp_path / "keys" / "machine.key").exists()
    book.close()


def test_a_new_post_is_protected_before_it_records_anything(tmp_path) -> None:
    done = chot("keys", "protect", data=tmp_path / "new", CHOT_PASSPHRASE=WORDS)
    assert done.returncode == 0
    book = journal(tmp_path / "new")
    assert book.scribe.identity.machine_key is None
    book.close()


def test_the_key_is_handed_to_the_system_and_taken_back(tmp_path) -> None:
    post, given = tmp_path / "post", tmp_path / "given"
    recorded(post)
    given.mkdir()
    assert chot("keys", "protect", "--credential", data=post).returncode == 1
    (given / "chot.machine").write_bytes((post / "keys" / "machine.key").read_bytes())
    with_it = {"CREDENTIALS_DIRECTORY": str(given)}
    assert chot("keys", "protect", "--credential", data=post, **with_it).returncode == 0
    assert not (post / "keys" / "machine.key").exists()
    assert exported(post, tmp_path / "a.csv") == (1, [])
    assert exported(post, tmp_path / "b.csv", **with_it) == (0, [NAME])
    assert chot("keys", "unprotect", data=post).returncode == 1
    assert chot("keys", "unprotect", data=post, **with_it).returncode == 0
    assert exported(post, tmp_path / "c.csv") == (0, [NAME])


def test_a_supervisor_reads_the_day_of_a_locked_post(tmp_path) -> None:
    post, key = tmp_path / "post", tmp_path / "an.key"
    made = chot("keys", "supervisor", "--to", key, "--json", data=post, CHOT_PASSPHRASE=WORDS)
    assert lines(made) == [{"key": str(key), "public": str(tmp_path / "an.json")}]
    assert chot("keys", "supervisor", "--to", key, CHOT_PASSPHRASE=WORDS).returncode == 1
    place = post / "keys" / "supervisors"
    place.mkdir(parents=True)
    (place / "an.json").write_bytes((tmp_path / "an.json").read_bytes())
    recorded(post)
    assert chot("keys", "protect", data=post, CHOT_PASSPHRASE="another four words").returncode == 0
    asked = ("--supervisor", key)
    assert exported(post, tmp_path / "a.csv", *asked, CHOT_PASSPHRASE=WORDS) == (0, [NAME])
    assert exported(post, tmp_path / "b.csv", *asked, CHOT_PASSPHRASE="wrong") == (1, [])
    not_one = ("--supervisor", tmp_path / "an.json")
    assert exported(post, tmp_path / "c.csv", *not_one, CHOT_PASSPHRASE=WORDS) == (1, [])


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo terminals there")
def test_at_a_terminal_the_passphrase_is_asked_twice_and_not_shown(tmp_path) -> None:
    import pty  # noqa: PLC0415 - not everywhere

    recorded(tmp_path)
    for again, code in ((WORDS + "x", 1), (WORDS, 0)):
        ours, theirs = pty.openpty()
        child = subprocess.Popen(
            [sys.executable, "-m", "terminal", "--data", str(tmp_path), "keys", "protect"],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=ROOT,
            env=environment(),
            start_new_session=True,
        )
        os.close(theirs)
        said = b""
        for question, answer in ((b"New passphrase: ", WORDS), (b"Once more: ", again)):
            while question not in said:
                said += os.read(ours, 4096)
            os.write(ours, answer.encode() + b"\n")
        try:
            while piece := os.read(ours, 4096):
                said += piece
        except OSError:
            pass  # the other end is closed
        assert child.wait(30) == code
        os.close(ours)
        assert WORDS.encode() not in said
    assert (tmp_path / "keys" / "machine.locked").exists()


def test_a_centres_keys_are_backed_up_and_restored(tmp_path) -> None:
    folder, file = tmp_path / "one", tmp_path / "keys.backup"
    assert (
        chot("centre", "keys", "backup", file, data=folder, CHOT_PASSPHRASE=WORDS).returncode == 1
    )
    open_centre(folder / "centre", lambda: NOON_MS).close()
    assert chot("centre", "keys", "backup", file, data=folder).returncode == 1
    beside = folder / "centre" / "keys.backup"
    refused = chot("centre", "keys", "backup", beside, data=folder, CHOT_PASSPHRASE=WORDS)
    assert (refused.returncode, beside.exists()) == (1, False)
    assert "ra ngoài thư mục của trung tâm" in refused.stdout + refused.stderr
    done = chot("centre", "keys", "backup", file, "--json", data=folder, CHOT_PASSPHRASE=WORDS)
    assert lines(done) == [{"file": str(file), "terminals": 0}]
    assert (
        chot("centre", "keys", "backup", file, data=folder, CHOT_PASSPHRASE=WORDS).returncode == 1
    )
    asked = ("centre", "keys", "restore", file)
    assert chot(*asked, data=folder, CHOT_PASSPHRASE=WORDS).returncode == 1
    new = tmp_path / "two"
    assert chot(*asked, data=new, CHOT_PASSPHRASE="not these words").returncode == 1
    done = chot(*asked, "--json", data=new, CHOT_PASSPHRASE=WORDS)
    assert (done.returncode, lines(done)[0]["terminals"]) == (0, 0)
    for name in ("opening.key", "signing.key", "issuing.key"):
        assert (new / "centre" / name).read_bytes() == (folder / "centre" / name).read_bytes()


@pytest.mark.parametrize("words", [("keys",), ("keys", "backup"), ("keys", "burn", "x"), ("x",)])
def test_wrong_usage_of_the_centres_keys_ends_with_2(tmp_path, words) -> None:
    assert chot("centre", *words, data=tmp_path).returncode == 2
