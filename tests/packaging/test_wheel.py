"""What the wheel holds."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def names(tmp_path_factory) -> set[str]:
    """The names in a wheel that is built from a copy, so that nothing is left in the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    checkout = folder / "checkout"
    checkout.mkdir()
    for part in ("terminal", "sync", "assets", "tests", "benchmarks"):
        shutil.copytree(ROOT / part, checkout / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("pyproject.toml", "README.md", "LICENSE", "config.toml", ".gitignore"):
        shutil.copy(ROOT / part, checkout)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder / "dist"],
        cwd=checkout,
        check=True,
        capture_output=True,
    )
    [wheel] = (folder / "dist").glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def test_the_wheel_brings_the_assets_and_the_sample_settings(names) -> None:
    assets = {
        f"terminal/_installed/{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / "assets").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert assets
    assert assets | {"terminal/_installed/config.toml"} <= names


def test_the_wheel_holds_the_program_its_licence_and_nothing_else(names) -> None:
    assert {"terminal/cli/__init__.py", "terminal/diagnostics/probes.py"} <= names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    rooms = {name.partition("/")[0] for name in names}
    assert {room for room in rooms if not room.endswith(".dist-info")} == {"terminal", "sync"}
