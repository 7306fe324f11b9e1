"""Audits of lines and of whole journal files, damaged in ways that no terminal would write."""

import hashlib
import random
from dataclasses import replace
from pathlib import Path

import apsw
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.journal import auditing, copies
from sync.journal.audit import PROGRESS_EVERY, Audit, Line, UnreadableFile, audit, line_of
from sync.journal.auditing import audit_batch, audit_journal, kept_receipts, own_key, unheeded
from sync.journal.chain import Head
from sync.journal.copies import open_copy
from sync.journal.database import FILE_NAME
from sync.journal.evidence import (
    Evidence,
    MalformedEvidence,
    Witness,
    encode_receipts,
    head_code,
    read_evidence,
    read_head_code,
)
from sync.journal.record import Record, encode_header, encode_record, finish
from sync.protocol import cbor
from sync.protocol.messages import Batch, Receipt, encode_receipt
from tests.journal.makers import SIGNING_KEY, entry, journal, moment
from tests.journal.tampering import Original, an_original, row_of
from tests.journal.test_chain import RUN

KEY = SIGNING_KEY.public_key().public_bytes_raw()
START = Head(7)
LINES = [Line(record) for record in RUN]
CENTRE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


ENDLESS = (
    "ALTER TABLE records RENAME TO r; CREATE VIEW records AS WITH RECURSIVE e(epoch) AS"
    " (SELECT 1 UNION ALL SELECT epoch FROM e) SELECT epoch, 1 seq, 1 at_ms, 1 kind,"
    " 1 hash, 1 header, 1 body, 1 signature FROM e"
)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Original:
    return an_original(tmp_path_factory.mktemp("journal"), 9)


def code_for(original: Original, seq: int) -> Evidence:
    return Evidence("slip", (read_head_code(head_code(original.terminal, original.head(seq))),))


def one(connection: apsw.Connection, *evidence: Evidence, key: bytes | None = None) -> Audit:
    (found,) = audit_journal(connection, evidence, key)
    return found.audit


class TestALine:
    def test_a_whole_line_is_unproven_without_evidence_and_proven_up_to_it(self) -> None:
        assert audit(LINES, KEY, START, {}) == Audit(
            ok=True, records=12, proven_to=0, unproven=12, last=12
        )
        found = audit(LINES, KEY, START, {5: [RUN[4].hash[:16]], 9: [RUN[8].hash]})
        assert (found.ok, found.proven_to, found.unproven) == (True, 9, 3)

    def test_evidence_of_a_number_that_is_not_there_names_where_the_line_ends(self) -> None:
        found = audit(LINES[:6], KEY, START, {9: [RUN[8].hash]})
        assert (found.ok, found.first_bad, found.reason) == (False, 7, "missing")
        assert audit(LINES[:6], KEY, START, {9: [RUN[8].hash]}, whole=False).ok

    def test_two_pieces_of_evidence_about_one_number_must_both_fit(self) -> None:
        found = audit(LINES, KEY, START, {5: [RUN[4].hash, b"x" * 32]})
        assert (found.first_bad, found.reason, found.proven_to) == (5, "evidence", 0)

    def test_the_record_before_the_first_is_held_against_evidence(self) -> None:
        start = Head(7, 4, RUN[3].hash)
        assert audit(LINES[4:], KEY, start, {4: [RUN[3].hash]}).proven_to == 4
        found = audit(LINES[4:], KEY, start, {4: [b"x" * 16]})
        assert (found.first_bad, found.reason) == (5, "evidence")

    def test_another_key_than_the_expected_one_is_named(self) -> None:
        other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
        assert audit(LINES, other, START, {}).reason == "unknown-key"
        assert audit(LINES, b"\xff" * 32, START, {}).first_bad == 1

    def test_without_a_key_only_evidence_can_make_a_line_whole(self) -> None:
        found = audit(LINES, None, START, {})
        assert (found.ok, found.first_bad, found.reason) == (False, None, "no-key")
        assert audit(LINES, None, START, {12: [RUN[11].hash]}).ok
        assert not audit(LINES, None, START, {11: [RUN[10].hash]}).ok

    def test_what_cannot_be_read_ends_the_line(self) -> None:
        def breaking():
            yield from LINES[:3]
            raise UnreadableFile("CorruptError")

        found = audit(breaking(), KEY, START, {})
        assert (found.records, found.first_bad, found.reason) == (3, 4, "unreadable")

    @pytest.mark.parametrize(
        "line",
        [
            line_of(None, b"", b"s" * 64),
            line_of(1, 2.0, "three"),
            line_of(b"h" * 2049, b"", b"s" * 64),
            line_of(b"h", bytes(65_537), b"s" * 64),
            line_of(b"h", b"", b"s" * 63),
            line_of(b"no cbor", b"", b"s" * 64),
            Line(Record(b"\xa0", b"", b"s" * 64)),
        ],
    )
    def test_a_row_that_holds_no_record_is_the_first_bad_one(self, line) -> None:
        found = audit([*LINES[:4], line, *LINES[5:]], KEY, START, {12: [RUN[11].hash]})
        assert (found.records, found.first_bad, found.reason) == (12, 5, "malformed")

    def test_the_redundant_columns_must_say_what_the_header_says(self) -> None:
        said = {"seq": 1, "hash": RUN[0].hash, "kind": "entry", "verdict": None}
        assert audit([Line(RUN[0], said)], KEY, START, {}).ok
        for name, value in (("seq", 2), ("hash", b""), ("kind", None), ("verdict", "admit")):
            found = audit([Line(RUN[0], {**said, name: value})], KEY, START, {})
            assert (found.first_bad, found.reason) == (1, "columns")

    def test_a_record_signed_anew_is_named_where_evidence_vouches_for_the_next(self) -> None:
        lines = [*LINES]
        header = replace(RUN[4].header, post="Other")
        lines[4] = Line(finish(encode_header(header), RUN[4].body, SIGNING_KEY))
        found = audit(lines, KEY, START, {10: [RUN[9].hash], 2: [RUN[1].hash]})
        assert (found.first_bad, found.reason, found.proven_to) == (5, "replaced", 2)
        assert audit(lines, KEY, START, {}).first_bad == 6
        lines[7] = LINES[8]
        assert audit(lines, KEY, START, {10: [RUN[9].hash]}).first_bad == 6

    def test_numbers_kept_elsewhere_are_passed_over(self) -> None:
        line = [*LINES[:4], *LINES[6:]]
        assert audit(line, KEY, START, {}).first_bad == 5
        assert audit(line, KEY, START, {}, passed_over=lambda seq: seq in {5, 6}).ok
        assert audit(line, KEY, START, {}, passed_over=lambda seq: seq == 5).first_bad == 6

    def test_an_erased_body_leaves_the_chain_whole_where_it_is_allowed(self) -> None:
        lines = [*LINES]
        lines[3] = Line(Record(RUN[3].header_bytes, b"", RUN[3].signature), body_erased=True)
        assert audit(lines, KEY, START, {}).ok
        lines[3] = replace(lines[3], body_erased=False)
        assert audit(lines, KEY, START, {}).reason == "body-hash"

    def test_progress_is_told_and_sound_records_are_heard(self) -> None:
        heard: list[Record] = []
        told: list[int] = []
        many = (LINES[0] for _ in range(2 * PROGRESS_EVERY))
        audit(many, KEY, START, {}, heard=heard.append, progress=told.append)
        assert heard == [RUN[0]]
        assert told == [PROGRESS_EVERY, 2 * PROGRESS_EVERY]


class TestAJournal:
    def test_a_running_journal_is_checked_and_not_touched(self, tmp_path) -> None:
        writer = journal(tmp_path)
        for number in range(3):
            writer.append(entry(number))
        code = head_code(writer.scribe.identity.terminal, writer.head)
        before = [(tmp_path / f"{FILE_NAME}{end}").read_bytes() for end in ("", "-wal")]
        with open_copy(tmp_path / FILE_NAME) as connection:
            writer.append(entry(4))
            found = one(connection, Evidence("slip", (read_head_code(code),)))
        assert (found.ok, found.records, found.proven_to) == (True, 6, 6)  # one moment of it
        assert (tmp_path / FILE_NAME).read_bytes() == before[0]
        assert (tmp_path / f"{FILE_NAME}-wal").read_bytes().startswith(before[1])
        writer.close()
        with open_copy(tmp_path / FILE_NAME) as connection:
            assert one(connection).records == 7

    def test_every_epoch_is_checked_and_one_that_is_gone_is_missed(self, tmp_path) -> None:
        writer = journal(tmp_path)
        terminal, first = writer.scribe.identity.terminal, writer.head
        writer.begin_epoch(moment(5))
        second = writer.head
        writer.close()
        slip = Evidence(
            "slip",
            tuple(read_head_code(head_code(terminal, head)) for head in (first, second)),
        )
        with open_copy(tmp_path / FILE_NAME) as connection:
            found = audit_journal(connection, [slip])
            assert [each.epoch for each in found] == [first.epoch, second.epoch]
            assert all(each.audit.ok and not each.audit.unproven for each in found)
        changing = apsw.Connection(str(tmp_path / FILE_NAME))
        changing.execute("DROP TRIGGER IF EXISTS records_go_only_below_a_start")
        changing.execute("DELETE FROM records WHERE epoch = ?", (first.epoch,))
        (gone, left) = audit_journal(changing, [])
        assert (gone.audit.ok, gone.audit.first_bad, left.audit.ok) == (False, 1, True)
        changing.execute("DELETE FROM epochs WHERE epoch = ?", (first.epoch,))
        assert [each.audit.ok for each in audit_journal(changing, [])] == [True]
        (left, gone) = audit_journal(changing, [slip])
        assert (gone.epoch, gone.audit.first_bad, left.audit.ok) == (first.epoch, 1, True)
        changing.close()

    def test_an_epoch_that_the_journal_does_not_list_is_named(self, original) -> None:
        connection = original.holding(original.rows)
        connection.execute("DELETE FROM epochs")
        assert (one(connection).first_bad, one(connection).reason) == (1, "unlisted")

    def test_the_key_of_the_journal_must_be_the_one_known_outside(self, original) -> None:
        connection = original.holding(original.rows)
        own = original.key.public_key().public_bytes_raw()
        for key, ok in ((own, True), (KEY, False)):
            file = encode_receipts(
                CENTRE.public_key().public_bytes_raw(), [], {original.terminal: key}
            )
            assert one(connection, read_evidence("keys", file)).ok is ok
        with pytest.raises(MalformedEvidence):
            one(
                connection,
                Evidence("a", (), {original.terminal: own}),
                Evidence("b", (), {original.terminal: KEY}),
            )

    def test_evidence_about_nothing_that_was_found_is_named(self, original) -> None:
        ours, other = code_for(original, 3), Evidence("b", (Witness(b"?" * 8, 5, 1, b"?" * 16),))
        line = [(original.terminal, original.epoch)]
        keys = Evidence("k", (), {original.terminal: KEY})
        assert unheeded([ours, other, keys, Evidence("empty", ())], line) == ("b", "empty")

    def test_a_journal_under_another_name_is_known_by_its_epoch(self, original) -> None:
        connection = original.holding(original.rows)
        connection.execute("UPDATE meta SET value = ? WHERE name = 'terminal'", (b"?" * 16,))
        found = one(connection, code_for(original, 5))
        assert (found.first_bad, found.reason) == (1, "other-terminal")


class TestAPurgedJournal:
    def purged(self, original: Original, *, event: bool = True, upto: int = 4) -> apsw.Connection:
        """Its first records gone, and the event that says so at the end."""
        rows = list(original.rows)
        if event:
            head = original.head(len(rows))
            body = cbor.encode({1: original.epoch, 2: upto, 3: original.rows[upto - 1].hash})
            header = replace(
                rows[-1].record.header,
                seq=head.seq + 1,
                previous=head.hash,
                code=auditing.PURGE,
                body_hash=hashlib.sha256(body).digest(),
            )
            rows.append(row_of(finish(encode_header(header), body, original.key)))
        connection = original.holding(rows[upto:])
        connection.execute(
            "CREATE TABLE IF NOT EXISTS starts (epoch INTEGER PRIMARY KEY, seq INTEGER, hash BLOB)"
        )
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE tbl_name = 'starts' AND type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(
            "INSERT INTO starts VALUES (?, ?, ?)",
            (original.epoch, upto, original.rows[upto - 1].hash),
        )
        return connection

    def receipt(self, original: Original, mark: int) -> Evidence:
        known = original.head(mark)
        return Evidence(
            "r", (Witness(original.terminal, known.epoch, mark, known.hash, receipt=True),)
        )

    def test_a_purge_that_a_receipt_covers_is_no_fault(self, original) -> None:
        connection = self.purged(original, event=False)
        key = original.key.public_key().public_bytes_raw()
        found = one(connection, self.receipt(original, 7), key=key)
        assert (found.ok, found.records, found.proven_to, found.unproven) == (True, 5, 7, 2)

    def test_a_purge_that_nothing_explains_is_a_deletion(self, original) -> None:
        connection = self.purged(original, event=False)
        key = original.key.public_key().public_bytes_raw()
        for evidence in ((), (code_for(original, 7),)):
            found = one(connection, *evidence, key=key)
            assert (found.ok, found.first_bad, found.reason) == (False, 1, "missing")

    def test_a_purge_that_only_the_machine_speaks_of_proves_nothing(self, original) -> None:
        connection = self.purged(original)
        key = original.key.public_key().public_bytes_raw()
        found = one(connection, code_for(original, 7), key=key)
        assert (found.ok, found.proven_to, found.unproven) == (True, 0, 6)
        assert one(connection, code_for(original, 7)).ok is False  # and no key to check the rest


class TestADamagedFile:
    @pytest.mark.parametrize(
        "statement",
        [
            "DROP TABLE records",
            "ALTER TABLE records RENAME TO r; CREATE VIEW records AS SELECT * FROM r",
            ENDLESS,
            "ALTER TABLE records DROP COLUMN body",
        ],
    )
    def test_what_is_no_table_of_records_is_not_read(self, original, statement) -> None:
        connection = original.holding(original.rows)
        connection.execute("DROP INDEX IF EXISTS records_by_time")
        connection.execute(statement)
        with pytest.raises(UnreadableFile):
            audit_journal(connection, [])

    def test_tables_and_indices_of_others_do_no_harm(self, original) -> None:
        connection = original.holding(original.rows)
        connection.execute(
            "CREATE TABLE other (x); CREATE VIEW v AS SELECT * FROM nowhere;"
            " DROP INDEX records_by_time; DROP TABLE receipts; DROP TABLE wraps"
        )
        assert one(connection, code_for(original, 9)).ok

    def test_rows_of_any_type_are_bad_records(self, original) -> None:
        connection = original.holding(original.rows)
        connection.execute(
            "CREATE TABLE loose AS SELECT * FROM records; DROP TABLE records;"
            " ALTER TABLE loose RENAME TO records; UPDATE records SET header = 'text' WHERE seq = 4"
        )
        found = one(connection, code_for(original, 9))
        assert (found.first_bad, found.reason) == (4, "malformed")
        connection.execute("UPDATE records SET header = zeroblob(2000000) WHERE seq = 4")
        copies.guard(connection)
        found = audit_journal(connection, [code_for(original, 9)])[0].audit
        assert (found.first_bad, found.reason) == (4, "malformed")

    def test_rows_that_belong_to_no_epoch_are_told(self, original) -> None:
        connection = original.holding(original.rows)
        connection.execute(
            "CREATE TABLE loose AS SELECT * FROM records; DROP TABLE records;"
            " ALTER TABLE loose RENAME TO records;"
            " INSERT INTO records (epoch, seq) VALUES ('text', 1), (NULL, NULL), (-5, 1)"
        )
        line, whole = audit_journal(connection, [])
        assert line.audit.ok
        assert (whole.epoch, whole.audit.ok, whole.audit.reason) == (0, False, "damaged-file")

    def test_too_many_epochs_are_refused(self, original, monkeypatch) -> None:
        connection = original.holding(original.rows)
        monkeypatch.setattr(auditing, "MAX_EPOCHS", 1)
        assert one(connection).ok
        connection.execute("INSERT INTO epochs (epoch) VALUES (5)")
        with pytest.raises(UnreadableFile):
            audit_journal(connection, [])

    def test_no_damaged_page_goes_unseen_or_ends_in_a_crash(self, original, tmp_path) -> None:
        dice, path = random.Random("pages"), tmp_path / "copy.sqlite"  # noqa: S311 - repeatable
        parts = {row.record.header_bytes for row in original.rows}
        evidence, seen, named = code_for(original, 9), 0, 0
        for start in range(0, len(original.image), 256):
            damaged = bytearray(original.image)
            damaged[min(start + dice.randrange(256), len(damaged) - 1)] ^= 1 << dice.randrange(8)
            path.write_bytes(damaged)
            try:
                with open_copy(path) as connection:
                    found = audit_journal(connection, [evidence])
            except UnreadableFile:
                seen += 1
                continue
            if all(each.audit.ok for each in found):
                assert all(part in bytes(damaged) for part in parts)
            else:
                seen += 1
                named += any(each.audit.first_bad is not None for each in found)
        assert seen > 10
        assert named > seen // 2

    def test_a_file_that_is_none_is_refused(self, tmp_path) -> None:
        (tmp_path / "text").write_text("no database, but long enough to look at" * 40)
        for name in ("text", "missing", "."):
            with pytest.raises(UnreadableFile), open_copy(tmp_path / name):
                pass

    def test_read_only_media_are_read_as_they_are(self, original, tmp_path, monkeypatch) -> None:
        path, begun = tmp_path / "a #%?.sqlite", copies._begun
        path.write_bytes(original.image)

        def no_log(uri: str) -> apsw.Connection:
            if "mode=ro" in uri:
                raise apsw.CantOpenError("read-only file system")
            return begun(uri)

        monkeypatch.setattr(copies, "_begun", no_log)
        with open_copy(path) as connection:
            assert one(connection, code_for(original, 9)).ok
        Path(f"{path}-wal").write_bytes(b"not empty")
        with pytest.raises(UnreadableFile), open_copy(path):
            pass


class TestABatch:
    def batch(self, original: Original, first: int, last: int, **changes: bytes) -> Batch:
        records = [encode_record(row.record) for row in original.rows[first - 1 : last]]
        for name, data in changes.items():
            records[int(name[1:]) - first] = data
        return Batch(
            terminal=original.terminal,
            epoch=original.epoch,
            records=tuple(records),
            sent_at_ms=0,
        )

    def test_a_batch_is_whole_and_proven_by_what_is_known_of_its_numbers(self, original) -> None:
        key = original.key.public_key().public_bytes_raw()
        found = audit_batch(self.batch(original, 1, 6), [])
        assert (found.ok, found.proven_to, found.unproven) == (True, 0, 6)
        found = audit_batch(self.batch(original, 3, 6), [code_for(original, 5)], key)
        assert (found.ok, found.records, found.proven_to, found.unproven) == (True, 4, 5, 1)
        assert audit_batch(self.batch(original, 3, 6), [code_for(original, 9)], key).ok
        assert audit_batch(self.batch(original, 3, 6), []).reason == "no-key"

    def test_a_bad_record_of_a_batch_is_named_by_its_number(self, original) -> None:
        key = original.key.public_key().public_bytes_raw()
        other = encode_record(original.rows[7].record)
        for place in (3, 4, 6):
            for data in (b"rubbish", other):
                found = audit_batch(self.batch(original, 3, 6, **{f"n{place}": data}), [], key)
                if place == 3 and data == other:
                    continue  # it says itself to begin at 8
                assert found.first_bad == place
        assert audit_batch(self.batch(original, 5, 4), [], key).records == 0

    def test_a_batch_that_does_not_follow_what_is_known_is_named(self, original) -> None:
        other = Evidence("x", (Witness(original.terminal, original.epoch, 2, b"x" * 16),))
        found = audit_batch(self.batch(original, 3, 6), [other])
        assert (found.first_bad, found.reason) == (3, "evidence")


def test_the_receipts_of_a_journal_can_be_taken_out_of_the_machine(original) -> None:
    known = original.head(6)
    receipt = Receipt(
        centre=b"C" * 16,
        centre_epoch=1,
        terminal=original.terminal,
        epoch=original.epoch,
        mark=6,
        mark_hash=known.hash,
        centre_time_ms=0,
        batch_hash=bytes(32),
        answers=(),
    )
    connection = original.holding(original.rows)
    with pytest.raises(UnreadableFile):
        kept_receipts(connection)
    connection.execute(
        "INSERT INTO meta VALUES ('centre.id', ?), ('centre.verifying_key', ?)",
        (b"C" * 16, CENTRE.public_key().public_bytes_raw()),
    )
    connection.execute(
        "INSERT INTO receipts (epoch, mark, centre, centre_epoch, centre_time_ms, envelope)"
        " VALUES (?, 6, ?, 1, 0, ?)",
        (original.epoch, b"C" * 16, encode_receipt(receipt, CENTRE)),
    )
    kept = read_evidence("kept", kept_receipts(connection))
    assert one(connection, kept).proven_to == 6


def test_a_data_folder_tells_its_own_key(tmp_path) -> None:
    assert own_key(tmp_path) is None
    writer = journal(tmp_path)
    writer.close()
    key = writer.scribe.identity.signing_key.public_key().public_bytes_raw()
    assert own_key(tmp_path) == key
    (tmp_path / "keys" / "terminal.key").write_bytes(b"short")
    assert own_key(tmp_path) is None
