"""`python -m terminal` is the command `chot`."""

import sys

from terminal.cli import main

if __name__ == "__main__":
    sys.exit(main())
