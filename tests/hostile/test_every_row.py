"""Every row of the list of hostile input (SECURITY.md, section 6) that this part answers for."""

import ast
import re
from pathlib import Path

import pytest

ROWS = range(1, 24)
HERE = Path(__file__).parent


def stated() -> dict[str, str]:
    """Every test here, by its name, and what it says it states."""
    found = {}
    for path in sorted(HERE.glob("test_b*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found[node.name] = ast.get_docstring(node) or ""
    return found


@pytest.mark.parametrize("row", ROWS)
def test_every_row_has_a_test_that_names_it_and_states_what_happens(row: int) -> None:
    named = [said for said in stated().values() if re.search(rf"\bB{row}\b[^:]*: .{{20,}}", said)]

    assert named


def test_every_test_here_says_of_which_row_it_is() -> None:
    for name, said in stated().items():
        row = re.match(r"test_b([0-9]+)_", name)
        assert row is not None, name
        assert re.match(rf"B{row[1]}\b", said), name
