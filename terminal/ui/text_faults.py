"""The words for known faults: what is the matter, and what to do about it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from terminal.diagnostics import Fault
from terminal.ui.words import QT_TRANSLATE_NOOP, Words

TEXTS: Mapping[Fault, tuple[str, str, str]] = {
    Fault.SECOND_INSTANCE: (
        QT_TRANSLATE_NOOP("Fault", "Chốt is already running"),
        QT_TRANSLATE_NOOP("Fault", "Use the window that is open, or close it first."),
        QT_TRANSLATE_NOOP("Fault", "Data folder: {path}"),
    ),
    Fault.CONFIG_UNREADABLE: (
        QT_TRANSLATE_NOOP("Fault", "The settings file cannot be read"),
        QT_TRANSLATE_NOOP("Fault", "Mend the file, or put the delivered one back."),
        QT_TRANSLATE_NOOP("Fault", "File: {path}. {problem}"),
    ),
    Fault.CONFIG_KEY: (
        QT_TRANSLATE_NOOP("Fault", "Unknown setting: {key}"),
        QT_TRANSLATE_NOOP("Fault", "Correct or remove the setting in {path}."),
        QT_TRANSLATE_NOOP("Fault", "Meant perhaps: {nearest}"),
    ),
    Fault.CONFIG_VALUE: (
        QT_TRANSLATE_NOOP("Fault", "The setting {key} does not fit"),
        QT_TRANSLATE_NOOP("Fault", "Correct it in {path}."),
        "{problem}",
    ),
    Fault.FOLDER_READ_ONLY: (
        QT_TRANSLATE_NOOP("Fault", "The data folder cannot be written"),
        QT_TRANSLATE_NOOP("Fault", "Give this user the right to write to the folder."),
        QT_TRANSLATE_NOOP("Fault", "Folder: {path}"),
    ),
    Fault.DISK_FULL: (
        QT_TRANSLATE_NOOP("Fault", "The disk is full: entries are NOT saved"),
        QT_TRANSLATE_NOOP("Fault", "Write people on the paper list. Free space on the disk."),
        QT_TRANSLATE_NOOP("Fault", "Folder: {path}"),
    ),
    Fault.DISK_FAILING: (
        QT_TRANSLATE_NOOP("Fault", "The disk is failing: entries are NOT saved"),
        QT_TRANSLATE_NOOP("Fault", "Write people on the paper list. Have the disk changed."),
        QT_TRANSLATE_NOOP("Fault", "Folder: {path}"),
    ),
    Fault.DISK_BROKEN: (
        QT_TRANSLATE_NOOP("Fault", "The disk is broken: NOTHING is saved any more"),
        QT_TRANSLATE_NOOP(
            "Fault", "Write people on the paper list. Have the disk changed, then start Chốt again."
        ),
        QT_TRANSLATE_NOOP("Fault", "Folder: {path}"),
    ),
    Fault.JOURNAL_IN_USE: (
        QT_TRANSLATE_NOOP("Fault", "Another program is reading the journal"),
        QT_TRANSLATE_NOOP("Fault", "Close that program, an export for example, and try again."),
        QT_TRANSLATE_NOOP("Fault", "File: {path}"),
    ),
    Fault.JOURNAL_NEWER: (
        QT_TRANSLATE_NOOP("Fault", "The journal was written by a newer version"),
        QT_TRANSLATE_NOOP("Fault", "Install the newest version of Chốt. Nothing was changed."),
        QT_TRANSLATE_NOOP("Fault", "File: {path}"),
    ),
    Fault.JOURNAL_DAMAGED: (
        QT_TRANSLATE_NOOP("Fault", "The journal is damaged"),
        QT_TRANSLATE_NOOP("Fault", "Keep the file as it is, delete nothing, tell the centre."),
        QT_TRANSLATE_NOOP("Fault", "File: {path}"),
    ),
    Fault.JOURNAL_FORKED: (
        QT_TRANSLATE_NOOP("Fault", "The centre holds other entries under this journal's numbers"),
        QT_TRANSLATE_NOOP("Fault", "Call the centre: this machine may have been copied."),
        "",
    ),
    Fault.JOURNAL_RECOVERED: (
        QT_TRANSLATE_NOOP("Fault", "The journal was damaged and is recovered: nothing is lost"),
        QT_TRANSLATE_NOOP("Fault", "Have the disk checked. Tell the centre."),
        QT_TRANSLATE_NOOP("Fault", "The damaged file is kept: {path}"),
    ),
    Fault.RECORDS_LOST: (
        QT_TRANSLATE_NOOP("Fault", "The journal was damaged: entries {found} are lost here"),
        QT_TRANSLATE_NOOP("Fault", "Enter them again from the paper list. Tell the centre."),
        QT_TRANSLATE_NOOP("Fault", "The damaged file is kept: {path}"),
    ),
    Fault.RECORDS_ASIDE: (
        QT_TRANSLATE_NOOP("Fault", "The journal was damaged: entries {found} are lost here"),
        QT_TRANSLATE_NOOP("Fault", "Enter them again. Keep the file; tell the centre."),
        QT_TRANSLATE_NOOP("Fault", "Kept aside: {aside}. File: {path}"),
    ),
    Fault.RECORDS_DIFFER: (
        QT_TRANSLATE_NOOP("Fault", "The centre's copy differs from this journal"),
        QT_TRANSLATE_NOOP(
            "Fault", "Keep this machine and its files as they are. Tell the centre the hours."
        ),
        QT_TRANSLATE_NOOP("Fault", "Hours that differ: {hours}"),
    ),
    Fault.SQLITE_TOO_OLD: (
        QT_TRANSLATE_NOOP("Fault", "SQLite is too old"),
        QT_TRANSLATE_NOOP("Fault", "Install Chốt anew; it brings the SQLite that it needs."),
        QT_TRANSLATE_NOOP("Fault", "Found: {found}"),
    ),
    Fault.JOURNAL_ENDED: (
        QT_TRANSLATE_NOOP("Fault", "This journal was ended by order {found}"),
        QT_TRANSLATE_NOOP("Fault", "To use this machine again, begin in an empty folder."),
        QT_TRANSLATE_NOOP("Fault", "Folder: {path}"),
    ),
    Fault.KEY_DAMAGED: (
        QT_TRANSLATE_NOOP("Fault", "This terminal's key cannot be read"),
        QT_TRANSLATE_NOOP("Fault", "Put the file back from its copy, or enrol the terminal anew."),
        QT_TRANSLATE_NOOP("Fault", "File: {path}"),
    ),
    Fault.KEY_LOCKED: (
        QT_TRANSLATE_NOOP("Fault", "The day book is locked"),
        QT_TRANSLATE_NOOP(
            "Fault",
            "Entries are recorded. To read earlier ones press F10, or start Chốt as its service.",
        ),
        "",
    ),
    Fault.KEY_EXPOSED: (
        QT_TRANSLATE_NOOP("Fault", "This machine's key is not protected as the settings want"),
        QT_TRANSLATE_NOOP(
            "Fault", "Close Chốt and run: chot keys protect. Who takes the disk can read it now."
        ),
        "",
    ),
    Fault.NOT_ENROLLED: (
        QT_TRANSLATE_NOOP("Fault", "This terminal is not enrolled with a centre"),
        QT_TRANSLATE_NOOP("Fault", "Ask the centre for an enrolment token and enter it here."),
        "",
    ),
    Fault.TOKEN_REFUSED: (
        QT_TRANSLATE_NOOP("Fault", "The centre did not accept the enrolment token"),
        QT_TRANSLATE_NOOP("Fault", "A token works once and not for long. Ask for a new one."),
        "{problem}",
    ),
    Fault.NO_SCREEN: (
        QT_TRANSLATE_NOOP("Fault", "There is no screen to draw on"),
        QT_TRANSLATE_NOOP("Fault", "Start it on a desktop, or run `chot` alone for the demo."),
        "",
    ),
    Fault.NO_CAMERA: (
        QT_TRANSLATE_NOOP("Fault", "No camera was found"),
        QT_TRANSLATE_NOOP("Fault", "Plug a camera in, or correct its name in config.toml."),
        QT_TRANSLATE_NOOP("Fault", "Asked for: {name}"),
    ),
    Fault.CAMERA_BUSY: (
        QT_TRANSLATE_NOOP("Fault", "Another program uses the camera"),
        QT_TRANSLATE_NOOP("Fault", "Close the program that shows the camera's picture."),
        QT_TRANSLATE_NOOP("Fault", "Camera: {name}"),
    ),
    Fault.CAMERA_LOST: (
        QT_TRANSLATE_NOOP("Fault", "The camera is gone"),
        QT_TRANSLATE_NOOP("Fault", "Plug it in again; reading goes on by itself."),
        QT_TRANSLATE_NOOP("Fault", "Camera: {name}"),
    ),
    Fault.CAMERA_STALLED: (
        QT_TRANSLATE_NOOP("Fault", "The camera sends no picture"),
        QT_TRANSLATE_NOOP("Fault", "Check the cable, or plug the camera in anew."),
        QT_TRANSLATE_NOOP("Fault", "Camera: {name}"),
    ),
    Fault.CAMERA_FROZEN: (
        QT_TRANSLATE_NOOP("Fault", "The camera's picture is frozen"),
        QT_TRANSLATE_NOOP("Fault", "Codes are not read. Unplug the camera and plug it in again."),
        QT_TRANSLATE_NOOP("Fault", "Camera: {name}"),
    ),
    Fault.NO_SCANNER: (
        QT_TRANSLATE_NOOP("Fault", "A scanner was not found"),
        QT_TRANSLATE_NOOP("Fault", "Plug it in, or correct [scanner] ports in config.toml."),
        QT_TRANSLATE_NOOP("Fault", "Scanner: {name}"),
    ),
    Fault.SCANNER_BUSY: (
        QT_TRANSLATE_NOOP("Fault", "The scanner does not open"),
        QT_TRANSLATE_NOOP("Fault", "Close other programs that use it, or plug it in anew."),
        QT_TRANSLATE_NOOP("Fault", "Scanner: {name}"),
    ),
    Fault.SCANNER_FORBIDDEN: (
        QT_TRANSLATE_NOOP("Fault", "This user may not use the scanner"),
        QT_TRANSLATE_NOOP("Fault", "Add the user to the group dialout, then log in again."),
        QT_TRANSLATE_NOOP("Fault", "Scanner: {name}"),
    ),
    Fault.SCANNER_LOST: (
        QT_TRANSLATE_NOOP("Fault", "The scanner is gone"),
        QT_TRANSLATE_NOOP("Fault", "Plug it in again; reading goes on by itself."),
        QT_TRANSLATE_NOOP("Fault", "Scanner: {name}"),
    ),
    Fault.CENTRE_DOWN: (
        QT_TRANSLATE_NOOP("Fault", "The centre does not answer"),
        QT_TRANSLATE_NOOP("Fault", "Go on working: everything is kept and sent later."),
        "{url}",
    ),
    Fault.CENTRE_NOT_OURS: (
        QT_TRANSLATE_NOOP("Fault", "Something else answers in the centre's place"),
        QT_TRANSLATE_NOOP("Fault", "Sign in to the network, or use another one. Nothing is lost."),
        "{url}",
    ),
    Fault.CENTRE_REFUSES: (
        QT_TRANSLATE_NOOP("Fault", "The centre refuses this terminal"),
        QT_TRANSLATE_NOOP("Fault", "Call the centre. Go on working: everything is kept."),
        "{url}",
    ),
    Fault.CENTRE_CERTIFICATE: (
        QT_TRANSLATE_NOOP("Fault", "The connection to the centre is not secure"),
        QT_TRANSLATE_NOOP("Fault", "Check this machine's clock first, then call the centre."),
        "{url}",
    ),
    Fault.CENTRE_LOST_RECORDS: (
        QT_TRANSLATE_NOOP("Fault", "The centre lost entries that are no longer here either"),
        QT_TRANSLATE_NOOP(
            "Fault", "Call the centre: it must be brought up to date. Everything here is kept."
        ),
        "",
    ),
    Fault.CLOCK_BEHIND: (
        QT_TRANSLATE_NOOP("Fault", "The clock runs behind"),
        QT_TRANSLATE_NOOP("Fault", "Set date and time; entries are kept in their order."),
        QT_TRANSLATE_NOOP("Fault", "It is later than {floor} for certain."),
    ),
    Fault.CLOCK_AHEAD: (
        QT_TRANSLATE_NOOP("Fault", "The clock may be far ahead"),
        QT_TRANSLATE_NOOP("Fault", "Check date and time; entries are kept in their order."),
        QT_TRANSLATE_NOOP("Fault", "Last certain time: {floor}"),
    ),
    Fault.CLOCK_JUMPED: (
        QT_TRANSLATE_NOOP("Fault", "The clock has jumped"),
        QT_TRANSLATE_NOOP("Fault", "Check date and time; entries are kept in their order."),
        "",
    ),
    Fault.CLOCK_SKEWED: (
        QT_TRANSLATE_NOOP("Fault", "The clock differs from the centre's by {minutes} minutes"),
        QT_TRANSLATE_NOOP("Fault", "Set date and time; entries are kept in their order."),
        "",
    ),
    Fault.HEAD_CODE_DUE: (
        QT_TRANSLATE_NOOP("Fault", "Keep the head code of the journal"),
        QT_TRANSLATE_NOOP("Fault", "Press F9, then photograph the code or print the slip."),
        "",
    ),
    Fault.EXPORT_FOLDER: (
        QT_TRANSLATE_NOOP("Fault", "The daily register could not be written"),
        QT_TRANSLATE_NOOP("Fault", "Connect the folder or make room in it; it is tried again."),
        QT_TRANSLATE_NOOP("Fault", "Folder: {path}"),
    ),
    Fault.NO_SUPERVISOR: (
        QT_TRANSLATE_NOOP("Fault", "No head yet"),
        QT_TRANSLATE_NOOP(
            "Fault",
            "Nobody can see the register, export it or say who works here."
            " Press F12 to make the first head.",
        ),
        "",
    ),
    Fault.BATTERY_LOW: (
        QT_TRANSLATE_NOOP("Fault", "The battery is at {percent} %"),
        QT_TRANSLATE_NOOP("Fault", "Plug the machine in. What was recorded is safe either way."),
        "",
    ),
    Fault.LISTS_OLD: (
        QT_TRANSLATE_NOOP("Fault", "The lists of withdrawn certificates are {days} days old"),
        QT_TRANSLATE_NOOP("Fault", "Verdicts go on. Ask the centre for newer lists on a stick."),
        "",
    ),
    Fault.NO_KEYS: (
        QT_TRANSLATE_NOOP("Fault", "No keys for certificates are here"),
        QT_TRANSLATE_NOOP("Fault", "Certificates cannot be verified until keys are put in place."),
        QT_TRANSLATE_NOOP("Fault", "Folder for keys: {path}"),
    ),
    Fault.RULES_UNREADABLE: (
        QT_TRANSLATE_NOOP("Fault", "Some rules of entry could not be read"),
        QT_TRANSLATE_NOOP(
            "Fault", "Certificates are judged without them. Ask the centre for the rules again."
        ),
        QT_TRANSLATE_NOOP("Fault", "Rules: {found}"),
    ),
    Fault.PRINTER_GONE: (
        QT_TRANSLATE_NOOP("Fault", "The slip printer does not answer"),
        QT_TRANSLATE_NOOP("Fault", "Numbers stand on the screen. Check its power and cable."),
        "",
    ),
    Fault.PRINTER_PAPER: (
        QT_TRANSLATE_NOOP("Fault", "The slip printer has no paper"),
        QT_TRANSLATE_NOOP("Fault", "Numbers stand on the screen. Put in a new roll."),
        "",
    ),
    Fault.KIOSK_NOT_ALONE: (
        QT_TRANSLATE_NOOP("Fault", "Visitors can leave this screen"),
        QT_TRANSLATE_NOOP("Fault", "Start the kiosk in its own session, as the guide says."),
        "",
    ),
}
"""For each fault its title, what to do, and particulars that are shown where they are known."""

_PLACE = re.compile(r"\{([a-z_]+)\}")
_NOT_GIVEN = "…"


def details_of(fault: Fault) -> frozenset[str]:
    """The names of the details that the words of a fault have places for."""
    return frozenset(_PLACE.findall(" ".join(TEXTS[fault])))


@dataclass(frozen=True, slots=True)
class FaultText:
    """A fault in words: what is the matter, and what to do about it."""

    title: str
    advice: str


def fault_text(words: Words, fault: Fault, details: Mapping[str, str]) -> FaultText:
    """The words for a fault, its places filled with `details` literally.

    Which details a fault can use, `details_of` says. Particulars whose details are missing are
    left out; a title or an advice shows dots instead.
    """
    title, advice, particulars = (
        words.translate("Fault", source) if source else "" for source in TEXTS[fault]
    )
    if all(details.get(name) for name in _PLACE.findall(particulars)):
        advice = f"{advice} {particulars}".strip()
    return FaultText(_filled(title, details), _filled(advice, details))


def bilingual_fault(fault: Fault, details: Mapping[str, str], assets: Path) -> tuple[str, str]:
    """Vietnamese and English, each in one line, for a command line without a screen."""
    vietnamese = fault_text(Words("vi", assets), fault, details)
    english = fault_text(Words("en", assets), fault, details)
    return (
        f"{vietnamese.title}. {vietnamese.advice}",
        f"{english.title}. {english.advice}",
    )


def _filled(text: str, details: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: details.get(place[1]) or _NOT_GIVEN, text)
