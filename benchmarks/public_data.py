"""Where the public test data lies, which no copy of Chốt carries."""

import os
from pathlib import Path
from typing import Final

VARIABLE: Final = "CHOT_TEST_DATA"


def folder(named: Path | None = None) -> Path:
    """The named folder, else that of the environment variable, else `shared/data` beside the
    checkout. It may be missing.
    """
    if named is not None:
        return named
    variable = os.environ.get(VARIABLE)
    return Path(variable) if variable else Path(__file__).parents[2] / "shared" / "data"
