import json
import os
import sys
from pathlib import Path

import pytest

from terminal.app.rule_files import MAX_FILES, RuleFiles, read_rule_files
from terminal.config import Rules
from terminal.verdict.business_rules import MAX_FILE_BYTES
from terminal.verdict.rule_book import RuleBook
from tests.verdict.rules_made import rule, rule_json

COUNTRIES = {"country-2-codes": ["VN", "XA"]}


def write(folder: Path, name: str, tree: object) -> None:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(tree if isinstance(tree, bytes) else json.dumps(tree).encode())


def read(folder: Path, region: str = "") -> RuleFiles:
    return read_rule_files(Rules(folder=str(folder), country="XA", region=region))


def test_rules_and_value_sets_of_a_folder_and_those_below_it_are_one_book(tmp_path: Path) -> None:
    second, third = (rule_json(Identifier=f"VR-XA-000{number}") for number in (2, 3))
    vaccines = {"valueSetId": "vaccines", "valueSetValues": {"J07BX03": {"display": "x"}}}
    write(tmp_path, "b/rules.json", [second, third])
    write(tmp_path, "a.json", rule_json())
    write(tmp_path, "c.json", COUNTRIES)
    write(tmp_path, "b/d.json", vaccines)
    write(tmp_path, "README.md", b"not asked for")

    found = read(tmp_path, region="07")

    assert found.unread == ()
    assert found.book == RuleBook(
        rules=(rule(), *(rule(Identifier=f"VR-XA-000{number}") for number in (2, 3))),
        value_sets={"country-2-codes": ("VN", "XA"), "vaccines": ("J07BX03",)},
        arrival="XA",
        region="07",
    )


def test_what_cannot_be_read_is_named_and_the_rest_counts(tmp_path: Path) -> None:
    write(tmp_path, "1.json", rule_json())
    write(tmp_path, "2.json", b"{")
    write(tmp_path, "3.json", [rule_json(Identifier="VR-XA-0002"), rule_json(Logic=None)])
    (tmp_path / "4.json").mkdir()

    found = read(tmp_path)

    assert [one.identifier for one in found.book.rules] == ["VR-XA-0001", "VR-XA-0002"]
    assert found.unread == ("2.json", "3.json", "4.json")


def test_only_the_first_few_are_named(tmp_path: Path) -> None:
    for number in range(9):
        write(tmp_path, f"{number}.json", b"{")

    assert read(tmp_path).unread == ("0.json", "1.json", "2.json")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_among_the_files_holds_nobody_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    write(tmp_path, "rule.json", rule_json())

    assert read(tmp_path) == RuleFiles(
        RuleBook(rules=(rule(),), arrival="XA"), unread=("pipe.json",)
    )


@pytest.mark.parametrize("name", ["", "missing"])
def test_a_folder_without_any_rule_is_named_itself(tmp_path: Path, name: str) -> None:
    write(tmp_path, "sets.json", COUNTRIES)
    folder = tmp_path / name

    found = read(folder)

    assert found.unread == (str(folder),)
    assert found.book.rules == ()


@pytest.mark.parametrize("settings", [Rules(), Rules(country="XA")])
def test_a_post_that_names_no_folder_asks_nothing(settings: Rules) -> None:
    assert read_rule_files(settings) == RuleFiles()


def test_a_post_that_names_no_country_asks_nothing(tmp_path: Path) -> None:
    write(tmp_path, "rule.json", rule_json())

    assert read_rule_files(Rules(folder=str(tmp_path))) == RuleFiles()


def test_a_file_at_its_limit_is_read_and_a_longer_one_is_named(tmp_path: Path) -> None:
    data = json.dumps(rule_json()).encode()
    write(tmp_path, "rule.json", data.ljust(MAX_FILE_BYTES))
    assert read(tmp_path).unread == ()

    write(tmp_path, "rule.json", data.ljust(MAX_FILE_BYTES + 1))
    assert read(tmp_path).unread == ("rule.json", str(tmp_path))


def test_a_folder_of_too_many_files_is_named_and_the_first_of_them_count(tmp_path: Path) -> None:
    data = json.dumps(rule_json()).encode()
    for number in range(MAX_FILES):
        write(tmp_path, f"{number:05}.json", data)
    full = read(tmp_path)
    assert (len(full.book.rules), full.unread) == (MAX_FILES, ())

    write(tmp_path, "last.json", data)
    over = read(tmp_path)
    assert (len(over.book.rules), over.unread) == (MAX_FILES, (str(tmp_path),))
