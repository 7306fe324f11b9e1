"""What goes into a diagnostics bundle: versions, the doctor's lines, settings, log and figures."""

import json
import platform
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import msgspec

from sync.journal.day import moment as post_time
from sync.journal.faults import JournalFault
from sync.journal.reader import JournalReader
from sync.journal.tail import legible
from sync.protocol.terms import RecordKind
from terminal.config import Config
from terminal.diagnostics.bundle import scrubbed, write_bundle
from terminal.diagnostics.check import Check

_PACKAGES: Final = (
    "chot",
    "PySide6-Essentials",
    "apsw",
    "cryptography",
    "opencv-python-headless",
    "zxing-cpp",
    "numpy",
)
_PLAIN: Final = {
    "screen": ("language", "theme", "sound", "speech", "clear_after_seconds"),
    "camera": ("width", "height", "frames_per_second"),
    "reading": ("symbologies", "again_after_seconds"),
    "rules": ("unsigned", "repeat_minutes", "failed", "needs", "fever_celsius", "through_hours"),
    "data": ("protect",),
    "retention": ("readable_hours", "sealed_days"),
    "centre": ("max_kbit_per_s",),
    "kiosk": ("kind", "limit", "buttons", "session"),
}
"""Settings whose values are numbers or words of a closed list; of the others only whether set."""


def make_bundle(
    path: Path,
    folder: Path,
    config: Config,
    checks: Sequence[Check],
    log: Iterable[str],
) -> None:
    """Write the bundle of a terminal whose data lie in `folder`; it may be running.

    :raises OSError: where it cannot be written.
    """
    doctor = [{"name": check.name, "ok": check.ok, "needed": check.needed} for check in checks]
    write_bundle(
        path,
        {
            "versions.json": _json(versions()),
            "doctor.json": _json(doctor),
            "settings.json": _json(settings(config)),
            "journal.json": _json(figures(folder)),
            "log.txt": "\n".join(scrubbed(line) for line in log),
        },
    )


def versions() -> dict[str, str]:
    """What this machine runs; no name of it or of who uses it."""
    found = {"python": platform.python_version(), "system": sys.platform}
    found["release"] = platform.release()
    found["machine"] = platform.machine()
    for name in _PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "-"
    return found


def settings(config: Config) -> dict[str, dict[str, Any]]:
    """The settings without anything that somebody typed freely: of those, whether they are set."""
    told: dict[str, dict[str, Any]] = {}
    for section, values in msgspec.to_builtins(config).items():
        plain = _PLAIN.get(section, ())
        told[section] = {
            key: value if key in plain else ("set" if value else "not set")
            for key, value in values.items()
        }
    return told


def figures(folder: Path) -> dict[str, Any]:
    """How many records of which kind a journal holds a day; from headers alone."""
    try:
        with JournalReader(folder) as reader, legible():
            days: Counter[str] = Counter()
            events: Counter[str] = Counter()
            for record in reader.between(0, 2**52, set(RecordKind)):
                header = record.header
                days[f"{post_time(header.at_ms):%Y-%m-%d} {header.kind.value}"] += 1
                if header.kind is RecordKind.EVENT:
                    events[header.code] += 1
            heads = [
                {
                    "epoch": f"{head.epoch:x}"[-4:],
                    "seq": head.seq,
                    "confirmed": reader.confirmed(head.epoch),
                }
                for head in reader.heads()
            ]
    except JournalFault as fault:
        return {"unreadable": fault.trouble.value}
    return {"lines": heads, "records": dict(days), "events": dict(events)}


def _json(value: object) -> str:
    return json.dumps(value, indent=1, sort_keys=True)
