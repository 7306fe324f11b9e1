import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.bundle.folder import read_folder
from sync.bundle.revocation import RevocationId, Scheme, Standing
from sync.centre import withdrawals
from sync.centre.__main__ import main
from sync.centre.declarations import Issued, issue_beside, prepare_issuer
from sync.centre.keys import ISSUING_FILE, KeyFault
from sync.centre.withdrawals import WITHDRAWN_FILE, BadWithdrawal, withdraw_beside
from sync.protocol.declaration_code import key_id
from sync.protocol.terms import Assurance
from terminal.declarations.registry import declare
from tests.centre.test_declarations import wish

NOW = datetime(2026, 11, 22, 5, tzinfo=UTC)
ONE, TWO = "0011223344556677", "8899aabbccddeeff"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    prepare_issuer(tmp_path / "centre")
    return tmp_path / "centre"


def listed(folder: Path):
    return json.loads((folder / WITHDRAWN_FILE).read_bytes())


def standing(folder: Path, kid: bytes, identifier: str) -> Standing:
    revocations = read_folder(folder / WITHDRAWN_FILE).material.revocations
    value = bytes.fromhex(identifier)
    return revocations.standing([RevocationId(Scheme.DECLARATION, kid, value)])


def test_a_post_rejects_what_was_withdrawn_by_the_id_that_the_centre_said(tmp_path: Path) -> None:
    folder = tmp_path / "centre"
    prepare_issuer(folder)
    now_ms = int(NOW.timestamp()) * 1000
    first, second = (issue_beside(folder, wish(), now_ms) for _ in range(2))
    assert isinstance(first, Issued)
    assert isinstance(second, Issued)

    withdraw_beside(folder, [str(first.as_json()["id"])], NOW)

    trust = read_folder(folder).material
    gone, kept = (declare(one.code.encode(), trust=trust, now=NOW) for one in (first, second))
    assert (gone.assurance, gone.reason) == (Assurance.REJECTED, "revoked")
    assert kept.assurance is Assurance.VERIFIED


def test_a_list_grows_and_keeps_what_it_had(folder: Path) -> None:
    assert withdraw_beside(folder, [ONE], NOW) == 1
    later = NOW + timedelta(hours=1)
    assert withdraw_beside(folder, [TWO.upper(), ONE, TWO], later) == 2

    [found] = listed(folder)
    assert (found["ids"], found["updated"]) == ([ONE, TWO], later.isoformat())
    [age] = read_folder(folder / WITHDRAWN_FILE).lists
    assert (age.entries, age.updated) == (2, later)


def test_ids_withdrawn_after_a_new_key_count_for_codes_of_the_old_one_too(folder: Path) -> None:
    old = key_id(prepare_issuer(folder).public_key())
    withdraw_beside(folder, [ONE], NOW)
    (folder / ISSUING_FILE).unlink()
    new = key_id(prepare_issuer(folder).public_key())

    assert withdraw_beside(folder, [TWO], NOW) == 1

    assert standing(folder, old, ONE) is standing(folder, old, TWO) is Standing.REVOKED
    assert standing(folder, new, TWO) is Standing.REVOKED
    assert standing(folder, new, ONE) is Standing.CLEAR


@pytest.mark.parametrize("broken", ["", "00", ONE[:-1], ONE + "0", "g" * 16, ONE + "\n", " " + ONE])
def test_what_is_no_id_withdraws_nothing_at_all(folder: Path, broken: str) -> None:
    with pytest.raises(BadWithdrawal):
        withdraw_beside(folder, [ONE, broken], NOW)

    assert not (folder / WITHDRAWN_FILE).exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"{}",
        b'[{"use":"declaration"}]',
        b'[{"use":"withdrawn-declarations","kid":"00","ids":[],"updated":""}]',
        b'[{"use":"withdrawn-declarations","kid":"0011223344556677","ids":["x"],"updated":""}]',
        b'[{"use":"withdrawn-declarations","kid":"0011223344556677\\n","ids":[],"updated":""}]',
    ],
)
def test_a_list_that_is_broken_is_left_as_it_is(folder: Path, content: bytes) -> None:
    (folder / WITHDRAWN_FILE).write_bytes(content)

    with pytest.raises(BadWithdrawal, match="no list"):
        withdraw_beside(folder, [ONE], NOW)
    assert (folder / WITHDRAWN_FILE).read_bytes() == content


def test_a_list_stays_within_what_posts_read(folder: Path, monkeypatch) -> None:
    withdraw_beside(folder, [ONE], NOW)
    whole = (folder / WITHDRAWN_FILE).read_bytes()

    monkeypatch.setattr(withdrawals, "MAX_FILE_BYTES", len(whole))
    assert withdraw_beside(folder, [ONE], NOW) == 1
    with pytest.raises(BadWithdrawal, match="too long"):
        withdraw_beside(folder, [TWO], NOW)
    assert (folder / WITHDRAWN_FILE).read_bytes() == whole


def test_two_who_withdraw_at_once_lose_nothing(folder: Path) -> None:
    ids = [f"{number:016x}" for number in range(24)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: withdraw_beside(folder, [one], NOW), ids))

    assert sorted(listed(folder)[0]["ids"]) == ids


def test_without_a_centre_nothing_is_withdrawn(tmp_path: Path) -> None:
    with pytest.raises(KeyFault):
        withdraw_beside(tmp_path, [ONE], NOW)


def test_ids_are_withdrawn_from_the_command_line(folder: Path, capsys) -> None:
    asked = ["withdraw", "--data", str(folder)]

    assert main([*asked, "--id", ONE, TWO]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said == {"withdrawn": 2, "file": str(folder / WITHDRAWN_FILE)}
    assert listed(folder)[0]["ids"] == [ONE, TWO]
    assert main([*asked, "--id", "12"]) == 1
    assert json.loads(capsys.readouterr().out)["fault"] == "BadWithdrawal"
    for wrong in (asked, ["--data", str(folder), "--id", ONE]):
        with pytest.raises(SystemExit) as ended:
            main(wrong)
        assert ended.value.code == 2
