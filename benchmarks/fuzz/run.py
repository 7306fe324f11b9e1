"""Starts a process that fuzzes one parser, listens to it, and tries again what it found."""

import base64
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from benchmarks.fuzz.findings import Finding, Kind
from benchmarks.processes import ROOT, environment

CORPUS: Final = Path(__file__).with_name("corpus")
"""A folder a parser, with inputs to begin with."""

_SILENT_SECONDS: Final = 300.0
"""Without a word the process itself hangs: a thousand inputs never take so long."""
_REPLAY_SECONDS: Final = 60.0
_ARTIFACT: Final = "found-"


@dataclass(slots=True)
class Outcome:
    """How the run of one parser went."""

    inputs: int = 0
    slowest_ms: float = 0.0
    grown_mib: float = 0.0
    seconds: float = 0.0
    findings: list[Finding] = field(default_factory=list)
    done: bool = False
    """Whether all inputs that were asked for were tried."""


def fuzz(parser: str, *, inputs: int, seed: int, seeds: Sequence[Path] = ()) -> Outcome:
    """Try so many inputs on a parser, beginning with those in the folders.

    :param parser: a name of `benchmarks.fuzz.parsers.PARSERS`, or `module:function`.
    """
    outcome, began = Outcome(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="chot-fuzz-") as work:
        arguments = [parser, "--inputs", str(inputs), "--seed", str(seed), "--work", work]
        if seeds:
            arguments += ["--seeds", *map(str, seeds)]
        with Path(work, "errors").open("wb") as errors:
            _listen(arguments, outcome, errors)
        if not outcome.done:
            outcome.findings += _what_ended_it(Path(work), parser)
        outcome.findings = [found for found in outcome.findings if _stands(found, parser, work)]
    outcome.seconds = time.monotonic() - began
    return outcome


def _listen(arguments: Sequence[str], outcome: Outcome, errors: Any) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.fuzz.worker", *arguments],
        stdout=subprocess.PIPE,
        stderr=errors,
        stdin=subprocess.DEVNULL,
        env=environment(),
        cwd=ROOT,
    )
    assert child.stdout is not None
    watch: threading.Timer | None = None
    try:
        with child.stdout as lines:
            while True:
                watch = threading.Timer(_SILENT_SECONDS, child.kill)
                watch.start()
                line = lines.readline()
                watch.cancel()
                if not line:
                    break
                _hear(line, outcome)
    finally:
        if watch is not None:
            watch.cancel()
        child.kill()
        child.wait()


def _hear(line: bytes, outcome: Outcome) -> None:
    try:
        said = json.loads(line)
    except ValueError:
        return
    if "kind" in said:
        data = base64.b64decode(said["input"])
        outcome.findings.append(Finding(Kind(said["kind"]), said["what"], data))
    for name in ("inputs", "slowest_ms", "grown_mib", "done"):
        if name in said:
            setattr(outcome, name, said[name])


def _what_ended_it(work: Path, parser: str) -> list[Finding]:
    """The inputs that libFuzzer kept when it ended the process; else what the process said."""
    kept = sorted(work.glob(f"{_ARTIFACT}*"))
    if not kept:
        said = (work / "errors").read_text("utf-8", "replace").strip().splitlines()
        return [Finding(Kind.CRASH, f"{parser} ended: {said[-1] if said else ''}"[:300], b"")]
    return [
        Finding(
            Kind.HANG
            if "timeout" in path.name
            else Kind.GROWTH
            if "oom" in path.name
            else Kind.CRASH,
            f"the process ended ({path.name.removeprefix(_ARTIFACT)})",
            path.read_bytes(),
        )
        for path in kept
    ]


def _stands(found: Finding, parser: str, work: str) -> bool:
    """Whether a slow input is slow without the instrumentation too; anything else stands."""
    if found.kind is not Kind.SLOW:
        return True
    file = Path(work, "slow")
    file.write_bytes(found.data)
    try:
        replayed = subprocess.run(
            [sys.executable, "-m", "benchmarks.fuzz.worker", parser, "--replay", str(file)],
            capture_output=True,
            check=False,
            env=environment(),
            cwd=ROOT,
            timeout=_REPLAY_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return True
    return b'"kind"' in replayed.stdout or b'"done"' not in replayed.stdout
