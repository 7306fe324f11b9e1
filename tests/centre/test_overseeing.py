"""Revoking a terminal and listing what is kept apart, beside a running centre."""

import json

import pytest

from sync.centre.__main__ import main
from sync.centre.overseeing import NoSuchTerminal, apart_beside, revoke_beside
from tests.centre.lines import NOON_MS, TERMINAL, Line, batch, enrolled
from tests.centre.serving import post, served

OTHER = b"U" * 16


def know(running, terminal):
    running.centre.storage.commit(lambda writing: writing.add_terminal(terminal))


@pytest.fixture
def running(tmp_path):
    with served(tmp_path) as made:
        know(made, enrolled())
        know(made, enrolled(OTHER, post="Chốt Hư Cấu 2"))
        yield made


def send(running, data):
    return post(f"{running.url}/v1/journals/{TERMINAL.hex()}/records", data)


@pytest.mark.parametrize("name", [TERMINAL.hex(), "5454", "Chốt Hư Cấu 1", "Chốt Hư Cấu 1/2"])
def test_a_revoked_terminal_is_refused_by_the_centre_that_runs(running, tmp_path, name):
    assert send(running, Line(length=1).batch()).status_code == 200

    terminal, now = revoke_beside(tmp_path, name, NOON_MS)

    assert (terminal.terminal, now) == (TERMINAL, True)
    assert send(running, Line(length=2).batch()).status_code == 403
    assert revoke_beside(tmp_path, name, NOON_MS)[1] is False


@pytest.mark.parametrize("name", ["", "54", "Chốt Hư Cấu", "Chốt Hư Cấu 1/3", "ffff", "%"])
def test_a_name_that_is_not_exactly_one_terminals_revokes_nothing(running, tmp_path, name):
    with pytest.raises(NoSuchTerminal, match="there are: 54545454"):
        revoke_beside(tmp_path, name, NOON_MS)

    assert running.centre.terminal(TERMINAL) is not None
    assert running.centre.terminal(OTHER) is not None


def test_a_name_that_two_terminals_have_revokes_none(running, tmp_path):
    know(running, enrolled(b"V" * 16))

    with pytest.raises(NoSuchTerminal, match="2 terminals"):
        revoke_beside(tmp_path, "Chốt Hư Cấu 1", NOON_MS)


def test_conflicts_and_quarantine_are_listed_one_json_object_a_line(running, tmp_path, capsys):
    line, twin = Line(length=3), Line(length=1).grow(1, code="twin")
    send(running, batch((b"bad", *line.encoded(2))))
    send(running, twin.batch(2))

    assert main(["conflicts", "--data", str(tmp_path)]) == 0

    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["seq"], row["reason"]) for row in said] == [(1, "malformed"), (2, "conflict")]
    assert {row["terminal"] for row in said} == {TERMINAL.hex()}
    assert said[1]["hash"] == twin[2].hash.hex()


@pytest.mark.usefixtures("running")
def test_the_command_says_who_was_revoked_or_why_nobody_was(tmp_path, capsys):
    revoke = ["revoke", "--data", str(tmp_path), "--terminal"]

    assert main([*revoke, "5454"]) == 0
    assert main([*revoke, "nobody"]) == 1
    with pytest.raises(SystemExit):
        main(["revoke", "--data", str(tmp_path)])

    done, failed = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (done["terminal"], done["revoked"], done["before"]) == (TERMINAL.hex(), True, False)
    assert failed["fault"] == "NoSuchTerminal"


def test_where_no_centre_ever_ran_nothing_is_made(tmp_path):
    with pytest.raises(FileNotFoundError):
        apart_beside(tmp_path / "no")
    assert not (tmp_path / "no").exists()
