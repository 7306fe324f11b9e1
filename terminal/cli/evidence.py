"""The command `evidence`: what to keep outside of a machine, so that its journal can be checked."""

import argparse
from pathlib import Path

from terminal.cli.light import folder_of
from terminal.cli.printing import print_json, say


def evidence(asked: argparse.Namespace) -> int:
    """Write the centre's receipts to a file, and tell the head codes of a post's journal; 1 where
    there is nothing to keep.
    """
    from sync.centre.keys import KeyFault
    from sync.journal.audit import UnreadableFile
    from sync.journal.files import write_private

    folder: Path = asked.path or folder_of(asked)
    try:
        heads, receipts = _kept(folder)
    except (UnreadableFile, KeyFault) as error:
        say(f"Không đọc được sổ nào ở {folder}", f"no journal in {folder}: {error}")
        return 1
    if asked.to is not None and receipts:
        try:
            write_private(asked.to, receipts)
        except OSError as error:
            say(
                f"Không ghi được {asked.to}; hãy ghi vào thư mục khác.",
                f"{asked.to} cannot be written ({error.strerror}); choose another folder.",
            )
            return 1
    if asked.json:
        written = str(asked.to) if asked.to is not None and receipts else ""
        print_json({"file": written, "heads": list(heads)})
    else:
        for code in heads:
            print(code)
    if asked.to is not None and not receipts:
        say("Trung tâm chưa ký biên nhận nào.", "The centre has signed no receipt yet.")
        return 1
    return 0


def _kept(folder: Path) -> tuple[tuple[str, ...], bytes]:
    """Head codes, oldest epoch first, and the receipts file; empty where there is none."""
    from sync.centre.auditing import receipts_file
    from sync.centre.centre import STORE_FILE
    from sync.journal import auditing
    from sync.journal.audit import UnreadableFile
    from sync.journal.copies import open_copy
    from sync.journal.database import FILE_NAME
    from sync.journal.evidence import head_code
    from sync.journal.reader import JournalReader
    from terminal.app.clock import wall_ms

    if (folder / STORE_FILE).is_file() and not (folder / FILE_NAME).is_file():
        return (), receipts_file(folder, wall_ms())
    if not (folder / FILE_NAME).is_file():
        raise UnreadableFile("no journal")
    with JournalReader(folder) as reader:
        terminal = auditing.terminal_of(reader.connection)
        heads = tuple(head_code(terminal, head) for head in reader.heads())
    with open_copy(folder / FILE_NAME) as connection:
        try:
            return heads, auditing.kept_receipts(connection)
        except UnreadableFile:
            return heads, b""
