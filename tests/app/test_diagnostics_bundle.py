import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sync.journal.body import Body
from terminal.app.diagnostics_bundle import figures, make_bundle, settings
from terminal.config import parse_config
from terminal.diagnostics.check import Check
from tests.journal.makers import entry, journal

FREE = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=5, max_size=30)


def contents(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as bundle:
        return {name: bundle.read(name).decode() for name in bundle.namelist()}


def made(folder: Path, tmp_path: Path, config: str = "", found: str = "") -> dict[str, str]:
    path = tmp_path / "bundle.zip"
    checks = (Check("camera", ok=True, found=found), Check("python", ok=False, advice_en=found))
    make_bundle(path, folder, parse_config(config, "test"), checks, ("WARNING x: it failed",))
    return contents(path)


@pytest.mark.usefixtures("small_ballast")
@hypothesis_settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=FREE, number=FREE, address=FREE)
def test_no_text_of_any_body_is_in_it(tmp_path_factory, name, number, address) -> None:
    folder = tmp_path_factory.mktemp("post")
    person = Body(name=f"Ông {name}", number=f"N{number}", address=f"Xã {address}")
    with_people = journal(folder)
    for at in range(3):
        with_people.append(entry(at, body=person))
    with_people.close()
    found = "\n".join(made(folder, folder).values())
    for text in (person.name, person.number, person.address):
        assert text not in found


@given(secret=st.from_regex(r"[A-Z][a-z]{6,12}[0-9]{3}", fullmatch=True))
def test_of_what_somebody_typed_into_the_settings_only_is_said_that_it_is_set(secret) -> None:
    text = (
        f'[post]\nname = "{secret}"\nlane = "{secret}"\noperator = "{secret}"\n'
        f'[data]\nfolder = "/home/{secret}"\n[camera]\nname = "{secret}"\n'
        f'[centre]\nurl = "https://{secret}"\nca = "{secret}"\n[keys]\nfolder = "{secret}"\n'
        f'[retention]\norder = "{secret}"\n[export]\nfolder = "{secret}"\n'
    )
    told = settings(parse_config(text, "test"))
    assert secret not in json.dumps(told)
    assert told["post"]["name"] == "set"
    assert told["screen"]["language"] == "vi"


def test_it_holds_versions_the_doctors_lines_and_figures_of_the_journal(tmp_path) -> None:
    folder = tmp_path / "post"
    one = journal(folder)
    one.append(entry())
    one.close()
    found = made(folder, tmp_path, found="Webcam of Nguyễn Thị Bịa Đặt")
    assert set(found) == {
        "versions.json",
        "doctor.json",
        "settings.json",
        "journal.json",
        "log.txt",
    }
    assert "python" in json.loads(found["versions.json"])
    assert json.loads(found["doctor.json"])[0] == {"name": "camera", "ok": True, "needed": True}
    told = json.loads(found["journal.json"])
    assert sum(n for what, n in told["records"].items() if what.endswith("entry")) == 1
    assert told["events"]["terminal.start"] == 1
    assert "Bịa Đặt" not in "".join(found.values())


def test_a_journal_that_cannot_be_read_is_told_as_that(tmp_path) -> None:
    assert list(figures(tmp_path)) == ["unreadable"]
