"""Which build this is, and when it was made."""

from typing import Final

VERSION: Final = "0.1.0"
BUILT_AT_MS: Final = 1_795_305_600_000
"""22 November 2026, 00:00 UTC; raised with every release. No honest clock is behind it."""
