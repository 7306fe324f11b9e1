"""What holds for every test, no screen and no deadline; and what many of them ask for."""

import os
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from hypothesis import settings

from sync.journal import passphrase

# Qt ends the process where it finds no screen; whoever wants to see the windows sets it otherwise.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
settings.register_profile("chot", deadline=None)
settings.load_profile("chot")


@pytest.fixture
def quick_passphrases() -> Iterator[None]:
    """A passphrase costs next to nothing."""
    with patch.object(passphrase, "COST", passphrase.Cost(8192, 1, 1)):
        yield


@pytest.fixture
def small_ballast(monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal fills one page of its disk ahead."""
    monkeypatch.setattr("sync.journal.ballast.BALLAST_BYTES", 4096)
