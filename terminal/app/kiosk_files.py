"""What a kiosk asks and where it sends people, read from the files of the settings."""

from pathlib import Path

from sync.bundle.forms import FormFault, read_form
from terminal.config import Kiosk
from terminal.desk.triage import TriageFault, read_triage
from terminal.diagnostics import Fault, KnownFault
from terminal.ui.kiosk.settings import Hospital, KioskUse, Market

_MOST_BYTES = 65_537


def use_of(kiosk: Kiosk, assets: Path) -> KioskUse:
    """What the settings say that a kiosk is for.

    :raises KnownFault: CONFIG_VALUE where a file cannot be read, is no form or no table of
        lanes, or the two do not fit each other.
    """
    if kiosk.kind == "market":
        return Market(buttons=kiosk.buttons)
    if kiosk.kind != "hospital":
        return None
    questions = Path(kiosk.questions or assets / "kiosk" / "questions.json")
    lanes = Path(kiosk.lanes or assets / "kiosk" / "lanes.json")
    try:
        form = read_form(_read(questions))
    except (OSError, FormFault) as fault:
        raise _unfit("kiosk.questions", questions, fault) from fault
    try:
        triage = read_triage(_read(lanes), form)
    except (OSError, TriageFault) as fault:
        raise _unfit("kiosk.lanes", lanes, fault) from fault
    return Hospital(form, triage, kiosk.question_seconds)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MOST_BYTES)


def _unfit(key: str, path: Path, fault: Exception) -> KnownFault:
    return KnownFault(Fault.CONFIG_VALUE, path=str(path), key=key, problem=str(fault))
