"""A file that is there whole and durable, or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sync.journal.files import sync_folder


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A place to write to, beside `path`; it becomes `path` where the block ends well.

    What stood at `path` before is untouched until then. Only the owner can read the file. The
    place lies in a folder of its own, where a writer may put files that it needs on the way.

    :raises OSError: where the folder cannot be written, or the disk does not take it.
    """
    with tempfile.TemporaryDirectory(prefix=".chot-", dir=path.parent) as beside:
        part = Path(beside) / "part"
        part.touch(0o600)
        yield part
        with part.open("r+b") as written:
            os.fsync(written.fileno())
        part.replace(path)
    sync_folder(path.parent)
