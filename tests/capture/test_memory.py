import subprocess
import sys

import pytest

from terminal.capture.memory import keep_frame_memory

PAGES = """
import resource, sys
import numpy as np
from terminal.capture.memory import keep_frame_memory

def pages():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

if sys.argv[1] == "keep" and not keep_frame_memory():
    sys.exit(77)
np.ones(1_000_000, np.uint8)
before = pages()
for _ in range(50):
    some = [np.ones(900_000, np.uint8) for _ in range(6)]
    del some
print(pages() - before)
"""


def pages(how: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", PAGES, how], capture_output=True, text=True, check=False, timeout=60
    )
    if done.returncode == 77:
        pytest.skip("this C library cannot be told to keep memory")
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc is of Linux")
def test_the_memory_of_frames_is_not_fetched_from_the_system_again_and_again() -> None:
    assert pages("keep") * 5 < pages("left alone")


def test_where_memory_cannot_be_kept_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert not keep_frame_memory()
