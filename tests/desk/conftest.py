from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desk.people import Post


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Post]:
    """A post that needs one code of everybody."""
    made = Post(tmp_path)
    yield made
    made.close()
