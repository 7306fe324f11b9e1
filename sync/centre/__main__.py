"""`python -m sync.centre`: run a centre and say in one JSON line where it listens.

`declare` signs a declaration instead, `declaration-key` prints its issuer's public key,
`withdraw` puts declarations on the list of those that are withdrawn, `keys-backup` and
`keys-restore` write the centre's keys to a file under a passphrase and make a centre of it,
`revoke` takes nothing from a terminal any more, and `conflicts` lists what is kept beside the
lines, one JSON object a line.
"""

import argparse
import contextlib
import json
import logging
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sync.centre.auditing import LOST
from sync.centre.centre import FolderInUse
from sync.centre.declarations import MAX_WISH, NotIssued, issue_beside, key_file
from sync.centre.key_backup import BACKUP_FAULTS, asked_passphrase, back_up, restore
from sync.centre.keys import KeyFault, load_issuing_key
from sync.centre.overseeing import NoSuchTerminal, apart_beside, losses_beside, revoke_beside
from sync.centre.retention import CentreTerms
from sync.centre.service import Running, Tls, UnsafeAddress, serve
from sync.centre.storage.port import StorageFault
from sync.centre.storage.sqlite import UnfitStore
from sync.centre.withdrawals import WITHDRAWN_FILE, BadWithdrawal, withdraw_beside
from sync.journal.key_files import PASSPHRASE_VARIABLE
from sync.journal.retention import CENTRE_DAYS, NoOrder


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until told to end. Exit code 0 after that, 1 where it cannot run, 2 for wrong usage."""
    parser = argparse.ArgumentParser("python -m sync.centre", description=__doc__)
    parser.add_argument(
        "verb",
        nargs="?",
        choices=(
            "run",
            "declare",
            "declaration-key",
            "withdraw",
            "keys-backup",
            "keys-restore",
            "revoke",
            "conflicts",
        ),
        default="run",
    )
    parser.add_argument("--from", dest="wish", type=Path, help="what is declared, a JSON file")
    parser.add_argument("--file", type=Path, help="of keys-backup and keys-restore: the backup")
    parser.add_argument("--id", dest="ids", nargs="+", help="ids of the declarations to withdraw")
    parser.add_argument(
        "--terminal", help="of revoke: first digits of its id, its post or POST/LANE"
    )
    parser.add_argument("--data", type=Path, required=True, help="folder of keys and records")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 for any free one")
    parser.add_argument("--certificate", type=Path, help="certificate chain, PEM")
    parser.add_argument("--key", type=Path, help="key of the certificate, PEM")
    parser.add_argument("--url", default="", help="address that terminals use, if another")
    parser.add_argument("--embedded", action="store_true", help="end when standard input ends")
    parser.add_argument("--print-token", action="store_true", help="make an enrolment token too")
    parser.add_argument(
        "--keep-days", type=int, default=CENTRE_DAYS, help="so long it can be read who came"
    )
    parser.add_argument("--order", default="", help="number of the order that asks for longer")
    options = parser.parse_args(arguments)
    _check(parser, options)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    if options.verb != "run":
        return _beside(options)
    tls = Tls(options.certificate, options.key) if options.certificate else None
    try:
        terms = CentreTerms(days=options.keep_days, order=options.order)
    except NoOrder as refusal:
        _say({"ready": False, "fault": "NoOrder", "message": str(refusal)})
        return 2

    def ready(running: Running) -> None:
        line = {"ready": True, "url": running.url}
        if options.print_token:
            line["token"] = running.centre.token(running.url)
        _say(line)

    try:
        serve(
            options.data,
            options.host,
            options.port,
            tls,
            ready,
            embedded=options.embedded,
            public_url=options.url,
            terms=terms,
        )
    except (UnsafeAddress, FolderInUse, KeyFault, UnfitStore, StorageFault, OSError) as fault:
        _say({"ready": False, "fault": type(fault).__name__, "message": str(fault)})
        return 1
    except KeyboardInterrupt:
        pass  # how one ends a server by hand
    return 0


def _beside(options: argparse.Namespace) -> int:
    """Do what needs no centre to be started."""
    if options.verb == "withdraw":
        return _withdrawing(options.data, options.ids)
    if options.file is not None:
        return _keys(options.data, options.file, restoring=options.verb == "keys-restore")
    if options.verb in {"revoke", "conflicts"}:
        return _overseeing(options.data, options.terminal)
    return _issuing(options.data, options.wish)


def _check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """Refuse what does not belong together."""
    if (options.certificate is None) != (options.key is None):
        parser.error("--certificate and --key belong together")
    if (options.verb == "declare") != (options.wish is not None):
        parser.error("declare takes --from FILE, and nothing else does")
    if (options.verb == "withdraw") != (options.ids is not None):
        parser.error("withdraw takes --id HEX..., and nothing else does")
    if (options.verb == "revoke") != (options.terminal is not None):
        parser.error("revoke takes --terminal NAME, and nothing else does")
    if options.verb.startswith("keys-") != (options.file is not None):
        parser.error("keys-backup and keys-restore take --file FILE, and nothing else does")


def _issuing(folder: Path, wish: Path | None) -> int:
    """Sign the declaration in a file, or print the public key where none is named."""
    try:
        if wish is None:
            _say(json.loads(key_file(load_issuing_key(folder, may_make=False).public_key())))
            return 0
        with wish.open("rb") as file:
            declared = file.read(MAX_WISH + 1)
        answer = issue_beside(folder, declared, time.time_ns() // 1_000_000)
    except (KeyFault, OSError) as fault:
        _say({"fault": type(fault).__name__, "message": str(fault)})
        return 1
    if isinstance(answer, NotIssued):
        _say({"fault": answer.refusal.value, "message": ", ".join(answer.details)})
        return 1
    _say(answer.as_json())
    return 0


def _withdrawing(folder: Path, ids: list[str]) -> int:
    """Put ids on the list and say where it is; posts know of it once it lies with their keys."""
    try:
        count = withdraw_beside(folder, ids, datetime.now(UTC).replace(microsecond=0))
    except (BadWithdrawal, KeyFault, OSError) as fault:
        _say({"fault": type(fault).__name__, "message": str(fault)})
        return 1
    _say({"withdrawn": count, "file": str(folder / WITHDRAWN_FILE)})
    return 0


def _keys(folder: Path, file: Path, *, restoring: bool) -> int:
    """Back the keys up into a file, or make a centre of one."""
    passphrase = asked_passphrase(new=not restoring)
    if passphrase is None:
        _say({"fault": "NoPassphrase", "message": f"set {PASSPHRASE_VARIABLE}, or type it twice"})
        return 1
    try:
        if restoring:
            terminals = restore(folder, file, passphrase).terminals
        else:
            terminals = back_up(folder, file, passphrase, time.time_ns() // 1_000_000)
    except (*BACKUP_FAULTS, OSError) as fault:
        _say({"fault": type(fault).__name__, "message": str(fault)})
        return 1
    _say({"file": str(file), "terminals": terminals})
    return 0


def _overseeing(folder: Path, name: str | None) -> int:
    """Revoke the terminal of that name, or list what is kept beside the lines of all."""
    try:
        if name is not None:
            terminal, now = revoke_beside(folder, name, time.time_ns() // 1_000_000)
            place = {"post": terminal.post, "lane": terminal.lane}
            _say({"terminal": terminal.terminal.hex(), **place, "revoked": True, "before": not now})
            return 0
        for row in apart_beside(folder):
            _say(
                {
                    "terminal": row.terminal.hex(),
                    "epoch": row.epoch,
                    "seq": row.seq,
                    "reason": row.reason,
                    "hash": row.hash.hex(),
                    "received_ms": row.received_ms,
                }
            )
        for lost in losses_beside(folder):
            _say(
                {
                    "terminal": lost.terminal.hex(),
                    "epoch": lost.epoch,
                    "seq": lost.first,
                    "last": lost.last,
                    "missing": lost.missing,
                    "reason": LOST,
                    "received_ms": lost.noted_ms,
                }
            )
    except (NoSuchTerminal, UnfitStore, StorageFault, OSError) as fault:
        _say({"fault": type(fault).__name__, "message": str(fault)})
        return 1
    return 0


def _say(line: dict[str, object]) -> None:
    # Whoever started us may be gone already; the end of standard input tells the rest.
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
