"""`chot erase`: the end of an epidemic at a post and at a centre, and what `verify` says of it."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.centre.centre import STORE_FILE, open_centre
from sync.centre.keys import OPENING_FILE, KeyFault
from sync.centre.receiving import read_arrival, receive
from sync.journal import database, ending, files
from sync.journal.certificate import POST, Certificate, decode_certificate, encode_certificate
from sync.journal.chain import Head
from sync.journal.database import FILE_NAME
from sync.journal.faults import JournalFault, JournalTrouble
from sync.journal.reader import JournalReader
from sync.journal.recovered import Kept, Recovered, keep_recovery
from sync.protocol.terms import RecordKind
from tests.centre.lines import NOON_MS, TERMINAL, Line, enrolled
from tests.cli.commanding import run
from tests.journal.makers import a_trust, as_version, entry, journal, moment
from tests.journal.signed import confirm

ORDER = "123/QĐ-UBND"


@pytest.fixture
def post(tmp_path):
    """A post of which the centre has all entries, but not the event of its end."""
    folder = tmp_path / "post"
    writer = journal(folder)
    writer.enrol(a_trust(), moment())
    for number in range(5):
        writer.append(replace(entry(number), repeat_key=b"somebody"))
    confirm(writer, writer.head.seq)
    (folder / "journal.damaged-1.sqlite").write_bytes(b"Nguyen Van Bia")
    (folder / "announced").write_bytes(bytes(16))
    writer.close()
    return folder


@pytest.fixture
def centre(tmp_path):
    folder = tmp_path / "centre"
    made = open_centre(folder, lambda: NOON_MS)
    made.storage.commit(lambda writing: writing.add_terminal(enrolled()))
    line = Line()
    line.add_wrap(made.keys.opening.public_key())
    for _ in range(3):
        line.add_entry()
    arrival = read_arrival(TERMINAL, line.batch(), NOON_MS)
    made.storage.commit(lambda writing: receive(writing, arrival))
    made.close()
    return folder


def left(folder: Path) -> list[RecordKind]:
    with JournalReader(folder) as reader:
        return [record.header.kind for record in reader.between(-(2**62), 2**62, set(RecordKind))]


def test_a_post_is_erased_and_certified(post, tmp_path, capsys) -> None:
    kept = tmp_path / "erased.cert"
    assert run("--data", post, "erase", "--order", ORDER, "--to", kept, "--yes", "--json") == 0

    said = json.loads(capsys.readouterr().out)
    assert (said["kind"], said["order"], said["records"]) == ("post", ORDER, 9)
    assert set(left(post)) == {RecordKind.EVENT}
    names = {path.name for path in post.rglob("*") if path.is_file()}
    assert not names & {"machine.key", "journal.damaged-1.sqlite", "announced"}
    text = kept.with_name("erased.cert.txt").read_text("utf-8")
    assert ORDER in text
    assert "GIẤY CHỨNG NHẬN" in text
    assert "CERTIFICATE OF ERASURE" in text
    with JournalReader(post) as reader:
        for table in ("wraps", "repeats", "repeat_keys"):
            assert reader.connection.execute(f"SELECT count(*) FROM {table}").get == 0  # noqa: S608
    with pytest.raises(JournalFault) as caught:
        journal(post)  # it scans no more
    assert (caught.value.trouble, caught.value.detail) == (JournalTrouble.JOURNAL_ENDED, ORDER)

    assert run("verify", kept, "--json") == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True
    assert run("verify", kept) == 0
    assert ORDER in capsys.readouterr().out
    assert run("verify", post, "--json") == 0  # what is left is whole


def test_it_refuses_while_the_centre_lacks_somebody_and_says_how_many(post, capsys) -> None:
    before = left(post)
    writer = journal(post, after_ms=10)
    confirm(writer, 6)
    writer.close()
    assert run("--data", post, "erase", "--order", ORDER, "--yes") == 1
    said = capsys.readouterr().err
    assert "lacks 3 records" in said
    assert "batch export" in said
    assert len(left(post)) > len(before)  # only the start of the post itself was added
    assert (post / "keys" / "machine.key").exists()


def test_the_file_that_alone_holds_what_a_recovery_lost_is_named_before(post, capsys) -> None:
    found = Recovered(1, "journal.damaged-1.sqlite", (Kept(7, 1, 3, 9, 0),), is_noted=True)
    writer = journal(post, after_ms=10)
    writer.note(lambda store: keep_recovery(store, found))
    writer.close()
    assert run("--data", post, "erase", "--order", ORDER) == 1
    said = capsys.readouterr().err
    assert f"{post / 'journal.damaged-1.sqlite'}: what a recovery lost is here alone" in said
    (post / "journal.damaged-1.sqlite").unlink()
    assert run("--data", post, "erase", "--order", ORDER) == 1
    assert "recovery" not in capsys.readouterr().err


def test_somebody_must_agree(post, capsys, monkeypatch) -> None:
    class Keyboard:
        def __init__(self, typed: str) -> None:
            self.typed = typed

        def isatty(self) -> bool:
            return True

        def readline(self) -> str:
            return self.typed

    assert run("--data", post, "erase", "--order", ORDER) == 1  # nobody at the keyboard
    assert "--yes" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", Keyboard("no\n"))
    assert run("--data", post, "erase", "--order", ORDER) == 1
    assert RecordKind.ENTRY in left(post)
    monkeypatch.setattr("sys.stdin", Keyboard("xoa\n"))
    assert run("--data", post, "erase", "--order", ORDER) == 0
    assert RecordKind.ENTRY not in left(post)


@pytest.mark.parametrize("order", ["", "   ", "x" * 201, "a\nb"])
def test_an_order_is_needed(post, order) -> None:
    assert run("--data", post, "erase", "--order", order, "--yes") == 2


def test_a_running_terminal_is_not_erased_under_its_feet(post, capsys) -> None:
    writer = journal(post, after_ms=10)
    assert run("--data", post, "erase", "--order", ORDER, "--yes") == 1
    assert "close it first" in capsys.readouterr().err
    writer.close()


def test_a_journal_of_the_first_version_is_brought_to_this_one(post) -> None:
    as_version(post, 1)
    assert run("--data", post, "erase", "--order", ORDER, "--yes") == 0
    assert set(left(post)) == {RecordKind.EVENT}


def test_where_there_is_nothing_it_says_so(tmp_path, capsys) -> None:
    assert run("--data", tmp_path, "erase", "--order", ORDER, "--yes") == 1
    assert str(tmp_path) in capsys.readouterr().err


@pytest.mark.parametrize("step", range(1, 16))
def test_broken_off_at_any_step_it_is_finished_by_the_next_try(post, step, monkeypatch) -> None:
    """Every write, sync, rename and removal of a file may be the last thing that happens."""
    count = 0

    class PowerCut(BaseException):
        pass

    def cutting(real):
        def done(*arguments, **named):
            nonlocal count
            count += 1
            if count == step:
                raise PowerCut
            return real(*arguments, **named)

        return done

    with monkeypatch.context() as patched:
        for where, name in (
            (ending, "take"),
            (files, "sync_folder"),
            (os, "fsync"),
            (Path, "unlink"),
            (database, "empty_log"),
            (ending, "_end"),
            (ending, "_certified"),
            (os, "replace"),
        ):
            patched.setattr(where, name, cutting(getattr(where, name)))
        try:
            assert run("--data", post, "erase", "--order", ORDER, "--yes") == 0
        except PowerCut:
            pass
        else:
            assert step > 8  # there were that many
    assert run("--data", post, "erase", "--order", ORDER, "--yes") == 0
    found = decode_certificate((post / "erased-post.cert").read_bytes())
    assert found.records == 9
    assert set(left(post)) == {RecordKind.EVENT}
    assert not (post / "keys" / "machine.key").exists()
    assert not list(post.glob("journal.damaged-*"))


def test_a_centre_is_erased_and_starts_no_more(centre, capsys) -> None:
    assert run("--data", centre, "erase", "--order", ORDER, "--yes", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["kind"], said["records"]) == ("centre", 4)
    assert not (centre / OPENING_FILE).exists()
    with pytest.raises(KeyFault):
        open_centre(centre, lambda: NOON_MS)
    assert run("verify", centre, "--json") == 0
    assert run("verify", said["file"]) == 0
    # Again, for instance because the certificate was lost.
    assert run("--data", centre, "erase", "--order", ORDER, "--yes") == 0


def test_a_post_with_its_own_centre_ends_with_it(post, centre, tmp_path, capsys) -> None:
    centre.rename(post / "centre")
    kept = tmp_path / "both.cert"
    assert run("--data", post, "erase", "--order", ORDER, "--yes", "--to", kept, "--json") == 0
    kinds = [json.loads(line)["kind"] for line in capsys.readouterr().out.splitlines()]
    assert kinds == ["post", "centre"]
    assert {path.name for path in tmp_path.glob("*.cert")} == {"both-post.cert", "both-centre.cert"}
    assert (post / FILE_NAME).exists()
    assert (post / "centre" / STORE_FILE).exists()


def test_a_certificate_that_was_changed_or_signed_by_another_is_refused(
    post, tmp_path, capsys
) -> None:
    kept = tmp_path / "erased.cert"
    assert run("--data", post, "erase", "--order", ORDER, "--to", kept, "--yes") == 0
    data = kept.read_bytes()
    kept.write_bytes(data.replace("123/QĐ".encode(), "124/QĐ".encode()))
    assert run("verify", kept, "--json") == 1
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["reason"] == "signature"
    assert run("verify", kept) == 1


def test_a_post_that_worked_on_after_an_end_that_was_broken_off_is_ended_anew(
    post, capsys, monkeypatch
) -> None:
    monkeypatch.setattr(database, "_PATIENCE_MS", 1)
    with JournalReader(post) as reader:
        reader.connection.execute("BEGIN; SELECT count(*) FROM records")
        assert run("--data", post, "erase", "--order", "1/QĐ", "--yes") == 1
        assert "close it and run this command again" in capsys.readouterr().err
    writer = journal(post, after_ms=10)
    for number in range(4):
        writer.append(replace(entry(20 + number), repeat_key=b"%d" % number))
    confirm(writer, writer.head.seq)
    writer.close()

    assert run("--data", post, "erase", "--order", ORDER, "--yes") == 0

    assert decode_certificate((post / "erased-post.cert").read_bytes()).order == ORDER
    assert set(left(post)) == {RecordKind.EVENT}
    with JournalReader(post) as reader:
        for table in ("wraps", "repeats", "repeat_keys"):
            assert reader.connection.execute(f"SELECT count(*) FROM {table}").get == 0  # noqa: S608


def test_what_the_log_still_holds_while_somebody_reads_it_is_no_fault_of_the_disk(
    post, capsys, monkeypatch
) -> None:
    def in_use(*_: object) -> None:
        raise JournalFault(JournalTrouble.JOURNAL_IN_USE)

    with monkeypatch.context() as patched:
        patched.setattr(database, "_take_in", in_use)
        (post / f"{FILE_NAME}-wal").touch()
        assert run("--data", post, "erase", "--order", ORDER, "--yes") == 1
    assert "Another program reads the journal" in capsys.readouterr().err


@pytest.mark.parametrize(
    "order", ["", "12/QĐ\x1b[2J", "12/QĐ\nRecords erased: 0", "12/QĐ\u202e", "x" * 201]
)
def test_a_certificate_from_outside_writes_nothing_of_its_own_on_the_screen(
    tmp_path, capsys, order
) -> None:
    key = Ed25519PrivateKey.generate()
    made = Certificate(
        kind=POST,
        who=b"T" * 16,
        key=key.public_key().public_bytes_raw(),
        order=order,
        at_ms=NOON_MS,
        records=1,
        head=Head(1, 1, bytes(32)),
    )
    path = tmp_path / "their.cert"
    path.write_bytes(encode_certificate(made, key))
    assert run("verify", path, "--json") == 1
    assert json.loads(capsys.readouterr().out)["reason"] == "order"
    path.write_bytes(encode_certificate(replace(made, order="x" * 200, at_ms=2**63 - 1), key))
    assert run("verify", path) == 0
