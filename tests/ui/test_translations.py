import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator

TOOLS = Path(sys.executable).parent
LANGUAGES = ["vi", "en"]
PLACE = re.compile(r"\{[a-z_]+\}|%n")

Message = tuple[str, str, tuple[str, ...], bool]


def messages(ts: Path) -> Iterator[Message]:
    for context in ET.parse(ts).getroot().findall("context"):  # noqa: S314 - our own file
        name = context.findtext("name", "")
        for message in context.findall("message"):
            translation = message.find("translation")
            assert translation is not None
            forms = [form.text or "" for form in translation.findall("numerusform")]
            finished = translation.get("type") is None
            source = message.findtext("source", "")
            yield name, source, tuple(forms or [translation.text or ""]), finished


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_unfinished(language: str, assets: Path) -> None:
    found = list(messages(assets / "translations" / f"chot_{language}.ts"))
    assert found
    assert [entry for entry in found if not entry[3] or not all(entry[2])] == []


def test_translations_keep_the_places_of_their_sources(assets: Path) -> None:
    wrong = [
        (source, form)
        for _, source, forms, _ in messages(assets / "translations" / "chot_vi.ts")
        for form in forms
        if sorted(PLACE.findall(source)) != sorted(PLACE.findall(form))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_hold_just_what_the_code_says(
    language: str, assets: Path, tmp_path: Path
) -> None:
    fresh = tmp_path / f"chot_{language}.ts"
    sources = sorted((assets.parent / "terminal" / "ui").rglob("*.py"))
    only = ["-pluralonly"] if language == "en" else []
    command: list[str | Path] = [
        TOOLS / "pyside6-lupdate",
        "-silent",
        "-locations",
        "none",
        *only,
        *sources,
    ]
    subprocess.run([*command, "-ts", fresh], check=True, capture_output=True)
    kept = assets / "translations" / f"chot_{language}.ts"
    assert {entry[:2] for entry in messages(fresh)} == {entry[:2] for entry in messages(kept)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_files_say_what_their_sources_say(
    language: str, assets: Path, tmp_path: Path
) -> None:
    kept = assets / "translations" / f"chot_{language}"
    fresh = tmp_path / "fresh.qm"
    command: list[str | Path] = [TOOLS / "pyside6-lrelease", "-silent", f"{kept}.ts", "-qm", fresh]
    subprocess.run(command, check=True, capture_output=True)
    said, compiled = QTranslator(), QTranslator()
    assert said.load(f"{kept}.qm")
    assert compiled.load(str(fresh))
    for context, source, forms, _ in messages(Path(f"{kept}.ts")):
        for number in (-1,) if len(forms) == 1 and "%n" not in source else (1, 2):
            spoken = said.translate(context, source, None, number)
            assert spoken in forms
            assert spoken == compiled.translate(context, source, None, number)
