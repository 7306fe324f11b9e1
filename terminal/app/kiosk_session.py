"""Whether the kiosk runs alone in its session, as far as a program can tell."""

import os
import sys
from collections.abc import Iterable, Mapping
from typing import Final

import psutil

COMPOSITORS: Final = frozenset({"cage", "gamescope"})
"""Compositors that show one application and nothing else."""
_SHELLS: Final = frozenset({"explorer.exe"})


def is_alone(platform: str, ancestors: Iterable[str], others: Iterable[str]) -> bool:
    """Whether visitors can get to nothing but the kiosk.

    Qt cannot stop Alt+Tab; only the session can. On Linux the program must have been started by
    a compositor for one application, on Windows no desktop shell may run. A screen of its own
    without a compositor (`linuxfb`, `eglfs`) has no other windows either, but is not told apart
    here: say so in the settings.

    :param ancestors: names of the processes above this one.
    :param others: names of all processes that can be seen.
    """
    if platform == "win32":
        return _SHELLS.isdisjoint(name.lower() for name in others)
    return not COMPOSITORS.isdisjoint(ancestors)


def runs_alone(session: str, environment: Mapping[str, str] = os.environ) -> bool:
    """The same for this process.

    :param session: the setting: `check`, or `trusted` where whoever keeps the kiosk vouches.
    """
    # Tests and pictures have no session at all.
    if session == "trusted" or environment.get("QT_QPA_PLATFORM") == "offscreen":
        return True
    others = _others() if sys.platform == "win32" else ()
    return is_alone(sys.platform, _ancestors(), others)


def _ancestors() -> list[str]:
    try:
        return [parent.name() for parent in psutil.Process().parents()]
    except psutil.Error:
        return []


def _others() -> list[str]:
    return [process.info["name"] or "" for process in psutil.process_iter(["name"])]
