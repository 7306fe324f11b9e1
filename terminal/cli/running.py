"""Commands that run a part: the demo, the terminal, the kiosk, the centre."""

import argparse
from pathlib import Path

from sync.protocol.terms import Mode
from terminal.cli.printing import say
from terminal.config import data_folder, find_asset, load_config


def demo(asked: argparse.Namespace) -> int:
    """Terminal and embedded centre together; without a screen once, and with what it left."""
    from terminal.app.demo import run_demo

    config = load_config(asked.config)
    return run_demo(config, asked.data or data_folder(config), as_json=asked.json)


def terminal(asked: argparse.Namespace) -> int:
    """The terminal for an operator."""
    return _run(asked, Mode.OPERATOR)


def kiosk(asked: argparse.Namespace) -> int:
    """The unattended terminal."""
    return _run(asked, Mode.KIOSK)


def centre(asked: argparse.Namespace) -> int:
    """The centre: serve, or print a token that enrols one terminal."""
    config = load_config(asked.config)
    folder: Path = (asked.data or data_folder(config)) / "centre"
    if asked.action == "enrol":
        return _enrol(folder, asked.url)
    from sync.centre.__main__ import main

    arguments = ["--data", str(folder), "--host", asked.host, "--port", str(asked.port)]
    for name in ("url", "certificate", "key"):
        value = getattr(asked, name)
        if value:
            arguments += [f"--{name}", str(value)]
    return main(arguments)


def _enrol(folder: Path, url: str) -> int:
    """Print a token on standard output, and nothing else there."""
    from sync.centre.tokens import make_token
    from terminal.app.clock import wall_ms

    if not url:
        say(
            "Hãy ghi --url: địa chỉ mà máy quét dùng để tới trung tâm.",
            "Give --url: the address at which terminals reach the centre.",
        )
        return 2
    try:
        print(make_token(folder, url, wall_ms()))
    except FileNotFoundError:
        say(
            f"Chưa có trung tâm nào trong {folder}. Hãy chạy `chot centre` trước.",
            f"No centre in {folder}. Run `chot centre` first.",
        )
        return 1
    return 0


def _run(asked: argparse.Namespace, mode: Mode) -> int:
    from terminal.app.run import Asked, run
    from terminal.app.screen import require_screen

    config = load_config(asked.config)
    require_screen()
    return run(
        Asked(
            mode=mode,
            config=config,
            folder=asked.data or data_folder(config),
            assets=find_asset("fonts").parent,
            recordings=tuple(asked.recording),
            start_at=asked.start_at,
            keys=asked.keys or (Path(config.keys.folder) if config.keys.folder else None),
            token=asked.enrol,
            embedded=asked.centre == "embedded",
            once=asked.once,
            as_json=asked.json,
        )
    )
