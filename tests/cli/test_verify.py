"""`chot verify`: what it prints and how it ends, for every kind of file it takes."""

import argparse
import json
from pathlib import Path
from typing import Any

import apsw
import pytest
import zstandard

from sync.centre.centre import STORE_FILE
from sync.centre.keys import load_keys
from sync.centre.storage.sqlite import SqliteStorage
from sync.journal.chain import Head
from sync.journal.database import FILE_NAME
from sync.journal.evidence import head_code
from sync.journal.reader import JournalReader
from sync.protocol.messages import Batch, encode_batch
from terminal.cli.verifying import verify
from tests.centre.lines import Line, enrolled
from tests.journal.makers import entry, journal


class Post:
    """A data folder with 8 records, 5 of them entries, and the code of every head on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        writer = journal(folder)
        self.terminal, self.codes = writer.scribe.identity.terminal, {}
        for number in range(5):
            writer.append(entry(number))
            self.codes[writer.head.seq] = head_code(self.terminal, writer.head)
        self.epoch = writer.head.epoch
        writer.close()

    def change(self, statement: str) -> None:
        connection = apsw.Connection(str(self.folder / FILE_NAME))
        triggers = "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        for (name,) in connection.execute(triggers).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
        connection.close()


@pytest.fixture
def post(tmp_path: Path) -> Post:
    return Post(tmp_path / "data")


class Verifying:
    """The command, with what it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.err = ""

    def __call__(self, path: Path, *head: str, evidence: tuple[Path, ...] = ()) -> int:
        return self._run(path, head, evidence, as_json=False)

    def json(
        self, path: Path, *head: str, evidence: tuple[Path, ...] = ()
    ) -> tuple[int, list[dict[str, Any]]]:
        code = self._run(path, head, evidence, as_json=True)
        return code, [json.loads(line) for line in self.out.splitlines()]

    def _run(
        self, path: Path, head: tuple[str, ...], evidence: tuple[Path, ...], *, as_json: bool
    ) -> int:
        code = verify(
            argparse.Namespace(path=path, head=list(head), evidence=list(evidence), json=as_json)
        )
        self.out, self.err = self._capsys.readouterr()
        return code


@pytest.fixture
def verifying(capsys: pytest.CaptureFixture[str]) -> Verifying:
    return Verifying(capsys)


def test_a_data_folder_and_its_journal_file_give_one_object_an_epoch(post, verifying) -> None:
    for path in (post.folder, post.folder / FILE_NAME):
        assert verifying.json(path, post.codes[7]) == (
            0,
            [
                {
                    "name": f"{FILE_NAME}#{post.epoch}",
                    "ok": True,
                    "records": 8,
                    "proven_to": 7,
                    "first_bad": None,
                }
            ],
        )
        assert verifying.err == ""


def test_people_are_told_what_nothing_proves(post, verifying) -> None:
    assert verifying(post.folder, post.codes[6]) == 0
    whole, unproven = verifying.out.splitlines()
    assert whole.startswith("✓ ")
    assert "proven to 6" in whole
    assert "7-8: unproven" in unproven
    assert verifying(post.folder, post.codes[8]) == 0
    assert "unproven" not in verifying.out


def test_the_first_bad_record_is_named_and_the_command_ends_with_1(post, verifying) -> None:
    post.change("UPDATE records SET at_ms = at_ms + 1 WHERE seq = 5")
    code, (line,) = verifying.json(post.folder, post.codes[8])
    assert (code, line["ok"], line["first_bad"], line["proven_to"]) == (1, False, 5, 0)
    assert verifying(post.folder, post.codes[8]) == 1
    assert "bản ghi hỏng đầu tiên: số 5 / first bad record: 5" in verifying.out


def test_a_cut_end_is_seen_only_with_a_code_from_after_it(post, verifying) -> None:
    post.change("DELETE FROM records WHERE seq > 6")
    assert verifying.json(post.folder, post.codes[6])[0] == 0
    code, (line,) = verifying.json(post.folder, post.codes[6], post.codes[8])
    assert (code, line["first_bad"], line["proven_to"]) == (1, 7, 6)


def test_people_are_told_between_which_numbers_a_stretch_was_written_anew(post, verifying) -> None:
    wrong = head_code(post.terminal, Head(post.epoch, 8, b"x" * 32))
    assert verifying(post.folder, post.codes[5], wrong) == 1
    assert "first bad record: 8 (evidence)" in verifying.out
    assert "changed somewhere in 6-8" in verifying.out


def test_head_codes_may_come_in_a_file(post, verifying, tmp_path) -> None:
    slips = tmp_path / "slips.txt"
    slips.write_text(f"# ca sáng\n{post.codes[5]}\n{post.codes[8].lower()}\n", "utf-8")
    code, (line,) = verifying.json(post.folder, evidence=(slips,))
    assert (code, line["proven_to"]) == (0, 8)


def test_evidence_of_another_post_is_no_proof_and_no_silence(post, verifying, tmp_path) -> None:
    other = Post(tmp_path / "other")
    code, (ours, theirs) = verifying.json(post.folder, other.codes[8])
    assert (code, ours["ok"], ours["proven_to"]) == (1, True, 0)
    assert (theirs["ok"], theirs["records"], theirs["first_bad"]) == (False, 0, None)
    assert theirs["name"].startswith("--head CHOT1H.")


def test_a_batch_is_checked_compressed_or_not(post, verifying, tmp_path) -> None:
    with JournalReader(post.folder) as reader:
        records = reader.records(post.epoch, 0, 100, 2**20)
    data = encode_batch(
        Batch(terminal=post.terminal, epoch=post.epoch, records=records[:6], sent_at_ms=0)
    )
    path = tmp_path / "some.batch"
    for content in (data, zstandard.compress(data)):
        path.write_bytes(content)
        code, (line,) = verifying.json(path, post.codes[5])
        assert (code, line["name"]) == (0, f"some.batch#{post.epoch}")
        assert (line["records"], line["proven_to"]) == (6, 5)
    path.write_bytes(data[:-1])
    assert verifying.json(path)[0] == 1
    assert "cannot be read" in verifying.err


def test_the_centre_s_copy_is_checked_line_by_line(verifying, tmp_path) -> None:
    folder = tmp_path / "data" / "centre"
    folder.mkdir(parents=True)
    load_keys(folder, may_make=True)
    storage = SqliteStorage(folder / STORE_FILE)
    storage.commit(lambda writing: writing.add_terminal(enrolled()))
    storage.close()
    assert verifying.json(folder) == (0, [])
    code, (line,) = verifying.json(folder, head_code(b"T" * 16, Head(7, 3, Line(length=3).head)))
    assert (code, line["ok"], line["first_bad"]) == (1, False, 1)
    assert line["name"] == f"{STORE_FILE}#{(b'T' * 16).hex()}#7"
    assert verifying.json(folder.parent) == (0, [])


@pytest.mark.parametrize("head", ["", "CHOT1H.", "rubbish", "CHOT1H." + "A" * 64])
def test_a_mistyped_code_is_wrong_usage_and_no_accusation(post, verifying, head) -> None:
    assert verifying(post.folder, head) == 2
    assert verifying.out == ""
    assert "type or scan it again" in verifying.err


def test_damaged_or_missing_evidence_is_told(post, verifying, tmp_path) -> None:
    (tmp_path / "broken").write_bytes(b"\xa3rubbish")
    for name in ("broken", "missing"):
        assert verifying(post.folder, evidence=(tmp_path / name,)) == 1
        assert "the evidence given is damaged" in verifying.err


def test_what_is_no_journal_is_told_and_not_ok(verifying, tmp_path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text").write_text("nothing of ours")
    (tmp_path / "lying").write_bytes(b"SQLite format 3\x00" + bytes(4000))
    for name in ("empty", "text", "lying", "missing"):
        code, (line,) = verifying.json(tmp_path / name)
        assert (code, line["ok"], line["records"]) == (1, False, 0)
        assert "cannot be read" in verifying.err
