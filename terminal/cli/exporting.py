"""The command `export`: the register of a day as a file, masked unless two people say otherwise."""

import argparse
import getpass
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Final

from terminal.app.clock import PostClock
from terminal.app.export import export_day, heading_of, recording
from terminal.cli.light import folder_of
from terminal.cli.printing import print_json, say
from terminal.cli.reading_keys import NoKey, reading_key
from terminal.config import load_config
from terminal.reports.exporting import Kind, NotWritten, Release, Trouble

_PROGRESS: Final = 5_000
_TROUBLES: Final = {
    Trouble.DISK_FULL: ("ổ đĩa đầy", "the disk is full"),
    Trouble.READ_ONLY: ("không có quyền ghi", "it may not be written there"),
    Trouble.NO_FOLDER: ("không có thư mục đó", "there is no such folder"),
    Trouble.DISK_FAILS: ("ổ đĩa lỗi", "the disk fails"),
}


def export(asked: argparse.Namespace) -> int:
    """Write the register; 1 where it cannot be read or written, 2 for a release without reason."""
    from sync.journal.database import FILE_NAME

    config, folder = load_config(asked.config), folder_of(asked)
    kind, target = _file(asked)
    try:
        release = _release(asked, config.post.operator)
    except ValueError:
        say(
            "--full cần --reason TEXT và --second NAME là người khác (--first NAME: người xuất).",
            "--full needs --reason TEXT and --second NAME, another person than --first NAME.",
        )
        return 2
    if not (folder / FILE_NAME).is_file():
        say(
            f"Chưa có sổ nào trong {folder}. Hãy chạy máy trước, hoặc ghi đúng --data.",
            f"No journal in {folder}. Run the terminal first, or name the folder with --data.",
        )
        return 1
    clock = PostClock()
    heading = heading_of(config, asked.day, clock.now())
    try:
        key = reading_key(folder / "keys", asked.supervisor)
        with (
            nullcontext(lambda _: None)
            if release is None
            else recording(folder, config, heading, release, clock)
        ) as record:
            done = export_day(
                folder,
                target,
                kind,
                heading,
                key=key,
                release=release,
                language=asked.language,
                progress=_progress,
                record=record,
            )
    except NoKey:
        return 1
    except NotWritten as error:
        vietnamese, english = _TROUBLES[error.trouble]
        say(
            f"Không ghi được {target}: {vietnamese}; hãy ghi vào thư mục khác.",
            f"{target} cannot be written, {english}; choose another folder.",
        )
        return 1
    if asked.json:
        print_json({"file": str(target), "entries": done.rows, "sha256": done.sha256})
    else:
        print(f"{target}: {done.rows} lượt / entries, SHA-256 {done.sha256}")
    return 0


def _file(asked: argparse.Namespace) -> tuple[Kind, Path]:
    given = {kind: getattr(asked, kind.value) for kind in Kind}
    return next((kind, path) for kind, path in given.items() if path is not None)


def _release(asked: argparse.Namespace, operator: str) -> Release | None:
    """Who lets it out unmasked. :raises ValueError: where nobody may."""
    if not asked.full:
        return None
    return Release(asked.reason, asked.first or operator or getpass.getuser(), asked.second)


def _progress(rows: int) -> None:
    if rows and rows % _PROGRESS == 0:
        print(f"{rows} …", end="\r", file=sys.stderr, flush=True)
