"""Pictures of the supervisor's window: `python -m tests.ui.supervisor_pictures FOLDER [PART…]`."""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from sync.journal.accounts import PeopleRefused
from terminal.ui.supervisor.export_page import ExportPage
from terminal.ui.supervisor.people_page import PeoplePage
from terminal.ui.theme import load_fonts
from terminal.ui.words import Words
from tests.ui import supervisor_scenes as scenes

ASSETS = Path(__file__).parents[2] / "assets"
SIZES = ((1366, 768), (1920, 1080))


def main(folder: Path, wanted: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication.instance() or QApplication([])
    load_fonts(ASSETS)
    for size in SIZES:
        for language in ("vi", "en"):
            for theme in ("day", "night"):
                words = Words(language, ASSETS)

                def keep(part: str, widget, tail: str = f"{size[1]}-{language}-{theme}") -> None:
                    name = f"supervisor-{part}-{tail}"
                    if not wanted or any(one in name for one in wanted):
                        application.processEvents()
                        widget.grab().save(str(folder / f"{name}.png"))

                window = scenes.window(words, theme)
                window.resize(*size)
                window.show()
                for number, page in enumerate(window._pages):
                    window.go_to(number)
                    keep(page.icon, window)
                    if isinstance(page, ExportPage):
                        page.show_written(
                            Path("/home/chot/Documents/so-2026-11-22.xlsx"), scenes.WRITTEN
                        )
                        page._extent.choose(True)
                        page._enable()
                        keep("export-full", window)
                    if isinstance(page, PeoplePage):
                        page._begin("add")
                        page.show_refused(PeopleRefused.NAME_TAKEN)
                        keep("people-add", window)
                window.close()
                for name, sheet in scenes.sheets(words, theme, size).items():
                    sheet.show()
                    keep(name, sheet)
                    sheet.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
