"""Printing for people and for scripts."""

import contextlib
import io
import json
import sys
from collections.abc import Mapping
from typing import Any

from terminal.config import find_asset
from terminal.diagnostics import KnownFault


def utf8_output() -> None:
    """Print Vietnamese whatever the system's code page is."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def print_json(found: Mapping[str, Any]) -> None:
    """One JSON object on a line of its own, at once."""
    print(json.dumps(found, ensure_ascii=False, separators=(", ", ": ")), flush=True)


def say(vietnamese: str, english: str) -> None:
    """A line for people: Vietnamese first, English second; on standard error."""
    print(f"{vietnamese} / {english}", file=sys.stderr, flush=True)


def print_fault(fault: KnownFault) -> None:
    """A known fault in both languages, on standard error."""
    vietnamese = english = str(fault)
    # Where not even QtCore can be loaded, the code and its details must do.
    with contextlib.suppress(ImportError, FileNotFoundError):
        from terminal.ui.text_faults import bilingual_fault

        assets = find_asset("translations").parent
        vietnamese, english = bilingual_fault(fault.fault, fault.details, assets)
    print(vietnamese, english, sep="\n", file=sys.stderr, flush=True)
