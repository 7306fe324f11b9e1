"""The settings that a supervisor changed at the screen, kept beside the journal, over config.toml.

config.toml belongs to whoever set the post up, with its comments; a program that wrote into it
would spoil it one day. What may be changed at work is a closed list, in a file of its own.
"""

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from sync.journal.draft import Draft, Moment
from sync.journal.files import write_private
from sync.protocol.terms import RecordKind
from terminal.config import Config

FILE_NAME: Final = "settings.json"
SETTINGS_CHANGED: Final = "settings.changed"
"""Event: `{1: {setting: value}}`; who changed them stands in the header."""
CHANGEABLE: Final = frozenset(
    {
        "camera.name",
        "post.lanes",
        "rules.fever_celsius",
        "rules.unsigned",
        "screen.clear_after_seconds",
        "screen.language",
        "screen.sound",
        "screen.speech",
        "screen.theme",
    }
)
"""Settings by section and key. Terms of retention are tied to an order and stay in config.toml."""
_MOST_BYTES: Final = 65_536

_log: Final = logging.getLogger(__name__)


def read_changes(folder: Path) -> dict[str, Any]:
    """The settings that were changed at the screen; of a damaged file none, and that is logged."""
    path = folder / FILE_NAME
    try:
        with path.open("rb") as file:
            told = json.loads(file.read(_MOST_BYTES))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        _log.warning("%s cannot be read: %s", path, type(error).__name__)
        return {}
    return told if isinstance(told, dict) else {}


def with_changes(config: Config, changes: Mapping[str, object]) -> Config:
    """The settings with these changes; what is no changeable setting or breaks a limit is left
    out, and logged.
    """
    for key, value in changes.items():
        try:
            config = changed(config, key, value)
        except ValueError as error:
            _log.warning("the changed setting %r is passed over: %s", key[:40], error)
    return config


def changed(config: Config, key: str, value: object) -> Config:
    """The settings with one change. :raises ValueError: where it may not be, or breaks a limit."""
    if key not in CHANGEABLE:
        raise ValueError("not to be changed at the screen")
    told = msgspec.to_builtins(config)
    section, _, name = key.partition(".")
    told[section][name] = value
    return msgspec.convert(told, Config)


def keep_changes(folder: Path, changes: Mapping[str, object]) -> None:
    """Keep changes beside earlier ones; they count from the next start on at the latest.

    :raises OSError: where they cannot be written; the earlier ones count then.
    """
    kept = {**read_changes(folder), **changes}
    content = json.dumps(kept, indent=1, ensure_ascii=False, sort_keys=True).encode()
    write_private(folder / FILE_NAME, content + b"\n")


def changed_draft(changes: Mapping[str, object], by: str, now: Moment) -> Draft:
    """The event of changes, to be recorded before they are kept."""
    return Draft(
        kind=RecordKind.EVENT,
        code=SETTINGS_CHANGED,
        moment=now,
        operator=by,
        clear={1: dict(changes)},
    )
