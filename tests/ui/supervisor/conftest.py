"""Windows of a test are destroyed here, and never in a thread of a later one."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="module")
def _windows_end_here() -> Iterator[None]:
    yield
    gc.collect()
