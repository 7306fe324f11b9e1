"""What can be wrong with a journal's folder, file or keys, as named faults."""

from enum import StrEnum


class JournalTrouble(StrEnum):
    """Why a journal cannot be opened or written; terminals show a message for each."""

    SECOND_INSTANCE = "second-instance"
    FOLDER_READ_ONLY = "folder-read-only"
    DISK_FULL = "disk-full"
    DISK_FAILING = "disk-failing"
    DISK_BROKEN = "disk-broken"
    JOURNAL_IN_USE = "journal-in-use"
    JOURNAL_NEWER = "journal-newer"
    JOURNAL_DAMAGED = "journal-damaged"
    SQLITE_TOO_OLD = "sqlite-too-old"
    KEY_DAMAGED = "key-damaged"
    JOURNAL_ENDED = "journal-ended"


class JournalFault(Exception):
    """Nothing was written; what was written before stays as it is."""

    def __init__(self, trouble: JournalTrouble, detail: str = "") -> None:
        super().__init__(f"{trouble.value}: {detail}" if detail else trouble.value)
        self.trouble = trouble
        self.detail = detail
