"""The pictures of the guides in docs/pictures: `python -m tests.ui.guide_pictures [FOLDER]`."""

import os
import sys
from datetime import datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from terminal.capture.source import CameraState
from terminal.reports.day_book import DayBook
from terminal.ui.icons import Icons
from terminal.ui.kiosk.window import KioskWindow
from terminal.ui.operator.camera_sheet import CameraSheet
from terminal.ui.operator.window import OperatorWindow
from terminal.ui.supervisor.charts_page import ChartsPage
from terminal.ui.supervisor.register_page import RegisterPage
from terminal.ui.supervisor.window import SupervisorWindow
from terminal.ui.theme import load_fonts
from tests.ui import invented_day, scenes, supervisor_scenes
from tests.ui.colour_blindness import KINDS, as_seen
from tests.ui.screens import ASSETS, ZONE, Setup, settle, shown

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
EVENING = datetime(2026, 11, 21, 20, 13, tzinfo=ZONE)
GUIDE = (
    *("operator-ready", "operator-admit", "operator-attention", "operator-refuse"),
    *("operator-not-saved", "operator-troubled", "operator-needs", "operator-vehicle"),
    *("operator-in-vehicle", "operator-temperature", "operator-override", "operator-search"),
    *("operator-latest", "operator-assisted-name", "operator-slip-declaration"),
    *("operator-slip-refusal", "operator-paper", "operator-camera", "operator-slip"),
    *("kiosk-ready", "kiosk-admit", "kiosk-refuse", "kiosk-question", "kiosk-lane-fever"),
    *("kiosk-market", "kiosk-market-full", "kiosk-market-keeper", "kiosk-camera-lost"),
    *("supervisor-first-start", "supervisor-sign-in", "supervisor-sign-on", "supervisor-amend"),
    *("doctor", "doctor-trouble"),
)
"""Screens that a guide shows, in Vietnamese and in English."""
PAGES = ("register", "charts", "shift", "export", "people", "settings", "enrolment", "diagnostics")
"""Those of the supervisor's window, in the order of their keys."""
SEEN = ("admit", "attention", "refuse", "not-saved")
_COLOURS = 64
_WIDTH = 250


def picture_of(window: QWidget) -> Image.Image:
    """What a window looks like, with somebody before the camera."""
    if isinstance(window, OperatorWindow | KioskWindow):
        for sheet in window.findChildren(CameraSheet):
            sheet.show_state(CameraState.LIVE)
        window.show_frame(scenes.frame(scenes.camera_picture()))
        settle()
    grabbed = window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(grabbed.constBits(), np.uint8)
    rows = rows.reshape(grabbed.height(), grabbed.bytesPerLine())[:, : grabbed.width() * 3]
    return Image.fromarray(rows.reshape(grabbed.height(), grabbed.width(), 3).copy())


def colour_blind_sheet() -> Image.Image:
    """All verdicts of both faces, as they are and as the colour-blind see them."""
    rows = [("", None), *((kind, kind) for kind in KINDS)]
    columns = [(face, name) for face in ("operator", "kiosk") for name in SEEN]
    pictures = []
    for face, name in columns:
        with shown(f"{face}-{name}", Setup()) as window:
            whole = picture_of(window)
        pictures.append(whole.resize((_WIDTH, round(_WIDTH * whole.height / whole.width))))
    high, gap, line = pictures[0].height, 12, 34
    sheet = Image.new(
        "RGB",
        (len(columns) // 2 * (_WIDTH + gap) + gap, 2 * len(rows) * (high + gap + line) + gap),
        "#ffffff",
    )
    write = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(str(ASSETS / "fonts" / "NotoSans-SemiBold.ttf"), 20)
    for number, ((face, _), picture) in enumerate(zip(columns, pictures, strict=True)):
        left = gap + number % len(SEEN) * (_WIDTH + gap)
        for row, (title, kind) in enumerate(rows):
            top = gap + (row + number // len(SEEN) * len(rows)) * (high + gap + line)
            if number % len(SEEN) == 0:
                write.text((left, top), f"{face}: {title or 'all colours'}", "#0f1f2c", font)
            seen = np.asarray(picture)
            shows = seen if kind is None else as_seen(seen, kind)
            sheet.paste(Image.fromarray(shows), (left, top + line))
    return sheet


def supervisor_window(setup: Setup) -> SupervisorWindow:
    """The supervisor's window with all its pages, as somebody has it who signed in."""
    words, book = setup.words(), DayBook()
    invented_day.fill(book, 400)
    register = RegisterPage(book, Icons(ASSETS), words, ZONE)
    charts = ChartsPage(book, words, ZONE, lambda: EVENING)
    pages = (register, charts, *supervisor_scenes.pages())
    window = supervisor_scenes.window(words, setup.theme, pages)
    window.resize(*setup.size)
    window.show()
    settle(lambda: register.model.rowCount() > 0 and register._counts.total > 0)
    register.table.selectRow(2)
    settle(lambda: register.card.details is not None)
    return window


def keep(picture: Image.Image, path: Path) -> None:
    """Write a picture with few colours, as small as it gets."""
    picture.quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def main(folder: Path) -> None:
    """Write all pictures of the guides."""
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication([])
    application.setQuitOnLastWindowClosed(False)  # type: ignore[attr-defined]  # it is a QApplication
    load_fonts(ASSETS)
    for language in ("vi", "en"):
        for name in GUIDE:
            with shown(name, Setup(language)) as window:
                keep(picture_of(window), folder / f"{name}-{language}.png")
        whole = supervisor_window(Setup(language))
        for number, name in enumerate(PAGES):
            whole.go_to(number)
            settle()
            keep(picture_of(whole), folder / f"supervisor-{name}-{language}.png")
        whole.close()
    keep(colour_blind_sheet(), folder / "colour-blind.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else FOLDER)
