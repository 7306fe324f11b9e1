"""Commands that run a part: the demo, the terminal, the kiosk, the centre."""

import argparse
import os
import sys
from pathlib import Path

from sync.protocol.terms import Mode
from terminal.cli.printing import say
from terminal.config import data_folder, find_asset, load_config
from terminal.diagnostics import KnownFault


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


def show_fault(fault: KnownFault, *, offers_recovery: bool = False) -> bool:
    """Show in a window what the console says, where there is a screen and nobody at a console.

    :return: whether somebody asked there to recover the journal.
    """
    from terminal.app.screen import has_screen

    seen = sys.stderr is not None and sys.stderr.isatty()
    if seen or os.environ.get("QT_QPA_PLATFORM") == "offscreen" or not has_screen():
        return False
    from terminal.ui.fault_window import show_until_closed

    assets = find_asset("fonts").parent
    return show_until_closed(fault, assets, offers_recovery=offers_recovery)


def centre(asked: argparse.Namespace) -> int:
    """The centre: serve, print a token that enrols one terminal, or sign a declaration."""
    config = load_config(asked.config)
    folder: Path = (asked.data or data_folder(config)) / "centre"
    if asked.action == "enrol":
        return _enrol(folder, asked.url)
    if asked.action in {"revoke", "conflicts"}:
        from sync.centre.__main__ import main

        named = ["--terminal", " ".join(asked.what)] if asked.what else []
        return main([asked.action, "--data", str(folder), *named])
    if asked.action == "keys" or asked.what:
        from terminal.cli.centre_keys import centre_keys

        return centre_keys(folder, asked)
    from sync.centre.__main__ import main

    arguments = ["--data", str(folder), "--host", asked.host, "--port", str(asked.port)]
    if asked.action != "serve":
        arguments.insert(0, asked.action)
    for name, value in (
        ("url", asked.url),
        ("certificate", asked.certificate),
        ("key", asked.key),
        ("from", asked.wish),
        ("keep-days", asked.keep_days),
        ("order", asked.order),
    ):
        if value:
            arguments += [f"--{name}", str(value)]
    if asked.ids:
        arguments += ["--id", *asked.ids]
    return main(arguments)


def _enrol(folder: Path, url: str) -> int:
    """Print a token on standard output, and nothing else there."""
    from sync.centre.keys import KeyFault
    from sync.centre.storage.port import StorageFault
    from sync.centre.storage.sqlite import UnfitStore
    from sync.centre.tokens import make_token
    from sync.uplink.client import UnsafeUrl, checked_url
    from terminal.app.clock import wall_ms

    try:
        checked_url(url)
    except UnsafeUrl:
        say(
            "Hãy ghi --url: địa chỉ https mà máy quét dùng để tới trung tâm.",
            "Give --url: the https address at which terminals reach the centre.",
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
    except (KeyFault, StorageFault, UnfitStore) as fault:
        say(f"Trung tâm trong {folder} không mở được", f"the centre cannot be opened: {fault}")
        return 1
    return 0


def _run(asked: argparse.Namespace, mode: Mode) -> int:
    from sync.bundle.installed import installed_keys
    from sync.protocol.envelope import MalformedMessage
    from sync.protocol.messages import decode_token
    from terminal.app.asked import Asked
    from terminal.app.run import leave, run
    from terminal.app.screen import require_screen
    from terminal.capture.choice import pictures_in
    from terminal.capture.video import VIDEO_SUFFIXES

    config = load_config(asked.config)
    require_screen()
    recordings: list[Path] = asked.recording
    lacking = [str(path) for path in recordings if not path.exists()]
    videos = [path for path in recordings if path.suffix.lower() in VIDEO_SUFFIXES]
    if lacking or (videos and len(recordings) > 1):
        say(
            f"--recording: không có {', '.join(lacking)}" if lacking else "mỗi lần một video",
            f"--recording: no {', '.join(lacking)}" if lacking else "one video at a time",
        )
        return 2
    if asked.once and recordings and not videos and not pictures_in(recordings):
        say("--recording: không có ảnh nào", "--recording: no picture in there")
        return 1
    if asked.enrol:
        try:
            decode_token(asked.enrol)
        except MalformedMessage:
            say(
                "--enrol: đây không phải mã đăng ký của trung tâm",
                "--enrol: this is no enrolment token of a centre",
            )
            return 2
    folder: Path = asked.data or data_folder(config)
    _say_who_can_read(folder, mode)
    code = run(
        Asked(
            mode=mode,
            config=config,
            folder=folder,
            assets=find_asset("fonts").parent,
            recordings=tuple(recordings),
            start_at=asked.start_at,
            keys=asked.keys
            or (Path(config.keys.folder) if config.keys.folder else installed_keys(folder)),
            token=asked.enrol,
            embedded=asked.centre == "embedded",
            once=asked.once,
            as_json=asked.json,
            with_recovery=asked.recover,
        )
    )
    return leave(code)


def _say_who_can_read(folder: Path, mode: Mode) -> None:
    """Say plainly at the start what a stolen disk gives away."""
    from sync.journal.key_files import KeyKeeper, Protection

    if mode is Mode.OPERATOR and KeyKeeper(folder / "keys").protection() in {None, Protection.FILE}:
        say(
            "Khóa của máy không có mật khẩu: ai lấy được ổ đĩa thì đọc được sổ gần đây;"
            " xem `chot keys protect`",
            "this machine's key has no passphrase: who takes the disk reads its recent entries;"
            " see `chot keys protect`",
        )
