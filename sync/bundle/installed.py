"""Where a post keeps the bundle that a stick brought, and how one takes the place of another."""

import contextlib
import shutil
from pathlib import Path
from typing import Final

from sync.journal.files import sync_folder
from sync.protocol.stick_names import BUNDLE_LIST

FRESH: Final = "bundle.new"
"""A bundle that is being copied; whole once its list lies in it."""
_HERE: Final = "bundle"
_OLD: Final = "bundle.old"


def installed_bundle(data: Path) -> Path | None:
    """The folder that holds `keys` and `rules` of the newest bundle; None before the first.

    Where the machine stopped while one took the place of the other, that is ended first.
    """
    here = data / _HERE
    with contextlib.suppress(OSError):
        if not here.exists() and (data / FRESH / BUNDLE_LIST).is_file():
            (data / FRESH).replace(here)
        elif not here.exists() and (data / _OLD).is_dir():
            (data / _OLD).replace(here)
    return here if (here / BUNDLE_LIST).is_file() else None


def installed_keys(data: Path) -> Path | None:
    """The folder of keys and lists in the newest bundle; None where there is none."""
    here = installed_bundle(data)
    return here / "keys" if here is not None and (here / "keys").is_dir() else None


def install_fresh(data: Path) -> None:
    """Have the bundle in `FRESH` take the place of the one before.

    :raises OSError: where that cannot be done; `installed_bundle` ends what was begun.
    """
    here, old = data / _HERE, data / _OLD
    shutil.rmtree(old, ignore_errors=True)
    if here.exists():
        here.replace(old)
    (data / FRESH).replace(here)
    sync_folder(data)
    shutil.rmtree(old, ignore_errors=True)
