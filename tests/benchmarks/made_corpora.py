"""Made-up folders in the layouts of the public corpora."""

import base64
import json
from pathlib import Path

import cv2

from terminal.capture.frame import Pixels
from tests.reading.codes import paper, put, qr

CORNERS = "# list of hand selected 2D points\nSETS\n40.0 40.0 140.5 40.0 140.0 140.0 40.0 140.0\n"


def code(text: str | bytes) -> Pixels:
    return put(paper(320, 240), qr(text), 40, 40)


def save(path: Path, grey: Pixels) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    assert cv2.imwrite(str(path), grey)
    return path


def labelled(folder: Path, name: str, text: str, label: str | None = None) -> Path:
    """As zxing's: the text beside the picture."""
    path = save(folder / f"{name}.png", code(text))
    path.with_suffix(".txt").write_text(text if label is None else label, "utf-8")
    return path


def cornered(folder: Path, name: str, text: str) -> Path:
    """As BoofCV's: only the corners beside the picture."""
    return labelled(folder, name, text, CORNERS)


def numbered(folder: Path, name: str, text: str, found: object) -> Path:
    """As jsQR's: a folder a picture."""
    path = save(folder / name / "input.png", code(text))
    path.with_name("output.json").write_text(json.dumps(found), "utf-8")
    return path


def vector(folder: Path, name: str, text: str, **more: object) -> Path:
    """As dgc-testdata's: the picture in base64 within JSON."""
    _, data = cv2.imencode(".png", code(text))
    path = folder / "2DCode" / "raw" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    found = {"PREFIX": text, "2DCODE": base64.b64encode(data.tobytes()).decode(), **more}
    path.write_text(json.dumps(found), "utf-8-sig")
    return path
