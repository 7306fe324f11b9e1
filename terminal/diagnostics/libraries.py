"""The system libraries that Qt, zbar and sound want on Linux, and the packages that bring them.

The launcher runs this file by its path, before anything is installed: standard library only.
"""

import ctypes
import os
import shutil
import subprocess
import sys

#: (soname, its packages, newest name first). Debian 13 and Ubuntu 24.04 renamed some to "…t64";
#: the old name does not always install there: libasound2 has two providers, so apt refuses it.
_LIBRARIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    # Whatever QtWidgets is drawn on.
    ("libGL.so.1", ("libgl1",)),
    ("libEGL.so.1", ("libegl1",)),
    ("libxkbcommon.so.0", ("libxkbcommon0",)),
    ("libdbus-1.so.3", ("libdbus-1-3",)),
    ("libfontconfig.so.1", ("libfontconfig1",)),
    ("libglib-2.0.so.0", ("libglib2.0-0t64", "libglib2.0-0")),
    # QtNetwork, and with it Qt's own tools for translations.
    ("libgssapi_krb5.so.2", ("libgssapi-krb5-2",)),
    # X11. Qt names xcb-cursor in its message whichever of these is missing.
    ("libX11.so.6", ("libx11-6",)),
    ("libX11-xcb.so.1", ("libx11-xcb1",)),
    ("libxkbcommon-x11.so.0", ("libxkbcommon-x11-0",)),
    ("libxcb-cursor.so.0", ("libxcb-cursor0",)),
    ("libxcb-glx.so.0", ("libxcb-glx0",)),
    ("libxcb-icccm.so.4", ("libxcb-icccm4",)),
    ("libxcb-image.so.0", ("libxcb-image0",)),
    ("libxcb-keysyms.so.1", ("libxcb-keysyms1",)),
    ("libxcb-randr.so.0", ("libxcb-randr0",)),
    ("libxcb-render-util.so.0", ("libxcb-render-util0",)),
    ("libxcb-shape.so.0", ("libxcb-shape0",)),
    ("libxcb-sync.so.1", ("libxcb-sync1",)),
    ("libxcb-util.so.1", ("libxcb-util1",)),
    ("libxcb-xfixes.so.0", ("libxcb-xfixes0",)),
    ("libxcb-xkb.so.1", ("libxcb-xkb1",)),
    # Wayland: the kiosk's session.
    ("libwayland-client.so.0", ("libwayland-client0",)),
    ("libwayland-cursor.so.0", ("libwayland-cursor0",)),
    # The second decoder, and the tones.
    ("libzbar.so.0", ("libzbar0t64", "libzbar0")),
    ("libasound.so.2", ("libasound2t64", "libasound2")),
)


def sonames() -> tuple[str, ...]:
    """The sonames of all libraries that the program loads here; none where it is not Linux."""
    return tuple(soname for soname, _ in _LIBRARIES) if sys.platform == "linux" else ()


def missing_libraries() -> tuple[tuple[str, str], ...]:
    """The libraries that do not load here, each as (soname, Debian or Ubuntu package).

    The package has the name that this system's apt knows, else its oldest one.
    """
    wanted = set(sonames())
    missing = [row for row in _LIBRARIES if row[0] in wanted and not _loads(row[0])]
    doubtful = [name for _, names in missing if len(names) > 1 for name in names]
    known = _known_to_apt(doubtful) if doubtful else frozenset()
    return tuple(
        (soname, next((name for name in names if name in known), names[-1]))
        for soname, names in missing
    )


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _known_to_apt(names: list[str]) -> frozenset[str]:
    apt_cache = shutil.which("apt-cache")
    if apt_cache is None:
        return frozenset()
    answer = subprocess.run(
        [apt_cache, "policy", *names],
        env={**os.environ, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    known, name = set(), ""
    for line in answer.stdout.splitlines():
        if not line.startswith(" "):
            name = line.removesuffix(":")
        elif line.strip().startswith("Candidate:") and not line.endswith("(none)"):
            known.add(name)
    return frozenset(known)


if __name__ == "__main__":
    sys.stdout.writelines(f"{soname} {package}\n" for soname, package in missing_libraries())
