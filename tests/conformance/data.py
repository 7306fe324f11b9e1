"""Where the public test data lies."""

import os
from pathlib import Path
from typing import Final

VARIABLE: Final = "CHOT_TEST_DATA"


def folder() -> Path:
    """The folder of the environment variable, or `shared/data` beside the repository."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else Path(__file__).parents[3] / "shared" / "data"
