"""How long somebody waits after wrong tries; the count is on the disk: a restart helps nobody."""

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sync.journal.files import write_private

FREE_TRIES: Final = 3
"""So many wrong ones in a row cost nothing yet: fingers slip in gloves."""
LONGEST_SECONDS: Final = 300
"""The longest wait between two tries; nobody is ever locked out for good."""
_MOST_BYTES: Final = 65_536
_MOST_COUNT: Final = 1_000_000


def wait_after(wrong: int) -> int:
    """Seconds until the next try after so many wrong ones in a row: 0, 0, 2, 4, 8, … 300."""
    if wrong < FREE_TRIES:
        return 0
    return min(LONGEST_SECONDS, 2 << min(wrong - FREE_TRIES, 16))


class Tries:
    """Counts wrong tries an account. A try is counted before it is made: whoever pulls the plug
    meanwhile gains nothing. After a restart the whole wait begins anew. Any thread may use it.
    """

    def __init__(self, path: Path, monotonic: Callable[[], float]) -> None:
        """:param path: the file of the counts; a damaged one counts as none."""
        self._path = path
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._counts = _read(path)
        started = monotonic()
        self._ready = {who: started + wait_after(n) for who, n in self._counts.items()}

    def wrong(self, who: str) -> int:
        """Tries in a row that did not fit, one that is under way counted."""
        return self._counts.get(who, 0)

    def wait(self, who: str) -> int:
        """Whole seconds until somebody may try again; 0 for now."""
        left = self._ready.get(who, 0.0) - self._monotonic()
        return max(0, -int(-left // 1))

    def begin(self, who: str) -> None:
        """Count a try that is about to be made. :raises OSError: where it cannot be written."""
        with self._lock:
            counts = {**self._counts, who: min(self.wrong(who) + 1, _MOST_COUNT)}
            self._keep(counts)
            self._ready[who] = self._monotonic() + wait_after(counts[who])

    def forgive(self, who: str) -> None:
        """The try fitted. :raises OSError: where it cannot be written."""
        with self._lock:
            self._keep({other: n for other, n in self._counts.items() if other != who})
            self._ready.pop(who, None)

    def _keep(self, counts: dict[str, int]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_private(self._path, json.dumps(counts).encode("ascii"))
        self._counts = counts


def _read(path: Path) -> dict[str, int]:
    try:
        with path.open("rb") as file:
            told = json.loads(file.read(_MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(told, dict):
        return {}
    return {who: n for who, n in told.items() if type(n) is int and 0 < n <= _MOST_COUNT}
