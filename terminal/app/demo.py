"""The demo: terminal and centre on this machine, with the camera or the bundled video."""

import os
import sys
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from sync.journal.database import FILE_NAME
from sync.journal.day import post_day
from sync.journal.faults import JournalFault
from sync.journal.key_files import KeyKeeper
from sync.journal.reader import JournalReader
from sync.protocol.addresses import leads_to_loopback
from sync.protocol.terms import Mode
from terminal.app.asked import Asked
from terminal.app.clock import PostClock
from terminal.app.export import export_day, heading_of
from terminal.app.run import leave, run
from terminal.app.screen import has_screen
from terminal.capture.devices import find_cameras
from terminal.config import Config, find_asset
from terminal.diagnostics import Fault, KnownFault
from terminal.reports.exporting import Kind

_VIDEO: Final = "demo/demo.webm"
_KEYS: Final = "demo/keys"


def run_demo(config: Config, folder: Path, *, as_json: bool) -> int:
    """Run the demo. Without a screen it plays the video once and leaves a picture and a CSV.

    The keys of the demo are believed here and nowhere else, and only where the settings name no
    others: anybody can sign with them.

    :raises KnownFault: where the folder cannot be written or the journal cannot be opened.
    """
    if belongs_to_a_post(folder):
        # The register of a real post is no place to play in.
        folder = folder / "demo-post"
    screen = has_screen()
    if not screen:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    live = screen and bool(find_cameras())
    today = post_day(PostClock().now().at_ms).isoformat()
    # Beside the data: nothing is exported to where a journal and its keys lie.
    left = folder.with_name(f"{folder.name}-demo")
    screenshot, register = left / f"chot-{today}.png", left / f"chot-{today}.csv"
    if not screen:
        try:
            left.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise KnownFault(Fault.FOLDER_READ_ONLY, path=str(left)) from error
    code = run(
        Asked(
            mode=Mode.OPERATOR,
            config=config,
            folder=folder,
            assets=find_asset("fonts").parent,
            recordings=() if live else (find_asset(_VIDEO),),
            keys=Path(config.keys.folder) if config.keys.folder else find_asset(_KEYS),
            embedded=True,
            once=not screen,
            as_json=as_json,
            screenshot=None if screen else screenshot,
        )
    )
    if not screen and code == 0:
        heading = heading_of(config, None, PostClock().now())
        export_day(folder, register, Kind.CSV, heading, key=_key(folder))
        _tell(
            f"Ảnh màn hình: {screenshot}\nSổ trong ngày: {register}\nDữ liệu: {folder}\n"
            f"Xem ở trung tâm: chot --data {folder} centre, rồi mở http://127.0.0.1:8643",
            f"Screenshot: {screenshot}\nRegister of the day: {register}\nData: {folder}\n"
            f"See it at the centre: chot --data {folder} centre, then http://127.0.0.1:8643",
        )
    return leave(code)


def _key(folder: Path) -> X25519PrivateKey | None:
    """The machine's key as far as nobody has to be asked for it."""
    found = KeyKeeper(folder / "keys").look()
    return None if found is None else found.private


def belongs_to_a_post(folder: Path) -> bool:
    """Whether the journal of a folder reports to a centre on another machine."""
    if not (folder / FILE_NAME).is_file():
        return False
    try:
        with JournalReader(folder) as reader:
            url = reader.centre_url()
    except JournalFault:
        return False
    return bool(url) and not leads_to_loopback(url)


def _tell(vietnamese: str, english: str) -> None:
    for text in (vietnamese, english) if sys.stderr is not None else ():
        sys.stderr.write(text + "\n")
