"""The command `chot`: one command line for people, scripts and checks (DESIGN.md, section 9)."""

import logging
import os
import sys
from collections.abc import Sequence

from terminal.cli import running
from terminal.cli.arguments import parser
from terminal.cli.printing import print_fault, utf8_output
from terminal.diagnostics import KnownFault


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command. :return: 0 where what was asked holds, 1 where it does not, 2 for wrong usage.

    Known faults are told in Vietnamese and English on standard error; anything else is a bug.
    """
    utf8_output()
    # What this program writes is for whoever runs it, and for nobody else on this machine.
    os.umask(0o077)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    asked = parser().parse_args(argv)
    try:
        code: int = asked.run(asked)
    except KnownFault as fault:
        print_fault(fault)
        if asked.run in {running.demo, running.terminal, running.kiosk}:
            running.show_fault(fault)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has enough of it.
        sys.stderr.close()
        return 1
    return code
