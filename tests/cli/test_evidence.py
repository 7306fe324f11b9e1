"""`chot evidence`: what a post keeps outside of itself, and that `verify` takes it."""

import json
from dataclasses import replace

from sync.centre.centre import STORE_FILE
from sync.protocol.messages import encode_receipt
from tests.cli.commanding import run
from tests.journal.makers import CENTRE_SIGNING, a_receipt, a_trust, entry, journal, moment


def test_the_head_code_and_the_receipts_of_a_post_are_evidence_that_verify_takes(
    tmp_path, capsys
) -> None:
    folder, kept = tmp_path / "data", tmp_path / "kept"
    post = journal(folder)
    post.enrol(a_trust(), moment())
    record = post.append(entry())
    receipt = replace(
        a_receipt(post.head.epoch, record.header.seq),
        terminal=post.scribe.identity.terminal,
        mark_hash=post.head.hash,
    )
    post.keep_receipt(encode_receipt(receipt, CENTRE_SIGNING), receipt)
    post.close()

    assert run("evidence", folder, "--to", kept, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["file"] == str(kept)
    assert run("verify", folder, "--head", *told["heads"], "--json") == 0
    assert json.loads(capsys.readouterr().out)["proven_to"] == record.header.seq


def test_without_a_receipt_the_head_codes_are_told_and_the_lack_is_named(tmp_path, capsys) -> None:
    journal(tmp_path / "data").close()

    assert run("evidence", tmp_path / "data") == 0
    assert capsys.readouterr().out.startswith("CHOT1H.")
    assert run("evidence", tmp_path / "data", "--to", tmp_path / "kept") == 1
    assert "no receipt" in capsys.readouterr().err
    assert not (tmp_path / "kept").exists()


def test_where_there_is_no_journal_it_says_so(tmp_path, capsys) -> None:
    assert run("evidence", tmp_path) == 1
    assert str(tmp_path) in capsys.readouterr().err
    (tmp_path / STORE_FILE).write_bytes(b"no store")
    assert run("evidence", tmp_path, "--to", tmp_path / "kept") == 1
