"""How a format joins: one module with a `FORMAT` in the room, and nothing else."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.processes import ROOT, environment
from terminal import declarations
from terminal.declarations import registry
from terminal.declarations.registry import formats

MODULE = '''
"""An invented format: tickets of a ferry."""

from sync.protocol.terms import Assurance
from terminal.declarations.declaration import Declaration
from terminal.declarations.format import Format


def read(shown):
    if not shown.trimmed.startswith(b"FERRY:"):
        return None
    return Declaration(kind="ferry", assurance=Assurance.UNSIGNED, fields={"seat": shown.text[6:]})


FORMAT = Format(kinds=("ferry",), read=read, rank=RANK)
'''
SHOW = """
import json, sys
from datetime import UTC, datetime
from terminal import declarations
declarations.__path__.append(sys.argv[1])
from sync.bundle.trust import TrustMaterial
from terminal.declarations import registry
found = registry.declare(b"FERRY:12A", trust=TrustMaterial(), now=datetime.now(UTC))
kinds = registry.listing()["kinds"]
print(json.dumps([found.kind, dict(found.fields), kinds.count("ferry"), kinds[-1]]))
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that is a part of the room for as long as the test lasts."""
    before = set(sys.modules)
    path = [*declarations.__path__, str(tmp_path)]
    with monkeypatch.context() as patch:
        patch.setattr(declarations, "__path__", path)
        yield tmp_path
    for name in set(sys.modules) - before:
        del sys.modules[name]
        if name.startswith("terminal.declarations."):
            delattr(declarations, name.rpartition(".")[2])


@pytest.mark.parametrize("rank", [0, 2, 9])
def test_a_module_with_a_format_is_found_and_stands_where_its_rank_says(
    folder: Path, rank: int
) -> None:
    (folder / "ferry.py").write_text(MODULE.replace("RANK", str(rank)), encoding="utf-8")
    (folder / "timetable.py").write_text("SAILINGS = 4\n", encoding="utf-8")

    found = formats()

    ranks = [each.rank for each in found]
    (place,) = [number for number, each in enumerate(found) if each.kinds == ("ferry",)]
    assert ranks == sorted(ranks)
    assert ranks[place] == rank
    assert [each for each in found if each.kinds != ("ferry",)] == list(registry.FORMATS)


def test_what_has_joined_is_read_and_listed_without_any_other_change(tmp_path: Path) -> None:
    (tmp_path / "ferry.py").write_text(MODULE.replace("RANK", "1"), encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-c", SHOW, str(tmp_path)],
        capture_output=True,
        check=True,
        env=environment(),
        cwd=ROOT,
        timeout=60,
    )

    assert json.loads(done.stdout) == ["ferry", {"seat": "12A"}, 1, "unknown"]


def test_the_formats_of_the_room_are_all_there_once() -> None:
    assert formats() == registry.FORMATS
    assert len(set(registry.KINDS)) == len(registry.KINDS)
    modules = [
        path.stem
        for path in Path(registry.__file__).parent.glob("*.py")
        if "\nFORMAT: Final = Format(" in path.read_text(encoding="utf-8")
    ]
    assert len(modules) == len(registry.FORMATS)
