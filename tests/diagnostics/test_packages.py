"""The doctor's judgement on Python packages."""

import re
import sys
import tomllib
from pathlib import Path

import pytest

from terminal.diagnostics import packages
from terminal.diagnostics.packages import PACKAGES, check_packages, parsed
from terminal.diagnostics.probes import Answer

ROOT = Path(__file__).resolve().parents[2]
GOOD = {package.distribution: ".".join(map(str, package.least)) for package in PACKAGES}
ANSWERS = {name: Answer() for name in packages.probes()} | {"sqlite": Answer(("3.51.3",))}


def judged(versions=None, answers=None):
    of = GOOD | (versions or {})
    checks = check_packages(ANSWERS | (answers or {}), lambda name: of.get(name, ""))
    return {check.name: check for check in checks}


def test_the_least_versions_will_do() -> None:
    assert all(check.ok for check in judged().values())


@pytest.mark.parametrize(
    ("distribution", "version"), [("zxing-cpp", "3.1.0"), ("cbor2", "7.0"), ("apsw", "")]
)
def test_a_version_outside_the_bounds_or_none_is_pointed_out(distribution, version) -> None:
    check = judged({distribution: version})[f"package:{distribution}"]
    assert not check.ok
    assert check.needed
    assert distribution in check.advice_vi
    assert distribution in check.advice_en


def test_a_qt_that_loses_references_is_refused_only_before_python_3_12() -> None:
    qt = PACKAGES[0]
    assert qt.distribution == "PySide6-Essentials"
    if sys.version_info < (3, 12):
        assert not judged({qt.distribution: "6.12.0"})[f"package:{qt.distribution}"].ok
    assert judged({qt.distribution: "6.11.3"})[f"package:{qt.distribution}"].ok


def test_a_package_that_does_not_load_is_pointed_out_with_its_own_words() -> None:
    error = "ImportError: Unable to find zbar shared library"
    check = judged(answers={"load:pyzbar.pyzbar": Answer(error=error)})["package:pyzbar"]
    assert not check.ok
    assert error in check.advice


def test_sound_is_not_needed() -> None:
    check = judged({"miniaudio": ""})["package:miniaudio"]
    assert not check.ok
    assert not check.needed


@pytest.mark.parametrize("version", ["3.51.2", "3.40.1", ""])
def test_an_old_sqlite_is_pointed_out(version) -> None:
    check = judged(answers={"sqlite": Answer((version,) if version else (), "broken")})["sqlite"]
    assert not check.ok
    assert "3.51.3" in check.advice


def test_a_second_opencv_is_pointed_out() -> None:
    check = judged({"opencv-python": "5.0"})["one-opencv"]
    assert not check.ok
    assert "opencv-python" in check.advice_en


def test_versions_compare_as_numbers() -> None:
    assert parsed("3.9") < parsed("3.10") < parsed("3.10.1rc1")
    assert parsed("") == ()


def test_the_doctor_knows_every_dependency_and_no_lower_bound_than_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {}
    for line in project["dependencies"]:
        parts = re.match(r"([\w-]+)>=([\d.]+)", line)
        assert parts is not None, line
        asked[parts[1]] = parsed(parts[2])
    asked.pop("tzdata")  # asked for by the time zone itself
    known = {package.distribution: package.least for package in PACKAGES}
    assert known == asked
