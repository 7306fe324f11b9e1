"""Taking the centre's keys, lists and rules from a stick into the data folder of a post."""

import hashlib
import shutil
from pathlib import Path

from sync.bundle.installed import FRESH, install_fresh, installed_bundle
from sync.journal import removable
from sync.journal.files import write_private
from sync.journal.removable import BadFile
from sync.protocol.bundle_list import BundleList, Listed, decode_bundle_list
from sync.protocol.envelope import MAX_ANSWER_BYTES, MalformedMessage, envelope
from sync.protocol.stick_names import BUNDLE, BUNDLE_LIST, ROOT, Handled, Outcome
from sync.uplink.loop import Correspondent


def take_bundle(stick: Path, data: Path, centre: Correspondent) -> Handled | None:
    """Install the bundle on a stick, all of it or nothing; None where the stick has none.

    It counts from the next start of the terminal. One that is older than the installed one is
    refused.

    :raises BadFile, OSError: where the stick is gone, or the disk fails; nothing is left then.
    """
    folder = stick / ROOT / BUNDLE
    if not removable.is_folder(stick / ROOT) or BUNDLE_LIST not in removable.names_in(folder):
        return None
    outcome, detail = _take(folder, data, centre)
    return Handled(f"{ROOT}/{BUNDLE}/{detail or BUNDLE_LIST}", 0, outcome)


def _take(folder: Path, data: Path, centre: Correspondent) -> tuple[Outcome, str]:
    try:
        signed = _content(folder / BUNDLE_LIST, MAX_ANSWER_BYTES)
    except BadFile as bad:
        return bad.outcome, ""
    found = _read(signed, centre)
    if isinstance(found, Outcome):
        return found, ""
    here = installed_bundle(data)
    held = _read((here / BUNDLE_LIST).read_bytes(), centre) if here is not None else None
    if isinstance(held, BundleList):
        if held.files == found.files:
            return Outcome.KNOWN, ""
        if held.made_ms >= found.made_ms:
            return Outcome.OLDER, ""
    fresh = data / FRESH
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    try:
        for file in found.files:
            outcome = _copy(folder, fresh, file)
            if outcome is not None:
                shutil.rmtree(fresh, ignore_errors=True)
                return outcome, file.name
        # The list comes last: where it is, all that it lists is there.
        write_private(fresh / BUNDLE_LIST, signed)
    except BaseException:
        # A disk may be full of it; an entry at the post needs the room more.
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    install_fresh(data)
    return Outcome.INSTALLED, ""


def _read(signed: bytes, centre: Correspondent) -> BundleList | Outcome:
    try:
        envelope(signed)
    except MalformedMessage:
        return Outcome.DAMAGED
    try:
        found = decode_bundle_list(signed, centre.key)
    except MalformedMessage:
        return Outcome.OTHER_CENTRE
    return found if found.centre == centre.centre else Outcome.OTHER_CENTRE


def _copy(folder: Path, fresh: Path, file: Listed) -> Outcome | None:
    """Copy a file that is what the list says; else why it is not."""
    try:
        content = _content(folder / file.digest.hex(), file.size)
    except BadFile as bad:
        return bad.outcome
    if len(content) != file.size or hashlib.sha256(content).digest() != file.digest:
        return Outcome.DAMAGED
    path = fresh / file.name
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(path, content)
    return None


def _content(path: Path, max_bytes: int) -> bytes:
    """See `removable.read_file`; that the stick lacks or does not give it is no fault of ours."""
    try:
        return removable.read_file(path, max_bytes)
    except FileNotFoundError as error:
        raise BadFile(Outcome.MISSING_FILE) from error
    except OSError as error:
        removable.blame_file(error, path.parent.parent)
        raise BadFile(Outcome.UNREADABLE) from error
