"""`chot handover` and what `chot verify` says of the certificate, alone and beside its journal."""

import base64
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import apsw
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.journal.database import FILE_NAME
from sync.journal.draft import Moment, event
from sync.journal.evidence import encode_receipts
from sync.journal.identity import load_identity
from sync.protocol.envelope import MAX_ANSWER_BYTES, envelope, fields_of, signed
from terminal.app import clock
from terminal.reports.handover_code import _envelope_of, code_in
from terminal.reports.shift_counting import SHIFT_END, SHIFT_START
from tests.cli.commanding import run
from tests.journal.makers import CENTRE_SIGNING, NOON_MS, entry, journal, moment
from tests.journal.signed import confirm, enrol
from tests.reports.shifts import MINUTE_MS, a_shift

EVENING_MS = NOON_MS + 6 * 3_600_000

YEAR_MS = 366 * 86_400_000


@pytest.fixture(autouse=True)
def evening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock.PostClock, "now", lambda _: moment(EVENING_MS - NOON_MS))


@pytest.fixture
def post(tmp_path: Path) -> Path:
    book = a_shift(tmp_path / "data")
    enrol(book)
    confirm(book, 20)
    book.close()
    return tmp_path / "data"


class Commands:
    """The command line, with the objects it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.out = self.err = ""

    def __call__(self, *arguments: object) -> int:
        self._capsys.readouterr()
        code = run(*arguments)
        self.out, self.err = self._capsys.readouterr()
        return code

    def json(self, *arguments: object) -> tuple[int, list[dict[str, Any]]]:
        code = self("--json", *arguments)
        return code, [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def chot(capsys: pytest.CaptureFixture[str]) -> Commands:
    return Commands(capsys)


@pytest.fixture
def paper(post: Path, tmp_path: Path, chot: Commands) -> Path:
    path = tmp_path / "bien-ban.pdf"
    assert chot("--data", post, "handover", path, "--to", "Lò Thị Nhận") == 0
    return path


def test_the_certificate_is_about_the_shift_that_runs(
    post: Path, tmp_path: Path, chot: Commands
) -> None:
    code, (said,) = chot.json("--data", post, "handover", tmp_path / "x.pdf")
    assert (code, said["entries"]) == (0, 12)


def test_it_is_made_beside_a_running_terminal(tmp_path: Path, chot: Commands) -> None:
    book = a_shift(tmp_path / "data", people=6)
    try:
        code, (said,) = chot.json("--data", tmp_path / "data", "handover", tmp_path / "x.pdf")
    finally:
        book.close()
    assert (code, said["entries"]) == (0, 6)


def test_once_nobody_is_on_duty_it_is_about_the_shift_that_ended(
    tmp_path: Path, chot: Commands
) -> None:
    book = journal(tmp_path / "data")
    for draft in (
        event(SHIFT_START, moment(1)),
        entry(2),
        event(SHIFT_END, moment(3)),
        event(SHIFT_START, moment(4)),
        entry(5),
        entry(6),
        event(SHIFT_END, moment(7)),
        entry(8),
    ):
        book.append(draft)
    book.close()
    code, (said,) = chot.json("--data", tmp_path / "data", "handover", tmp_path / "x.pdf")
    assert (code, said["entries"], said["records"]) == (0, 2, 4)


def test_without_any_shift_it_is_about_the_day(tmp_path: Path, chot: Commands) -> None:
    book = journal(tmp_path / "data")
    book.append(entry(MINUTE_MS))
    book.close()
    code, (said,) = chot.json("--data", tmp_path / "data", "handover", tmp_path / "x.pdf")
    assert (code, said["entries"]) == (0, 1)


def test_a_genuine_certificate_verifies_and_tells_its_figures(paper: Path, chot: Commands) -> None:
    assert chot.json("verify", paper) == (
        0,
        [{"name": "bien-ban.pdf", "ok": True, "records": 29, "proven_to": 0, "first_bad": None}],
    )
    assert chot("verify", paper) == 0
    assert "MỜI QUA: 6; CẦN KIỂM TRA: 4; CHƯA ĐƯỢC QUA: 2" in chot.out
    assert "confirmed by the centre: 20/" in chot.out
    assert "Lò Thị Nhận" in chot.out
    assert "compare that with the one the centre knows" in chot.out


def test_the_text_of_its_code_verifies_like_the_paper(
    paper: Path, tmp_path: Path, chot: Commands
) -> None:
    data = paper.read_bytes()
    begin = data.index(b"CHOT1B.")
    text = data[begin : data.index(b")", begin)]
    (tmp_path / "ma.txt").write_bytes(b"\xef\xbb\xbf" + text + b"\r\n")
    code, (said,) = chot.json("verify", tmp_path / "ma.txt")
    assert (code, said["ok"], said["records"]) == (0, True, 29)


@pytest.mark.parametrize("place", [60, 200, 400])
def test_a_changed_certificate_is_found_out(
    paper: Path, tmp_path: Path, chot: Commands, place: int
) -> None:
    data = bytearray(paper.read_bytes())
    at = data.index(b"CHOT1B.") + place
    data[at] = ord("A") if data[at] != ord("A") else ord("B")
    (tmp_path / "x.pdf").write_bytes(data)
    code, (said,) = chot.json("verify", tmp_path / "x.pdf")
    assert (code, said["ok"]) == (1, False)
    assert chot("verify", tmp_path / "x.pdf") == 1
    assert "biên bản bị sửa" in chot.out


def test_the_centres_word_on_the_key_decides_whose_certificate_it_is(
    post: Path, paper: Path, tmp_path: Path, chot: Commands
) -> None:
    terminal = (post / "keys" / "terminal.id").read_bytes()
    with apsw.Connection(str(post / FILE_NAME)) as connection:
        envelopes = [row[0] for row in connection.execute("SELECT envelope FROM receipts")]
    connection.close()
    centre = CENTRE_SIGNING.public_key().public_bytes_raw()
    (tmp_path / "other").write_bytes(encode_receipts(centre, envelopes, {terminal: bytes(32)}))
    code, (said,) = chot.json("verify", paper, "--evidence", tmp_path / "other")
    assert (code, said["ok"]) == (1, False)


def test_a_journal_comes_to_what_the_certificate_says(
    post: Path, paper: Path, chot: Commands
) -> None:
    code, (line, figures) = chot.json("verify", post, "--evidence", paper)
    assert code == 0
    assert (line["ok"], line["proven_to"]) == (True, figures["proven_to"])
    assert figures == {
        "name": "bien-ban.pdf#figures",
        "ok": True,
        "records": 29,
        "proven_to": 33,
        "first_bad": None,
    }


def test_records_after_the_certificate_change_nothing_of_it(
    post: Path, paper: Path, chot: Commands
) -> None:
    book = journal(post, after_ms=EVENING_MS - NOON_MS)
    book.append(entry(EVENING_MS - NOON_MS + 1))
    book.close()
    code, found = chot.json("verify", post, "--evidence", paper)
    assert (code, [each["ok"] for each in found]) == (0, [True, True])


def test_a_journal_that_lost_its_end_does_not_fit_the_certificate(
    post: Path, paper: Path, chot: Commands
) -> None:
    connection = apsw.Connection(str(post / FILE_NAME))
    triggers = "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
    for (name,) in connection.execute(triggers).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("DELETE FROM records WHERE seq > 30")
    connection.close()
    code, found = chot.json("verify", post, "--evidence", paper)
    assert code == 1
    assert (found[0]["ok"], found[0]["first_bad"]) == (False, 31)


def test_another_posts_certificate_is_about_none_of_the_records(
    paper: Path, tmp_path: Path, chot: Commands
) -> None:
    journal(tmp_path / "other").close()
    code, found = chot.json("verify", tmp_path / "other", "--evidence", paper)
    assert code == 1
    assert {each["name"]: each["ok"] for each in found}["bien-ban.pdf"] is False


def test_a_changed_certificate_is_no_evidence(
    post: Path, paper: Path, tmp_path: Path, chot: Commands
) -> None:
    data = bytearray(paper.read_bytes())
    at = data.index(b"CHOT1B.") + 300
    data[at] = ord("A") if data[at] != ord("A") else ord("B")
    (tmp_path / "x.pdf").write_bytes(data)
    assert chot("verify", post, "--evidence", tmp_path / "x.pdf") == 1
    assert "damaged" in chot.err


def test_a_pdf_of_somebody_else_is_no_certificate(tmp_path: Path, chot: Commands) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.4\nnothing of ours\n%%EOF\n")
    assert chot("verify", tmp_path / "x.pdf") == 1
    assert "cannot be read" in chot.err


def test_without_a_journal_or_a_folder_it_says_so(
    post: Path, tmp_path: Path, chot: Commands
) -> None:
    assert chot("--data", tmp_path / "none", "handover", tmp_path / "x.pdf") == 1
    assert "No journal" in chot.err
    assert chot("--data", post, "handover", tmp_path / "none" / "x.pdf") == 1
    assert "cannot be written" in chot.err


def test_a_certificate_is_there_whole_or_not_at_all(
    post: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    folder = tmp_path / "usb"
    folder.mkdir()
    assert run("--data", post, "handover", folder / "x.pdf") == 1
    assert not list(folder.iterdir())
    shutil.rmtree(folder)


def years_ago(after_ms: int) -> Moment:
    """A moment whose clock tells the year before, while the machine has gone on running."""
    right = moment(after_ms)
    return replace(right, at_ms=right.at_ms - YEAR_MS, wall_ms=right.wall_ms - YEAR_MS)


def test_a_clock_that_was_set_back_in_the_shift_hides_none_of_it(
    tmp_path: Path, chot: Commands
) -> None:
    """A flat battery: for a while the machine believes in another year."""
    book = journal(tmp_path / "data")
    for draft in (
        event(SHIFT_START, moment(1)),
        entry(2),
        replace(entry(), moment=years_ago(4)),
        replace(entry(), moment=years_ago(5)),
        entry(3),
    ):
        book.append(draft)
    book.close()
    paper = tmp_path / "x.pdf"
    code, (said,) = chot.json("--data", tmp_path / "data", "handover", paper)
    assert (code, said["entries"]) == (0, 4)
    code, found = chot.json("verify", tmp_path / "data", "--evidence", paper)
    assert (code, [each["ok"] for each in found]) == (0, [True, True])


def test_a_shift_that_began_while_the_clock_was_wrong_is_found(
    tmp_path: Path, chot: Commands
) -> None:
    book = journal(tmp_path / "data")
    for draft in (
        event(SHIFT_START, moment(1)),
        entry(2),
        event(SHIFT_END, moment(3)),
        event(SHIFT_START, years_ago(4)),
        replace(entry(), moment=years_ago(5)),
        entry(4),
    ):
        book.append(draft)
    book.close()
    code, (said,) = chot.json("--data", tmp_path / "data", "handover", tmp_path / "x.pdf")
    assert (code, said["entries"]) == (0, 2)


def lying(paper: Path, target: Path, key: Ed25519PrivateKey, **changes: object) -> Path:
    """The certificate with other figures, signed anew."""
    found = code_in(paper.read_bytes())
    assert found is not None
    fields = dict(fields_of(envelope(_envelope_of(found))[0], MAX_ANSWER_BYTES))
    fields[3] = key.public_key().public_bytes_raw()
    fields |= {int(number[1:]): value for number, value in changes.items()}
    text = base64.b32encode(signed(b"chot/handover/1\x00", fields, key)).decode().rstrip("=")
    target.parent.mkdir(exist_ok=True)
    target.write_text(f"CHOT1B.{text}\n", "ascii")
    return target


def test_of_two_certificates_with_one_name_both_are_compared(
    post: Path, paper: Path, tmp_path: Path, chot: Commands
) -> None:
    key = load_identity(post / "keys", may_make=False).signing_key
    wrong = lying(paper, tmp_path / "b" / "ca.txt", key, _16=bytes(16))
    right = lying(paper, tmp_path / "a" / "ca.txt", key)
    for order in ([wrong, right], [right, wrong]):
        given = [part for each in order for part in ("--evidence", each)]
        code, found = chot.json("verify", post, *given)
        assert (code, sorted(each["ok"] for each in found)) == (1, [False, True, True])


def test_a_certificate_that_another_key_signed_proves_nothing_of_a_journal(
    post: Path, paper: Path, tmp_path: Path, chot: Commands
) -> None:
    forged = lying(paper, tmp_path / "ca.txt", Ed25519PrivateKey.generate())
    code, found = chot.json("verify", post, "--evidence", forged)
    assert code == 1
    assert [each["ok"] for each in found if each["name"] == "ca.txt#figures"] == [False]


def test_a_shift_through_more_lines_than_a_code_holds_is_refused_in_words(
    post: Path, tmp_path: Path, chot: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("terminal.reports.handover_code.MAX_SPANS", 0)
    assert chot("--data", post, "handover", tmp_path / "x.pdf") == 1
    assert "lines of records" in chot.err
    assert not (tmp_path / "x.pdf").exists()
