import json
import subprocess
import sys
from random import Random

import pytest

from benchmarks.power_cuts.disk import LYING, NEIGHBOURS, ORDERED, POSIX, Disk
from benchmarks.power_cuts.mutants import MUTANTS
from benchmarks.power_cuts.steps import FailedSync, Rename, Sync, SyncNames, Truncate, Write
from benchmarks.power_cuts_proof import WORKLOADS

CUTS = 10_000


@pytest.fixture(scope="module")
def proof():
    """All of it in a process of its own: it makes another VFS the default one."""
    command = [sys.executable, "-m", "benchmarks.power_cuts_proof", "--cuts", str(CUTS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines, done.stderr
    return {line["name"].removeprefix("power-cuts "): line for line in lines}


@pytest.mark.timeout(600)
def test_nothing_that_was_acknowledged_is_lost_by_any_of_ten_thousand_cuts(proof):
    cut = [proof[name] for name in WORKLOADS]

    assert sum(line["cuts"] for line in cut) >= CUTS
    assert len(cut) >= 25
    assert [line["failures"] for line in cut if line["failed"]] == []


@pytest.mark.timeout(600)
def test_every_workload_is_cut_at_many_steps_and_in_the_start_that_follows(proof):
    for name in WORKLOADS:
        assert proof[name]["places"] > 30
        assert proof[name]["second_cuts"] > 0


@pytest.mark.timeout(600)
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_what_is_wrong_on_purpose_is_found(proof, mutant):
    line = proof[f"mutant {mutant.name}"]

    assert line["found"], f"not within {line['cuts']} cuts"


def outcomes(disk, count=400):
    return [disk.after_cut(Random(number)) for number in range(count)]  # noqa: S311 - repeatable


def followed(model, *steps):
    disk = Disk({"a": b"old" * 400}, model)
    for step in steps:
        disk.take(step)
    return disk


@pytest.mark.parametrize("model", [ORDERED, POSIX, NEIGHBOURS], ids=lambda model: model.name)
def test_what_was_synced_is_there_after_every_cut(model):
    new = b"new" * 500
    disk = followed(model, Write(1, 0, new), Sync(1))

    assert all(image == {"a": new} for image in outcomes(disk))


def test_what_was_not_synced_may_be_there_or_not_in_any_order_torn_or_noise():
    disk = followed(POSIX, Write(1, 0, b"1" * 512), Write(1, 512, b"2" * 512))
    kinds = set()
    for image in outcomes(disk):
        first, second = image["a"][:512], image["a"][512:1024]
        old = (b"old" * 400)[:1024]
        kinds.add(
            (
                "new" if first == b"1" * 512 else "old" if first == old[:512] else "torn",
                "new" if second == b"2" * 512 else "old" if second == old[512:] else "torn",
            )
        )

    assert {("new", "new"), ("old", "old"), ("new", "old"), ("old", "new")} <= kinds
    assert any("torn" in kind for kind in kinds)


def test_neighbours_are_spoiled_only_on_a_disk_that_does_so():
    write = Write(1, 100, b"new")

    for image in outcomes(followed(POSIX, write)):
        assert image["a"][:100] + image["a"][103:] == (b"old" * 400)[:100] + (b"old" * 400)[103:]
    assert any(
        image["a"][:100] != (b"old" * 400)[:100] for image in outcomes(followed(NEIGHBOURS, write))
    )


def test_a_size_that_was_not_synced_may_be_the_old_or_the_new_one():
    sizes = {len(image["a"]) for image in outcomes(followed(POSIX, Truncate(1, 5)))}

    assert sizes == {5, 1200}


def test_a_name_is_safe_once_its_folder_was_synced_and_not_before():
    made, synced = Rename((("keys/b", 7),)), SyncNames("keys")
    folder = Rename((("keys", 0),))
    steps = (folder, made, Write(7, 0, b"key"), Sync(7), synced)

    assert {"keys/b" in image for image in outcomes(followed(POSIX, *steps))} == {True, False}
    assert all(
        image["keys/b"] == b"key" for image in outcomes(followed(POSIX, *steps, SyncNames("")))
    )
    # With an ordered log, the file's own sync takes along the folder that was made before it.
    assert all("keys/b" in image for image in outcomes(followed(ORDERED, *steps)))


def test_a_removed_name_may_come_back_until_its_folder_is_synced():
    removed = Rename((("a", None),))

    assert {"a" in image for image in outcomes(followed(POSIX, removed))} == {True, False}
    assert all(image == {} for image in outcomes(followed(POSIX, removed, SyncNames(""))))


def test_what_a_failed_sync_left_is_not_made_safe_by_the_next_one():
    failed = (Write(1, 0, b"new"), FailedSync(1), Sync(1))

    assert {image["a"][:3] for image in outcomes(followed(POSIX, *failed))} >= {b"old", b"new"}
    again = followed(POSIX, *failed, Write(1, 0, b"new"), Sync(1))
    assert all(image["a"][:3] == b"new" for image in outcomes(again))


def test_a_lying_disk_may_lose_what_was_synced():
    disk = followed(LYING, Write(1, 0, b"new"), Sync(1))

    assert any(image["a"].startswith(b"old") for image in outcomes(disk))
