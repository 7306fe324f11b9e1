"""Real processes, killed and hindered: what was acknowledged must be there."""

import os
import shutil
import subprocess
import sys
import time
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

import apsw
import pytest

from sync.journal import database
from sync.journal.checking import damage_of
from sync.journal.recovery import _owner
from tests.faults.post_child import forked
from tests.journal.makers import as_version, journal

ROOT = Path(__file__).resolve().parent.parent.parent
KILLS = 100
MANY_KILLS = 1000
PREPARED = ("new", "new", "new", "used", "older", "log")


def child(folder: Path, rounds: int, seed: object, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.post_child", str(folder), str(rounds), str(seed)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env={**os.environ, **more},
    )


def all_is_there(folder: Path, said: list[str]) -> int:
    """Every acknowledged record stands under its number, lines are unbroken, receipts kept."""
    if not (folder / database.FILE_NAME).exists():
        assert not said
        return 0
    connection = database.open_writer(folder)
    held = {
        (epoch, seq): bytes(found).hex()
        for epoch, seq, found in connection.execute("SELECT epoch, seq, hash FROM records")
    }
    confirmed = {epoch for (epoch,) in connection.execute("SELECT epoch FROM receipts")}
    connection.close()
    acknowledged = 0
    for line in said:
        words = line.split()
        if words[0] == "mark":
            assert int(words[1]) in confirmed
        elif words[0] != "refused":
            assert held[int(words[0]), int(words[1])] == words[2]
            acknowledged += 1
    if held:
        assert damage_of(folder, _owner(folder)[1], None) == ""
    return acknowledged


def killed_again_and_again(place: Path, kills: int) -> int:
    chance = Random("kills")  # noqa: S311  # the same beginnings at every run
    forking = get_context("forkserver")
    forking.set_forkserver_preload(["tests.faults.post_child"])
    acknowledged = 0
    for number in range(kills):
        folder, output = place / str(number), place / f"{number}.said"
        kind = chance.choice(PREPARED)
        if kind != "new":
            prepare(folder, kind, place)
        started = forking.Process(target=forked, args=(folder, 10_000, str(number), output))
        started.start()
        while not output.exists():
            time.sleep(0.001)
        # Often in the middle of its first start, of a migration, of taking in a log.
        time.sleep(chance.choice((0, 0.003, 0.01, 0.02, 0.05, 0.1)))
        started.kill()
        started.join()
        acknowledged += all_is_there(folder, output.read_text().splitlines())
        journal(folder, after_ms=2**38).close()
        shutil.rmtree(folder)
    return acknowledged


def complete(line: str) -> bool:
    """The pipe may have been cut in the middle of the last line."""
    words = line.split()
    return len(words) >= 2 and (words[0] in {"mark", "refused"} or len(words[-1]) == 64)


def prepare(folder: Path, kind: str, place: Path) -> None:
    used = place / "used"
    if not used.exists():
        started = child(used, 12, "used")
        assert started.stdout is not None
        started.stdout.read()
        started.stdout.close()
        started.wait()
    shutil.copytree(used, folder)
    if kind == "older":
        as_version(folder, 1)
    elif kind == "log":
        connection = apsw.Connection(str(folder / database.FILE_NAME))
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("INSERT INTO meta VALUES ('x', 1)")
        connection.execute("DELETE FROM meta WHERE name = 'x'")
        log = Path(f"{folder / database.FILE_NAME}-wal")
        content = log.read_bytes()
        connection.close()
        log.write_bytes(content)


def test_killed_at_a_hundred_moments_nothing_acknowledged_is_lost(place) -> None:
    assert killed_again_and_again(place, KILLS) > KILLS


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_killed_at_a_thousand_moments_nothing_acknowledged_is_lost(place) -> None:
    assert killed_again_and_again(place, MANY_KILLS) > MANY_KILLS


@pytest.fixture(scope="module")
def failing_calls(tmp_path_factory: Any) -> Path:
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("no C compiler here, or no LD_PRELOAD")
    library = Path(tmp_path_factory.mktemp("eio"), "eio.so")
    source = ROOT / "tests" / "faults" / "eio.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True)
    return library


@pytest.mark.parametrize("times", [1, 2, 1000])
@pytest.mark.parametrize("call", ["sync", "write"])
def test_a_disk_that_says_eio_costs_nothing_that_was_acknowledged(
    failing_calls, place, call, times
) -> None:
    """The system's own calls fail under the shipping program, which is then killed."""
    refused = acknowledged = 0
    for at in (1, 2, 3, 5, 8, 13, 21, 34):
        folder = place / str(at)
        prepare(folder, "used", place)
        failing = {
            "LD_PRELOAD": str(failing_calls),
            "CHOT_EIO_CALL": call,
            "CHOT_EIO_AT": str(at),
            "CHOT_EIO_TIMES": str(times),
        }
        started = child(folder, 40, at, **failing)
        assert started.stdout is not None
        said = []
        for line in started.stdout:
            said.append(line)
            if len(said) > 12 + at % 7:
                started.kill()
        started.stdout.close()
        started.wait()
        refused += sum(line.startswith("refused") for line in said)
        acknowledged += all_is_there(folder, [line for line in said if complete(line)])
        journal(folder, after_ms=2**38).close()
    assert refused
    assert acknowledged or times == 1000
