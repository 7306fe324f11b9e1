"""Keys and lists on the command line: `trust import`, and `inspect` with what came of it."""

import base64
import hashlib
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from sync.bundle.certificates import key_id
from sync.bundle.folder import REVOCATION_FILE, TRUST_FILE
from sync.centre.declarations import key_file
from tests.cli.commanding import run
from tests.declarations import issuing
from tests.declarations.issuing import NOW, UVCI
from tests.hostile.showing import CENTRE, declaration

GENUINE = issuing.Issue().code()
WITHDRAWN = {
    "country": "VN",
    "expires": "2027-01-01T00:00:00Z",
    "kid": base64.b64encode(key_id(issuing.certificate())).decode(),
    "hashType": "UCI",
    "entries": [
        {"hash": base64.b64encode(hashlib.sha256((UVCI + "T").encode()).digest()[:16]).decode()}
    ],
}
"""The list of an invented country, with its one test certificate."""


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Two keys and a list as they are published."""
    folder = tmp_path / "published"
    folder.mkdir()
    (folder / "signer.der").write_bytes(issuing.certificate())
    (folder / "declarations.json").write_bytes(key_file(CENTRE.public_key()))
    (folder / "list.json").write_text(json.dumps(WITHDRAWN), encoding="utf-8")
    return folder


class Inspecting:
    """`chot inspect` with a payload on its standard input."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys
        self.said = ""

    def __call__(self, payload: bytes, *more: object) -> tuple[int, dict[str, Any]]:
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(payload)))
        self._capsys.readouterr()
        code = run("inspect", "--at", NOW.isoformat(), *more)
        out, self.said = self._capsys.readouterr()
        found: dict[str, Any] = json.loads(out)
        return code, found


@pytest.fixture
def inspecting(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Inspecting:
    return Inspecting(monkeypatch, capsys)


def test_what_is_imported_is_counted_and_written_in_the_form_of_terminals(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new" / "folder"

    assert run("trust", "import", published, "--to", new, "--json") == 0

    said = capsys.readouterr()
    assert json.loads(said.out) == {"folder": str(new), "keys": 2, "lists": 1}
    assert said.err == ""
    assert {file.name for file in new.iterdir()} == {TRUST_FILE, REVOCATION_FILE}


def test_people_are_told_keys_lists_and_what_was_of_no_use(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (published / "broken.der").write_bytes(b"\x30\x82")

    assert run("trust", "import", published, "--to", tmp_path / "new") == 0

    said = capsys.readouterr()
    assert said.out.splitlines()[0] == f"{tmp_path / 'new'}: 2 khóa / keys"
    assert said.out.splitlines()[1].startswith("  eu-uci: 1, 0 ngày")
    assert said.err.startswith("Không dùng được broken.der / not used: broken.der (")


@pytest.mark.parametrize("compiled", [False, True], ids=["as published", "imported"])
def test_inspect_believes_the_keys_and_lists_it_is_given(
    published: Path, tmp_path: Path, inspecting: Inspecting, compiled: bool
) -> None:
    keys = published
    if compiled:
        keys = tmp_path / "new"
        assert run("trust", "import", published, "--to", keys) == 0
    withdrawn = issuing.Issue(payload=issuing.claims(issuing.swab())).code()

    found = [
        (code, shown["kind"], shown["assurance"], shown["reason"])
        for payload in (GENUINE, withdrawn, declaration())
        for code, shown in [inspecting(payload, "--keys", keys)]
    ]

    assert found == [
        (0, "hc1", "VERIFIED", ""),
        (1, "hc1", "REJECTED", "revoked"),
        (0, "declaration", "VERIFIED", ""),
    ]
    assert inspecting.said == ""


def test_inspect_without_keys_verifies_nothing(inspecting: Inspecting) -> None:
    for payload in (GENUINE, declaration()):
        code, shown = inspecting(payload)
        assert (code, shown["assurance"], shown["reason"]) == (1, "REJECTED", "key-unknown")


def test_inspect_names_what_was_of_no_use_among_the_keys(
    published: Path, tmp_path: Path, inspecting: Inspecting
) -> None:
    (published / "broken.der").write_bytes(b"\x30\x82")
    assert inspecting(GENUINE, "--keys", published)[0] == 0
    assert "not used: broken.der" in inspecting.said

    assert inspecting(GENUINE, "--keys", tmp_path / "missing")[0] == 1
    assert "not used: missing (missing)" in inspecting.said


def test_lists_in_our_form_are_not_imported_once_more(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert run("trust", "import", published, "--to", first) == 0
    capsys.readouterr()

    assert run("trust", "import", first, "--to", second) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert "import from the originals" in said.err
    assert not second.exists()


def test_where_nothing_can_be_written_it_says_so(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()

    assert run("trust", "import", published, "--to", tmp_path / "file") == 1

    assert f"{tmp_path / 'file'} cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["empty", "missing"])
def test_an_import_that_gave_nothing_ends_with_1(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()

    assert run("trust", "import", tmp_path / name, "--to", tmp_path / "new", "--json") == 1

    found = json.loads(capsys.readouterr().out)
    assert (found["keys"], found["lists"]) == (0, 0)


@pytest.mark.parametrize("arguments", [(), ("import", "x"), ("export", "x", "--to", "y")])
def test_an_import_without_its_folders_is_wrong_usage(arguments: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        run("trust", *arguments)
    assert ended.value.code == 2
