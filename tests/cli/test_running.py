"""Declaring on the command line: `centre declare` and `centre declaration-key`."""

import json
from pathlib import Path
from typing import Any

import pytest

from sync.bundle.folder import read_folder
from sync.centre.centre import open_centre
from sync.centre.declarations import KEY_FILE, MAX_WISH
from sync.protocol import cose
from sync.protocol.declaration_code import read
from tests.centre.lines import NOON_MS
from tests.cli.commanding import run

WISH = {
    "form": "khai-y-te",
    "name": "Nguyễn Văn Hư Cấu",
    "birth_year": 1985,
    "number": "001085012345",
    "origin": "12",
    "destination": "01",
    "answers": dict.fromkeys(
        ("travelled", "signs", "contact_case", "contact_abroad", "contact_signs"), "no"
    ),
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder in which a centre has run."""
    open_centre(tmp_path / "data" / "centre", lambda: NOON_MS).close()
    return tmp_path / "data"


def wish(folder: Path, **changes: Any) -> Path:
    file = folder / "wish.json"
    file.write_text(json.dumps(WISH | changes), encoding="utf-8")
    return file


def test_a_file_is_declared_with_the_key_of_the_centre_beside_it(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--data", data, "centre", "declare", "--from", wish(tmp_path)) == 0
    given = json.loads(capsys.readouterr().out)
    assert run("centre", "declaration-key", "--data", data) == 0
    (tmp_path / "printed.json").write_text(capsys.readouterr().out, encoding="utf-8")

    code = read(given["code"].encode())
    assert (code.declaration.name, code.declaration.id.hex()) == (WISH["name"], given["id"])
    for keys in (tmp_path / "printed.json", data / "centre" / KEY_FILE):
        (key,) = read_folder(keys).material.declaration_candidates(code.message.key_id)
        assert cose.is_genuine(code.message, key.public_key)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (json.dumps(WISH | {"origin": ""}), {"fault": "incomplete", "message": "origin"}),
        (json.dumps(WISH | {"form": "other"}), {"fault": "unknown-form", "message": ""}),
        ("{", {"fault": "malformed", "message": "not JSON"}),
        ("{".ljust(MAX_WISH + 1), {"fault": "malformed", "message": "too long"}),
    ],
)
def test_what_cannot_be_declared_is_named(
    data: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    content: str,
    fault: dict[str, str],
) -> None:
    (tmp_path / "wish.json").write_text(content, encoding="utf-8")

    assert run("--data", data, "centre", "declare", "--from", tmp_path / "wish.json") == 1

    assert json.loads(capsys.readouterr().out) == fault


def test_a_file_that_is_not_there_is_named(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--data", data, "centre", "declare", "--from", tmp_path / "none.json") == 1
    assert "none.json" in json.loads(capsys.readouterr().out)["message"]


@pytest.mark.parametrize("action", ["declare", "declaration-key"])
def test_where_no_centre_has_run_nothing_is_made(
    action: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = ("--from", wish(tmp_path)) if action == "declare" else ()

    assert run("--data", tmp_path / "data", "centre", action, *more) == 1

    assert json.loads(capsys.readouterr().out)["fault"] == "KeyFault"
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "arguments",
    [("declare",), ("declaration-key", "--from", "x"), ("serve", "--from", "x"), ("withdraw",)],
    ids=" ".join,
)
def test_what_is_declared_belongs_to_declare_alone(arguments: tuple[str, ...], data: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        run("--data", data, "centre", *arguments)
    assert ended.value.code == 2
