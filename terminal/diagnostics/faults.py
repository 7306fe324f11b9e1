"""The known faults of a terminal, by the codes that screens, logs and tests use."""

from enum import StrEnum


class Fault(StrEnum):
    """Something outside the program that is wrong, with a message of its own for people."""

    SECOND_INSTANCE = "second-instance"
    CONFIG_UNREADABLE = "config-unreadable"
    CONFIG_KEY = "config-key"
    CONFIG_VALUE = "config-value"
    FOLDER_READ_ONLY = "folder-read-only"
    DISK_FULL = "disk-full"
    DISK_FAILING = "disk-failing"
    DISK_BROKEN = "disk-broken"
    JOURNAL_IN_USE = "journal-in-use"
    JOURNAL_NEWER = "journal-newer"
    JOURNAL_DAMAGED = "journal-damaged"
    JOURNAL_FORKED = "journal-forked"
    JOURNAL_RECOVERED = "journal-recovered"
    RECORDS_LOST = "records-lost"
    RECORDS_ASIDE = "records-aside"
    RECORDS_DIFFER = "records-differ"
    SQLITE_TOO_OLD = "sqlite-too-old"
    KEY_DAMAGED = "key-damaged"
    JOURNAL_ENDED = "journal-ended"
    KEY_LOCKED = "key-locked"
    KEY_EXPOSED = "key-exposed"
    NOT_ENROLLED = "not-enrolled"
    TOKEN_REFUSED = "token-refused"
    NO_SCREEN = "no-screen"
    NO_CAMERA = "no-camera"
    CAMERA_BUSY = "camera-busy"
    CAMERA_LOST = "camera-lost"
    CAMERA_STALLED = "camera-stalled"
    CAMERA_FROZEN = "camera-frozen"
    NO_SCANNER = "no-scanner"
    SCANNER_BUSY = "scanner-busy"
    SCANNER_FORBIDDEN = "scanner-forbidden"
    SCANNER_LOST = "scanner-lost"
    CENTRE_DOWN = "centre-down"
    CENTRE_NOT_OURS = "centre-not-ours"
    CENTRE_REFUSES = "centre-refuses"
    CENTRE_CERTIFICATE = "centre-certificate"
    CENTRE_LOST_RECORDS = "centre-lost-records"
    CLOCK_BEHIND = "clock-behind"
    CLOCK_AHEAD = "clock-ahead"
    CLOCK_JUMPED = "clock-jumped"
    CLOCK_SKEWED = "clock-skewed"
    NO_KEYS = "no-keys"
    RULES_UNREADABLE = "rules-unreadable"
    HEAD_CODE_DUE = "head-code-due"
    NO_SUPERVISOR = "no-supervisor"
    EXPORT_FOLDER = "export-folder"
    PRINTER_GONE = "printer-gone"
    PRINTER_PAPER = "printer-paper"
    KIOSK_NOT_ALONE = "kiosk-not-alone"
    BATTERY_LOW = "battery-low"
    LISTS_OLD = "lists-old"


class KnownFault(Exception):
    """A fault that stops what was asked for; everything else that is raised is a bug.

    `details` fills the places of the message, such as a path, a key or the nearest valid one;
    never anything about a person.
    """

    def __init__(self, fault: Fault, **details: str) -> None:
        super().__init__(f"{fault.value}: {details}" if details else fault.value)
        self.fault = fault
        self.details = details
