"""Commands that need no screen: read, inspect, doctor."""

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from terminal.cli.printing import print_json, say
from terminal.config import data_folder, load_config

_MAX_PAYLOAD = 1_000_000


def read(asked: argparse.Namespace) -> int:
    """The codes in each picture, a JSON object a line; 1 where a picture has none."""
    from terminal.reading.choice import reader_for
    from terminal.reading.pictures import read_picture
    from terminal.reading.symbol import Symbology

    config = load_config(asked.config)
    wanted = [Symbology(name) for name in config.reading.symbologies]
    all_read = True
    for path in asked.pictures:
        found = read_picture(path, lambda: reader_for(wanted))
        print_json(found.as_json())
        all_read = all_read and bool(found.symbols)
    return 0 if all_read else 1


def inspect(asked: argparse.Namespace) -> int:
    """What a payload on standard input says; 1 where it is REJECTED."""
    from sync.bundle.folder import read_folder
    from sync.bundle.trust import TrustMaterial
    from terminal.declarations import inspection
    from terminal.declarations.registry import listing

    if asked.list:
        print_json({name: list(words) for name, words in listing().items()})
        return 0
    material = TrustMaterial()
    if asked.keys:
        found_keys = read_folder(asked.keys)
        material = found_keys.material
        for unused in found_keys.unused:
            say(f"Không dùng được {unused.name}", f"not used: {unused.name} ({unused.reason})")
    payload = sys.stdin.buffer.read(_MAX_PAYLOAD)
    if payload.endswith(b"\n"):
        payload = payload.removesuffix(b"\n").removesuffix(b"\r")
    at = asked.at or datetime.now(UTC)
    found = inspection.inspect(payload, trust=material, now=at, full=asked.full)
    print_json(found)
    return 1 if found["assurance"] == "REJECTED" else 0


def import_trust(asked: argparse.Namespace) -> int:
    """Keys and lists as they are published, written in the form that terminals load at once."""
    from sync.bundle.folder import AlreadyOurs, import_folder

    try:
        found = import_folder(asked.folder, asked.to)
    except AlreadyOurs:
        say(
            f"{asked.folder} đã có danh sách nạp rồi; hãy nạp từ bản gốc.",
            f"{asked.folder} holds compiled lists already; import from the originals.",
        )
        return 1
    except OSError as error:
        say(
            f"Không ghi được vào {asked.to}; hãy chọn thư mục khác.",
            f"{asked.to} cannot be written ({error.strerror}); choose another folder.",
        )
        return 1
    for unused in found.unused:
        say(f"Không dùng được {unused.name}", f"not used: {unused.name} ({unused.reason})")
    keys, now = found.material.count, datetime.now(UTC)
    if asked.json:
        print_json({"folder": str(asked.to), "keys": keys, "lists": len(found.lists)})
    else:
        print(f"{asked.to}: {keys} khóa / keys")
        for one in found.lists:
            age = one.age(now)
            days = "?" if age is None else int(age // 86_400)
            print(f"  {one.scheme}: {one.entries}, {days} ngày / days old")
    return 0 if keys or found.lists else 1


def doctor(asked: argparse.Namespace) -> int:
    """What this machine lacks, and how to get it; 1 where something needed is missing."""
    from terminal.diagnostics.doctor import examine

    checks = examine(folder_of(asked), protect=load_config(asked.config).data.protect)
    for check in checks:
        if asked.json:
            print_json({"name": check.name, "ok": check.ok, "advice": check.advice})
        else:
            mark = "✓" if check.ok else "✗" if check.needed else "–"
            print(f"{mark} {check.name}")
            if not check.ok:
                print(f"    {check.advice_vi}\n    {check.advice_en}")
    return 0 if all(check.ok or not check.needed for check in checks) else 1


def folder_of(asked: argparse.Namespace) -> Path:
    """Where the journal lies: as the command line says, or as the settings do."""
    folder: Path = asked.data or data_folder(load_config(asked.config))
    return folder
