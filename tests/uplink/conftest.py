"""A centre that really listens, stopped when its test is over."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.centre.service import Running
from tests.centre.serving import served


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    with served(tmp_path / "centre") as made:
        yield made
