"""Where the tests of a journal write."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """A folder for many folders, in memory where there is one: the keys are really synced."""
    memory = Path("/dev/shm")  # noqa: S108  # the folder in it is ours alone
    with TemporaryDirectory(dir=memory if memory.is_dir() else tmp_path) as folder:
        yield Path(folder)
