"""The test suite of CertLogic's specification, and the tests of the countries' rules in it."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from benchmarks.conformance.files import Files
from benchmarks.conformance.tally import Tally
from terminal.verdict.certlogic import Failure, evaluate

SUITE: Final = "certlogic"
RULES: Final = "business-rules"

_EXPRESSION: Final = "certLogicExpression"
_RULE: Final = {"Identifier", "Engine", "Logic"}
_TEST: Final = {"payload", "expected"}


def run_suite(files: Files) -> Iterator[Tally]:
    """Evaluate every assertion that the suite does not itself tell to skip."""
    tally = Tally(SUITE, "SUITE")
    for path, tree in files.maps(lambda tree: isinstance(tree.get("cases"), list)):
        for case in tree["cases"]:
            for number, assertion in enumerate(case.get("assertions", ())):
                skipped = "skip" in (each.get("directive") for each in (tree, case, assertion))
                expression = assertion.get(_EXPRESSION, case.get(_EXPRESSION))
                got = evaluate(expression, assertion.get("data"))
                tally.add(
                    f"{files.name(path)}: {case.get('name')} {number}",
                    None if skipped else _is_same(got, assertion.get("expected")),
                )
    yield tally


def run_rules(files: Files) -> Iterator[Tally]:
    """Evaluate every rule over each of its own tests; a rule that fails to evaluate is false."""
    tally = Tally(RULES, "RULES")
    rules: dict[Path, Mapping[str, Any]] = {}
    for path, tree in files.maps(lambda tree: tree.keys() >= _RULE):
        if path.name == "rule.json" or path.parent not in rules:
            rules[path.parent] = tree
    for path, test in files.maps(lambda tree: tree.keys() >= _TEST):
        rule = rules.get(path.parent) or rules.get(path.parent.parent)
        tally.add(files.name(path), None if rule is None else _is_as_expected(rule, test))
    yield tally


def _is_as_expected(rule: Mapping[str, Any], test: Mapping[str, Any]) -> bool:
    data = {"payload": test["payload"], "external": test.get("external", {})}
    return (evaluate(rule["Logic"], data) is True) is test["expected"]


def _is_same(got: object, expected: object) -> bool:
    """Whether two values of JSON are the same; for Python true would be 1."""
    if isinstance(got, Failure):
        return False
    if isinstance(got, list | tuple) and isinstance(expected, list):
        return len(got) == len(expected) and all(map(_is_same, got, expected))
    if isinstance(got, Mapping) and isinstance(expected, Mapping):
        return got.keys() == expected.keys() and all(
            _is_same(got[name], expected[name]) for name in got
        )
    return isinstance(got, bool) is isinstance(expected, bool) and got == expected
