"""Finds public pictures of codes below a folder, with what their corpora say about them."""

import base64
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np

from benchmarks.truth import Expected
from terminal.capture.frame import Pixels
from terminal.reading.pictures import LONGER_SIDE
from terminal.reading.variants import at_most

_SUFFIXES: Final = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff"})
_VERSION: Final = re.compile(r"\d+\.\d+(\.\d+)?")
_NO_CODE: Final = "falsepositive"
_VECTOR: Final = "2DCODE"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a corpus. `member` names the part of a JSON file that holds it, in base64."""

    corpus: str
    category: str
    file: Path
    expected: Expected
    member: str = ""

    def grey(self) -> Pixels | None:
        """Brightness, (height, width), in full size; None where no decoder here can open it."""
        data = self.file.read_bytes()
        try:
            if self.member:
                data = base64.b64decode(json.loads(data.decode("utf-8-sig"))[self.member])
            grey = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
        except (ValueError, cv2.error):
            return None
        return None if grey is None else grey.astype(np.uint8, copy=False)


def reduced(grey: Pixels) -> Pixels:
    """The picture with no side longer than `LONGER_SIDE`."""
    return at_most(grey, LONGER_SIDE)[0]


def find(folder: Path) -> dict[str, list[Picture]]:
    """The pictures of every corpus below the folder (or of which it is a part), by its name.

    Layouts are told by what lies in a folder: `output.json` beside a picture (jsQR); a `2DCODE` in
    JSON files, or pictures beside a folder of them (dgc-testdata); a text, bytes or the corners of
    codes beside each picture (zxing, BoofCV); pictures below the number of a version
    (dcc-quality-assurance). Pictures of which nobody says anything are found only in a corpus
    that says something about others.
    """
    found: dict[str, list[Picture]] = {}
    root = folder.resolve()
    for directory, files in _folders(root):
        for picture in _pictures(root, directory, files):
            found.setdefault(picture.corpus, []).append(picture)
    return {
        name: pictures
        for name, pictures in sorted(found.items())
        if any(each.expected.code is not None for each in pictures)
    }


def _folders(root: Path) -> Iterator[tuple[Path, list[Path]]]:
    seen: set[str] = set()
    for name, below, files in os.walk(root, followlinks=True):
        # A link may lead back up.
        real = os.path.realpath(name)
        if real in seen:
            below.clear()
            continue
        seen.add(real)
        below.sort()
        yield Path(name), sorted(Path(name, file) for file in files)


def _pictures(root: Path, directory: Path, files: list[Path]) -> Iterator[Picture]:
    pictures = [file for file in files if file.suffix.lower() in _SUFFIXES]
    if Path(directory, "output.json") in files:
        # One folder a picture.
        corpus = directory.parent.name
        expected = _jsqr(Path(directory, "output.json"))
        yield from (Picture(corpus, corpus, each, expected) for each in pictures)
    elif "2DCode" in directory.parts:
        yield from _vectors(directory, files, pictures)
    elif pictures:
        yield from _category(root, directory, pictures)


def _jsqr(file: Path) -> Expected:
    found = _json(file)
    if not isinstance(found, dict):
        return Expected(code=True)
    text, raw = found.get("data"), found.get("binaryData")
    return Expected(
        code=True,
        text=text if isinstance(text, str) and text else None,
        raw=bytes(raw) if isinstance(raw, list) and raw else None,
    )


def _vectors(directory: Path, files: list[Path], pictures: list[Path]) -> Iterator[Picture]:
    home = Path(*directory.parts[: directory.parts.index("2DCode")])
    country = home.parent if _VERSION.fullmatch(home.name) else home
    corpus = country.parent.name
    for file in (each for each in files if each.suffix == ".json"):
        found = _json(file)
        if isinstance(found, dict) and found.get(_VECTOR):
            yield Picture(corpus, corpus, file, _certificate(found), _VECTOR)
    for file in pictures:
        beside = directory.parent / "raw" / f"{file.stem}.json"
        found = _json(beside) if beside.is_file() else None
        told = _certificate(found) if isinstance(found, dict) else Expected(code=True)
        yield Picture(corpus, corpus, file, told)


def _certificate(vector: dict[str, Any]) -> Expected:
    flags = vector.get("EXPECTEDRESULTS")
    if isinstance(flags, dict) and flags.get("EXPECTEDPICTUREDECODE") is False:
        return Expected(code=None)
    text = vector.get("PREFIX")
    return Expected(code=True, text=text if isinstance(text, str) and text else None)


def _category(root: Path, directory: Path, pictures: list[Path]) -> Iterator[Picture]:
    told = {each: _beside(each) for each in pictures}
    corpus, name, code = directory.parent, directory.name, None
    below = directory.relative_to(root.parent)
    versions = [part for part in below.parts if _VERSION.fullmatch(part)]
    if _NO_CODE in name.lower():
        code = False
    elif any(told.values()):
        code = True
    elif versions:
        code = True
        corpus = Path(*below.parts[: below.parts.index(versions[-1])]).parent
        name = corpus.name
    if corpus.name in {"detection", "decoding"}:
        corpus = corpus.parent  # BoofCV's own
    for file, expected in told.items():
        written = expected if expected and code else Expected(code)
        yield Picture(corpus.name, name, file, written)


def _beside(picture: Path) -> Expected | None:
    """What the files beside a picture say about it; None where there are none."""
    raw, text = picture.with_suffix(".bin"), picture.with_suffix(".txt")
    if raw.is_file():
        return Expected(code=True, raw=raw.read_bytes())
    if not text.is_file():
        return None
    try:
        told = text.read_text("utf-8")
    except UnicodeDecodeError:
        return Expected(code=True, raw=text.read_bytes())
    return Expected(code=True, text=None if _is_corners(told) or not told else told)


def _is_corners(text: str) -> bool:
    lines = [line for line in text.splitlines() if line.strip()]
    numbers = [line.split() for line in lines if not line.startswith("#") and line != "SETS"]
    return bool(numbers) and lines[0].startswith("#") and all(map(_in_pairs, numbers))


def _in_pairs(words: list[str]) -> bool:
    try:
        return len([float(word) for word in words]) % 2 == 0
    except ValueError:
        return False


def _json(file: Path) -> Any:
    try:
        return json.loads(file.read_text("utf-8-sig"))
    except ValueError:
        return None
