"""The one list of system libraries."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from terminal.diagnostics import libraries

linux = pytest.mark.skipif(sys.platform != "linux", reason="the list is Debian's")


@pytest.fixture
def absent(monkeypatch):
    """Makes libraries that only pretend to be missing."""

    def make(*sonames: str, known: tuple[str, ...]) -> None:
        monkeypatch.setattr(libraries, "_loads", lambda soname: soname not in sonames)
        monkeypatch.setattr(libraries, "_known_to_apt", lambda _: frozenset(known))

    return make


@linux
def test_a_library_that_does_not_load_is_named_with_its_package(absent) -> None:
    absent("libGL.so.1", known=())
    assert libraries.missing_libraries() == (("libGL.so.1", "libgl1"),)


@linux
def test_the_package_has_the_name_that_this_system_knows(absent) -> None:
    absent("libasound.so.2", known=("libasound2t64",))
    assert libraries.missing_libraries() == (("libasound.so.2", "libasound2t64"),)
    absent("libasound.so.2", known=("libasound2",))
    assert libraries.missing_libraries() == (("libasound.so.2", "libasound2"),)


@linux
def test_a_name_that_apt_only_has_as_a_virtual_package_is_not_taken(tmp_path, monkeypatch) -> None:
    apt_cache = tmp_path / "apt-cache"
    apt_cache.write_text(
        "#!/bin/sh\nprintf '%s\\n' 'libasound2:' '  Installed: (none)' '  Candidate: (none)' "
        "'libasound2t64:' '  Installed: (none)' '  Candidate: 1.2.11-1build2'\n"
    )
    apt_cache.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert libraries._known_to_apt(["libasound2t64", "libasound2"]) == {"libasound2t64"}


@linux
def test_a_library_that_does_not_exist_does_not_load() -> None:
    assert libraries._loads("libc.so.6")
    assert not libraries._loads("libthere-is-none.so.0")


def test_there_are_no_system_libraries_to_ask_for_elsewhere(monkeypatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert libraries.sonames() == ()
    assert libraries.missing_libraries() == ()


@linux
def test_the_launcher_reads_the_same_list_before_anything_is_installed() -> None:
    answer = subprocess.run(
        [sys.executable, "-I", "-S", libraries.__file__], capture_output=True, text=True, check=True
    )
    lines = {tuple(line.split()) for line in answer.stdout.splitlines()}
    assert lines == set(libraries.missing_libraries())


@linux
def test_nothing_that_the_screen_loads_is_missing_when_the_list_says_so() -> None:
    if libraries.missing_libraries():
        pytest.skip("this machine lacks some of the list")
    spec = find_spec("PySide6")
    assert spec is not None
    assert spec.origin is not None
    plugins = Path(spec.origin).parent / "Qt" / "plugins" / "platforms"
    files = [plugins / f"lib{name}.so" for name in ("qxcb", "qwayland", "qoffscreen")]
    told = subprocess.run(["ldd", *files], capture_output=True, text=True, check=True).stdout
    assert [line for line in told.splitlines() if "not found" in line] == []
