"""What a running terminal prints: a line a verdict, for people or as JSON."""

import contextlib
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from terminal.desk.outcome import Outcome
from terminal.ui.text import assurance_word, document_name, not_saved_word, verdict_word
from terminal.ui.text_reasons import reason_text
from terminal.ui.words import Words


class Lines:
    """Prints to standard output; nothing in it is more than the screen shows."""

    def __init__(self, as_json: bool, language: str, assets: Path, *, quiet: bool = False) -> None:
        self._as_json = as_json
        self._quiet = quiet
        self._centre = ""
        self._words = Words(language, assets)

    def window(self) -> None:
        """The window stands on the screen."""
        self._json({"window": True})

    def centre(self, url: str) -> None:
        """The centre is, or will be, at this address; told when it changes."""
        if url == self._centre:
            return
        self._centre = url
        if self._as_json:
            self._json({"centre": url})
        else:
            self._print(f"{self._words.translate('Panel', 'Centre')}: {url}")

    def picture(self, index: int, path: Path) -> None:
        """A picture of a recording begins."""
        self._json({"picture": index, "file": path.name})

    def skipped(self, index: int, path: Path, reason: str) -> None:
        """A file of a recording holds no picture."""
        self._json({"skipped": index, "file": path.name, "reason": reason})

    def verdict(self, outcome: Outcome, picture: int | None) -> None:
        """A verdict was painted."""
        if not self._as_json:
            self._print(self._sentence(outcome))
            return
        self._json(
            {
                "verdict": outcome.verdict.value,
                "reasons": list(outcome.reasons),
                "document": outcome.document,
                "assurance": outcome.assurance.value,
                "saved": outcome.saved,
                "epoch": outcome.epoch,
                "seq": outcome.seq,
                "resumed": outcome.resumed,
                "picture": picture,
                "ms": round((time.monotonic() - outcome.captured_at) * 1000, 1),
            }
        )

    def _sentence(self, outcome: Outcome) -> str:
        at: datetime = outcome.at
        parts = (
            at.strftime("%H:%M:%S"),
            verdict_word(self._words, outcome.verdict),
            "" if outcome.saved else not_saved_word(self._words),
            document_name(self._words, outcome.document),
            assurance_word(self._words, outcome.assurance),
            outcome.person.name,
            *(reason_text(self._words, code).text for code in outcome.reasons[:1]),
        )
        return "  ".join(part for part in parts if part)

    def _json(self, line: dict[str, Any]) -> None:
        if self._as_json:
            self._print(msgspec.json.encode(line).decode())

    def _print(self, line: str) -> None:
        # A program without a console has no standard output, and a reader may have gone.
        if self._quiet or sys.stdout is None:
            return
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
