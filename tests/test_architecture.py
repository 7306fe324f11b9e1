"""The walls that import-linter cannot see."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PURE = [
    *sorted((ROOT / "terminal" / "declarations").glob("*.py")),
    *sorted((ROOT / "terminal" / "verdict").glob("*.py")),
    *sorted((ROOT / "sync" / "protocol").glob("*.py")),
    *(
        ROOT / "sync" / "journal" / f"{name}.py"
        for name in (
            "audit",
            "body",
            "certificate",
            "chain",
            "day",
            "draft",
            "evidence",
            "pages",
            "pin",
            "record",
            "retention",
        )
    ),
    ROOT / "sync" / "uplink" / "state.py",
    ROOT / "sync" / "uplink" / "memory.py",
    ROOT / "sync" / "uplink" / "sweep.py",
    ROOT / "sync" / "uplink" / "telling.py",
    ROOT / "sync" / "centre" / "ahead.py",
    ROOT / "sync" / "centre" / "ingest.py",
    ROOT / "sync" / "centre" / "items.py",
    ROOT / "terminal" / "app" / "faults.py",
    *(
        ROOT / "terminal" / "ui" / "operator" / f"{name}.py"
        for name in ("content", "facts", "subject")
    ),
    *(
        ROOT / "terminal" / "desk" / f"{name}.py"
        for name in (
            "amending",
            "announcing",
            "arrival",
            "assisted",
            "assisted_declaration",
            "assisted_late",
            "assisted_places",
            "assisted_slip",
            "assisted_typing",
            "entering",
            "entry",
            "joining",
            "judging",
            "kiosk_day",
            "kiosk_initials",
            "kiosk_interview",
            "limits",
            "occupancy",
            "orders",
            "outcome",
            "pace",
            "passing",
            "situation",
            "stand",
            "triage",
            "vehicles",
        )
    ),
    ROOT / "terminal" / "app" / "interruptions.py",
    *(
        ROOT / "terminal" / "reports" / f"{name}.py"
        for name in (
            "columns",
            "handover",
            "handover_code",
            "history",
            "origin",
            "register_query",
            "row",
            "shift_counting",
            "tallies",
        )
    ),
    *(
        ROOT / "terminal" / "reading" / f"{name}.py"
        for name in (
            "agreement",
            "condition",
            "hint_gate",
            "hints",
            "idle_gate",
            "place",
            "regions",
            "scan_gate",
            "scanned_codes",
            "scanner_gate",
            "scene",
            "stack",
            "structured_append",
            "variants",
        )
    ),
]
CLOCKS_AND_DICE = {"time", "random", "secrets", "uuid", "os"}
OF_THE_CLOCK = {"now", "today", "utcnow"}
BARE = {"open", "print", "sleep", "monotonic", "perf_counter", "urandom", "uuid4", "getLogger"}
CODE = [path for room in ("terminal", "sync") for path in sorted((ROOT / room).rglob("*.py"))]


def impure_calls(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        base, _, last = name.rpartition(".")
        if (
            name in BARE
            or base.split(".")[0] in CLOCKS_AND_DICE
            or (last in OF_THE_CLOCK and base.rpartition(".")[2] in {"datetime", "date"})
        ):
            found.append(name)
    return found


@pytest.mark.parametrize("path", PURE, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_pure_core_calls_no_clock_and_no_random_source(path) -> None:
    assert not impure_calls(path)


@pytest.mark.parametrize(
    "call", ["time.time()", "datetime.now(UTC)", "date.today()", "os.urandom(3)", "open('x')"]
)
def test_the_purity_test_would_notice(tmp_path, call) -> None:
    impure = tmp_path / "impure.py"
    impure.write_text(f"x = {call}\n")
    assert impure_calls(impure)


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_in_one_sentence_what_it_is(path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_longer_than_a_room(path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 335


def test_no_file_names_a_registry() -> None:
    for path in CODE:
        assert "pypi.org" not in path.read_text("utf-8")
