"""The launcher's pieces that need no network."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = [
    ROOT / "chot",
    ROOT / ".ci" / "run",
    ROOT / "packaging" / "renew_locks",
    ROOT / "packaging" / "try_in_bare_tree",
]
LOCKS = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]
by_name = pytest.mark.parametrize("path", [*SCRIPTS], ids=lambda path: path.name)
by_lock = pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
posix = pytest.mark.skipif(sys.platform == "win32", reason="the launcher is for Linux")


@posix
@by_name
def test_a_script_is_executable_and_posix_sh(path) -> None:
    assert os.access(path, os.X_OK)
    assert path.read_text("utf-8").startswith("#!/bin/sh\n")
    subprocess.run(["sh", "-n", path], check=True)


@posix
@by_name
@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
def test_shellcheck_has_nothing_to_say(path) -> None:
    checked = subprocess.run(["shellcheck", path], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def pinned(lock: Path) -> dict[str, list[str]]:
    """Of each package, its `==` lines: one, or one a marker."""
    pins: dict[str, list[str]] = {}
    for line in lock.read_text("utf-8").splitlines():
        if re.match(r"[a-z]", line):
            pins.setdefault(line.partition("==")[0], []).append(line.rstrip(" \\"))
    return pins


@by_lock
def test_every_locked_package_has_hashes_and_no_address(lock) -> None:
    text = lock.read_text("utf-8")
    assert "://" not in text
    blocks = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert blocks
    assert all("--hash=sha256:" in block and "==" in block for block in blocks)


def test_the_tools_do_not_move_what_the_program_runs_on() -> None:
    run, dev = (pinned(lock) for lock in LOCKS)
    assert {name: dev.get(name) for name in run} == run


def locked_and_asked_for() -> tuple[dict[str, list[str]], list[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    return pinned(LOCKS[1]), [re.split(r"[<>=;\[ ]", one)[0].lower() for one in asked]


def test_every_dependency_is_locked() -> None:
    locked, asked = locked_and_asked_for()
    assert set(asked) <= set(locked)


# --- The launcher itself, with a Python and an apt that only pretend --------------------------


def pretend(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder of commands with what any Debian has, but no Python, apt or sudo."""
    commands = tmp_path / "bin"
    commands.mkdir()
    for name in (
        *("sh", "cat", "cksum", "cut", "dirname", "env", "find", "flock", "getent", "id"),
        *("mkdir", "mktemp", "readlink", "rm", "sha256sum"),
    ):
        found = shutil.which(name)
        assert found is not None, name
        (commands / name).symlink_to(found)
    return commands


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose program only prints what it was asked."""
    folder = tmp_path / "a checkout"
    (folder / "terminal" / "diagnostics").mkdir(parents=True)
    shutil.copy(ROOT / "chot", folder)
    for lock in LOCKS:
        shutil.copy(lock, folder)
    return folder


def run(command: Path, commands: Path, *arguments: str, cwd: Path | None = None):
    return subprocess.run(
        [command, *arguments],
        env={"PATH": str(commands)},
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


#: Stands for python3.11: its probe finds venv in place, its venv is a script that prints arguments.
PYTHON = r"""
case "$*" in
*"import ctypes"*) echo "$CHOT_TEST_STATE 3.11 $0" ;;
*libraries.py*) cat "$(dirname "$0")/missing" ;;
*"-m venv"*)
    for venv; do :; done
    mkdir -p "$venv/bin" "$venv/site"
    printf '%s\n' '#!/bin/sh' 'case "$*" in
        *sysconfig*) echo "$(dirname "$0")/../site" ;;
        *"pip install"*) echo x >>"$(dirname "$0")/../../installs" ;;
        *) printf "[%s]" "$@" ;;
    esac' >"$venv/bin/python"
    "$(dirname "$0")/chmod" +x "$venv/bin/python"
    ;;
esac
"""


@pytest.fixture
def python(bare: Path, checkout: Path) -> Path:
    (bare / "chmod").symlink_to(shutil.which("chmod") or "")
    (bare / "missing").write_text("")
    (checkout / "terminal" / "diagnostics" / "libraries.py").write_text("")
    pretend(bare, "python3.11", PYTHON.replace("$CHOT_TEST_STATE", "ready"))
    return bare


@posix
def test_without_python_it_says_what_to_install_and_fails(bare, checkout) -> None:
    done = run(checkout / "chot", bare, "doctor")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Python 3.11" in done.stderr


@posix
def test_it_runs_from_anywhere_through_a_link_and_keeps_stdout_clean(
    tmp_path, python, checkout
) -> None:
    link = tmp_path / "link to chot"
    link.symlink_to(checkout / "chot")
    done = run(link, python, "read", "a picture.png", cwd=Path("/"))
    assert done.returncode == 0, done.stderr
    assert done.stdout == "[-P][-m][terminal][read][a picture.png]"
    assert (checkout / ".venv" / "site" / "chot.pth").read_text() == f"{checkout}\n"


@posix
def test_the_second_start_says_and_installs_nothing(python, checkout) -> None:
    run(checkout / "chot", python)
    (python / "python3.11").unlink()
    done = run(checkout / "chot", python)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert (checkout / "installs").read_text() == "x\n"


@posix
def test_another_lock_file_is_installed_anew(python, checkout) -> None:
    run(checkout / "chot", python)
    with (checkout / "requirements.lock").open("a") as lock:
        lock.write("# renewed\n")
    run(checkout / "chot", python)
    assert (checkout / "installs").read_text() == "x\n" * 2


@posix
def test_an_interrupted_set_up_is_made_anew(python, checkout) -> None:
    run(checkout / "chot", python)
    (checkout / ".venv" / "chot-run").unlink()
    (checkout / ".venv" / "half-written").write_text("")
    done = run(checkout / "chot", python)
    assert done.returncode == 0, done.stderr
    assert not (checkout / ".venv" / "half-written").exists()


@posix
def test_two_first_starts_install_once(python, checkout) -> None:
    both = [
        subprocess.Popen(
            [checkout / "chot"],
            env={"PATH": str(python)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(2)
    ]
    answers = [start.communicate(timeout=60)[0] for start in both]
    assert answers == [b"[-P][-m][terminal]"] * 2
    assert (checkout / "installs").read_text() == "x\n"


@posix
def test_a_user_without_sudo_is_told_the_exact_line(python, checkout) -> None:
    (python / "missing").write_text("libGL.so.1 libgl1\nlibzbar.so.0 libzbar0\n")
    pretend(python, "apt-get", "exit 1")
    (python / "id").unlink()
    pretend(python, "id", "echo 1000")
    done = run(checkout / "chot", python)
    assert done.returncode == 1
    assert "    apt-get update && apt-get install -y --no-install-recommends libgl1 libzbar0\n" in (
        done.stderr
    )
    assert not (checkout / "installs").exists()


@posix
def test_root_installs_what_is_missing_and_fetches_the_lists_only_when_it_must(
    python, checkout
) -> None:
    (python / "missing").write_text("libGL.so.1 libgl1\n")
    pretend(python, "apt-get", f'echo "$*" >>"{checkout}/apt"; [ -e "{checkout}/lists" ]')
    (checkout / "lists").write_text("")
    (python / "id").unlink()
    pretend(python, "id", "echo 0")
    done = run(checkout / "chot", python)
    assert done.returncode == 0, done.stderr
    [line] = (checkout / "apt").read_text().splitlines()
    assert line.endswith("install -y --no-install-recommends libgl1")


@posix
def test_a_failing_step_fails_the_tests_though_all_steps_run(python, checkout) -> None:
    run(checkout / "chot", python)
    done = run(checkout / "chot", python, "test", "-k", "x")
    assert done.returncode == 0, done.stderr
    venv_python = checkout / ".venv" / "bin" / "python"
    venv_python.write_text(
        '#!/bin/sh\necho "$*"\ncase "$*" in *mypy*|*"format --check"*) exit 1 ;; esac\n'
    )
    done = run(checkout / "chot", python, "test", "-k", "x")
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == "-m ruff check ."
    assert done.stdout.splitlines()[-1] == "-m pytest --numprocesses=2 --dist=loadfile -k x"
    assert done.stderr.splitlines()[-1].endswith("failed: ruff format, mypy")
