"""The command `chot`: one command line for people, scripts and checks (DESIGN.md, section 9)."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence

from terminal.cli import running
from terminal.cli.arguments import parser
from terminal.cli.printing import print_fault, say, utf8_output
from terminal.diagnostics import Fault, KnownFault


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command. :return: 0 where what was asked holds, 1 where it does not, 2 for wrong usage.

    Known faults are told in Vietnamese and English on standard error; anything else is a bug.
    """
    utf8_output()
    # What this program writes is for whoever runs it, and for nobody else on this machine.
    os.umask(0o077)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    asked = parser().parse_args(argv)
    return _run(asked)


def _run(asked: argparse.Namespace) -> int:
    try:
        code: int = asked.run(asked)
    except KnownFault as caught:
        # Its traceback would keep the window of the run that failed on the screen.
        fault = caught.with_traceback(None)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has enough of it.
        sys.stderr.close()
        return 1
    else:
        return code
    if not _told(fault, asked):
        return 1
    asked.recover = True
    return _run(asked)


def _told(fault: KnownFault, asked: argparse.Namespace) -> bool:
    """Tell a fault. :return: whether somebody asked to recover a damaged journal."""
    print_fault(fault)
    runs = asked.run in {running.terminal, running.kiosk}
    recoverable = runs and fault.fault is Fault.JOURNAL_DAMAGED and not asked.recover
    if recoverable:
        say(
            "Để khôi phục phần còn nguyên và ghi tiếp, hãy thêm --recover. Tệp hỏng được giữ lại.",
            "To go on with what is whole, add --recover. The damaged file is kept.",
        )
    if not (runs or asked.run is running.demo):
        return False
    # At a kiosk anybody could press it.
    return running.show_fault(fault, offers_recovery=recoverable and asked.run is running.terminal)
